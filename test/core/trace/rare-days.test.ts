/** Pass 6: people of a day on which few were born. */
import { expect, it } from 'vitest';
import { foldedParts, NameState, noOldId } from '../../../core/domain/columns.ts';
import { makeClaimTables } from '../../../core/trace/claim-tables.ts';
import { HitPool } from '../../../core/trace/hit-pool.ts';
import { Name, unpackLevels } from '../../../core/trace/levels.ts';
import type { OpenClaims } from '../../../core/trace/open-claims.ts';
import type { PeopleBatch } from '../../../core/trace/people-batches.ts';
import { rareDayPeople, RareDays } from '../../../core/trace/rare-days.ts';

const asOf = '2026-01-31T00:00:00Z';
const noRegistry = {
  canon: 2,
  findSuccessors: async () => new Float64Array(0),
  findByOldId: async () => new Float64Array(0),
};

/** Claims by date, group and the value that all their folds have. */
function claimsOf(rows: { date: number; group?: number; fold?: number }[]): OpenClaims {
  const { length } = rows;
  return {
    length,
    province: new Uint8Array(length),
    participant: Float64Array.from(rows.keys()),
    unit: new Uint32Array(length),
    verdict: new Uint8Array(length),
    group: Uint8Array.from(rows, ({ group = 0 }) => group),
    id: new Float64Array(length),
    oldId: new Uint32Array(length).fill(noOldId),
    nameState: new Uint8Array(length).fill(NameState.whole),
    nameLow: new Uint32Array(length).fill(1),
    nameHigh: new Uint32Array(length).fill(1),
    folded: Uint16Array.from(rows.flatMap(({ fold = 1 }) => Array<number>(foldedParts).fill(fold))),
    words: new Uint8Array(length),
    canon: new Uint16Array(length).fill(2),
    birthDate: Uint32Array.from(rows, ({ date }) => date),
    sex: new Uint8Array(length),
    provinces: ['vn34-52'],
    units: [''],
    prefixes: [new Uint32Array(1000)],
    waiting: 0,
  };
}

/** People of prefix 052 by date; status 1 is alive, 3 cancelled. */
function peopleOf(rows: { date: number; fold?: number; status?: number }[]): PeopleBatch {
  return {
    rows: rows.length,
    ids: Uint32Array.from(rows.keys()),
    birthDate: Uint32Array.from(rows, ({ date }) => date),
    flags: Uint8Array.from(rows, ({ status = 1 }) => status << 2),
    name: new Uint32Array(2 * rows.length).fill(2),
    folds: Array.from({ length: foldedParts }, () => Uint16Array.from(rows, ({ fold = 2 }) => fold)),
    words: undefined,
    skip: undefined,
    namesOf: undefined,
    again: false,
  };
}

async function proposed(claims: OpenClaims, people: PeopleBatch): Promise<[number, number, number][]> {
  const rareDays = new RareDays(await makeClaimTables(noRegistry, claims), asOf);
  const pool = new HitPool(claims.length);
  rareDays.take(people, '052');
  rareDays.propose(pool);
  const hits: [number, number, number][] = [];
  pool.each((claim, id, levels) => {
    expect(unpackLevels(levels).pass).toBe(6);
    hits.push([claim, id - 52e9, unpackLevels(levels).name]);
  });
  return hits.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
}

it('everybody of a day with few people is proposed, whatever the name', async () => {
  const claims = claimsOf([{ date: 19200512 }, { date: 19200513 }]);
  const people = peopleOf([{ date: 19200512 }, { date: 19200512, status: 2 }, { date: 19200514 }]);
  expect(await proposed(claims, people)).toEqual([
    [0, 0, Name.other],
    [0, 1, Name.other],
  ]);
});

it('nobody of a day with many people is proposed', async () => {
  const many = Array.from({ length: rareDayPeople + 1 }, () => ({ date: 19200512 }));
  expect(await proposed(claimsOf([{ date: 19200512 }]), peopleOf(many))).toEqual([]);
  expect(await proposed(claimsOf([{ date: 19200512 }]), peopleOf(many.slice(1)))).toHaveLength(rareDayPeople);
});

it('children, years alone, cancelled people and claims with a stranger’s ID are left to other passes', async () => {
  const claims = claimsOf([{ date: 20240512 }, { date: 19200000 }, { date: 19200512, group: 2 }, { date: 19200601 }]);
  const dates = [20240512, 19200000, 19200512].map((date) => ({ date }));
  expect(await proposed(claims, peopleOf([...dates, { date: 19200601, status: 3 }]))).toEqual([]);
});

it('who has been proposed by another pass is not proposed again', async () => {
  const claims = claimsOf([{ date: 19200512, fold: 2 }]);
  expect(await proposed(claims, peopleOf([{ date: 19200512, fold: 2 }, { date: 19200512 }]))).toEqual([]);
});

it('a group that is forgotten does not make the next one common', async () => {
  const claims = claimsOf([{ date: 19200512 }]);
  const rareDays = new RareDays(await makeClaimTables(noRegistry, claims), asOf);
  const people = peopleOf(Array.from({ length: rareDayPeople }, () => ({ date: 19200512 })));
  for (let group = 0; group < 2; group++) {
    const pool = new HitPool(1);
    rareDays.take(people, '052');
    rareDays.propose(pool);
    expect(pool.length).toBe(rareDayPeople);
  }
});
