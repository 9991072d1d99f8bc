import { describe, expect, it } from 'vitest';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { buildMachineOf } from '../../../functions/machines/registry-build-machine.ts';
import { buildTask } from '../../../functions/machines/registry-build-task.ts';
import type { ExtractSource } from '../../../core/registry/build/extract.ts';
import { ObjectScratch } from '../../../functions/machines/registry-stages.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { walkMachine, type WalkOptions } from '../../support/walk-machine.ts';
import { MemoryExtract, MemoryScratch, everyKind, manyPeople, testKey } from '../../core/registry/registry-support.ts';

const machine = buildMachineOf({ functions: { index: 'index', part: 'part', shard: 'shard' }, concurrency: 4 });
const people = [everyKind, manyPeople('001', 300), manyPeople('079', 200)];
const extract = () => new MemoryExtract(people);

async function allObjects(world: TestWorld): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for await (const { key } of world.objects.list(''))
    all.set(key, Buffer.from((await world.objects.read(key)) ?? []).toString('hex'));
  return all;
}

/** A function of the deployment: the world is shared, all else begins anew with every invocation. */
function functionsOver(world: TestWorld, source: ExtractSource = extract()): WalkOptions['invoke'] {
  return async (_functionName, event) => {
    const scratch = new ObjectScratch(world.objects, 'scratch/build/');
    return { build: 'b', ...(await buildTask({ world, source, key: testKey, scratch }, event)) };
  };
}

async function builtHere(): Promise<Map<string, string>> {
  const world = testWorld();
  await buildRegistry(world, extract(), { key: testKey, scratch: new MemoryScratch() });
  return allObjects(world);
}

describe('a build by the state machine', () => {
  it('gives the same objects as a build in one process, in any order of maps, without scratch', async () => {
    const expected = await builtHere();
    for (const order of [undefined, (items: readonly unknown[]) => items.toReversed()]) {
      const world = testWorld();
      const options = { invoke: functionsOver(world), ...(order === undefined ? {} : { order }) };
      expect(await walkMachine(machine, {}, options)).toMatchObject({ next: 'built', version: '2026-01-31' });
      expect(await allObjects(world)).toEqual(expected);
    }
  });

  it('gives the same when every task dies once, before its work or after it', async () => {
    const expected = await builtHere();
    for (const after of [false, true]) {
      const world = testWorld();
      const invoke = functionsOver(world);
      const died = new Set<string>();
      const dying: WalkOptions['invoke'] = async (name, event) => {
        const task = JSON.stringify(event);
        const dies = !died.has(task);
        died.add(task);
        if (dies && !after) throw new Error('killed');
        const answer = await invoke(name, event);
        if (dies) throw new Error('killed');
        return answer;
      };
      expect(await walkMachine(machine, {}, { invoke: dying })).toMatchObject({ next: 'built' });
      expect(died.size).toBeGreaterThan(12);
      expect(await allObjects(world)).toEqual(expected);
    }
  });

  it(
    'gives the same when a task dies in the middle of its writes, at every fifth of them',
    { tags: 'long' },
    async () => {
      const expected = await builtHere();
      for (let writes = 0; ; writes += 5) {
        const world = testWorld();
        let left = writes;
        const put = world.objects.put.bind(world.objects);
        const putIfAbsent = world.objects.putIfAbsent.bind(world.objects);
        const count = () => {
          if (left-- === 0) throw new Error('killed');
        };
        world.objects.put = async (...args) => (count(), put(...args));
        world.objects.putIfAbsent = async (...args) => (count(), putIfAbsent(...args));
        expect(await walkMachine(machine, {}, { invoke: functionsOver(world) })).toMatchObject({ next: 'built' });
        expect(await allObjects(world)).toEqual(expected);
        if (left >= 0) break;
      }
    },
  );

  it('gives the same when every task is done twice', async () => {
    const world = testWorld();
    const invoke = functionsOver(world);
    const twice: WalkOptions['invoke'] = async (name, event) => {
      await invoke(name, event);
      return invoke(name, event);
    };
    // The second `finish` finds the version; so does a second run.
    expect(await walkMachine(machine, {}, { invoke: twice })).toMatchObject({ next: 'built' });
    expect(await walkMachine(machine, {}, { invoke })).toMatchObject({ next: 'built' });
    expect(await allObjects(world)).toEqual(await builtHere());
  });

  it('becomes a version only with its last task', async () => {
    const world = testWorld();
    const invoke = functionsOver(world);
    const seen: boolean[] = [];
    const failing: WalkOptions['invoke'] = async (name, event) => {
      seen.push((await world.objects.head('registry/2026-01-31/manifest.json')) !== undefined);
      if (JSON.stringify(event).includes('"lists"')) throw new Error('out of memory');
      return invoke(name, event);
    };
    await expect(walkMachine(machine, {}, { invoke: failing })).rejects.toThrow('BUILD_FAILED');
    expect(seen).not.toContain(true);
    await expect(activateRegistry(world, '2026-01-31')).rejects.toThrow('REGISTRY_VERSION_UNKNOWN');
    expect(await walkMachine(machine, {}, { invoke })).toMatchObject({ next: 'built' });
    expect(await allObjects(world)).toEqual(await builtHere());
  });

  it('succeeds if another run built the version and removed the scratch', async () => {
    const world = testWorld();
    const invoke = functionsOver(world);
    let raced = false;
    const racing: WalkOptions['invoke'] = async (name, event) => {
      if (!raced && JSON.stringify(event).includes('"people"')) {
        raced = true;
        await walkMachine(machine, {}, { invoke });
      }
      return invoke(name, event);
    };
    expect(await walkMachine(machine, {}, { invoke: racing })).toMatchObject({ next: 'built' });
    expect(await allObjects(world)).toEqual(await builtHere());
  });

  it('ends with the code of a wrong extract, told by the stage that found it, and leaves nothing', async () => {
    const doubled = new MemoryExtract([people[0], [people[0][0]]]);
    const cases: [ExtractSource, string][] = [
      [doubled, 'REGISTRY_DUPLICATE_ID'],
      [{ manifest: async () => undefined, part: (name) => extract().part(name) }, 'REGISTRY_MANIFEST_INVALID'],
    ];
    const cut = extract();
    cut.parts.set('part-0001.csv', new Uint8Array(5));
    cases.push([cut, 'REGISTRY_PART_SHA256']);
    for (const [source, code] of cases) {
      const world = testWorld();
      const options = { invoke: functionsOver(world, source) };
      expect(await walkMachine(machine, {}, options)).toMatchObject({ next: 'refused', refused: { code } });
      expect((await allObjects(world)).size).toBe(0);
    }
  });

  it('lets parts be read, and the index be written, by the functions that may', async () => {
    const world = testWorld();
    const invoke = functionsOver(world);
    const asked = new Set<string>();
    await walkMachine(
      machine,
      {},
      {
        invoke: async (name, event) => {
          const { step, stage } = event as { step: string; stage?: { stage: string } };
          asked.add(`${name}: ${stage?.stage ?? step}`);
          return invoke(name, event);
        },
      },
    );
    expect([...asked].sort()).toEqual([
      'index: finish',
      'index: plan',
      'index: plan check',
      'index: plan write',
      'part: spill',
      'shard: check',
      'shard: lists',
      'shard: old-ids',
      'shard: people',
    ]);
  });
});
