/**
 * Before each file. Property tests draw the same cases in every run, so that a red run can be repeated;
 * FAST_CHECK_SEED=random (or a number) looks elsewhere.
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';
import { afterAll, vi } from 'vitest';

const asked = process.env.FAST_CHECK_SEED ?? '20261122';
if (asked !== 'random') configureGlobal({ ...readConfigureGlobal(), seed: Number(asked) });

// Files share a process: what one has put in place of the environment or of a function is not there for the next.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
