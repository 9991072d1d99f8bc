import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedBytesMax, joinRanges } from '../../../core/base/join-ranges.ts';

const range = (offset: number, length: number) => ({ offset, length });

describe('ranges of one object', () => {
  it('are asked for together if little lies between them, in whatever order they are wanted', () => {
    expect(joinRanges([range(200, 10), range(0, 10), range(15, 5)], 100)).toEqual([
      { offset: 0, length: 20, holds: [1, 2] },
      { offset: 200, length: 10, holds: [0] },
    ]);
    expect(joinRanges([], 100)).toEqual([]);
  });

  it('are asked for in pieces of a bounded size, but for one that is larger by itself', () => {
    const half = joinedBytesMax / 2;
    expect(joinRanges([range(0, half), range(half, half), range(2 * half, 1)])).toEqual([
      { offset: 0, length: joinedBytesMax, holds: [0, 1] },
      { offset: joinedBytesMax, length: 1, holds: [2] },
    ]);
    expect(joinRanges([range(0, 3 * half)])).toEqual([{ offset: 0, length: 3 * half, holds: [0] }]);
  });

  it('each lie in exactly one request, whole, and no two requests could have been one', () => {
    const some = fc.array(fc.record({ offset: fc.nat(5_000), length: fc.integer({ min: 1, max: 300 }) }));
    fc.assert(
      fc.property(some, fc.nat(400), (ranges, gap) => {
        const joined = joinRanges(ranges, gap);
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
});
