/** Which rows are open, what is kept of their hits, and the table of weights. */
import { describe, expect, it } from 'vitest';
import { Detail, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { candidatesMax } from '../../../core/trace/candidate.ts';
import { HitPool } from '../../../core/trace/hit-pool.ts';
import { DateKind, Home, Id, Name, packLevels, unpackLevels } from '../../../core/trace/levels.ts';
import { claimGroups, groupOfRow } from '../../../core/trace/open-claims.ts';
import { $Weights, LabelledPairs, precisionOf } from '../../../core/trace/weights.ts';
import { traceWeights } from '../../../core/trace/weights-table.ts';

describe('an open claim', () => {
  const group = (verdict: number, details = 0): string | undefined => claimGroups[groupOfRow(verdict, details)];

  it('is a row whose ID says nobody, or perhaps somebody else', () => {
    const open = Object.fromEntries(
      Object.entries(Verdict).map(([name, verdict]) => [name, [group(verdict), group(verdict, Detail.NAME_OTHER)]]),
    );
    const none = [undefined, undefined];
    expect(open).toEqual({
      VERIFIED: none,
      VERIFIED_PARTIAL_DATE: none,
      NAME_DIFFERS: [undefined, 'differs'],
      BIRTH_DATE_DIFFERS: ['differs', 'differs'],
      SEX_DIFFERS: [undefined, 'differs'],
      SEVERAL_DIFFER: ['differs', 'differs'],
      DECEASED: none,
      ID_SUPERSEDED: ['linked', 'linked'],
      ID_MISSING: ['noId', 'noId'],
      ID_INVALID: ['noId', 'noId'],
      ID_NOT_FOUND: ['notFound', 'notFound'],
      OLD_ID_ONLY: ['linked', 'linked'],
      DATA_INVALID: none,
      OUT_OF_SCOPE: none,
      HELD: none,
    });
    expect(Object.keys(open)).toEqual(verdictNames);
  });

  it('may have the wrong sex beside a wrong date, but not alone', () => {
    expect(group(Verdict.SEX_DIFFERS, Detail.SEX)).toBeUndefined();
    expect(group(Verdict.SEX_DIFFERS, Detail.SEX | Detail.DATE_OTHER)).toBe('differs');
    expect(group(Verdict.NAME_DIFFERS, Detail.NAME_MARKS)).toBeUndefined();
  });
});

describe('the hits of a claim', () => {
  const levels = (name: number, date: number): number =>
    packLevels({ name, date, sex: 0, id: Id.none, status: 0, pass: 3, cohort: 5, home: 0 });
  const weak = levels(Name.equal, DateKind.month);
  const strong = levels(Name.equal, DateKind.equal);

  it('are bounded, the weakest go first, and all are counted', () => {
    const pool = new HitPool(2);
    for (let id = 1; id <= 100; id++) pool.add(0, id, id === 90 ? strong : weak, 0);
    pool.add(1, 7, weak, 0);
    expect([...pool.found]).toEqual([100, 1]);
    const kept = pool.hitsOf(0);
    expect(kept.length).toBeGreaterThan(candidatesMax);
    expect(kept.length).toBeLessThan(20);
    expect(kept.at(-1)).toEqual({ id: 90, levels: strong });
    expect(kept[0].id).toBe(1);
    expect(pool.hitsOf(1)).toEqual([{ id: 7, levels: weak }]);
    pool.clear();
    expect([pool.hitsOf(0), [...pool.found]]).toEqual([[], [0, 0]]);
  });

  it('of a place of the office stay before others that agree alike', () => {
    const pool = new HitPool(1);
    for (let id = 1; id <= 50; id++) pool.add(0, id, weak, id > 45 ? 1 : 0);
    expect(pool.hitsOf(0).filter(({ id }) => id > 45)).toHaveLength(5);
  });

  it('know the home of a child without losing a level', () => {
    const pool = new HitPool(1);
    pool.add(0, 5, strong, 0);
    expect(pool.setHome(0, 5, Home.other)).toBe(true);
    expect(pool.setHome(0, 5, Home.same)).toBe(true);
    expect(pool.setHome(0, 6, Home.same)).toBe(false);
    const [{ levels: noted }] = pool.hitsOf(0);
    expect(unpackLevels(noted)).toEqual({ ...unpackLevels(strong), home: Home.same });
  });
});

describe('the table of weights', () => {
  it('is of the format, was learned, and says from what', () => {
    expect($Weights.parse(traceWeights)).toEqual(traceWeights);
    expect(traceWeights.provenance.claims).toBeGreaterThan(10_000);
    for (const group of claimGroups) expect(traceWeights.groups[group].claims).toBeGreaterThan(100);
  });

  it('gives every level a chance, and all levels of a field together one', () => {
    for (const { name, date, id } of Object.values(traceWeights.groups))
      for (const chances of [id, ...name, ...date])
        expect(chances.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 2);
  });

  it('follows from counts by (count + ½) / (all + ½ levels)', () => {
    const pairs = new LabelledPairs();
    const pair = {
      isFound: true,
      nameKind: 0,
      name: 0,
      precision: 0,
      date: 0,
      id: 3,
      placeSame: true,
      deceased: false,
    };
    for (let n = 0; n < 4; n++) pairs.add({ ...pair, sexDiffers: n === 0, residenceSame: undefined });
    const learned = pairs.weights();
    expect(learned.claims).toBe(4);
    expect(learned.name[0][0]).toBeCloseTo(4.5 / 8.5, 3);
    expect(learned.name[0][1]).toBeCloseTo(0.5 / 8.5, 3);
    expect(learned.sexDiffers).toBeCloseTo(1.5 / 5, 3);
    expect(learned.residenceSame).toBe(0.5);
    expect(learned.missed).toEqual([0.1, 0.5]);
    expect(learned.name[1][0]).toBeCloseTo(1 / 9, 3);
  });

  it('has chances of its own for dates without a day and for 01/01', () => {
    expect([19900512, 19900101, 19900500, 19900000].map(precisionOf)).toEqual([0, 1, 2, 2]);
  });
});
