import { describe, expect, it } from 'vitest';
import { addDays } from '../../core/base/calendar-day.ts';
import { readHistory, type HistoryDay } from '../../core/history/day-history.ts';
import { loadHistory } from '../../core/history/load-history.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { keyOf } from '../../generate/hash.ts';
import { historyFiles } from '../../generate/history.ts';
import { testWorld } from '../support/test-world.ts';

const utf8 = new TextEncoder();
const until = '2026-01-31';
const from = addDays(until, -399);
const year = { days: 400, until, key: keyOf('test') };

async function loaded(text: string, corrections: string) {
  const world = testWorld();
  const first = await loadHistory(world, utf8.encode(text));
  const second = await loadHistory(world, utf8.encode(corrections));
  return { first, second, history: await readHistory(world, { from, to: until }) };
}

describe('a sample year', async () => {
  const files = historyFiles(year);
  const { first, second, history } = await loaded(files.history, files.corrections);
  const all = [...history.values()].flat();
  const daysOf = (province: string): HistoryDay[] => history.get(province) ?? [];

  it('is the same for the same seed, and another for another', () => {
    expect(historyFiles(year)).toEqual(files);
    expect(historyFiles({ ...year, key: keyOf('other') }).history).not.toBe(files.history);
  });

  it('loads without refusal; corrections are new facts beside the old ones', () => {
    const before = 185 * 63; // 2024-12-28 to 2025-06-30
    expect(first).toEqual({ rows: before + 215 * 34, recorded: before + 215 * 34, corrected: 0, known: 0 });
    expect(second.rows).toBeGreaterThan(0);
    expect(second).toEqual({ rows: second.rows, recorded: 0, corrected: second.rows, known: 0 });
    expect(all.flatMap(({ facts }) => facts).filter(({ fact }) => fact === 2)).toHaveLength(second.rows);
  });

  it('gives every province of today every day, across the merger without a step', () => {
    expect(history.size).toBe(provinces.length);
    for (const { id } of provinces) {
      const days = daysOf(id);
      expect(days.map(({ day }) => day)).toEqual(Array.from({ length: 400 }, (_, at) => addDays(from, at)));
      expect(days.flatMap(({ missing }) => missing)).toEqual([]);
      const [old, now] = ['2025-06-30', '2025-07-01'].map((day) => days.find((each) => each.day === day));
      const change = Math.abs((now?.persons.participants ?? 0) - (old?.persons.participants ?? 0));
      expect(change).toBeLessThan(0.02 * (old?.persons.participants ?? 0));
    }
  });

  it.each([
    ['2025-04-05', 98.8],
    ['2025-08-15', 99.23],
  ])('meets the published rate of the country on %s: %d per cent', (day, published) => {
    const that = all.filter((each) => each.day === day);
    const [verified, denominator] = (['verified', 'denominator'] as const).map((name) =>
      that.reduce((sum, { persons }) => sum + persons[name], 0),
    );
    expect(Math.abs((100 * verified) / denominator - published)).toBeLessThan(0.1);
  });

  it('does not move at weekends; one province reaches 100 %, one falls back, one sends nothing', () => {
    for (const days of history.values())
      for (const [at, { day, persons }] of days.entries()) {
        const weekday = new Date(day).getUTCDay();
        const same = JSON.stringify(persons) === JSON.stringify((days[at - 1] ?? days[at]).persons);
        expect(same || (weekday > 0 && weekday < 6)).toBe(true);
      }
    expect(daysOf('vn34-42').at(-1)?.persons.remaining).toBe(0);
    expect(daysOf('vn34-42')[0].persons.remaining).toBeGreaterThan(0);
    const remaining = daysOf('vn34-96').map(({ persons }) => persons.remaining);
    expect(remaining[399]).toBeGreaterThan(1.2 * remaining[279]);
    expect(
      new Set(
        daysOf('vn34-91')
          .map(({ persons }) => persons.verified)
          .slice(-40),
      ).size,
    ).toBe(1);
  });
});

describe('a sample year with batches', () => {
  it('ends with the figures of the batches, and has no other province', () => {
    const batches = [
      {
        province: 'vn34-52',
        rows: 10_000,
        verdicts: { VERIFIED: 9300, VERIFIED_PARTIAL_DATE: 102, NAME_DIFFERS: 300, ID_MISSING: 238, OUT_OF_SCOPE: 60 },
      },
    ];
    const { history } = historyFiles({ ...year, batches });
    const lines = history.trimEnd().split('\n').slice(1);
    expect(new Set(lines.map((line) => line.split(',')[0]))).toEqual(new Set(['vn63-52', 'vn63-64', 'vn34-52']));
    const [province, day, participants, outOfScope, synced, verified] = lines.at(-1)?.split(',') ?? [];
    expect([province, day]).toEqual(['vn34-52', until]);
    expect(Math.abs(Number(participants) - 10_000)).toBeLessThan(60);
    expect(Math.abs(Number(outOfScope) - 60)).toBeLessThan(3);
    expect(Math.abs(Number(synced) - 9702)).toBeLessThan(80);
    expect(Math.abs(Number(verified) - 9402)).toBeLessThan(80);
  });
});
