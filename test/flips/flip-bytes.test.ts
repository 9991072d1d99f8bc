import { expect, it } from 'vitest';
import { flipBytes } from './flip-bytes.ts';

it('finds every flipped byte, and reads no damaged ledger as another one', async () => {
  const tally = await flipBytes({ flips: 500, seed: 7, readEvery: 3 });
  expect(tally.wrong).toEqual([]);
  expect(tally).toMatchObject({ flips: 500, found: 500 });
  // Both happen: a flip that nobody needs to read, and one that stops whoever does.
  expect(Math.min(tally.unaffected, tally.stopped)).toBeGreaterThan(50);
});
