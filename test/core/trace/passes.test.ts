/** The passes as `docs/trace.md` words them, pair by pair, beside the tables and the loop that propose. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FoldedPart, foldedParts, NameState, noOldId } from '../../../core/domain/columns.ts';
import { makeClaimTables } from '../../../core/trace/claim-tables.ts';
import { HitPool } from '../../../core/trace/hit-pool.ts';
import { dateKindOf, DateKind, nearDate, unpackLevels, idLevels } from '../../../core/trace/levels.ts';
import type { OpenClaims } from '../../../core/trace/open-claims.ts';
import { NamesOf, type PeopleBatch } from '../../../core/trace/people-batches.ts';
import { PartSweep } from '../../../core/trace/sweep-part.ts';

interface Record {
  id: number;
  date: number;
  name: number;
  folded: number[];
}

const prefix = 52;
const base = prefix * 1e9;

/** Few values of everything, so that much is equal: folds follow from the name but for chance. */
const $record = fc
  .record({
    head: fc.constantFrom(52_190, 52_191, 52_290),
    tail: fc.constantFrom(100_000, 100_001, 100_010, 200_001, 1_000, 101_000),
    date: fc.constantFrom(19900512, 19901205, 19900522, 19910512, 19900000, 19900101, 19900524, 19900824, 19850512),
    name: fc.nat(4),
    fold: fc.array(fc.nat(2), { minLength: foldedParts, maxLength: foldedParts }),
    whole: fc.boolean(),
  })
  .map(({ head, tail, date, name, fold, whole }): Record => ({
    id: head * 1e6 + tail,
    date,
    name,
    // Names 0 and 1 have the same folds, as those that differ in marks have.
    folded: whole || name < 2 ? Array<number>(foldedParts).fill(10 + (name >> 1)) : fold,
  }));

function claimsOf(records: readonly (Record & { hasId: boolean })[]): OpenClaims {
  const { length } = records;
  return {
    length,
    province: new Uint8Array(length),
    participant: Float64Array.from(records.keys()),
    unit: new Uint32Array(length),
    verdict: new Uint8Array(length).fill(9),
    group: new Uint8Array(length),
    id: Float64Array.from(records, ({ id, hasId }) => (hasId ? id : 0)),
    oldId: new Uint32Array(length).fill(noOldId),
    nameState: new Uint8Array(length).fill(NameState.whole),
    nameLow: Uint32Array.from(records, ({ name }) => name + 1),
    nameHigh: Uint32Array.from(records, ({ name }) => name * 7),
    folded: Uint16Array.from(records.flatMap(({ folded }) => folded)),
    words: new Uint8Array(length).fill(3),
    canon: new Uint16Array(length).fill(513),
    birthDate: Uint32Array.from(records, ({ date }) => date),
    sex: new Uint8Array(length).fill(1),
    provinces: ['vn34-52'],
    units: [''],
    prefixes: [new Uint32Array(1000)],
    waiting: 0,
  };
}

function batchOf(people: readonly Record[]): PeopleBatch {
  return {
    rows: people.length,
    ids: Uint32Array.from(people, ({ id }) => id - base),
    birthDate: Uint32Array.from(people, ({ date }) => date),
    flags: new Uint8Array(people.length).fill(1 | (1 << 2)),
    name: Uint32Array.from(people.flatMap(({ name }) => [name + 1, name * 7])),
    folds: Array.from({ length: foldedParts }, (_, part) => Uint16Array.from(people, ({ folded }) => folded[part])),
    words: new Uint8Array(people.length).fill(3),
    skip: undefined,
    namesOf: undefined,
    again: false,
  };
}

const noRegistry = {
  canon: 513,
  findSuccessors: async (ids: Float64Array) => new Float64Array(ids.length),
  findByOldId: async (ids: Uint32Array) => new Float64Array(ids.length),
};

/** The first pass whose condition holds; -1 if none does. Written from the words alone. */
function passOf(claim: Record & { hasId: boolean }, person: Record): number {
  if (claim.hasId && claim.id === person.id) return 0;
  const sameDate = claim.date === person.date;
  const sameName = claim.name === person.name;
  const sameFolds = claim.folded.every((value, part) => value === person.folded[part]);
  if (sameDate && (sameName || sameFolds)) return 1;
  const dated = [FoldedPart.noSpaces, FoldedPart.sorted, FoldedPart.variant, FoldedPart.firstLast];
  if (sameDate && dated.some((part) => claim.folded[part] === person.folded[part])) return 2;
  const kind = dateKindOf(claim.date, person.date);
  if (sameName && nearDate[kind] === 1) return 3;
  const near = claim.hasId && isNeighbour(String(claim.id), String(person.id));
  return near && (sameDate || (sameName && kind === DateKind.year)) ? 4 : -1;
}

function isNeighbour(a: string, b: string): boolean {
  const differ = Array.from(a).flatMap((digit, at) => (digit === b[at] ? [] : [at]));
  if (differ.length === 1) return true;
  const [first, second] = differ;
  return differ.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}

it(
  'every pair of a claim and a person is proposed once, by the first pass whose condition holds',
  { tags: 'long' },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray($record, { minLength: 1, maxLength: 14, selector: ({ id }) => id }),
        fc.array(fc.tuple($record, fc.boolean()), { minLength: 1, maxLength: 40 }),
        async (found, asked) => {
          const people = found.toSorted((a, b) => a.id - b.id);
          const claims = asked.map(([record, hasId]) => ({ ...record, hasId }));
          const tables = await makeClaimTables(noRegistry, claimsOf(claims));
          const pool = new HitPool(claims.length);
          new PartSweep(tables, pool).take(batchOf(people), '052');
          const expected: string[] = [];
          claims.forEach((claim, at) => {
            for (const person of people) {
              const pass = passOf(claim, person);
              if (pass >= 0) expected.push(`${at} ${person.id} ${pass}`);
            }
          });
          const proposed: string[] = [];
          pool.each((claim, id, levels) => {
            proposed.push(`${claim} ${id} ${unpackLevels(levels).pass}`);
            const near = claims[claim].hasId && isNeighbour(String(claims[claim].id), String(id));
            const isOwn = claims[claim].hasId && claims[claim].id === id;
            expect(idLevels[unpackLevels(levels).id]).toBe(isOwn ? 'equal' : near ? 'edit' : 'none');
          });
          expect(proposed.toSorted()).toEqual(expected.toSorted());
        },
      ),
      { numRuns: 300 },
    );
  },
);

it('names of one canon are compared with claims of that canon alone', async () => {
  const person: Record = { id: base + 190_100_000, date: 19900512, name: 2, folded: [1, 2, 3, 4, 5, 6] };
  const claims = claimsOf([
    { ...person, hasId: false },
    { ...person, hasId: false },
  ]);
  claims.canon[1] = 257;
  const tables = await makeClaimTables(noRegistry, claims);
  for (const [namesOf, of] of [
    [NamesOf.any, [0, 1]],
    [NamesOf.today, [0]],
    [NamesOf.earlier, [1]],
  ] as const) {
    const pool = new HitPool(2);
    new PartSweep(tables, pool).take({ ...batchOf([person]), namesOf: Uint8Array.of(namesOf) }, '052');
    const hit: number[] = [];
    pool.each((claim) => hit.push(claim));
    expect(hit).toEqual(of);
  }
});

it('many claims of one name and one person are all met', async () => {
  const person: Record = { id: base + 190_100_000, date: 19900512, name: 2, folded: [1, 2, 3, 4, 5, 6] };
  const dates = [19900512, 19910512, 19980512, 19900101, 19901205, 19900000, 20900512, 19890512, 19900824, 19500512];
  const records = Array.from({ length: 200 }, (_, at) => ({
    ...person,
    folded: [7, 7, 7, 7, 7, 7],
    date: dates[at % dates.length],
    hasId: false,
  }));
  const tables = await makeClaimTables(noRegistry, claimsOf(records));
  const pool = new HitPool(records.length);
  new PartSweep(tables, pool).take(batchOf([person]), '052');
  let hits = 0;
  pool.each(() => hits++);
  expect(hits).toBe(records.filter((record) => passOf(record, person) >= 0).length);
  expect(hits).toBeGreaterThan(100);
});
