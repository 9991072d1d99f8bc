/** @module-tag long */
import { expect, it } from 'vitest';
import { openIndex, runSequence } from '../../proof/ways-in/ways-in.ts';

it('twelve random sequences over all ways in end in the ledger of a plain processing', async () => {
  const index = await openIndex();
  const wrong: string[] = [];
  for (let seed = 1; seed <= 12; seed++)
    for (const text of (await runSequence(index, seed)).wrong) wrong.push(`seed ${seed}: ${text}`);
  expect(wrong).toEqual([]);
}, 60_000);
