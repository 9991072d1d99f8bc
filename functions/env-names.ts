/**
 * Names of the environment variables of the functions. `infra/` sets them, `env.ts` reads them; this file imports
 * nothing, so that both can import it.
 */
export const EnvName = {
  stage: 'DOISOAT_STAGE',
  uploadsBucket: 'DOISOAT_UPLOADS_BUCKET',
  registryBucket: 'DOISOAT_REGISTRY_BUCKET',
  ledgerBucket: 'DOISOAT_LEDGER_BUCKET',
  recordsBucket: 'DOISOAT_RECORDS_BUCKET',
  resultsBucket: 'DOISOAT_RESULTS_BUCKET',
  traceBucket: 'DOISOAT_TRACE_BUCKET',
  secretBucket: 'DOISOAT_SECRET_BUCKET',
  bucketOwner: 'DOISOAT_BUCKET_OWNER',
  stateTable: 'DOISOAT_STATE_TABLE',
  disclosure: 'DOISOAT_DISCLOSURE',
  activation: 'DOISOAT_ACTIVATION',
  ledgerLockDays: 'DOISOAT_LEDGER_LOCK_DAYS',
  trace: 'DOISOAT_TRACE',
} as const;

/**
 * The object in the secret bucket that holds the fingerprint key, written as on one machine: `<number>:<32 hex
 * digits>`. A bucket with a key of its own rather than Secrets Manager: S3's client is there already, and a right to it
 * needs both bucket and key.
 */
export const fingerprintKeyObject = 'fingerprint.key';

/** What answers disclose to offices: the level of each field, or one level for all. */
export type DisclosurePolicy = 'default' | 'yes-no' | 'fields' | 'details';

/** Whether trace runs, and what reaches offices (`docs/trace.md`, Settings): on only with `legalBasis` and `setBy`. */
export type TracePolicy =
  | { mode: 'off' }
  | { mode: 'on'; legalBasis: string; setBy: string; hints: boolean; handover: 'ask' | 'id'; idsPerDay: number };

/** Whether a built registry index is put in use at once, or by a second person's command. */
export const activationPolicies = ['automatic', 'manual'] as const;
export type ActivationPolicy = (typeof activationPolicies)[number];

/** A browser's upload is stored by this function: the session that it has as a principal is its own name. */
export function ticketFunctionName(stage: string): string {
  return `doisoat-${stage}-upload-ticket`;
}
