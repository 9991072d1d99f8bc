/**
 * Property tests draw the same cases in every run, so that a red run can be repeated; FAST_CHECK_SEED=random (or a
 * number) looks elsewhere.
 */
import { configureGlobal, readConfigureGlobal } from 'fast-check';

const asked = process.env.FAST_CHECK_SEED ?? '20261122';
if (asked !== 'random') configureGlobal({ ...readConfigureGlobal(), seed: Number(asked) });
