import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedParts } from '../../../../core/domain/columns.ts';
import { buildRegistry } from '../../../../core/registry/build/build-index.ts';
import { compactRegistry } from '../../../../core/registry/build/compact.ts';
import { chainMax } from '../../../../core/registry/format.ts';
import { RegistryReader } from '../../../../core/registry/reader.ts';
import { touchedSince } from '../../../../core/registry/changes/touched.ts';
import { testWorld, type TestWorld } from '../../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, everyKind, manyPeople, testKey, type Person } from '../registry-support.ts';

const days = ['2026-01-31', '2026-02-01', '2026-02-02', '2026-02-03'];

/** A delta of the day after its base, or the snapshot. */
function extractOf(day: number, people: readonly Person[], change: Record<string, unknown> = {}): MemoryExtract {
  const extract = new MemoryExtract([people], { version: days[day] });
  const head = day === 0 ? {} : { kind: 'delta', base: days[day - 1], asOf: `${days[day]}T00:00:00Z` };
  Object.assign(extract.announced, head, change);
  return extract;
}

function build(world: TestWorld, extract: MemoryExtract, key = testKey) {
  return buildRegistry(world, extract, { key, scratch: new MemoryScratch() });
}

/** A world with a snapshot and its deltas, and one with the snapshot of everybody merged. */
async function worldsOf(lists: readonly (readonly Person[])[]): Promise<{ layered: TestWorld; whole: TestWorld }> {
  const [layered, whole] = [testWorld(), testWorld()];
  const merged = new Map<string, Person>();
  for (const [day, people] of lists.entries()) {
    await build(layered, extractOf(day, people));
    for (const person of people) merged.set(person.id, person);
  }
  const last = lists.length - 1;
  const extract = new MemoryExtract([[...merged.values()]], { version: days[last] });
  Object.assign(extract.announced, { asOf: `${days[last]}T00:00:00Z` });
  await build(whole, extract);
  return { layered, whole };
}

/** Every answer to every key: what two indexes of the same people must have in common. */
async function everything(world: TestWorld, version: string, ids: Float64Array, oldIds: Uint32Array) {
  const reader = await RegistryReader.open(world, version);
  const people = await reader.findPeople(ids);
  const there = ids.filter((_, k) => people.status[k] > 0);
  const children: Record<string, number[][]> = {};
  for (const home of ['vn34-00', 'vn34-01', 'vn34-52']) {
    children[home] = [];
    for await (const { ids: found, birthDates } of reader.children(home))
      found.forEach((id, k) => children[home].push([id, birthDates[k]]));
  }
  const { counts, rows } = reader.manifest;
  return {
    people,
    folded: await reader.findFolded(there),
    words: await reader.findWords(ids),
    earlier: await reader.findPeople(ids, reader.canons.at(-1)),
    earlierFolded: await reader.findFolded(there, reader.canons.at(-1)),
    oldIdsOf: await reader.findOldIdsOf(ids),
    byOldId: await reader.findByOldId(oldIds),
    successors: await reader.findSuccessors(ids),
    children,
    counts,
    rows,
    asOf: reader.asOf,
  };
}

// Few IDs and numbers, so that people meet again, share numbers and supersede each other.
const ids = [
  '001080000001',
  '001080000002',
  '052080000001',
  '052219000004',
  '052219000005',
  '064080000009',
  '999080000001',
];
const oldIds = ['012345678', '012345679', '912345678'];
const arbitraryPerson = fc.record({
  id: fc.constantFrom(...ids),
  oldId: fc.constantFrom('', ...oldIds),
  name: fc.constantFrom('Nguyễn Văn An', 'Trần Thị Bé', '', "H'Kiñ Niê", 'Hố-Lỳ Lan', 'Tô Loïc'),
  birth: fc.constantFrom('1960', '2019-02-01', '2019-02-02', '2020', '2024-05-06'),
  sex: fc.constantFrom('', '1', '2'),
  status: fc.constantFrom('alive', 'alive', 'deceased', 'cancelled'),
  successor: fc.constantFrom('', '', ...ids),
  home: fc.constantFrom('', 'vn34-01', 'vn34-52'),
});
const arbitraryDay = fc.uniqueArray(arbitraryPerson, { selector: ({ id }) => id, maxLength: 7 });
const allIds = Float64Array.from(ids, Number).sort();
const allOldIds = Uint32Array.from(oldIds, Number).sort();

describe('an overlay', () => {
  it(
    'answers every look-up as an index of the merged extract does, and compacts to its very objects',
    { tags: 'long' },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryDay, { minLength: 2, maxLength: 4 }), async (lists) => {
          const { layered, whole } = await worldsOf(lists);
          const version = days[lists.length - 1];
          const expected = await everything(whole, version, allIds, allOldIds);
          expect(await everything(layered, version, allIds, allOldIds)).toEqual(expected);

          const compacted = await compactRegistry(layered, version);
          const named = (await RegistryReader.open(whole, version)).manifest;
          const plain = (object: { part: string; kind: string; sha256: string }) => [
            object.kind,
            object.part,
            object.sha256,
          ];
          expect(compacted.objects.map(plain)).toEqual(named.objects.map(plain));
          expect(compacted).toMatchObject({
            kind: 'snapshot',
            compacted: version,
            counts: named.counts,
            rows: named.rows,
          });
          expect(await everything(layered, `${version}.full`, allIds, allOldIds)).toEqual(expected);
          // The day before, still readable beside it, against the truth of that day.
          if (lists.length === 2) return;
          const before = await worldsOf(lists.slice(0, -1));
          const dayBefore = days[lists.length - 2];
          expect(await everything(layered, dayBefore, allIds, allOldIds)).toEqual(
            await everything(before.whole, dayBefore, allIds, allOldIds),
          );
        }),
        { numRuns: Number(process.env.DOISOAT_OVERLAY_RUNS ?? 25) },
      );
    },
  );

  it(
    'differs from another version in exactly the changed records, by overlays and by a sweep',
    { tags: 'long' },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryDay, { minLength: 3, maxLength: 3 }), async (lists) => {
          const { layered } = await worldsOf(lists);
          await compactRegistry(layered, days[2]);
          const recordOf = async (version: string) => {
            const reader = await RegistryReader.open(layered, version);
            const people = await reader.findPeople(allIds);
            const earlier = await reader.findPeople(allIds, reader.canons.at(-1));
            const next = await reader.findNext(allIds);
            return Array.from(allIds, (_, k) =>
              [people.status, people.birthDate, people.sex, people.nameLow, people.nameHigh, earlier.nameLow, next]
                .map((one) => one[k])
                .join(),
            );
          };
          for (const [from, to] of [
            [days[1], days[2]],
            [days[0], days[2]],
            [days[0], `${days[2]}.full`],
            [days[2], `${days[2]}.full`],
          ]) {
            const [one, other] = [await recordOf(from), await recordOf(to)];
            const expected = [...allIds].filter((_, k) => one[k] !== other[k]);
            expect([from, to, ...(await touchedSince(layered, from, to))]).toEqual([from, to, ...expected]);
            expect([...(await touchedSince(layered, to, from))]).toEqual(expected);
          }
        }),
        { numRuns: 8 },
      );
    },
  );

  it('reads a few blocks more than its snapshot, whatever the number of deltas', async () => {
    const world = testWorld();
    const people = manyPeople('052', 5000);
    await build(world, extractOf(0, people));
    const asked = Float64Array.of(...people.slice(0, 5).map(({ id }) => Number(id))).sort();
    const reads: number[] = [];
    for (const day of [0, 1, 2, 3]) {
      if (day > 0) await build(world, extractOf(day, manyPeople('064', 3, day)));
      const reader = await RegistryReader.open(world, days[day]);
      await reader.findPeople(asked);
      reads.push(reader.count.reads);
    }
    expect(reads.slice(1)).toEqual([reads[0] + 1, reads[0] + 1, reads[0] + 1]);
  });

  it('uses the compaction of its base if there is one, with a new chain', async () => {
    const { layered } = await worldsOf([everyKind, [everyKind[0]]]);
    await compactRegistry(layered, days[1]);
    expect(await compactRegistry(layered, days[1])).toMatchObject({ version: `${days[1]}.full` });
    const manifest = await build(layered, extractOf(2, [everyKind[1]]));
    expect(manifest).toMatchObject({ base: `${days[1]}.full`, chain: [`${days[1]}.full`] });
  });

  it('is refused without its base, on a later one, on one of another key, and twice over one ID', async () => {
    const world = testWorld();
    await build(world, extractOf(0, everyKind));
    const missing = build(world, extractOf(2, everyKind));
    await expect(missing).rejects.toMatchObject({ code: 'REGISTRY_BASE_MISSING', facts: { base: days[1] } });
    const older = build(world, extractOf(1, everyKind, { asOf: '2026-01-30T00:00:00Z' }));
    await expect(older).rejects.toMatchObject({ code: 'REGISTRY_BASE_WRONG' });
    const keyed = build(world, extractOf(1, everyKind), { number: 2, bytes: testKey.bytes });
    await expect(keyed).rejects.toMatchObject({ code: 'CANON_MISMATCH' });
    const twice = build(world, extractOf(1, [...everyKind, everyKind[3]]));
    await expect(twice).rejects.toMatchObject({ code: 'REGISTRY_DUPLICATE_ID', line: everyKind.length + 2 });
    const long = build(world, extractOf(1, everyKind, { version: 'a'.repeat(60) }));
    await expect(long).rejects.toMatchObject({ code: 'REGISTRY_MANIFEST_INVALID', facts: { field: 'version' } });
    const keys: string[] = [];
    for await (const { key } of world.objects.list('registry/'))
      if (!key.startsWith(`registry/${days[0]}/`)) keys.push(key);
    expect(keys).toEqual([]);
  });

  it('is refused when the chain is full, until it is compacted', async () => {
    const world = testWorld();
    await build(world, extractOf(0, everyKind));
    const dayOf = (n: number) => `d${String(n).padStart(2, '0')}`;
    const deltaOf = (n: number) =>
      extractOf(1, [everyKind[n % 3]], { version: dayOf(n), base: n === 1 ? days[0] : dayOf(n - 1) });
    for (let n = 1; n <= chainMax; n++) await build(world, deltaOf(n));
    await expect(build(world, deltaOf(chainMax + 1))).rejects.toMatchObject({ code: 'REGISTRY_CHAIN_FULL' });
    await compactRegistry(world, dayOf(chainMax));
    expect((await build(world, deltaOf(chainMax + 1))).chain).toEqual([`${dayOf(chainMax)}.full`]);
    await expect(compactRegistry(world, days[0])).rejects.toMatchObject({ code: 'REGISTRY_NOT_A_DELTA' });
  });

  it('without its snapshot is damage, not an empty registry', async () => {
    const { layered } = await worldsOf([everyKind, [everyKind[0]]]);
    await layered.objects.remove(`registry/${days[0]}/manifest.json`);
    await expect(RegistryReader.open(layered, days[1])).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('has folded fingerprints for everybody', async () => {
    const { layered } = await worldsOf([everyKind, manyPeople('777', 3)]);
    const reader = await RegistryReader.open(layered, days[1]);
    const everybody = Float64Array.from([...everyKind, ...manyPeople('777', 3)], ({ id }) => Number(id)).sort();
    expect(await reader.findFolded(everybody)).toHaveLength(everybody.length * foldedParts);
  });
});
