/** What is counted. This file imports nothing: `infra/` makes alarms from the same names. */
export const metricsNamespace = 'doisoat';

/** Names of the metrics; alarms and the dashboard are over them. */
export const MetricName = {
  committed: 'BatchesCommitted',
  refused: 'BatchesRefused',
  duplicate: 'BatchesDuplicate',
  ignored: 'UploadsIgnored',
  faults: 'Faults',
  rows: 'RowsRead',
  rejected: 'RowsRejected',
  held: 'RowsHeld',
  released: 'RowsReleased',
  registryBuilt: 'RegistriesBuilt',
  registryRefused: 'RegistriesRefused',
  published: 'SummariesPublished',
  /** Provinces that sent nothing for longer than the summary's limit, at the last publishing. */
  provincesStale: 'ProvincesStale',
  /** Figures that a recount gives otherwise; must be 0. */
  drift: 'LedgerDrift',
  /** Provinces that a nightly run left undone. */
  reconcileFailed: 'ReconcileFailed',
  durationMs: 'Duration',
} as const;
export type MetricName = (typeof MetricName)[keyof typeof MetricName];
