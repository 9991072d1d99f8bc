import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backward, forward, Permutation } from '../../generate/permutation.ts';

describe('Permutation', () => {
  it('gives every value of its range once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (size, key) => {
        const order = new Permutation(size, key);
        const seen = new Set<number>();
        for (let n = 0; n < size; n++) {
          const value = order.at(n);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(size);
          seen.add(value);
        }
        expect(seen.size).toBe(size);
      }),
      { numRuns: 30 },
    );
  });

  it('finds the place of a value in large ranges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(), fc.nat(), (size, key, n) => {
        const order = new Permutation(size, key);
        expect(order.indexOf(order.at(n % size))).toBe(n % size);
      }),
    );
  });

  it('separates neighbours', () => {
    const order = new Permutation(100_000, 7);
    let near = 0;
    for (let n = 0; n + 1 < 1000; n++) if (Math.abs(order.at(n) - order.at(n + 1)) < 100) near++;
    expect(near).toBeLessThan(20);
  });

  it('shuffles the numbers of a cell back and forth', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(), (x, key) => {
        expect(backward(forward(x, 1000, 1000, key), 1000, 1000, key)).toBe(x);
      }),
    );
  });
});
