/** The mornings that are simulated: the product as it is, what was chosen against, and what must be found to fail. */
import { throttledAttemptsMax } from '../../adapters/s3/client-rules.ts';
import { stages, syncMinutes } from '../../infra/config.ts';
import { deliveriesMax, visibilityMargin } from '../../infra/work-queue.ts';
import type { Morning } from './morning.ts';

/** Concurrent functions of an account after the increase that docs/deploy.md asks for, less those set apart. */
const accountFunctions = 1_000;
const { batchesPerProvince, reserved } = stages.prod;
const setApart = reserved === undefined ? 0 : Object.values(reserved).reduce((sum, each) => sum + each, 0);

export const todaysMorning: Morning = {
  seed: 1,
  scale: 1,
  provinces: 34,
  batchesOfProvince: 20,
  books: 16,
  // 500 rows at 100 M people and 3 M participants (docs/performance.md).
  calm: { registry: 137, ledger: 397, megabytes: 70 },
  sparing: { registry: 67, ledger: 78, megabytes: 285 },
  again: 8,
  attempts: throttledAttemptsMax,
  visibilityMs: syncMinutes * 60_000 + visibilityMargin.toMilliseconds(),
  deliveriesMax,
  ofProvince: batchesPerProvince,
  functions: accountFunctions - setApart,
};

/** What was chosen against. */
export const compared: Record<string, Partial<Morning>> = {
  'two of a province at a time': { ofProvince: 2 },
  'every commit tried again reads all': { again: todaysMorning.calm.ledger },
  'never sparing': { sparing: todaysMorning.calm },
  'always sparing': { calm: todaysMorning.sparing },
  'S3 refuses everything for four minutes': { outage: { from: 10_000, until: 250_000 } },
  'an account of 10 functions': { functions: 10, ofProvince: stages.dev.batchesPerProvince },
};

const everyRange = { registry: 206, ledger: 838, megabytes: 18 };

/** Each must show failures or a longer delay. */
export const mutants: Record<string, Partial<Morning>> = {
  'no attempts beyond those of the SDK': { attempts: 1, scale: 10 },
  'the same, invisible for 30 minutes': {
    attempts: 1,
    visibilityMs: 1_800_000,
    scale: 10,
  },
  'every range a request (1,044 GETs)': { calm: everyRange, sparing: everyRange },
};
