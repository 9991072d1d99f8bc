import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../../core/base/errors.ts';
import { activateRegistry, currentRegistry, listRegistries, verifyRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, everyKind, testKey } from './registry-support.ts';

async function worldWith(versions: readonly string[]): Promise<TestWorld> {
  const world = testWorld();
  for (const version of versions)
    await buildRegistry(world, new MemoryExtract([everyKind], { version }), {
      key: testKey,
      scratch: new MemoryScratch(),
    });
  return world;
}

/** Lets somebody else act between the reading and the writing of the item. */
class RacedState extends MemoryStateStore {
  meanwhile: (() => Promise<unknown>) | undefined;
  override async compareAndSet(...args: Parameters<MemoryStateStore['compareAndSet']>): Promise<'set' | 'refused'> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return super.compareAndSet(...args);
  }
}

describe('activateRegistry', () => {
  it('switches by one item that names version, manifest and the one before', async () => {
    const world = await worldWith(['a', 'b']);
    expect(await currentRegistry(world)).toBeUndefined();
    expect(await activateRegistry(world, 'a')).toEqual({ version: 'a', previous: null });
    expect(await activateRegistry(world, 'b')).toEqual({ version: 'b', previous: 'a' });
    const bytes = (await world.objects.read('registry/b/manifest.json')) ?? new Uint8Array(0);
    const sha256 = world.hash.sha256();
    sha256.update(bytes);
    expect(await world.state.read({ partition: 'REGISTRY', sort: 'CURRENT' })).toEqual({
      version: 2,
      registry: 'b',
      previous: 'a',
      manifest: sha256.hex(),
      canon: 513,
      keyNumber: 1,
      keyCheck: expect.stringMatching(/^[0-9a-f]{16}$/),
      asOf: '2026-01-31T00:00:00Z',
      rows: 15,
      activatedAt: '2026-01-31T05:00:00.000Z',
    });
  });

  it('changes nothing when the version is in use, and goes back to the one before', async () => {
    const world = await worldWith(['a', 'b']);
    await activateRegistry(world, 'a');
    await activateRegistry(world, 'b');
    expect(await activateRegistry(world, 'b')).toEqual({ version: 'b', previous: 'a' });
    expect(await currentRegistry(world)).toMatchObject({ version: 2 });
    expect(await activateRegistry(world, 'a')).toEqual({ version: 'a', previous: 'b' });
    expect(await currentRegistry(world)).toMatchObject({ version: 3, registry: 'a' });
  });

  it('refuses when somebody else switched to another version between reading and writing', async () => {
    const state = new RacedState();
    const world = { ...(await worldWith(['a', 'b', 'c'])), state };
    await activateRegistry(world, 'a');
    state.meanwhile = () => activateRegistry(world, 'c');
    await expect(activateRegistry(world, 'b')).rejects.toMatchObject({
      code: 'REGISTRY_ACTIVATION_RACED',
      facts: { active: 'c' },
    });
    expect(await currentRegistry(world)).toMatchObject({ version: 2, registry: 'c', previous: 'a' });
  });

  it('succeeds when somebody else activated the same version', async () => {
    const state = new RacedState();
    const world = { ...(await worldWith(['a'])), state };
    state.meanwhile = () => activateRegistry(world, 'a');
    expect(await activateRegistry(world, 'a')).toEqual({ version: 'a', previous: null });
    expect(await currentRegistry(world)).toMatchObject({ version: 1, registry: 'a' });
  });

  it('refuses a version without manifest, and one that has lost an object or part of one', async () => {
    const world = await worldWith(['a']);
    await expect(activateRegistry(world, 'b')).rejects.toMatchObject({ code: 'REGISTRY_VERSION_UNKNOWN' });
    const key = 'registry/a/folded/052.arrow';
    const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
    await world.objects.put(key, bytes.slice(1));
    await expect(activateRegistry(world, 'a')).rejects.toThrow(IntegrityError);
    await world.objects.remove(key);
    await expect(activateRegistry(world, 'a')).rejects.toThrow(IntegrityError);
    expect(await currentRegistry(world)).toBeUndefined();
  });

  it('refuses an invalid item', async () => {
    const world = testWorld();
    await world.state.put({ partition: 'REGISTRY', sort: 'CURRENT' }, { version: 1, registry: '../a' });
    await expect(currentRegistry(world)).rejects.toThrow(IntegrityError);
  });
});

describe('listRegistries', () => {
  it('lists only complete versions and marks the active one', async () => {
    const world = await worldWith(['2026-01-31', '2025-12-31']);
    await world.objects.put('registry/2026-02-28/people/052.arrow', new Uint8Array(9));
    await activateRegistry(world, '2025-12-31');
    const versions = await listRegistries(world);
    expect(versions.map(({ version, active }) => [version, active])).toEqual([
      ['2025-12-31', true],
      ['2026-01-31', false],
    ]);
    expect(versions[0]).toMatchObject({ kind: 'snapshot', rows: 15, canon: 513, asOf: '2026-01-31T00:00:00Z' });
  });
});

describe('verifyRegistry', () => {
  it('passes a version as it was written, every object and person counted', async () => {
    const world = await worldWith(['a']);
    const steps: number[] = [];
    const report = await verifyRegistry(world, 'a', (done, total) => steps.push(done / total));
    expect(report).toMatchObject({ version: 'a', objects: 19, blocks: 19, rows: 15, problems: [] });
    expect(steps).toHaveLength(19);
    expect(steps.at(-1)).toBe(1);
  });

  it('finds every changed byte of every object', async () => {
    const world = await worldWith(['a']);
    const keys: string[] = [];
    for await (const { key } of world.objects.list('')) keys.push(key);
    for (const key of keys) {
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      for (let at = 0; at < bytes.length; at += 31) {
        const changed = bytes.slice();
        changed[at] ^= 1 << (at % 8);
        await world.objects.put(key, changed);
        const found = await verifyRegistry(world, 'a').then(
          (report) => report.problems.map((problem) => problem.key),
          (error: IntegrityError) => [error.key],
        );
        expect(found, `byte ${at} of ${key}`).toEqual([key]);
      }
      await world.objects.put(key, bytes);
    }
  });

  it('reports all faults together: lost, truncated, unreferenced', async () => {
    const world = await worldWith(['a']);
    await world.objects.remove('registry/a/people/052.arrow');
    await world.objects.put('registry/a/superseded.arrow', new Uint8Array(10));
    await world.objects.put('registry/a/people/777.arrow', new Uint8Array(10));
    const { problems } = await verifyRegistry(world, 'a');
    expect(problems.map((problem) => problem.key)).toEqual([
      'registry/a/people/052.arrow',
      'registry/a/superseded.arrow',
      'registry/a/people/777.arrow',
    ]);
  });

  it('passes on the error of a store that is down', async () => {
    const world = await worldWith(['a']);
    world.objects.stream = () => {
      throw new Error('store is down');
    };
    await expect(verifyRegistry(world, 'a')).rejects.toThrow('store is down');
  });
});
