/** The people of an index as they pass by: once each, as the last layer says, and under every canon that it serves. */
import { beforeAll, describe, expect, it } from 'vitest';
import { IntegrityError } from '../../../core/base/errors.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { peopleParts } from '../../../core/registry/build/compact.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { NamesOf, peopleOf, readOverlay } from '../../../core/trace/people-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import {
  everyKind,
  manyPeople,
  MemoryExtract,
  MemoryScratch,
  testKey,
  type Person,
} from '../registry/registry-support.ts';

const odd: Person[] = [
  { id: '066099000001', name: "H'Kiñ Niê", birth: '1970-01-01', sex: '2' },
  { id: '066099000002', name: 'Hố-Lỳ Lan', birth: '1971-01-01', sex: '2' },
];
const people = [...everyKind, ...odd, ...manyPeople('031', 2500)];
const changes: Person[] = [
  { ...odd[0], name: "H'Kiñ Bya" },
  { ...odd[1], name: 'Trần Thị Lan' },
  { id: '097099000001', name: 'Người Mới', birth: '1999-09-09', sex: '1' },
];

interface Seen {
  id: number;
  birthDate: number;
  flags: number;
  low: number;
  high: number;
  folded: number[];
  canons: string; // of the names
}

async function passing(world: TestWorld, version: string): Promise<Seen[]> {
  const registry = await RegistryReader.open(world, version);
  const overlay = await readOverlay(world, registry);
  const seen: Seen[] = [];
  for (const part of peopleParts(registry)) {
    for await (const batch of peopleOf(world, registry, overlay, part)) {
      for (let row = 0; row < batch.rows; row++) {
        if (batch.skip?.[row] === 1) continue;
        const namesOf = batch.namesOf?.[row] ?? NamesOf.any;
        expect(batch.again).toBe(namesOf === NamesOf.earlier);
        seen.push({
          id: Number(part) * 1e9 + batch.ids[row],
          birthDate: batch.birthDate[row],
          flags: batch.flags[row],
          low: batch.name[2 * row],
          high: batch.name[2 * row + 1],
          folded: batch.folds.map((fold) => fold[row]),
          canons: ['both', 'today', 'before'][namesOf],
        });
      }
    }
  }
  return seen;
}

describe('people passing by', () => {
  let world: TestWorld;
  const build = (some: readonly Person[], version: string, base?: string) => {
    const extract = new MemoryExtract([some], { version });
    if (base !== undefined) Object.assign(extract.announced, { kind: 'delta', base, asOf: '2026-02-01T00:00:00Z' });
    return buildRegistry(world, extract, { key: testKey, scratch: new MemoryScratch() });
  };
  beforeAll(async () => {
    world = testWorld();
    await build(people, 'one');
    await build(changes, 'two', 'one');
  });

  it.each(['one', 'two'])('of version %s are those that a look-up finds, under each canon', async (version) => {
    const registry = await RegistryReader.open(world, version);
    const all = version === 'one' ? people : [...people, ...changes];
    const ids = Float64Array.from(new Set(all.map(({ id }) => Number(id)))).sort();
    const seen = await passing(world, version);
    for (const [canon, name] of [
      [registry.canons[0], 'today'],
      [registry.canons[1], 'before'],
    ] as const) {
      const found = await registry.findPeople(ids, canon);
      const folded = await registry.findFolded(ids, canon);
      const own = seen
        .filter(({ canons }) => canons === 'both' || canons === name)
        .toSorted((a, b) => a.id - b.id)
        .map(({ id, birthDate, flags, low, high, folded: folds }) => ({
          id,
          birthDate,
          flags,
          low,
          high,
          folded: folds,
        }));
      expect(own).toEqual(
        Array.from(ids, (id, at) => ({
          id,
          birthDate: found.birthDate[at],
          flags: found.sex[at] | (found.status[at] << 2),
          low: found.nameLow[at],
          high: found.nameHigh[at],
          folded: Array.from(folded.subarray(6 * at, 6 * at + 6)),
        })),
      );
    }
  });

  it('under another name in each canon are few', async () => {
    const count = async (version: string): Promise<number> =>
      (await passing(world, version)).filter(({ canons }) => canons === 'before').length;
    expect([await count('one'), await count('two')]).toEqual([2, 1]);
  });

  it('stop the sweep if folded names are of other people', async () => {
    const registry = await RegistryReader.open(world, 'one');
    const [layer] = registry.layers;
    const people031 = layer.object('people', '031');
    const folded = layer.object('folded', '031');
    if (people031 === undefined || folded === undefined) throw new Error('no objects');
    folded.rows -= 1;
    const read = async (): Promise<void> => {
      for await (const _ of peopleOf(world, registry, undefined, '031'));
    };
    await expect(read()).rejects.toThrow(IntegrityError);
  });
});
