/**
 * Why a whole upload, file, request or command is refused: one record per code. They stand before everything else in
 * the core, because `Refusal` takes no other code than these.
 */
import { alertRefusals } from './alert-refusals.ts';
import { backupRefusals } from './backup-refusals.ts';
import { caseRefusals } from './case-refusals.ts';
import type { commandRefusals } from './command-refusals.ts';
import { fileRefusals } from './file-refusals.ts';
import { goalRefusals } from './goal-refusals.ts';
import type { RefusalRecord } from './groups.ts';
import { heldRefusals } from './held-refusals.ts';
import { orderRefusals } from './order-refusals.ts';
import { registryRefusals } from './registry-refusals.ts';
import { stateRefusals } from './state-refusals.ts';
import { steeringRefusals } from './steering-refusals.ts';
import { traceRefusals } from './trace-refusals.ts';
import { unitRefusals } from './unit-refusals.ts';
import { uploadRefusals } from './upload-refusals.ts';

const numbered = {
  ...fileRefusals,
  ...uploadRefusals,
  ...registryRefusals,
  ...traceRefusals,
  ...caseRefusals,
  ...heldRefusals,
  ...unitRefusals,
  ...steeringRefusals,
  ...goalRefusals,
  ...alertRefusals,
  ...backupRefusals,
  ...orderRefusals,
  ...stateRefusals,
};

/** A code with a number in the catalogue (`docs/catalogue.md`). */
export type NumberedRefusal = keyof typeof numbered;
/** Every code that a refusal may carry. */
export type RefusalCode = NumberedRefusal | keyof typeof commandRefusals;

export const refusals: Record<NumberedRefusal, RefusalRecord> = numbered;
