import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../../core/base/bytes.ts';
import { IntegrityError } from '../../../../core/base/errors.ts';
import { activateRegistry } from '../../../../core/registry/activate.ts';
import { buildRegistry, type ExtractSource } from '../../../../core/registry/build/build-index.ts';
import {
  dropBuild,
  finishBuild,
  ObjectScratch,
  planBuild,
  planWrites,
  runBuildStage,
} from '../../../../functions/machines/registry-stages.ts';
import { RegistryReader } from '../../../../core/registry/reader.ts';
import { MemoryObjectStore } from '../../../support/memory-object-store.ts';
import { TestClock, testWorld, type TestWorld } from '../../../support/test-world.ts';
import {
  MemoryExtract,
  MemoryScratch,
  csvOf,
  everyKind,
  extractOfText,
  manyPeople,
  testKey,
} from '../registry-support.ts';

const extract = () => new MemoryExtract([everyKind.slice(0, 6), everyKind.slice(6)], { gzip: true });

function build(world: TestWorld, source: ExtractSource, scratch = new MemoryScratch()) {
  return buildRegistry(world, source, { key: testKey, scratch });
}

/** All objects as text, so that two worlds can be compared whole. */
async function allObjects(objects: MemoryObjectStore): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for await (const { key } of objects.list(''))
    all.set(key, Buffer.from((await objects.read(key)) ?? []).toString('hex'));
  return all;
}

/** Dies at its n-th write: before it, or after it was done and before the answer. */
class DyingStore extends MemoryObjectStore {
  writesLeft: number;
  readonly after: boolean;
  constructor(writesLeft: number, after: boolean) {
    super({ clock: new TestClock() });
    this.writesLeft = writesLeft;
    this.after = after;
  }
  override async putIfAbsent(...args: Parameters<MemoryObjectStore['putIfAbsent']>): Promise<'stored' | 'exists'> {
    const dies = this.writesLeft-- === 0;
    if (dies && !this.after) throw new Error('killed');
    const answer = await super.putIfAbsent(...args);
    if (dies) throw new Error('killed');
    return answer;
  }
}

/** What a killed process leaves: nothing was dropped. */
class AbandonedScratch extends MemoryScratch {
  override async drop(): Promise<void> {}
}

/** Answers "exists" without asking for the bytes, as a store with a cheap look first does. */
class LookingStore extends MemoryObjectStore {
  override async putIfAbsent(...args: Parameters<MemoryObjectStore['putIfAbsent']>): Promise<'stored' | 'exists'> {
    return (await this.head(args[0])) === undefined ? super.putIfAbsent(...args) : 'exists';
  }
}

describe('buildRegistry', () => {
  it('counts people by status and writes one object per prefix, digit and chain, the manifest last', async () => {
    const world = testWorld();
    const manifest = await build(world, extract());
    expect(manifest.counts).toEqual({
      alive: 7,
      deceased: 1,
      cancelled: 7,
      oldIds: 4,
      oldIdsAmbiguous: 1,
      superseded: 5,
      namesEmpty: 0,
    });
    expect(manifest.objects.map((object) => object.key.replace('registry/2026-01-31/', ''))).toEqual([
      ...['001', '052', '064', '095', '096', '295'].map((prefix) => `people/${prefix}.arrow`),
      ...['001', '052', '064', '095', '096', '295'].map((prefix) => `folded/${prefix}.arrow`),
      ...['0', '2', '3', '9'].map((digit) => `old-ids/${digit}.arrow`),
      ...['3', '9'].map((digit) => `shared-old-ids/${digit}.arrow`),
      'superseded.arrow',
    ]);
    expect(manifest).toMatchObject({ kind: 'snapshot', base: null, rows: 15, canon: 513, keyNumber: 1 });
  });

  it('writes objects that apache-arrow reads, of the size, hash and keys that the manifest says', async () => {
    const world = testWorld();
    const manifest = await build(world, extract());
    for (const object of manifest.objects) {
      const bytes = (await world.objects.read(object.key)) ?? new Uint8Array(0);
      const sha256 = world.hash.sha256();
      sha256.update(bytes);
      expect([object.key, object.bytes, object.sha256]).toEqual([object.key, bytes.length, sha256.hex()]);
      const table = tableFromIPC(bytes);
      const keys = table.toArray().map((row) => Number(row[object.kind.endsWith('old-ids') ? 'oldId' : 'id']));
      const distinct = object.kind === 'shared-old-ids' ? keys : [...new Set(keys)];
      expect(keys).toEqual(distinct.toSorted((a, b) => a - b));
      expect([keys.length, keys[0], keys.at(-1)]).toEqual([object.rows, object.first, object.last]);
    }
  });

  it('takes about 17 bytes per person for people and 22 for folded', async () => {
    const manifest = await build(testWorld(), new MemoryExtract([manyPeople('052', 20_000)]));
    const bytesOf = (kind: string) => manifest.objects.find((object) => object.kind === kind)?.bytes ?? 0;
    expect(bytesOf('people') / 20_000).toBeLessThan(17.4);
    expect(bytesOf('folded') / 20_000).toBeLessThan(22.3);
    const blocksOf = (kind: string) => manifest.objects.find((object) => object.kind === kind)?.blocks;
    expect([blocksOf('people'), blocksOf('folded')]).toEqual([Math.ceil(20_000 / 1024), Math.ceil(20_000 / 512)]);
  });

  it('gives the same bytes from the same people, whatever their order, parts, chunks and compression', async () => {
    const one = testWorld();
    const other = testWorld();
    const people = [...everyKind, ...manyPeople('052', 5000)];
    await build(one, new MemoryExtract([people]));
    const shuffled = new MemoryExtract([people.slice(3000).toReversed(), people.slice(0, 3000)], { gzip: true });
    shuffled.chunkBytes = 77;
    await build(other, shuffled);
    const [first, second] = [await allObjects(one.objects), await allObjects(other.objects)];
    first.delete('registry/2026-01-31/manifest.json');
    second.delete('registry/2026-01-31/manifest.json');
    expect(second).toEqual(first);
    const again = testWorld();
    await build(again, new MemoryExtract([people]));
    expect(await allObjects(again.objects)).toEqual(await allObjects(one.objects));
  });

  it('writes nothing for a complete version', async () => {
    const world = testWorld();
    const first = await build(world, extract());
    const scratch = new MemoryScratch();
    expect(await build(world, extract(), scratch)).toEqual(first);
    expect(scratch.appends).toBe(0);
  });

  it.each([false, true])(
    'leaves no version when killed at any write, and the next build ends in the same bytes (after: %s)',
    async (after) => {
      const reference = testWorld();
      const manifest = await build(reference, extract());
      const expected = await allObjects(reference.objects);
      const writes = manifest.objects.length + 1;
      for (let kill = 0; kill < writes; kill++) {
        const objects = new DyingStore(kill, after);
        const world = { ...testWorld(), objects };
        const scratch = new AbandonedScratch();
        await expect(build(world, extract(), scratch)).rejects.toThrow('killed');
        const whole = after && kill === writes - 1;
        const activated = await activateRegistry(world, '2026-01-31').catch(
          (error: unknown) => (error as Error).message,
        );
        expect(activated).toEqual(whole ? { version: '2026-01-31', previous: null } : 'REGISTRY_VERSION_UNKNOWN');
        const next = new MemoryScratch();
        for (const [name, bytes] of scratch.files) next.files.set(name, bytes);
        await build(world, extract(), next);
        expect(await allObjects(objects)).toEqual(expected);
      }
    },
  );

  it('resumes an interrupted build without reading again', async () => {
    const world = { ...testWorld(), objects: new DyingStore(3, false) };
    const scratch = new AbandonedScratch();
    await expect(build(world, extract(), scratch)).rejects.toThrow('killed');
    const source = extract();
    for (const [name] of source.parts) source.parts.set(name, new Uint8Array(0));
    const next = new MemoryScratch();
    for (const [name, bytes] of scratch.files) next.files.set(name, bytes);
    await build(world, source, next);
    const reference = testWorld();
    await build(reference, extract());
    expect(await allObjects(world.objects)).toEqual(await allObjects(reference.objects));
    expect(next.files.size).toBe(0);
  });

  it('gives the same bytes when a state machine runs each phase in a process of its own', async () => {
    const world = testWorld();
    const reference = testWorld();
    await build(reference, extract());
    const scratchOf = () => new ObjectScratch(world.objects, 'scratch/');
    const outside = () => ({ world, source: extract(), key: testKey, scratch: scratchOf() });
    const plan = await planBuild(outside());
    if (!('spills' in plan)) throw new Error('no plan');
    await expect(planWrites(outside())).rejects.toThrow('is not finished');
    for (const stage of plan.spills.toReversed()) await runBuildStage(outside(), stage);
    const { checks, writes } = await planWrites(outside());
    await expect(finishBuild(outside())).rejects.toThrow('is not finished');
    for (const stage of [...checks, ...writes.toReversed(), writes[0]])
      await runBuildStage(outside(), JSON.parse(JSON.stringify(stage)));
    await finishBuild(outside());
    expect(await allObjects(world.objects)).toEqual(await allObjects(reference.objects));
    expect(await planBuild(outside())).toMatchObject({ done: { version: '2026-01-31' } });
  });

  it('leaves nothing when the state machine drops a refused build', async () => {
    const world = testWorld();
    const scratch = () => new ObjectScratch(world.objects, 'scratch/');
    const source = new MemoryExtract([[...everyKind, everyKind[2]]]);
    const outside = () => ({ world, source, key: testKey, scratch: scratch() });
    const plan = await planBuild(outside());
    for (const stage of 'spills' in plan ? plan.spills : []) await runBuildStage(outside(), stage);
    const [check] = (await planWrites(outside())).checks;
    await expect(runBuildStage(outside(), check)).rejects.toMatchObject({ code: 'REGISTRY_DUPLICATE_ID', line: 17 });
    expect((await allObjects(world.objects)).size).toBe(2);
    await dropBuild(outside());
    expect((await allObjects(world.objects)).size).toBe(0);
  });

  it.each([2, 1])('reads again what a killed build left of another key or broken (key %i)', async (number) => {
    const world = { ...testWorld(), objects: new DyingStore(0, false) };
    const scratch = new AbandonedScratch();
    await expect(build(world, extract(), scratch)).rejects.toThrow('killed');
    const left = new MemoryScratch();
    for (const [name, bytes] of scratch.files) left.files.set(name, number === 2 ? bytes : bytes.subarray(0, 40));
    const key = { number, bytes: testKey.bytes };
    const [after, expected] = [testWorld(), testWorld()];
    await buildRegistry(after, extract(), { key, scratch: left });
    await buildRegistry(expected, extract(), { key, scratch: new MemoryScratch() });
    expect(await allObjects(after.objects)).toEqual(await allObjects(expected.objects));
  });

  it('compares an existing object byte for byte, also when the store does not ask for the bytes', async () => {
    const first = testWorld();
    await build(first, extract());
    const objects = new LookingStore({ clock: new TestClock() });
    const world = { ...testWorld(), objects };
    const taken = 'registry/2026-01-31/people/052.arrow';
    const bytes = (await first.objects.read(taken)) ?? new Uint8Array(0);
    await objects.put(taken, bytes);
    await build(world, extract());
    expect(await allObjects(objects)).toEqual(await allObjects(first.objects));

    const other = { ...testWorld(), objects: new LookingStore({ clock: new TestClock() }) };
    bytes[bytes.length - 1] ^= 1;
    await other.objects.put(taken, bytes);
    await expect(build(other, extract())).rejects.toMatchObject({
      code: 'REGISTRY_VERSION_TAKEN',
      facts: { object: taken },
    });
    await expect(RegistryReader.open(other, '2026-01-31')).rejects.toThrow('REGISTRY_VERSION_UNKNOWN');
  });

  it('refuses another extract or key under an existing version', async () => {
    const world = testWorld();
    await build(world, extract());
    const other = new MemoryExtract([everyKind.slice(1)]);
    await expect(build(world, other)).rejects.toThrow('REGISTRY_VERSION_TAKEN');
    const key = { number: 1, bytes: new Uint8Array(16) };
    const keyed = buildRegistry(world, extract(), { key, scratch: new MemoryScratch() });
    await expect(keyed).rejects.toThrow('REGISTRY_VERSION_TAKEN');
  });

  it('stops at a manifest that was changed', async () => {
    const world = testWorld();
    await build(world, extract());
    await world.objects.put('registry/2026-01-31/manifest.json', new Uint8Array(3));
    await expect(build(world, extract())).rejects.toThrow(IntegrityError);
  });

  it('refuses an ID that stands twice, by part and line of the second, with nothing written', async () => {
    const people = manyPeople('052', 300);
    const again = [...manyPeople('064', 10), people[123], people[124]];
    const world = testWorld();
    const scratch = new MemoryScratch();
    const refused = build(world, new MemoryExtract([people, again], { gzip: true }), scratch);
    await expect(refused).rejects.toMatchObject({
      code: 'REGISTRY_DUPLICATE_ID',
      line: 12,
      facts: { part: 'part-0001.csv.gz' },
    });
    expect((await allObjects(world.objects)).size).toBe(0);
    expect(scratch.files.size).toBe(0);
  });

  it('writes nothing under the version when the last part is bad', async () => {
    const world = testWorld();
    const source = extract();
    source.parts.set('part-0001.csv.gz', new Uint8Array(5));
    await expect(build(world, source)).rejects.toThrow('REGISTRY_PART_SHA256');
    expect((await allObjects(world.objects)).size).toBe(0);
  });

  it('keeps no name, in no object, spill file or event, and drops its spill files', async () => {
    const world = testWorld();
    const scratch = new MemoryScratch();
    const name = 'NGUYEN THI XUAN QUYNH';
    await build(
      world,
      new MemoryExtract([[{ id: '052099000001', name, birth: '1980' }, ...everyKind.slice(3)]]),
      scratch,
    );
    const everything = Buffer.concat([
      ...[...(await allObjects(world.objects)).values()].map((hex) => Buffer.from(hex, 'hex')),
      concatBytes(scratch.written),
      Buffer.from(JSON.stringify(world.log.events)),
    ]);
    const written = [name, 'XUAN', 'xuan', 'Phạm', 'Hồ Văn'].filter((text) => everything.includes(Buffer.from(text)));
    expect(written).toEqual([]);
    expect(everything.includes(Buffer.from('registry.built'))).toBe(true);
    expect(scratch.files.size).toBe(0);
  });

  it('builds an index of an empty extract', async () => {
    const world = testWorld();
    const manifest = await build(world, extractOfText(csvOf([]), 0));
    expect(manifest).toMatchObject({ rows: 0, objects: [] });
    const reader = await RegistryReader.open(world, '2026-01-31');
    expect((await reader.findPeople(Float64Array.of(52099000001))).status).toEqual(Uint8Array.of(0));
    expect(await reader.findSuccessors(Float64Array.of(52099000001))).toEqual(Float64Array.of(0));
  });

  it('reports progress to the end of every step', async () => {
    const ends = new Map<string, [number, number]>();
    const progress = (done: number, total: number, step: string) => void ends.set(step, [done, total]);
    await buildRegistry(testWorld(), extract(), { key: testKey, scratch: new MemoryScratch(), progress });
    expect([...ends]).toEqual([
      ['read', [15, 15]],
      ['check', [15, 15]],
      ['write', [15, 15]],
    ]);
  });
});
