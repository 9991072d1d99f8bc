/**
 * What is published for programs: JSON documents and the table, by their names under `published/`. Pages are made from
 * the same documents.
 */
import * as z from 'zod';
import type { SummaryInput } from './summary-read.ts';
import { $SummaryEvent } from './summary-events.ts';
import {
  $NationalSummary,
  $ProvinceDocument,
  makeProvinceDocument,
  makeSummary,
  nationalCsv,
  type NationalSummary,
  type ProvinceDocument,
} from './summary.ts';

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

/**
 * Name and text of each document, in the order in which they are to be written: a page is written after all of them.
 */
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

/** JSON Schemas of the published documents, by file name in docs/schemas/. */
export function publishedSchemas(): Record<string, unknown> {
  const schemas = { national: $NationalSummary, province: $ProvinceDocument, event: $SummaryEvent };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, z.toJSONSchema(schema, { reused: 'ref' })]),
  );
}
