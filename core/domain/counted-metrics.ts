/**
 * What both shells count, by the name that each has for it: metrics of CloudWatch (`functions/telemetry.ts`), and of
 * Prometheus (`local/metrics/`). Alarms and alert rules are over the same things.
 */
export const countedMetrics = {
  committed: { cloud: 'BatchesCommitted', prometheus: 'doisoat_uploads_total' },
  refused: { cloud: 'BatchesRefused', prometheus: 'doisoat_uploads_total' },
  duplicate: { cloud: 'BatchesDuplicate', prometheus: 'doisoat_uploads_total' },
  ignored: { cloud: 'UploadsIgnored', prometheus: 'doisoat_uploads_total' },
  faults: { cloud: 'Faults', prometheus: 'doisoat_faults_total' },
  /** Attempts at a batch that ended because their time was over. On one machine nothing ends an attempt. */
  deadlines: { cloud: 'DeadlinesPassed', prometheus: null },
  rows: { cloud: 'RowsRead', prometheus: 'doisoat_rows_total' },
  rejected: { cloud: 'RowsRejected', prometheus: 'doisoat_rows_rejected_total' },
  held: { cloud: 'RowsHeld', prometheus: 'doisoat_rows_held_total' },
  released: { cloud: 'RowsReleased', prometheus: 'doisoat_rows_released_total' },
  /** On one machine a command builds the index: its last build is a figure, not a count. */
  registryBuilt: { cloud: 'RegistriesBuilt', prometheus: 'doisoat_registry_last_build_timestamp_seconds' },
  registryRefused: { cloud: 'RegistriesRefused', prometheus: null },
  published: { cloud: 'SummariesPublished', prometheus: 'doisoat_publish_duration_seconds' },
  /** Provinces that sent nothing for longer than the summary's limit, at the last publishing. */
  provincesStale: { cloud: 'ProvincesStale', prometheus: 'doisoat_province_stale' },
  /** Figures that a recount gives otherwise; must be 0. */
  drift: { cloud: 'LedgerDrift', prometheus: 'doisoat_nightly_drift' },
  /** Provinces and steps that a nightly run left undone. */
  reconcileFailed: { cloud: 'ReconcileFailed', prometheus: 'doisoat_nightly_undone' },
  durationMs: { cloud: 'Duration', prometheus: 'doisoat_batch_duration_seconds' },
} as const;
