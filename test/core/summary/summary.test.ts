import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictNames } from '../../../core/domain/codes.ts';
import { noFigures, type VerdictCounts } from '../../../core/domain/province-state.ts';
import { makeStatus, type Status } from '../../../core/summary/status.ts';
import { percentText } from '../../../core/base/percent.ts';
import { $NationalSummary, makeSummary, nationalCsv } from '../../../core/summary/summary.ts';

const now = Date.parse('2026-02-01T00:00:00Z');
const noVerdicts = Object.fromEntries(verdictNames.map((name) => [name, 0])) as VerdictCounts;

/** A status in which these provinces have so many verified of so many persons. */
function statusOf(rates: Record<string, [verified: number, denominator: number]>): Status {
  const status = makeStatus(new Map(), { registryVersion: '2026-01-31', asOf: '2026-01-31T17:00:00.000Z' });
  for (const province of status.provinces) {
    const [verified, denominator] = rates[province.province] ?? [0, 0];
    const remaining = denominator - verified;
    province.persons = { ...noFigures, participants: denominator, denominator, synced: verified, verified, remaining };
  }
  return status;
}

describe('percentText', () => {
  it.each([
    [0, 1, '0.00'],
    [1, 3, '33.33'],
    [2, 3, '66.66'],
    [9_732, 10_000, '97.32'],
    [97_329, 100_000, '97.32'],
    [93_000_000 - 1, 93_000_000, '99.99'],
    [93_000_000, 93_000_000, '100.00'],
    [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, '99.99'],
    [5, 100_000, '0.00'],
    [5, 1_000, '0.50'],
  ])('floors %i of %i to %s', (part, whole, text) => {
    expect(percentText(part, whole)).toBe(text);
  });

  it('gives no rate for an empty denominator', () => {
    expect(percentText(0, 0)).toBeNull();
  });

  it('prints 100.00 exactly when the part is the whole, and never rounds up', () => {
    const counts = fc.integer({ min: 1, max: 100_000_000 }).chain((whole) => {
      return fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole));
    });
    const property = fc.property(counts, ([part, whole]) => {
      const hundredths = Number(percentText(part, whole)?.replace('.', ''));
      return hundredths * whole <= part * 10_000 && (hundredths + 1) * whole > part * 10_000;
    });
    expect(() => fc.assert(property)).not.toThrow();
  });
});

describe('makeSummary', () => {
  it('ranks by the exact rate; equal rates share a place, and the next place counts them', () => {
    const status = statusOf({
      'vn34-52': [97, 100],
      'vn34-01': [970, 1_000],
      'vn34-79': [98, 100],
      'vn34-48': [1, 2],
    });
    const summary = $NationalSummary.parse(makeSummary(status, now));
    const ranked = summary.provinces.filter((each) => each.rank !== null);
    expect(ranked.map(({ rank, tied, province }) => [rank, tied, province])).toEqual([
      [1, false, 'vn34-79'],
      [2, true, 'vn34-01'],
      [2, true, 'vn34-52'],
      [4, false, 'vn34-48'],
    ]);
    expect(summary.ranked).toBe(4);
    expect(summary.provinces).toHaveLength(34);
    expect(summary.provinces[5]).toMatchObject({ rank: null, tied: false, persons: { verifiedPercent: null } });
  });

  it('orders rates that floating-point numbers and printed percentages cannot distinguish', () => {
    const large = 94_906_267; // its square is above 2^53
    const status = statusOf({ 'vn34-01': [large - 2, large - 1], 'vn34-52': [large - 1, large] });
    const [first, second] = makeSummary(status, now).provinces;
    expect([first.province, first.rank, first.tied]).toEqual(['vn34-52', 1, false]);
    expect([second.province, second.rank, second.tied]).toEqual(['vn34-01', 2, false]);
    expect(first.persons.verifiedPercent).toBe(second.persons.verifiedPercent);
  });

  it('lists what remains by verdict, most first, without what is verified or out of scope', () => {
    const status = statusOf({ 'vn34-52': [90, 100] });
    const province = status.provinces.find((each) => each.province === 'vn34-52');
    if (province) {
      province.verdicts = {
        ...noVerdicts,
        VERIFIED: 85,
        VERIFIED_PARTIAL_DATE: 5,
        OUT_OF_SCOPE: 9,
        ID_MISSING: 3,
        HELD: 7,
      };
    }
    const [first] = makeSummary(status, now).provinces;
    expect(first.remaining).toEqual([
      { verdict: 'HELD', persons: 7 },
      { verdict: 'ID_MISSING', persons: 3 },
    ]);
  });

  it('does not change the status it is made from', () => {
    const status = statusOf({ 'vn34-52': [1, 2] });
    const copy = structuredClone(status);
    makeSummary(status, now);
    expect(status).toEqual(copy);
  });
});

describe('nationalCsv', () => {
  it('has one line per province and one for the country, every line as wide as the header', () => {
    const csv = nationalCsv(makeSummary(statusOf({ 'vn34-52': [97, 100] }), now));
    expect(csv.startsWith('\ufeffrank,province,name,ledger_version,last_upload,participants,')).toBe(true);
    const lines = csv.split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(36);
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
    expect(lines[1]).toContain('1,vn34-52,Gia Lai,0,,100,0,100,97,97,3,97.00,97.00,0,');
    expect(lines[35].startsWith(',vn34,Việt Nam,,,0,')).toBe(true);
  });
});
