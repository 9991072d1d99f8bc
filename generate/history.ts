/**
 * A plausible past of the country in the form that `history load` takes: figures of each day and province, in the 63
 * old provinces until the merger and in the 34 of today after it. Offices move on the days on which they send, never at
 * weekends; some stop sending, one reaches 100 %, one slides back. Synthetic: only the country's curve follows
 * published rates (98.8 % in April 2025, 99.23 % in August 2025, vss.gov.vn).
 */
import { addDays } from '../core/base/calendar-day.ts';
import { isSynced, Verdict, verdictNames } from '../core/domain/codes.ts';
import { provinces, succession } from '../core/domain/provinces.ts';
import { unitsOn } from '../core/domain/province-units.ts';
import type { BatchReport } from './batch.ts';
import { inhabitants } from './demography.ts';
import { chance, draw } from './hash.ts';

export const historySource = 'synthetic: doisoat generate --history';
const header = 'province,day,participants,out_of_scope,synced,verified,source,note\n';

/**
 * Those to be verified in April and in August 2025, by the published counts and rates: 90.5 m / 98.8 %, 91 m / 99.23 %.
 */
const countryDenominator = 91_650_000;
/** Share of participants out of scope: armed forces and foreigners. */
const outOfScopeShare = 0.006;
/**
 * What remains, per million of those to be verified; a straight line between two days. The two of 2025 are published.
 */
const remainingAnchors: readonly (readonly [day: string, perMillion: number])[] = [
  ['2015-01-01', 400_000],
  ['2022-10-31', 90_000],
  ['2023-12-31', 26_000],
  ['2025-04-05', 12_000],
  ['2025-08-15', 7_700],
  ['2026-03-31', 5_000],
  ['2027-12-31', 2_500],
  ['2099-12-31', 1_000],
];

/** Old provinces whose story is told; all others differ by the seed alone. */
const reaches = '42'; // 100 % after three fifths of the time
const slides = ['95', '96']; // three times as much remains at the end
// days before the end since which nothing came
const silent: Readonly<Record<string, number>> = { '89': 41, '91': 41, '12': 23 };
/** One in so many days of a province is corrected later. */
const correctedOneIn = 2500;

export interface HistoryOptions {
  days: number;
  until: string; // the last day
  key: number;
  /**
   * With batches: only their provinces, in such numbers that the last day is that of the batches. Without: the country.
   */
  batches?: readonly Pick<BatchReport, 'province' | 'rows' | 'verdicts'>[] | undefined;
}

interface DayCounts {
  participants: number;
  outOfScope: number;
  synced: number;
  verified: number;
}

/**
 * Two files: the figures as first recorded, and corrections of some of them, to be loaded after. Same options, same
 * bytes. A day of a province of today is the sum of what its old provinces would have.
 */
export function historyFiles(options: HistoryOptions): { history: string; corrections: string } {
  const days = Array.from({ length: options.days }, (_, at) => addDays(options.until, at + 1 - options.days));
  const pasts = new Map(
    succession.flatMap((_, at) => {
      const past = pastOf(at, days, options);
      return past === undefined ? [] : [past];
    }),
  );
  let [history, corrections] = [header, header];
  days.forEach((day, at) => {
    for (const { id } of provinces)
      for (const unit of unitsOn(id, day)) {
        const parts =
          unit.id === id
            ? succession.filter((each) => each[3] === id.slice(5)).map(([code]) => code)
            : [unit.id.slice(5)];
        const counts = parts.flatMap((code) => pasts.get(code)?.[at] ?? []);
        if (counts.length === 0) continue;
        const sum = sumOf(counts);
        const number = draw(draw(options.key, at), Number(unit.id.slice(2).replace('-', '')));
        if (number % correctedOneIn === 0) {
          history += line(unit.id, day, { ...sum, verified: Math.floor(sum.verified * 0.99) }, '');
          corrections += line(unit.id, day, sum, 'a batch of that day was counted later');
        } else history += line(unit.id, day, sum, '');
      }
  });
  return { history, corrections };
}

function line(province: string, day: string, counts: DayCounts, note: string): string {
  const { participants, outOfScope, synced, verified } = counts;
  return `${[province, day, participants, outOfScope, synced, verified, historySource, note].join(',')}\n`;
}

function sumOf(all: readonly DayCounts[]): DayCounts {
  const by = (name: keyof DayCounts): number => all.reduce((sum, each) => sum + each[name], 0);
  return {
    participants: by('participants'),
    outOfScope: by('outOfScope'),
    synced: by('synced'),
    verified: by('verified'),
  };
}

/** Every day of an old province, or undefined if none is asked for. */
function pastOf(at: number, days: readonly string[], options: HistoryOptions): [string, DayCounts[]] | undefined {
  const [code] = succession[at];
  const size = sizeOf(at, options);
  if (size === undefined) return undefined;
  const key = draw(options.key, at);
  const batch = options.batches !== undefined;
  const last = perMillionOn(options.until);
  let counts: DayCounts | undefined;
  const past = days.map((day, n) => {
    const left = days.length - 1 - n;
    const sends =
      counts === undefined || (!isWeekend(day) && left >= (silent[code] ?? 0) && chance(draw(key, n), 0.35));
    if (!sends && counts !== undefined) return counts;
    const noise = 0.97 + 0.06 * (draw(key, 10_000 + n) / 0x100000000);
    const share = batch
      ? Math.min(0.6, (size.remainingShare * perMillionOn(day) * (left === 0 ? 1 : noise)) / last)
      : Math.min(
          0.9,
          (perMillionOn(day) / 1_000_000) * levelOf(at, options.key) * story(code, n / days.length) * noise,
        );
    counts = countsOf(size, { left, share });
    return counts;
  });
  return [code, past];
}

interface Size {
  participants: number; // on the last day
  outOfScopeShare: number;
  remainingShare: number; // of the denominator on the last day
  unsyncedShare: number; // of what remains: those without an ID that is known
}

function sizeOf(at: number, { batches }: HistoryOptions): Size | undefined {
  const [, , , newCode] = succession[at];
  if (batches === undefined) {
    const all = inhabitants.reduce((sum, each) => sum + each, 0);
    const participants = ((countryDenominator / (1 - outOfScopeShare)) * inhabitants[at]) / all;
    return { participants, outOfScopeShare, remainingShare: 0, unsyncedShare: 0.55 };
  }
  const batch = batches.find((each) => each.province === `vn34-${newCode}`);
  if (batch === undefined || batch.rows === 0) return undefined;
  const family = inhabitants.filter((_, n) => succession[n][3] === newCode).reduce((sum, each) => sum + each, 0);
  const outOfScope = batch.verdicts.OUT_OF_SCOPE ?? 0;
  const verified = (batch.verdicts.VERIFIED ?? 0) + (batch.verdicts.VERIFIED_PARTIAL_DATE ?? 0);
  const denominator = Math.max(1, batch.rows - outOfScope);
  const synced = verdictNames
    .filter((name) => isSynced[Verdict[name]] === 1)
    .reduce((sum, name) => sum + (batch.verdicts[name] ?? 0), 0);
  return {
    participants: (batch.rows * inhabitants[at]) / family,
    outOfScopeShare: outOfScope / batch.rows,
    remainingShare: (denominator - verified) / denominator,
    unsyncedShare: (denominator - synced) / Math.max(1, denominator - verified),
  };
}

function countsOf(size: Size, { left, share }: { left: number; share: number }): DayCounts {
  // Books grow by about one per cent a year.
  const participants = Math.round(size.participants * (1 - 0.00003 * Math.min(left, 10_000)));
  const outOfScope = Math.round(participants * size.outOfScopeShare);
  const denominator = participants - outOfScope;
  const remaining = Math.min(denominator, Math.round(denominator * share));
  return {
    participants,
    outOfScope,
    synced: denominator - Math.round(remaining * size.unsyncedShare),
    verified: denominator - remaining,
  };
}

/**
 * How many times the country's share remains in an old province: leaders a third, laggards twice as much; 1 on average.
 */
function levelOf(at: number, key: number): number {
  const level = (n: number): number => 0.33 + 1.6 * (draw(draw(key, 777), n) / 0x100000000);
  const all = inhabitants.reduce((sum, each) => sum + each, 0);
  const mean = inhabitants.reduce((sum, each, n) => sum + each * level(n), 0) / all;
  return level(at) / mean;
}

/** What the story of a province makes of it; `time` from 0 to 1. */
function story(code: string, time: number): number {
  if (code === reaches) return Math.max(0, 1 - time / 0.6);
  if (slides.includes(code)) return time < 0.7 ? 1 : 1 + (2 * (time - 0.7)) / 0.3;
  return 1;
}

function perMillionOn(day: string): number {
  const after = remainingAnchors.findIndex(([anchor]) => anchor > day);
  if (after <= 0) return remainingAnchors[after === 0 ? 0 : remainingAnchors.length - 1][1];
  const [[from, high], [to, low]] = [remainingAnchors[after - 1], remainingAnchors[after]];
  return high + ((low - high) * (Date.parse(day) - Date.parse(from))) / (Date.parse(to) - Date.parse(from));
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
