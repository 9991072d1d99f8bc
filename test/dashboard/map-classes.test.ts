import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classBounds, classesMax, classOf } from '../../dashboard/map-classes.ts';
import { sampleYear } from './sample-summary.ts';

/** Figures of up to 63 provinces, some of them equal. */
const figures = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 63 }),
  fc.array(fc.integer({ min: 9_890, max: 9_999 }), { maxLength: 34 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 34 }),
  fc.array(fc.integer({ min: -50_000, max: 5_000_000 }), { maxLength: 34 }),
);

describe('the classes of the map', () => {
  it('are at most five, in order, none of them empty, whatever the figures', () => {
    fc.assert(
      fc.property(figures, (values) => {
        const bounds = classBounds(values);
        expect(bounds).toEqual([...new Set(bounds)].toSorted((a, b) => a - b));
        const used = new Set(values.map((value) => classOf(value, bounds)));
        expect(used.size).toBe(values.length === 0 ? 0 : bounds.length + 1);
        expect(bounds.length < classesMax).toBe(true);
        // As soon as two provinces differ the map has two colours.
        expect(bounds.length > 0).toBe(new Set(values).size > 1);
      }),
    );
  });

  it('hold about a fifth of the provinces each, unless they are equal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 10, maxLength: 63 }), (values) => {
        const bounds = classBounds(values);
        expect(bounds).toHaveLength(classesMax - 1);
        const sizes = Array.from({ length: classesMax }, (_, at) => values.filter((v) => classOf(v, bounds) === at));
        const fifth = values.length / classesMax;
        for (const { length } of sizes) expect(Math.abs(length - fifth)).toBeLessThanOrEqual((2 / 3) * fifth + 1e-9);
      }),
    );
  });

  it('do not depend on the order of the provinces', () => {
    fc.assert(
      fc.property(figures, (values) => {
        expect(classBounds(values.toReversed())).toEqual(classBounds(values));
      }),
    );
  });

  it('begin at numbers that are round', () => {
    const spread = Array.from({ length: 34 }, (_, i) => 9_801 + i * 5);
    expect(classBounds(spread)).toEqual([9_840, 9_860, 9_900, 9_940]);
    expect(classBounds([9_912, 9_931, 9_931, 9_940, 9_978])).toEqual([9_920, 9_940, 9_950]);
  });

  it('tell provinces apart where all are near 99 %, and where few differ', () => {
    expect(classBounds([9_900, 9_901])).toEqual([9_901]);
    expect(classBounds([9_900, 9_900, 9_900, 9_900, 9_900, 9_955])).toEqual([9_950]);
    expect(classBounds([9_955])).toEqual([]);
    expect(classBounds([])).toEqual([]);
  });

  it('stay from day to day: nine of ten are those of the day before, in a year in which every province moves', () => {
    const histories = sampleYear().provinces.filter(({ days }) => days.days.length > 300);
    const rateOn = (back: number): number[] =>
      histories.map(({ days: { verified, denominator } }) =>
        Math.floor((10_000 * (verified.at(-back) ?? 0)) / (denominator.at(-back) ?? 1)),
      );
    const bounds = Array.from({ length: 300 }, (_, k) => classBounds(rateOn(300 - k)));
    const stayed = bounds.slice(1).flatMap((now, k) => now.map((bound) => bounds[k].includes(bound)));
    expect(stayed.filter(Boolean).length / stayed.length).toBeGreaterThan(0.9);
  });
});
