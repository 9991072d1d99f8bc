/**
 * Events: what somebody should be notified of. Each is an object under `published/events/`, written once; in the cloud
 * a rule of the bucket sends it to a topic, on one machine it is a line of a file. Counts, codes and ids of batches
 * only: docs/summary.md, "Events".
 */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import type { NationalSummary, ProvinceDocument } from './summary.ts';

/**
 * A fall of the rate since yesterday that is notified, in hundredths of a point: new people alone move it by
 * less.
 */
export const rateFallHundredths = 50;

export const eventKinds = ['bulletin', 'batchRefused', 'provinceStale', 'rateFell'] as const;

export const $SummaryEvent = z.strictObject({
  format: z.literal(1),
  kind: z.enum(eventKinds),
  day: z.iso.date(), // in Viet Nam; of batchRefused the day of the upload
  madeAt: z.iso.datetime(),
  province: z.string(), // of bulletin: vn
  nameVi: z.string(),
  nameEn: z.string(),
  staleDays: z.nullable(z.int().positive()), // of provinceStale
  verifiedPoints: z.nullable(z.string()), // of rateFell, since `since`
  since: z.nullable(z.iso.date()),
  batch: z.nullable(z.string()), // of batchRefused
  code: z.nullable(z.string()), // why it was refused
  verifiedPercent: z.nullable(z.string()), // of bulletin
});
export type SummaryEvent = z.infer<typeof $SummaryEvent>;

/** What somebody should be notified of; `day` is today in Viet Nam. */
export function eventsOf(
  { national, provinces }: { national: NationalSummary; provinces: readonly ProvinceDocument[] },
  day: string,
): SummaryEvent[] {
  const { madeAt } = national;
  const events: SummaryEvent[] = [];
  const nothing = {
    staleDays: null,
    verifiedPoints: null,
    since: null,
    batch: null,
    code: null,
    verifiedPercent: null,
  };
  const { persons } = national.national;
  const country = {
    format: 1,
    day,
    madeAt,
    province: 'vn',
    nameVi: 'Cả nước',
    nameEn: 'Viet Nam',
    ...nothing,
  } as const;
  // A day without people has no meaningful bulletin.
  if (persons.denominator > 0) events.push({ ...country, kind: 'bulletin', verifiedPercent: persons.verifiedPercent });
  for (const { province: summary, batches } of provinces) {
    const { province, nameVi, nameEn, stale, changes } = summary;
    const event = { format: 1, day, madeAt, province, nameVi, nameEn, ...nothing } as const;
    for (const { id, code, status, storedOn } of batches)
      if (status === 'refused' && storedOn >= addDays(day, -1))
        events.push({ ...event, kind: 'batchRefused', day: storedOn, batch: id, code });
    if (stale.stale && stale.days !== null && stale.days > 0)
      events.push({ ...event, kind: 'provinceStale', staleDays: stale.days });
    const change = changes.find(({ days }) => days === 1);
    const points = change?.verifiedPoints ?? null;
    if (change !== undefined && points !== null && Number(points) * 100 <= -rateFallHundredths)
      events.push({ ...event, kind: 'rateFell', verifiedPoints: points, since: change.since });
  }
  return events;
}

/** Name and text of an event: written once, so that nobody is notified twice on one day, nor of one batch on two. */
export function eventFile(event: SummaryEvent): [name: string, text: string] {
  const batch = event.batch === null ? '' : `-${event.batch}`;
  return [`events/${event.day}-${event.kind}-${event.province}${batch}.json`, `${JSON.stringify(event)}\n`];
}
