/** What is counted, by its names in CloudWatch: `infra/` makes alarms and the dashboard from the same names. */
import { countedMetrics } from '../core/domain/counted-metrics.ts';

export const metricsNamespace = 'doisoat';

/** Faults are also counted by the version of the function: a change is taken back by them (`infra/safe-change.ts`). */
export const versionDimension = 'version';

type Counted = typeof countedMetrics;

/** Names of the metrics; alarms and the dashboard are over them. */
export const MetricName = Object.fromEntries(
  Object.entries(countedMetrics).map(([name, { cloud }]) => [name, cloud]),
) as { readonly [Name in keyof Counted]: Counted[Name]['cloud'] };
export type MetricName = (typeof MetricName)[keyof typeof MetricName];
