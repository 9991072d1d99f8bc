import { expect, it } from 'vitest';
import { flipBytes } from '../../proof/flips/flip-bytes.ts';

/** `npm run prove -- flips` flips 1,000 and reads after each. */
it('detects every flipped byte', async () => {
  const tally = await flipBytes({ flips: 150, seed: 7, readEvery: 5 });
  expect(tally.wrong).toEqual([]);
  expect(tally).toMatchObject({ flips: 150, found: 150 });
  // Both happen: a flip that nobody needs to read, and one that stops whoever does.
  expect(Math.min(tally.unaffected, tally.stopped)).toBeGreaterThan(20);
});
