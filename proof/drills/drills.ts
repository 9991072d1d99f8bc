/** All restore drills, in the order in which they are done; docs/runbook.md names each. */
import type { Drill } from './drill.ts';
import { objectDamaged, provinceBackup, provinceVersions } from './object-drills.ts';
import { keyLost, keyMissing, pagesLost, registryBad, stateLost, stateRolledBack, uploadLost } from './state-drills.ts';

export const drills: readonly Drill[] = [
  stateLost,
  stateRolledBack,
  objectDamaged,
  provinceVersions,
  provinceBackup,
  registryBad,
  pagesLost,
  uploadLost,
  keyMissing,
  keyLost,
];
