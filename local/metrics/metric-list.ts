/**
 * Every metric of one machine: name, kind, labels with all their values, and what it tells. `docs/metrics.md` has the
 * same list, and a test compares the two.
 */
import { batchKinds, schemes } from '../../core/domain/codes.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { stepScopes } from '../../core/reconcile/step-results.ts';
import { refusals } from '../../core/refusals/refusals.ts';

/** What is in no list of a label: one value for all of it, so that nobody's input makes series. */
export const otherValue = 'OTHER';
/** Codes by which stores fail, as Node, SQLite, PostgreSQL and S3 name them; the others are `OTHER`. */
export const storeErrorCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EACCES',
  'EIO',
  'EMFILE',
  'ENOSPC',
  'EROFS',
  'ERR_SQLITE_ERROR',
  'INTEGRITY',
  'TIMEOUT',
  otherValue,
] as const;
export const goalStates = ['reached', 'onTrack', 'late', 'never', 'overdue', 'unknown'] as const;

const province = provinces.map(({ id }) => id);
const provinceAndScheme = { province, scheme: schemes };
const refusalCodes = [...Object.keys(refusals), otherValue];

export type Unit = 'seconds' | 'bytes' | 'persons' | 'rows' | 'uploads' | 'ratio' | 'count' | 'yes or no';

export interface MetricFacts {
  type: 'counter' | 'gauge' | 'histogram';
  unit: Unit;
  help: string;
  /** All values that each label can have; a number where the values are not known before, and how many there are. */
  labels?: Readonly<Record<string, readonly string[] | number>>;
  /** Upper bounds of a histogram, seconds. */
  buckets?: readonly number[];
}

/** From a batch of some rows to one of 14 million. */
const jobBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

export const metricList = {
  doisoat_province_participants: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants in the ledger',
    labels: { province },
  },
  doisoat_province_out_of_scope: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants that are not compared by rule',
    labels: { province },
  },
  doisoat_province_denominator: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants that the rates are of: participants less those out of scope',
    labels: { province },
  },
  doisoat_province_synced: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants whose ID names a person of the registry',
    labels: { province },
  },
  doisoat_province_verified: { type: 'gauge', unit: 'persons', help: 'Verified participants', labels: { province } },
  doisoat_province_remaining: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants of the denominator who are not verified',
    labels: { province },
  },
  doisoat_province_held: {
    type: 'gauge',
    unit: 'persons',
    help: 'Participants whose verdict is HELD: nothing of them was ever compared',
    labels: { province },
  },
  doisoat_province_verified_ratio: {
    type: 'gauge',
    unit: 'ratio',
    help: 'Verified of the denominator; absent while that is 0',
    labels: { province },
  },
  doisoat_province_synced_ratio: {
    type: 'gauge',
    unit: 'ratio',
    help: 'Synced of the denominator; absent while that is 0',
    labels: { province },
  },
  doisoat_verified_ratio: { type: 'gauge', unit: 'ratio', help: 'Verified of the denominator, all provinces' },
  doisoat_synced_ratio: { type: 'gauge', unit: 'ratio', help: 'Synced of the denominator, all provinces' },
  doisoat_scheme_denominator: {
    type: 'gauge',
    unit: 'persons',
    help: 'The denominator of one scheme; persons of several schemes are in each',
    labels: provinceAndScheme,
  },
  doisoat_scheme_synced: { type: 'gauge', unit: 'persons', help: 'Synced, of one scheme', labels: provinceAndScheme },
  doisoat_scheme_verified: {
    type: 'gauge',
    unit: 'persons',
    help: 'Verified, of one scheme',
    labels: provinceAndScheme,
  },
  doisoat_province_last_upload_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When the store took the newest upload in the ledger; absent before the first',
    labels: { province },
  },
  doisoat_province_stale: {
    type: 'gauge',
    unit: 'yes or no',
    help: '1 if the province sent nothing for longer than the limit of the summary; absent before its first upload',
    labels: { province },
  },
  doisoat_province_goal_state: {
    type: 'gauge',
    unit: 'yes or no',
    help: '1 for the state of the goal of the year, as last published',
    labels: { province, state: goalStates },
  },
  doisoat_province_goal_missing: {
    type: 'gauge',
    unit: 'persons',
    help: 'Verified participants that the goal of the year lacks, as last published',
    labels: { province },
  },
  doisoat_provinces_unpublished: {
    type: 'gauge',
    unit: 'count',
    help: 'Provinces whose newest ledger version is not published',
  },
  doisoat_published_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When the published summary was made; absent before the first',
  },
  doisoat_registry_info: {
    type: 'gauge',
    unit: 'count',
    help: '1; the version of the registry in use. Absent before the first',
    labels: { version: 1 },
  },
  doisoat_registry_as_of_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'As of when the extract of the registry in use is',
  },
  doisoat_registry_activated_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When the registry in use was put in use',
  },
  doisoat_registry_people: { type: 'gauge', unit: 'persons', help: 'People of the registry in use' },
  doisoat_registry_last_build_duration_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'What the last build of an index on this machine took',
  },
  doisoat_registry_last_build_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When the last build of an index on this machine ended',
  },
  doisoat_nightly_finished_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When the newest nightly run was noted; absent before the first',
  },
  doisoat_nightly_result: {
    type: 'gauge',
    unit: 'yes or no',
    help: '1 for how the newest nightly run ended',
    labels: { result: ['done', 'incomplete'] },
  },
  doisoat_nightly_undone: {
    type: 'gauge',
    unit: 'count',
    help: 'Provinces, and steps over the country, that the newest nightly run left undone',
  },
  doisoat_nightly_drift: {
    type: 'gauge',
    unit: 'count',
    help: 'Persons by which recounts of the newest nightly run differ, and provinces stopped for it; must be 0',
  },
  doisoat_uploads_total: {
    type: 'counter',
    unit: 'uploads',
    help: 'Uploads processed by this process, by outcome',
    labels: { status: ['committed', 'refused', 'duplicate', 'ignored'] },
  },
  doisoat_refusals_total: {
    type: 'counter',
    unit: 'uploads',
    help: 'Refused uploads by code (docs/catalogue.md)',
    labels: { code: refusalCodes },
  },
  doisoat_rows_total: { type: 'counter', unit: 'rows', help: 'Rows read' },
  doisoat_rows_rejected_total: { type: 'counter', unit: 'rows', help: 'Rows that could not be read' },
  doisoat_rows_held_total: { type: 'counter', unit: 'rows', help: 'Participants of whom an upload was held' },
  doisoat_rows_released_total: { type: 'counter', unit: 'rows', help: 'Held rows that headquarters released' },
  doisoat_faults_total: { type: 'counter', unit: 'count', help: 'Attempts that failed, of uploads and of rounds' },
  doisoat_portal_faults_total: {
    type: 'counter',
    unit: 'count',
    help: 'Requests that the portal answered with a fault',
  },
  doisoat_commit_conflicts_total: {
    type: 'counter',
    unit: 'count',
    help: 'Attempts at a commit that another commit overtook',
  },
  doisoat_batch_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'From taking up an upload to its receipt, by kind',
    labels: { kind: [...batchKinds, otherValue] },
    buckets: jobBuckets,
  },
  doisoat_nightly_step_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'One step of the nightly run for one province or group',
    labels: { step: Object.keys(stepScopes) },
    buckets: jobBuckets,
  },
  doisoat_publish_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'Making and writing summary and pages',
    buckets: jobBuckets,
  },
  doisoat_index_blocks_total: {
    type: 'counter',
    unit: 'count',
    help: 'Blocks of the index that look-ups needed: kept in memory, or read from the store',
    labels: { from: ['memory', 'store'] },
  },
  doisoat_uploads_waiting: { type: 'gauge', unit: 'uploads', help: 'Uploads without an answer at the last look' },
  doisoat_province_uploads_waiting: {
    type: 'gauge',
    unit: 'uploads',
    help: 'Uploads without an answer at the last look',
    labels: { province },
  },
  doisoat_oldest_upload_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest upload without an answer at the last look; 0 if there is none',
  },
  doisoat_uploads_dead: {
    type: 'gauge',
    unit: 'uploads',
    help: 'Uploads put aside after the last attempt, until the next start',
  },
  doisoat_uploads_ahead: {
    type: 'gauge',
    unit: 'uploads',
    help: 'Uploads that wait because a clock is wrong, by code',
    labels: { code: ['FILE_TIME_AHEAD', 'CLOCK_BEHIND'] },
  },
  doisoat_portal_uploads_waiting: {
    type: 'gauge',
    unit: 'uploads',
    help: 'Uploads that the portal of this process took and that have no answer yet',
  },
  doisoat_round_age_seconds: { type: 'gauge', unit: 'seconds', help: 'Since the last sign of life of the worker' },
  doisoat_published_age_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'Since this worker published the summary; -1 if not yet',
  },
  doisoat_store_up: {
    type: 'gauge',
    unit: 'yes or no',
    help: '1 if the store answers',
    labels: { store: ['state', 'objects'] },
  },
  doisoat_store_errors_total: {
    type: 'counter',
    unit: 'count',
    help: 'Calls of a store that failed',
    labels: { store: ['state', 'objects'], code: storeErrorCodes },
  },
  doisoat_data_disk_free_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Free space of the disk of the data directory, for this user',
  },
  doisoat_data_disk_size_bytes: { type: 'gauge', unit: 'bytes', help: 'Size of the disk of the data directory' },
  doisoat_build_info: { type: 'gauge', unit: 'count', help: '1; the version of doisoat', labels: { version: 1 } },
} as const satisfies Record<string, MetricFacts>;

export type MetricName = keyof typeof metricList;

/** Series of a metric at most: of a histogram those of its buckets, sum and count. */
export function seriesMaxOf({ type, labels = {}, buckets = [] }: MetricFacts): number {
  const each = type === 'histogram' ? buckets.length + 3 : 1;
  return Object.values(labels).reduce<number>(
    (product, values) => product * (typeof values === 'number' ? values : values.length),
    each,
  );
}
