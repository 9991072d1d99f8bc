/**
 * Guessing through uploads, on synthetic people and through the whole job: how many guesses about one person are ever
 * compared (docs/attacks.md). The attacker knows an ID and the name, and wants the birth date.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { attemptWindowDays, changedClaimsMax } from '../../core/commit/attempts.ts';
import { compactProvince } from '../../core/commit/compact.ts';
import { releaseBatch } from '../../core/maintenance/release.ts';
import { Office, somePeople, type RowChange, type Sending } from '../support/office.ts';

const day = 86_400_000;
let office: Office;
beforeEach(async () => {
  const people = somePeople(12);
  // Person 1 had another ID before.
  const [{ name, birth }] = people;
  office = await Office.open([...people, { id: '052190000001', name, birth, sex: '1', successor: people[0].id }]);
});

/** The n-th wrong date, dd/mm/yyyy, from the day after the right one: the ID itself tells the year. */
function wrongDate(n: number): string {
  const at = new Date(Date.UTC(1990, 0, 2) + n * day);
  return at.toISOString().slice(0, 10).split('-').toReversed().join('/');
}

/** A guess about person 1 under participant number `as`. */
function guess(n: number, change: RowChange = {}): string {
  return office.row(1, { number: '5299999999', date: wrongDate(n), ...change });
}

const fresh = (n: number): string => String(5_300_000_000 + n);

/** Verdicts of one file a day, each of one guess; the nightly compaction happens now and then. */
async function daily(days: number, file: (n: number) => [string, Sending?]): Promise<string[]> {
  const verdicts: string[] = [];
  for (let n = 0; n < days; n++) {
    const [row, sending = {}] = file(n);
    const receipt = await office.send([row], sending);
    verdicts.push(receipt.status === 'committed' ? (await office.verdicts(receipt))[0] : receipt.status);
    office.world.clock.time += day - 60_000;
    if (n % 10 === 9) await compactProvince(office.world, 'vn34-52');
  }
  return verdicts;
}

const isCompared = (verdict: string): boolean => verdict !== 'HELD' && verdict !== 'refused';
const compared = (verdicts: readonly string[]): number => verdicts.filter(isCompared).length;

/** The most that were compared within any window. */
function worstWindow(verdicts: readonly string[]): number {
  const windows = verdicts.map((_, n) => compared(verdicts.slice(n, n + attemptWindowDays)));
  return Math.max(...windows);
}

describe('many guesses in one file', () => {
  it.each<[string, (n: number) => RowChange]>([
    ['under one participant number', () => ({})],
    ['under fresh participant numbers', (n) => ({ number: fresh(n) })],
  ])('are all held, the right one among them: 366 dates %s', async (_, change) => {
    const rows = Array.from({ length: 365 }, (_each, n) => guess(n, change(n)));
    const right = office.row(1, { number: '5299999999', ...change(365) });
    const receipt = await office.send([...rows.slice(0, 100), right, ...rows.slice(100)]);
    expect(receipt.verdicts).toMatchObject({ HELD: 366, VERIFIED: 0 });
    expect(new Set(await office.verdicts(receipt))).toEqual(new Set(['HELD']));
    expect(receipt.counts.after).toMatchObject({ synced: 0, verified: 0 });
  });

  it('are all held also if the file is sent in another kind', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => guess(n));
    for (const kind of ['leave', 'full']) {
      const metadata = { schemes: 'BHYT', rows: '20', 'confirm-shrink': 'true' };
      const receipt = await office.send(rows, { kind, metadata });
      expect(receipt.verdicts.HELD).toBe(20);
    }
  });

  it('tell nothing when the file is refused', async () => {
    await office.send(Array.from({ length: 10 }, (_, i) => office.row(i + 2)));
    const shrinking = { kind: 'full', metadata: { schemes: 'BHYT', rows: '1' } };
    const receipt = await office.send([office.row(1)], shrinking);
    expect(receipt).toMatchObject({ status: 'refused', refusal: { code: 'SHRINK_NOT_CONFIRMED' } });
    expect(Object.values(receipt.verdicts).every((count) => count === 0)).toBe(true);
    expect(receipt.counts.after).toEqual(receipt.counts.before);
    expect(await office.world.objects.head(`results/vn34-52/${receipt.batchId}/outcomes.csv`)).toBeUndefined();
  });
});

describe('one guess a file, every day', () => {
  it('is compared 39 times in a year, never more than 3 times within 30 days', { tags: 'long' }, async () => {
    const verdicts = await daily(365, (n) => [guess(n)]);
    expect(worstWindow(verdicts)).toBe(changedClaimsMax);
    expect(compared(verdicts)).toBe(3 * Math.ceil(365 / attemptWindowDays));
  });

  it.each<[string, (n: number) => [string, Sending?]]>([
    ['fresh participant numbers', (n) => [guess(n, { number: fresh(n) })]],
    [
      'as-ofs of the past',
      (n) => [guess(n), { metadata: { 'as-of': new Date(Date.UTC(2025, 6, 1) + n).toISOString() } }],
    ],
    [
      'leave and full',
      (n) => {
        const kind = ['delta', 'leave', 'full'][n % 3];
        return [guess(n), { kind, metadata: { schemes: 'BHYT', rows: '1', 'confirm-shrink': 'true' } }];
      },
    ],
    ['resending', (n) => [guess(n), { metadata: { resend: 'true' } }]],
    ['an ID without its leading zero', (n) => [guess(n, n % 2 === 0 ? { id: '52090000001' } : {})]],
    [
      'an ID with blanks and dots',
      (n) => [guess(n, { id: ['052090000001', '052 090 000 001', '052.090.000.001'][n % 3] })],
    ],
    ['a CMND beside the ID', (n) => [guess(n, { oldId: String(200_000_000 + n) })]],
  ])('is bounded as well with %s', { tags: 'long' }, async (_, file) => {
    const verdicts = await daily(35, file);
    expect(worstWindow(verdicts)).toBe(changedClaimsMax);
    expect(compared(verdicts)).toBe(6);
  });

  it.each<[string, RowChange[], string[]]>([
    [
      'twice as often by ID and CMND',
      [{}, { id: '', oldId: '200000001' }],
      ['BIRTH_DATE_DIFFERS', 'HELD', 'ID_MISSING'],
    ],
    ['twice as often by ID and superseded ID', [{}, { id: '052190000001' }], ['BIRTH_DATE_DIFFERS', 'HELD']],
    [
      'three times as often by all three',
      [{}, { id: '', oldId: '200000001' }, { id: '052190000001' }],
      ['BIRTH_DATE_DIFFERS', 'HELD', 'ID_MISSING'],
    ],
  ])('is compared %s of one person: each counts as an ID of its own', { tags: 'long' }, async (_, ways, said) => {
    const verdicts = await daily(35, (n) => [guess(n, ways[n % ways.length])]);
    expect(worstWindow(verdicts)).toBe(ways.length * changedClaimsMax);
    expect([...new Set(verdicts)].sort()).toEqual(said);
  });
});

describe('the same claim in other clothes', () => {
  it('is a repetition: spelling, case, spaces and tone places use up no attempt', async () => {
    const [{ name }] = office.people;
    const clothes = [
      name,
      name.normalize('NFD'),
      name.toUpperCase(),
      name.toLowerCase().normalize('NFD'),
      `  ${name.replaceAll(' ', '   ')} `,
      name.replace('Đ', 'Ð'),
    ];
    for (const each of [...clothes, ...clothes]) {
      const receipt = await office.send([guess(1, { name: each })], { metadata: { resend: 'true' } });
      expect(await office.verdicts(receipt)).toEqual(['BIRTH_DATE_DIFFERS']);
    }
    // Two are left, and then none.
    for (const verdict of ['BIRTH_DATE_DIFFERS', 'BIRTH_DATE_DIFFERS', 'HELD'])
      expect(await office.verdicts(await office.send([guess(clothes.push(''))]))).toEqual([verdict]);
  });

  it('gives the same answer as before, whatever was claimed in between', async () => {
    for (const [n, verdict] of [
      [1, 'BIRTH_DATE_DIFFERS'],
      [2, 'BIRTH_DATE_DIFFERS'],
      [3, 'BIRTH_DATE_DIFFERS'],
      [1, 'BIRTH_DATE_DIFFERS'],
      [4, 'HELD'],
      [3, 'BIRTH_DATE_DIFFERS'],
    ] as const)
      expect(await office.verdicts(await office.send([guess(n)], { metadata: { resend: 'true' } }))).toEqual([verdict]);
  });
});

describe('provinces that collude', () => {
  it('have three attempts each, independent of each other', async () => {
    const total: string[] = [];
    for (const [p, province] of ['vn34-01', 'vn34-52', 'vn34-79'].entries()) {
      for (let n = 0; n < 5; n++) {
        const receipt = await office.send([guess(10 * p + n)], { province });
        total.push(...(await office.verdicts(receipt)));
      }
    }
    expect(compared(total)).toBe(3 * changedClaimsMax);
  });
});

describe('a release', () => {
  it('compares what was held, once; the next changed claim is held again', async () => {
    const rows = Array.from({ length: 5 }, (_, n) => guess(n, { number: fresh(n) }));
    const held = await office.send(rows);
    const released = await releaseBatch(office.world, 'vn34-52', held.batchId);
    expect(await office.verdicts(released)).toEqual(Array.from({ length: 5 }, () => 'BIRTH_DATE_DIFFERS'));
    expect((await releaseBatch(office.world, 'vn34-52', held.batchId)).ledgerVersion).toBe(released.ledgerVersion);
    expect(await office.verdicts(await office.send([guess(9)]))).toEqual(['HELD']);
    office.world.clock.time += attemptWindowDays * day;
    expect(await office.verdicts(await office.send([guess(10)]))).toEqual(['BIRTH_DATE_DIFFERS']);
  });

  it('is refused when later leaves may have been forgotten', async () => {
    const held = await office.send(Array.from({ length: 5 }, (_, n) => guess(n)));
    office.world.clock.time += 401 * day;
    await expect(releaseBatch(office.world, 'vn34-52', held.batchId)).rejects.toMatchObject({ code: 'AS_OF_TOO_OLD' });
  });

  it('a resent file does not release held claims', async () => {
    const rows = Array.from({ length: 5 }, (_, n) => guess(n));
    await office.send(rows);
    const again = await office.send(rows, { metadata: { resend: 'true' } });
    expect(new Set(await office.verdicts(again))).toEqual(new Set(['HELD']));
  });
});
