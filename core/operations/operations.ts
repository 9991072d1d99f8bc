/** Every operation by its name, for a program that performs any of them (`docs/operations.md`). */
import { batches } from './batches.ts';
import { held, heldRefuse } from './held.ts';
import { historyLoad } from './history-load.ts';
import { ledgerCompact, ledgerRenewNames, ledgerRepair, ledgerSweep } from './ledger-care.ts';
import { ledgerRebuild } from './ledger-rebuild.ts';
import { ledgerRestore } from './ledger-restore.ts';
import { ledgerVerify } from './ledger-verify.ts';
import type { Operation } from './operation.ts';
import { registryCompact, registryPrune, registryVerify } from './registry-care.ts';
import { registryActivate, registryCanaries, registryList } from './registry-use.ts';
import { release } from './release.ts';
import { runs } from './runs.ts';
import { targets } from './targets.ts';
import { traceDecide } from './trace-decide.ts';
import { unitsLoad } from './units-load.ts';

const all = [
  release,
  held,
  heldRefuse,
  targets,
  unitsLoad,
  historyLoad,
  registryCanaries,
  registryActivate,
  registryList,
  registryVerify,
  registryCompact,
  registryPrune,
  batches,
  runs,
  ledgerVerify,
  ledgerRepair,
  ledgerCompact,
  ledgerSweep,
  ledgerRenewNames,
  ledgerRebuild,
  ledgerRestore,
  traceDecide,
];

/** Requests and parts of one of them are what its own schema and `perform` gave. */
export const operations: Readonly<Record<string, Operation>> = Object.fromEntries(
  all.map((each) => [each.name, each as unknown as Operation]),
);
