/**
 * An alert: something that somebody asked to be told of. Figures of places, codes and ids of batches; nothing of a
 * person. Specified in docs/alerts.md.
 */
import * as z from 'zod';

/** What may be told, in the order of forms and lists. */
export const alertKinds = [
  'provinceStale',
  'rateFell',
  'rankLost',
  'offTrack',
  'batchRefused',
  'held',
  'drift',
  'runFailed',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** The whole country as the place of a rule or of an alert. */
export const country = 'vn';

const $Count = z.int().nonnegative();

/** Members that a kind has no use for are null. */
export const $Alert = z.strictObject({
  kind: z.enum(alertKinds),
  province: z.string(), // vn34-…, or vn
  day: z.iso.date(), // in Viet Nam, when it was found
  days: z.nullable($Count), // of provinceStale: since the last upload
  points: z.nullable(z.string()), // of rateFell, since `since`: `-0.73`
  since: z.nullable(z.iso.date()),
  places: z.nullable($Count), // of rankLost: lost since the close of yesterday
  rank: z.nullable($Count),
  ranked: z.nullable($Count),
  /** Of offTrack as the document has it; of runFailed. */
  state: z.nullable(z.enum(['late', 'never', 'overdue', 'incomplete', 'missed'])),
  batch: z.nullable(z.string()), // of batchRefused and held
  code: z.nullable(z.string()), // of batchRefused and drift: why
  rows: z.nullable($Count), // of held; null if they are fewer than `smallCount`
  runDay: z.nullable(z.iso.date()), // of drift and runFailed
});
export type Alert = z.infer<typeof $Alert>;

/** An alert with nothing but where and when. */
export function plainAlert(kind: AlertKind, province: string, day: string): Alert {
  return {
    kind,
    province,
    day,
    days: null,
    points: null,
    since: null,
    places: null,
    rank: null,
    ranked: null,
    state: null,
    batch: null,
    code: null,
    rows: null,
    runDay: null,
  };
}
