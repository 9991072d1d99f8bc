import { describe, expect, it } from 'vitest';
import { createTelemetry } from '../../functions/telemetry.ts';
import { capturedOutput } from '../support/captured-output.ts';

/** Dimensions and value of each count of faults, as the runtime prints them. */
async function faultsOf(version: string | undefined, run: (telemetry: ReturnType<typeof createTelemetry>) => void) {
  const output = await capturedOutput(async () => {
    const telemetry = createTelemetry('sync-batch', 'prod', version);
    run(telemetry);
    telemetry.end();
  });
  return output
    .split('\n')
    .filter((line) => line.includes('CloudWatchMetrics'))
    .map((line) => JSON.parse(line) as Record<string, unknown> & { _aws: Embedded })
    .map(({ _aws: embedded, ...line }) => ({
      of: embedded.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat())
        .toSorted()
        .map((name) => `${name}=${String(line[name])}`)
        .join(' '),
      faults: line.Faults,
    }))
    .toSorted((one, other) => one.of.length - other.of.length);
}
interface Embedded {
  CloudWatchMetrics: { Dimensions: string[][] }[];
}

describe('faults', () => {
  it('are counted as ever, and once more by the version of the function that had them', async () => {
    const expected = [
      { of: 'service=sync-batch stage=prod', faults: 1 },
      { of: 'service=sync-batch stage=prod version=7', faults: 1 },
    ];
    expect(await faultsOf('7', (telemetry) => telemetry.fault('message.failed', new Error('x')))).toEqual(expected);
    expect(await faultsOf('7', (telemetry) => telemetry.count({ Faults: 1 }))).toEqual(expected);
  });

  it('have no version where nothing has one', async () => {
    const expected = [{ of: 'service=sync-batch stage=prod', faults: 1 }];
    expect(await faultsOf(undefined, (telemetry) => telemetry.fault('x', new Error('x')))).toEqual(expected);
  });

  it('alone are: what else is counted has no version', async () => {
    expect(await faultsOf('7', (telemetry) => telemetry.count({ BatchesCommitted: 1 }))).toEqual([
      { of: 'service=sync-batch stage=prod', faults: undefined },
    ]);
  });
});
