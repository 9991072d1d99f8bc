/** What is published for programs: JSON documents, the table, and events, by their names under `published/`. Pages are made from the same documents. */
import * as z from 'zod';
import type { SummaryInput } from './summary-read.ts';
import { $NationalSummary, $ProvinceDocument, makeProvinceDocument, makeSummary, nationalCsv } from './summary.ts';
import type { NationalSummary, ProvinceDocument } from './summary.ts';

export interface SummaryDocuments {
  national: NationalSummary;
  provinces: ProvinceDocument[]; // as ranked
}

/** All documents of one instant, `now` in milliseconds since 1970. */
export function makeDocuments({ status, facts }: SummaryInput, now: number): SummaryDocuments {
  const national = makeSummary(status, now, facts);
  return {
    national,
    provinces: national.provinces.map(({ province }) => makeProvinceDocument(national, province, facts)),
  };
}

/** Name and text of each document, in the order in which they are to be written: a page is written after all of them. */
export function documentFiles({ national, provinces }: SummaryDocuments): [name: string, text: string][] {
  return [
    ...provinces.map((each): [string, string] => [`provinces/${each.province.province}.json`, jsonText(each)]),
    ['national.csv', nationalCsv(national)],
    ['national.json', jsonText(national)],
  ];
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** A fall of the rate since yesterday that somebody is told of, in hundredths of a point: new people alone move it by less. */
export const rateFallHundredths = 50;

export const $SummaryEvent = z.strictObject({
  format: z.literal(1),
  kind: z.enum(['provinceStale', 'rateFell']),
  day: z.iso.date(), // in Viet Nam
  madeAt: z.iso.datetime(),
  province: z.string(),
  nameVi: z.string(),
  nameEn: z.string(),
  staleDays: z.nullable(z.int().positive()), // of provinceStale
  verifiedPoints: z.nullable(z.string()), // of rateFell, since `since`
  since: z.nullable(z.iso.date()),
});
export type SummaryEvent = z.infer<typeof $SummaryEvent>;

/** What somebody should be told of; `day` is today in Viet Nam. One for each kind and province at most. */
export function eventsOf({ madeAt, provinces }: NationalSummary, day: string): SummaryEvent[] {
  const events: SummaryEvent[] = [];
  for (const { province, nameVi, nameEn, stale, changes } of provinces) {
    const event = { format: 1, day, madeAt, province, nameVi, nameEn } as const;
    if (stale.stale && stale.days !== null && stale.days > 0)
      events.push({ ...event, kind: 'provinceStale', staleDays: stale.days, verifiedPoints: null, since: null });
    const change = changes.find(({ days }) => days === 1);
    const points = change?.verifiedPoints ?? null;
    if (change !== undefined && points !== null && Number(points) * 100 <= -rateFallHundredths)
      events.push({ ...event, kind: 'rateFell', staleDays: null, verifiedPoints: points, since: change.since });
  }
  return events;
}

/** Name and text of an event: written once, so that nobody is told twice on one day. */
export function eventFile(event: SummaryEvent): [name: string, text: string] {
  return [`events/${event.day}-${event.kind}-${event.province}.json`, jsonText(event)];
}

/** JSON Schemas of the published documents, by file name in docs/schemas/. */
export function publishedSchemas(): Record<string, unknown> {
  const schemas = { national: $NationalSummary, province: $ProvinceDocument, event: $SummaryEvent };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, z.toJSONSchema(schema, { reused: 'ref' })]),
  );
}
