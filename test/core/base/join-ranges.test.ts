import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmRules, joinRanges, sparingRules } from '../../../core/base/join-ranges.ts';

const range = (offset: number, length: number) => ({ offset, length });

describe('ranges of one object', () => {
  it('are asked for together if little lies between them, in whatever order they are wanted', () => {
    expect(joinRanges([range(200, 10), range(0, 10), range(15, 5)], { ...calmRules, gapMax: 100 })).toEqual([
      { offset: 0, length: 20, holds: [1, 2] },
      { offset: 200, length: 10, holds: [0] },
    ]);
    expect(joinRanges([], sparingRules)).toEqual([]);
  });

  it('are asked for in pieces of a bounded size, but for one that is larger by itself', () => {
    const { requestMax } = calmRules;
    const half = requestMax / 2;
    expect(joinRanges([range(0, half), range(half, half), range(2 * half, 1)])).toEqual([
      { offset: 0, length: requestMax, holds: [0, 1] },
      { offset: requestMax, length: 1, holds: [2] },
    ]);
    expect(joinRanges([range(0, 3 * half)])).toEqual([{ offset: 0, length: 3 * half, holds: [0] }]);
  });

  it('each lie in exactly one request, whole, and no two requests could have been one', () => {
    const some = fc.array(fc.record({ offset: fc.nat(5_000), length: fc.integer({ min: 1, max: 300 }) }));
    fc.assert(
      fc.property(some, fc.nat(400), (ranges, gap) => {
        const joined = joinRanges(ranges, { ...calmRules, gapMax: gap });
        const held = joined.flatMap(({ holds }) => holds).sort((one, other) => one - other);
        expect(held).toEqual(ranges.map((_, at) => at));
        for (const { offset, length, holds } of joined)
          for (const at of holds) {
            expect(ranges[at].offset).toBeGreaterThanOrEqual(offset);
            expect(ranges[at].offset + ranges[at].length).toBeLessThanOrEqual(offset + length);
          }
        for (let at = 1; at < joined.length; at++)
          expect(joined[at].offset - joined[at - 1].offset - joined[at - 1].length).toBeGreaterThan(gap);
      }),
    );
  });

  it('are joined over the smallest gaps first where unwanted bytes are bounded', () => {
    const ranges = [range(1, 9), range(40, 10), range(60, 10), range(90, 10)]; // gaps of 30, 10 and 20
    const requests = (wasteMax: number) =>
      joinRanges(ranges, { ...calmRules, gapMax: 100, wasteMax }).map(({ holds }) => holds);
    expect(requests(9)).toEqual([[0], [1], [2], [3]]);
    expect(requests(29)).toEqual([[0], [1, 2], [3]]);
    expect(requests(30)).toEqual([[0], [1, 2, 3]]);
    expect(requests(60)).toEqual([[0, 1, 2, 3]]);
  });

  it('never bring more unwanted bytes than the bound, and no fewer requests than a larger bound', () => {
    const some = fc.array(
      fc.record({ offset: fc.integer({ min: 1, max: 5_000 }), length: fc.integer({ min: 1, max: 99 }) }),
    );
    fc.assert(
      fc.property(some, fc.nat(400), fc.nat(3_000), (ranges, gapMax, wasteMax) => {
        const wanted = new Set(ranges.flatMap(({ offset, length }) => Array.from({ length }, (_, at) => offset + at)));
        const joined = joinRanges(ranges, { ...calmRules, gapMax, wasteMax });
        const read = joined.reduce((sum, { length }) => sum + length, 0);
        expect(read - wanted.size).toBeLessThanOrEqual(wasteMax);
        expect(joinRanges(ranges, { ...calmRules, gapMax, wasteMax: 2 * wasteMax }).length).toBeLessThanOrEqual(
          joined.length,
        );
      }),
    );
  });
});
