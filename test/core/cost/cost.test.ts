import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  $PriceTable,
  costOf,
  monthCost,
  nationalPass,
  nationalRows,
  oneProcessorMiB,
  ordinaryMonth,
  stackFacts,
} from '../../../core/cost/cost.ts';
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
const of = (usage: Partial<Usage>, name: string) =>
  costOf('x', { ...nothing, ...usage }, prices).lines.find((line) => line.name === name)?.dollars ?? Number.NaN;

describe('the cost', () => {
  it('is requests, units and seconds times the price table', () => {
    expect(of({ puts: 1000, gets: 1000, lists: 1000 }, 'S3 requests')).toBeCloseTo(0.005 + 0.0004 + 0.005, 9);
    expect(of({ readUnits: 1_000_000, writeUnits: 1_000_000 }, 'DynamoDB')).toBeCloseTo(0.75, 9);
    const second = (oneProcessorMiB / 1024) * prices.lambda.gbSecondArm;
    expect(of({ cpuSeconds: 1000 }, 'Lambda')).toBeCloseTo(1000 * second + 0.0000002, 9);
    // What needs more memory than goes with a processor is billed with it.
    expect(of({ cpuSeconds: 1000, peakMiB: 2 * oneProcessorMiB }, 'Lambda')).toBeCloseTo(2000 * second + 0.0000002, 9);
  });

  it('of a national pass scales the measured province by rows', () => {
    const usage = { ...nothing, rows: 1_000_000, puts: 100, cpuSeconds: 3 };
    const once = costOf('x', usage, prices).dollars;
    expect(nationalPass(usage, prices).dollars).toBeCloseTo((once * nationalRows) / 1_000_000, 9);
  });

  it('of a month includes fixed costs even without uploads', () => {
    const idle = { ...ordinaryMonth, batchesPerProvinceDay: 0, fullPasses: 0, nightlyShare: 0, storedGb: 0 };
    const { dollars, lines } = monthCost({ small: nothing, province: nothing }, prices, idle);
    const standing = (name: string) => lines.find((each) => each.name === name)?.dollars;
    expect(dollars).toBeGreaterThan(10);
    expect(standing('keys')).toBe(stackFacts.keys);
  });
});
