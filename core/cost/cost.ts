/**
 * What the work costs on AWS: counted requests, bytes and units of batches (`usage.ts`) and of a day (`day.ts`), and
 * measured seconds, at the prices of a table that is an input. Nothing here is a price of ours; the table names region,
 * source and day.
 */
import * as z from 'zod';
import { provinces, senders } from '../domain/provinces.ts';
import { billedRequests, publicationsOf, type Asked, type UsageDay } from './day.ts';
import type { Usage } from './usage.ts';

const $Price = z.number().nonnegative(); // US$
export const $PriceTable = z.strictObject({
  format: z.literal(1),
  region: z.string(),
  source: z.string().min(1),
  asOf: z.iso.date(),
  currency: z.literal('USD'),
  s3: z.strictObject({ putPer1000: $Price, getPer1000: $Price, listPer1000: $Price, storageGbMonth: $Price }),
  dynamodb: z.strictObject({
    readUnitsPerMillion: $Price,
    writeUnitsPerMillion: $Price,
    storageGbMonth: $Price,
    /** Of what can be restored to any second; a table of before has none. */
    restorableGbMonth: $Price.default(0),
  }),
  lambda: z.strictObject({ gbSecondArm: $Price, requestsPerMillion: $Price }),
  sqs: z.strictObject({ requestsPerMillion: $Price }),
  kms: z.strictObject({ keyMonth: $Price, requestsPer10000: $Price }),
  logs: z.strictObject({ ingestGb: $Price }),
  stepFunctions: z.strictObject({ transitionsPer1000: $Price }),
  cloudwatch: z.strictObject({ alarmMonth: $Price, metricMonth: $Price, dashboardMonth: $Price }),
});
export type PriceTable = z.infer<typeof $PriceTable>;

/** What the stack has, whether it works or not; a test counts it in the template (`infra/`). */
export const stackFacts = {
  keys: 10,
  /**
   * Queues that Lambda polls, and requests a month that it makes on one that is empty: five pollers, long polls of 20
   * s.
   */
  queues: senders.length + 2,
  pollsOfQueueMonth: (5 * 30 * 86_400) / 20,
  /** An alarm over an expression is billed for each metric in it. */
  alarmMetrics: 73,
  dashboards: 1,
  /** MiB of the functions that batches and nights run in, which are billed whatever is used of them. */
  functionMiB: 3008,
  publishMiB: 1024,
  /** Publishing waits so long for more batches, seconds. */
  publishWindow: 15,
  /** Days for which old versions of pages are kept. */
  oldVersionDays: 30,
};

/**
 * Requests of a batch beside the stores: message sent, received, deleted; data keys with bucket keys on; log lines of
 * about 1 kB.
 */
const besideStores = { sqs: 3, kms: 12, logBytes: 6_000 };
/** Data keys for one publication or task of the night, with bucket keys on: one for each bucket that it writes to. */
const keysOfTask = 2;
/** Seconds of a publication in its share of a processor, with a year of days (`docs/deploy.md`, 7). */
const publishSeconds = 3;
/** Gigabytes of the table: items of a few kilobytes, some thousand a province and year. */
const tableGb = 1;
const daysOfMonth = 30;

export interface CostLine {
  name: string;
  dollars: number;
}

export interface Cost {
  what: string;
  lines: CostLine[];
  dollars: number;
}

/** The cost of one piece of work in one function, which is billed for its memory as long as it runs; `times` of it. */
export function costOf(what: string, usage: Usage, prices: PriceTable, times = 1): Cost {
  return total(what, [
    line('S3 requests', times * requestsOf(usage, prices)),
    line('DynamoDB', times * unitsOf(usage, prices)),
    line('Lambda', times * lambdaOf(usage.seconds, stackFacts.functionMiB, 1, prices)),
    line(
      'SQS, KMS, logs',
      times * (besideStores.sqs * prices.sqs.requestsPerMillion * 1e-6 + besideOf(besideStores, prices)),
    ),
  ]);
}

function requestsOf(usage: Pick<Usage, 'puts' | 'gets' | 'lists'>, { s3 }: PriceTable): number {
  return (usage.puts * s3.putPer1000 + usage.gets * s3.getPer1000 + usage.lists * s3.listPer1000) / 1000;
}

function unitsOf(usage: Pick<Usage, 'readUnits' | 'writeUnits'>, { dynamodb }: PriceTable): number {
  return (usage.readUnits * dynamodb.readUnitsPerMillion + usage.writeUnits * dynamodb.writeUnitsPerMillion) * 1e-6;
}

function lambdaOf(seconds: number, memoryMiB: number, invocations: number, { lambda }: PriceTable): number {
  return seconds * (memoryMiB / 1024) * lambda.gbSecondArm + invocations * lambda.requestsPerMillion * 1e-6;
}

function besideOf({ kms, logBytes }: { kms: number; logBytes: number }, prices: PriceTable): number {
  return (kms * prices.kms.requestsPer10000) / 1e4 + (logBytes * prices.logs.ingestGb) / 1e9;
}

/** What a piece of work of the day asks for, without the seconds that it takes. */
function askedOf(asked: Asked, prices: PriceTable): number {
  const { logBytes, invocations } = asked;
  return (
    requestsOf({ ...billedRequests(asked), lists: 0 }, prices) +
    unitsOf(asked, prices) +
    lambdaOf(0, 0, invocations, prices) +
    besideOf({ kms: keysOfTask * invocations, logBytes }, prices)
  );
}

/** Rows of a national pass: the participants of the country (VSS, 2025). */
export const nationalRows = 93_000_000;

/**
 * A pass over the country: as many batches like the measured province as hold its rows. Requests and seconds of a batch
 * grow with its rows, so a sum of whole provinces costs at least as much as the country in 34 batches of unequal size.
 */
export function nationalPass(province: Usage, prices: PriceTable): Cost {
  const batches = nationalRows / province.rows;
  return costOf(
    `national pass of ${nationalRows} rows, ${Math.ceil(batches)} batches of ${province.rows}`,
    province,
    prices,
    batches,
  );
}

export interface MonthLoad {
  batchesPerProvinceDay: number; // small batches
  hoursOfDay: number; // in which they come
  fullPasses: number; // national passes with fulls of every province
  nightlyShare: number; // share of a pass that a nightly run costs
  storedGb: number;
}

/** What an ordinary month brings; every figure but the hours can be given on the command line. */
export const ordinaryMonth: MonthLoad = {
  batchesPerProvinceDay: 20,
  hoursOfDay: 10,
  fullPasses: 1,
  nightlyShare: 0.05,
  storedGb: 60,
};

export interface MonthUsage {
  small: Usage;
  province: Usage;
  day: UsageDay;
}

/** A month of 30 days of the country: what is stored, what is sent, what is published, what runs at night. */
export function monthCost({ small, province, day }: MonthUsage, prices: PriceTable, load: MonthLoad): Cost {
  const { queues, pollsOfQueueMonth, keys, alarmMetrics, dashboards, oldVersionDays, ...facts } = stackFacts;
  const batches = load.batchesPerProvinceDay * provinces.length;
  const pass = nationalPass(province, prices);
  const window = { hours: load.hoursOfDay, window: facts.publishWindow };
  const publications = { changed: publicationsOf(batches, window), whole: 24 }; // a day
  const published = (of: (asked: Asked) => number): number =>
    publications.changed * of(day.publication) + publications.whole * of(day.wholePublication);
  const oldGb = (published(({ bytesWritten }) => bytesWritten) * oldVersionDays) / 1e9;
  const publishing =
    published((asked) => askedOf(asked, prices)) +
    published(() => lambdaOf(publishSeconds, facts.publishMiB, 0, prices));
  const night =
    pass.dollars * load.nightlyShare +
    askedOf(day.night, prices) +
    (day.night.transitions * prices.stepFunctions.transitionsPer1000) / 1000;
  // A metric is billed for the hours in which it has a value.
  const metrics = day.metrics.country + (day.metrics.byProvince * load.hoursOfDay) / 24;
  return total('month of the country', [
    line(
      `small batches, ${load.batchesPerProvinceDay} a province and day`,
      costOf('small', small, prices, batches * daysOfMonth).dollars,
    ),
    line(`national passes, ${load.fullPasses}`, pass.dollars * load.fullPasses),
    line(`nightly runs, 30, ${load.nightlyShare * 100} % of a pass each`, night * daysOfMonth),
    line(
      `publishing, ${Math.round(publications.changed)} changes and ${publications.whole} hours a day`,
      publishing * daysOfMonth,
    ),
    line(`storage, ${load.storedGb} GB`, load.storedGb * prices.s3.storageGbMonth),
    line(
      `old pages, ${Math.ceil(oldGb)} GB; the table, ${tableGb} GB`,
      oldGb * prices.s3.storageGbMonth + tableGb * (prices.dynamodb.storageGbMonth + prices.dynamodb.restorableGbMonth),
    ),
    line('keys', keys * prices.kms.keyMonth),
    line('polling of idle queues', queues * pollsOfQueueMonth * prices.sqs.requestsPerMillion * 1e-6),
    line(
      `metrics, ${day.metrics.country} and ${day.metrics.byProvince} by province`,
      metrics * prices.cloudwatch.metricMonth,
    ),
    line(
      'alarms, dashboard',
      alarmMetrics * prices.cloudwatch.alarmMonth + dashboards * prices.cloudwatch.dashboardMonth,
    ),
  ]);
}

function line(name: string, dollars: number): CostLine {
  return { name, dollars };
}

function total(what: string, lines: CostLine[]): Cost {
  return { what, lines, dollars: lines.reduce((sum, { dollars }) => sum + dollars, 0) };
}
