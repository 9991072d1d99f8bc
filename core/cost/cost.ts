/**
 * What the work costs on AWS: counted requests, bytes and units (`usage.ts`) and measured seconds, at the prices of a
 * table that is an input. Nothing here is a price of ours; the table names region, source and day.
 */
import * as z from 'zod';
import { provinces, senders } from '../domain/provinces.ts';
import type { Usage } from './usage.ts';

const $Price = z.number().nonnegative(); // US$
export const $PriceTable = z.strictObject({
  format: z.literal(1),
  region: z.string(),
  source: z.string().min(1),
  asOf: z.iso.date(),
  currency: z.literal('USD'),
  s3: z.strictObject({ putPer1000: $Price, getPer1000: $Price, listPer1000: $Price, storageGbMonth: $Price }),
  dynamodb: z.strictObject({ readUnitsPerMillion: $Price, writeUnitsPerMillion: $Price, storageGbMonth: $Price }),
  lambda: z.strictObject({ gbSecondArm: $Price, requestsPerMillion: $Price }),
  sqs: z.strictObject({ requestsPerMillion: $Price }),
  kms: z.strictObject({ keyMonth: $Price, requestsPer10000: $Price }),
  logs: z.strictObject({ ingestGb: $Price }),
  stepFunctions: z.strictObject({ transitionsPer1000: $Price }),
  cloudwatch: z.strictObject({ alarmMonth: $Price, metricMonth: $Price, dashboardMonth: $Price }),
});
export type PriceTable = z.infer<typeof $PriceTable>;

/** What the stack has, whether it works or not (`infra/`). */
export const stackFacts = {
  keys: 10,
  /**
   * Queues that Lambda polls, and requests a month that it makes on one that is empty: five pollers, long polls of 20
   * s.
   */
  queues: senders.length + 2,
  pollsOfQueueMonth: (5 * 30 * 86_400) / 20,
  alarms: 26,
  dashboards: 1,
  metrics: 60, // custom metrics with a value in the month; the rest costs nothing
};

/**
 * Requests of a batch beside the stores: message sent, received, deleted; data keys with bucket keys on; log lines of
 * about 1 kB.
 */
const besideStores = { sqs: 3, kms: 12, logBytes: 6_000 };
/**
 * MiB that are one processor: a function's seconds on one core are measured, so it is billed with one core's memory.
 */
export const oneProcessorMiB = 1769;

export interface CostLine {
  name: string;
  dollars: number;
}

export interface Cost {
  what: string;
  lines: CostLine[];
  dollars: number;
}

/** The cost of one piece of work in one function of one processor; `times` of it. */
export function costOf(what: string, usage: Usage, prices: PriceTable, times = 1): Cost {
  const memoryGb = Math.max(oneProcessorMiB, usage.peakMiB) / 1024;
  return total(what, [
    line('S3 requests', times * requestsOf(usage, prices)),
    line(
      'DynamoDB',
      times *
        (usage.readUnits * prices.dynamodb.readUnitsPerMillion +
          usage.writeUnits * prices.dynamodb.writeUnitsPerMillion) *
        1e-6,
    ),
    line(
      'Lambda',
      times * (usage.cpuSeconds * memoryGb * prices.lambda.gbSecondArm + prices.lambda.requestsPerMillion * 1e-6),
    ),
    line(
      'SQS, KMS, logs',
      times *
        (besideStores.sqs * prices.sqs.requestsPerMillion * 1e-6 +
          (besideStores.kms * prices.kms.requestsPer10000) / 1e4 +
          (besideStores.logBytes * prices.logs.ingestGb) / 1e9),
    ),
  ]);
}

function requestsOf(usage: Usage, { s3 }: PriceTable): number {
  return (usage.puts * s3.putPer1000 + usage.gets * s3.getPer1000 + usage.lists * s3.listPer1000) / 1000;
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
  fullPasses: number; // national passes with fulls of every province
  nightlyShare: number; // share of a pass that a nightly run costs
  storedGb: number;
}

/** What an ordinary month brings; every figure can be given on the command line. */
export const ordinaryMonth: MonthLoad = { batchesPerProvinceDay: 20, fullPasses: 1, nightlyShare: 0.05, storedGb: 60 };

/** A month of 30 days of the country: what is stored, what is sent, what runs at night. */
export function monthCost(usage: { small: Usage; province: Usage }, prices: PriceTable, load: MonthLoad): Cost {
  const small = costOf('small', usage.small, prices, load.batchesPerProvinceDay * provinces.length * 30);
  const pass = nationalPass(usage.province, prices);
  const { queues, pollsOfQueueMonth, keys, alarms, dashboards, metrics } = stackFacts;
  return total('month of the country', [
    line(`small batches, ${load.batchesPerProvinceDay} a province and day`, small.dollars),
    line(`national passes, ${load.fullPasses}`, pass.dollars * load.fullPasses),
    line(`nightly runs, 30 × ${load.nightlyShare * 100} % of a pass`, pass.dollars * load.nightlyShare * 30),
    line(`storage, ${load.storedGb} GB`, load.storedGb * prices.s3.storageGbMonth),
    line('keys', keys * prices.kms.keyMonth),
    line('polling of idle queues', queues * pollsOfQueueMonth * prices.sqs.requestsPerMillion * 1e-6),
    line(
      'alarms, metrics, dashboard',
      alarms * prices.cloudwatch.alarmMonth +
        metrics * prices.cloudwatch.metricMonth +
        dashboards * prices.cloudwatch.dashboardMonth,
    ),
  ]);
}

function line(name: string, dollars: number): CostLine {
  return { name, dollars };
}

function total(what: string, lines: CostLine[]): Cost {
  return { what, lines, dollars: lines.reduce((sum, { dollars }) => sum + dollars, 0) };
}
