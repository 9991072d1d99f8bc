/**
 * A day of the country as the deployed functions ask for it: requests by operation, units, lines of the log, metrics
 * with a value (`npm run bench -- cloud-day` counts them). What does not depend on the size of index and books is taken
 * from here; what does, from the usage of batches at full size (`usage.ts`).
 */
import * as z from 'zod';

const $Count = z.number().nonnegative(); // a mean may have a fraction

/** Of one piece of work, as a mean. */
export const $Asked = z.strictObject({
  /** Requests to S3 by operation, such as `PutObject`. */
  s3: z.record(z.string(), $Count),
  bytesWritten: $Count,
  readUnits: $Count, // DynamoDB, as it tells them
  writeUnits: $Count,
  invocations: $Count,
  logBytes: $Count, // metrics are lines of the log as well
});
export type Asked = z.infer<typeof $Asked>;

export const $UsageDay = z.strictObject({
  format: z.literal(1),
  provinces: $Count,
  batchesPerProvince: $Count,
  /** One small batch of an office. */
  batch: $Asked,
  /** A publication after one batch, and one of the hour, which writes everything. */
  publication: $Asked,
  wholePublication: $Asked,
  /** The scheduled run over all provinces, and the states its machine entered. */
  night: $Asked.extend({ transitions: $Count }),
  /** Metrics with a value on the day: those of the country, and those of single provinces. */
  metrics: z.strictObject({ country: $Count, byProvince: $Count }),
});
export type UsageDay = z.infer<typeof $UsageDay>;

/** Operations that are billed as a GET; a listing is billed as a PUT, a deletion not at all. */
const reads = new Set(['GetObject', 'HeadObject']);
const free = new Set(['DeleteObject', 'AbortMultipartUpload']);

/** Requests as S3 bills them: of the dearer kind and of the cheaper. */
export function billedRequests({ s3 }: Pick<Asked, 's3'>): { puts: number; gets: number } {
  let [puts, gets] = [0, 0];
  for (const [operation, requests] of Object.entries(s3))
    if (reads.has(operation)) gets += requests;
    else if (!free.has(operation)) puts += requests;
  return { puts, gets };
}

/**
 * Publications that `batches` batches of a day bring about, if they come at random within `hours` and each publication
 * collects what came in `window` seconds: windows with at least one of them.
 */
export function publicationsOf(batches: number, { hours, window }: { hours: number; window: number }): number {
  const windows = (hours * 3600) / window;
  return windows * (1 - Math.exp(-batches / windows));
}
