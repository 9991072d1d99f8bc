import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderByNumber, orderByWords, sortedOrder } from '../../../core/base/radix-sort.ts';

/** Few different values beside any: equal keys must be common for stability to be seen. */
function keys(max: number): fc.Arbitrary<number[]> {
  const value = fc.oneof(fc.nat(7), fc.integer({ min: 0, max }), fc.integer({ min: max - 3, max }));
  return fc.array(value, { maxLength: 200 });
}

function expectedOrder(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
}

describe('sortedOrder', () => {
  it('orders indices by a 32-bit key and keeps equal keys in their order', () => {
    fc.assert(
      fc.property(keys(2 ** 32 - 1), (values) => {
        const low = Uint32Array.from(values);
        expect([...sortedOrder(values.length, low)]).toEqual(expectedOrder(values));
        expect([...low]).toEqual(values);
      }),
    );
  });

  it('orders indices by a pair of keys, the high one first', () => {
    fc.assert(
      fc.property(keys(2 ** 32 - 1), keys(2 ** 32 - 1), fc.boolean(), (lows, highs, wide) => {
        const length = Math.min(lows.length, highs.length);
        const low = Uint32Array.from(lows);
        const high = wide ? Uint32Array.from(highs) : Uint16Array.from(highs);
        const pairs = Array.from({ length }, (_, i) => BigInt(high[i]) * 2n ** 32n + BigInt(low[i]));
        const expected = pairs.map((_, i) => i).sort((a, b) => Number(pairs[a] - pairs[b]) || a - b);
        expect([...sortedOrder(length, low, high)]).toEqual(expected);
      }),
    );
  });

  it('looks at the first places only when the arrays are longer', () => {
    expect([...sortedOrder(2, Uint32Array.of(5, 3, 1))]).toEqual([1, 0]);
    expect([...sortedOrder(0, Uint32Array.of(5))]).toEqual([]);
  });
});

describe('orderByNumber', () => {
  it('orders whole numbers below 2^53 and keeps equal ones in their order', () => {
    fc.assert(
      fc.property(keys(Number.MAX_SAFE_INTEGER), (values) => {
        expect([...orderByNumber(Float64Array.from(values), values.length)]).toEqual(expectedOrder(values));
      }),
    );
  });

  it('leaves ascending values as they are and turns descending ones round', () => {
    const ids = Float64Array.from({ length: 5000 }, (_, i) => 1e9 + i * 7_000_001);
    expect([...orderByNumber(ids, 5000)]).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect([...orderByNumber(ids.toReversed(), 5000)]).toEqual(Array.from({ length: 5000 }, (_, i) => 4999 - i));
  });
});

describe('orderByWords', () => {
  it('orders numbers of two words that lie apart as orderByNumber does', () => {
    fc.assert(
      fc.property(keys(Number.MAX_SAFE_INTEGER), fc.integer({ min: 2, max: 16 }), fc.nat(3), (values, stride, at) => {
        const words = new Uint32Array(at + stride * values.length + 2).fill(7);
        values.forEach((value, i) => {
          words[at + i * stride] = value >>> 0;
          words[at + i * stride + 1] = Math.floor(value / 2 ** 32);
        });
        const before = words.slice();
        expect([...orderByWords(words, at, stride, values.length)]).toEqual(expectedOrder(values));
        expect(words).toEqual(before);
      }),
    );
  });
});
