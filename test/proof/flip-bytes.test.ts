/** @module-tag long */
import { expect, it } from 'vitest';
import { flipBytes, flipEveryObject } from '../../proof/flips/flip-bytes.ts';

/** Ways of reading that `flip-bytes.ts` tries. */
const ways = 5;

it('detects a flipped byte in every object, and stops every reader of the current manifest', async () => {
  const tally = await flipEveryObject();
  expect(tally).toMatchObject({ wrong: [], found: tally.objects, flips: tally.objects });
  expect(tally.objects).toBeGreaterThan(100);
  expect(tally).toMatchObject({ stopped: ways, unaffected: 0 });
});

it('reads on, unaffected, where a published answer that nobody reads again is damaged', async () => {
  const answers = /^results\/vn34-01\/[^/]+\/outcomes\.csv$/;
  const tally = await flipEveryObject(answers);
  expect(tally).toMatchObject({ wrong: [], stopped: 0, unaffected: 2 * ways });
});

/** `npm run prove -- flips` flips 1,000 and reads after each. */
it('detects random flips, after which every reader stops or is unaffected', async () => {
  const tally = await flipBytes({ flips: 20, seed: 7, readEvery: 4 });
  expect(tally).toMatchObject({ wrong: [], flips: 20, found: 20 });
  expect(tally.stopped + tally.unaffected).toBe((20 / 4) * ways);
});
