/** Restore drills on files and in the cloud, in the order in which they are done; docs/runbook.md names each. */
import { deadLetters, deleteMarkers, indexLost } from './cloud-drills.ts';
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

/** Of what only versioned buckets and queues know. */
export const cloudDrills: readonly Drill[] = [deleteMarkers, indexLost, deadLetters];
