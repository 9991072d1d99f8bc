/**
 * Smaller than `npm run prove -- contention`: the same processes, the same adapters.
 *
 * @module-tag long
 */
import { expect, it } from 'vitest';
import { commitAttemptsMax } from '../../core/commit/ratify.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { contendOnDynamo, contendOnFiles } from '../../proof/contention/contend.ts';

it('takes every commit of two processes on files and SQLite, each once', async () => {
  const { attempts, wrong } = await contendOnFiles(makeTempFolder(), 2, 6);
  expect(wrong).toEqual([]);
  expect(attempts.length).toBe(6);
  expect(Math.max(...attempts)).toBeLessThan(commitAttemptsMax);
});

it('takes every commit of eight at once on DynamoDB, each once', async () => {
  const { attempts, wrong } = await contendOnDynamo(8);
  expect(wrong).toEqual([]);
  // Somebody had to try again, or nothing was contended.
  expect(Math.max(...attempts)).toBeGreaterThan(1);
  expect(Math.max(...attempts)).toBeLessThan(commitAttemptsMax);
});
