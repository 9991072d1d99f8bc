import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  $PriceTable,
  costOf,
  monthCost,
  nationalPass,
  nationalRows,
  ordinaryMonth,
  stackFacts,
} from '../../../core/cost/cost.ts';
import { billedRequests, publicationsOf, type Asked, type UsageDay } from '../../../core/cost/day.ts';
import type { Usage } from '../../../core/cost/usage.ts';

const prices = $PriceTable.parse(
  JSON.parse(readFileSync(new URL('../../../core/cost/us-east-1.json', import.meta.url), 'utf8')),
);
const nothing: Usage = {
  format: 1,
  what: '',
  rows: 1000,
  people: 0,
  puts: 0,
  gets: 0,
  lists: 0,
  bytesRead: 0,
  bytesWritten: 0,
  readUnits: 0,
  writeUnits: 0,
  cpuSeconds: 0,
  seconds: 0,
  peakMiB: 0,
};
const nobody: Asked = { s3: {}, bytesWritten: 0, readUnits: 0, writeUnits: 0, invocations: 0, logBytes: 0 };
const emptyDay: UsageDay = {
  format: 1,
  provinces: 34,
  batchesPerProvince: 20,
  batch: nobody,
  publication: nobody,
  wholePublication: nobody,
  night: { ...nobody, transitions: 0 },
  metrics: { country: 0, byProvince: 0 },
};
const of = (usage: Partial<Usage>, name: string) =>
  costOf('x', { ...nothing, ...usage }, prices).lines.find((line) => line.name === name)?.dollars ?? Number.NaN;

describe('the cost', () => {
  it('is requests, units and seconds times the price table', () => {
    expect(of({ puts: 1000, gets: 1000, lists: 1000 }, 'S3 requests')).toBeCloseTo(0.005 + 0.0004 + 0.005, 9);
    expect(of({ readUnits: 1_000_000, writeUnits: 1_000_000 }, 'DynamoDB')).toBeCloseTo(0.75, 9);
    // A function is billed for its memory as long as it runs, working or waiting.
    const second = (stackFacts.functionMiB / 1024) * prices.lambda.gbSecondArm;
    expect(of({ cpuSeconds: 1, seconds: 1000 }, 'Lambda')).toBeCloseTo(1000 * second + 0.0000002, 9);
  });

  it('of a national pass scales the measured province by rows', () => {
    const usage = { ...nothing, rows: 1_000_000, puts: 100, cpuSeconds: 3 };
    const once = costOf('x', usage, prices).dollars;
    expect(nationalPass(usage, prices).dollars).toBeCloseTo((once * nationalRows) / 1_000_000, 9);
  });

  it('of a month includes fixed costs even without uploads', () => {
    const idle = { ...ordinaryMonth, batchesPerProvinceDay: 0, fullPasses: 0, nightlyShare: 0, storedGb: 0 };
    const { dollars, lines } = monthCost({ small: nothing, province: nothing, day: emptyDay }, prices, idle);
    const standing = (name: string) => lines.find((each) => each.name === name)?.dollars;
    expect(dollars).toBeGreaterThan(10);
    expect(standing('keys')).toBe(stackFacts.keys);
  });

  it('of publishing is that of its PUTs, once for each window in which a batch came, and each hour', () => {
    const publication = { ...nobody, s3: { PutObject: 20 } };
    const wholePublication = { ...nobody, s3: { PutObject: 85 } };
    const publishing = (day: UsageDay) =>
      monthCost({ small: nothing, province: nothing, day }, prices, ordinaryMonth).lines.find(({ name }) =>
        name.startsWith('publishing'),
      )?.dollars ?? Number.NaN;
    const changes = publicationsOf(20 * 34, { hours: 10, window: 15 });
    const more = publishing({ ...emptyDay, publication, wholePublication }) - publishing(emptyDay);
    expect(more).toBeCloseTo((30 * (20 * changes + 85 * 24) * 0.005) / 1000, 6);
  });

  it('of metrics is by the hours in which they have a value', () => {
    const metrics = (country: number, byProvince: number) =>
      monthCost(
        { small: nothing, province: nothing, day: { ...emptyDay, metrics: { country, byProvince } } },
        prices,
        ordinaryMonth,
      ).lines.find(({ name }) => name.startsWith('metrics'))?.dollars;
    expect(metrics(10, 0)).toBeCloseTo(3, 9);
    expect(metrics(0, 24)).toBeCloseTo(0.3 * ordinaryMonth.hoursOfDay, 9);
  });
});

describe('a day', () => {
  it('publishes less often than batches come, never more often than there are windows', () => {
    const windows = { hours: 1, window: 15 };
    expect(publicationsOf(0, windows)).toBe(0);
    expect(publicationsOf(1, windows)).toBeCloseTo(1, 2);
    expect(publicationsOf(1e6, windows)).toBeCloseTo(240, 6);
  });

  it('is billed by kind: what only looks is cheap, a listing is not, a deletion is free', () => {
    const s3 = { PutObject: 1, UploadPart: 2, ListObjectsV2: 4, GetObject: 8, HeadObject: 16, DeleteObject: 32 };
    expect(billedRequests({ s3 })).toEqual({ puts: 7, gets: 24 });
  });
});
