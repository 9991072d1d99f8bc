import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../core/base/errors.ts';
import { isLasting } from '../../functions/fault.ts';
import { attemptsMax, lastingAttemptsMax } from '../../functions/handlers.ts';
import { commitReserve } from '../../functions/invocation.ts';
import { capturedOutput, logLines, metricSums } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';
import type { S3Answer } from '../support/s3-request-handler.ts';

const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const batch = (number: string) =>
  `participant_number,personal_id,full_name,birth_date,schemes\n${number},052090000001,Nguyễn Văn An,03/02/1990,BHYT\n`;

async function withDeployment(use: (deployment: Deployment) => Promise<void>): Promise<string> {
  const deployment = await Deployment.make();
  try {
    return await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', people);
      await use(deployment);
    });
  } finally {
    await deployment.dispose();
  }
}

describe('an upload', () => {
  it('is tried again at once when a fault of the moment breaks it, as long as there is time', async () => {
    const output = await withDeployment(async (deployment) => {
      const pauses: number[] = [];
      deployment.pauseOf = async (milliseconds) => void pauses.push(milliseconds);
      let left = 3;
      deployment.intercept = async (call, perform) => {
        const broken = call.method === 'GET' && call.key.startsWith('incoming/') && left-- > 0;
        if (broken) throw new Error('no route to host');
        return perform();
      };
      const upload = deployment.upload('delta/a.csv', batch('5200000001'));
      expect(await deployment.sync(sqsEvent([s3Message([upload])]), context())).toEqual({ batchItemFailures: [] });
      expect(deployment.keys(buckets.results).filter((key) => key.endsWith('receipt.json'))).toHaveLength(1);
      expect(pauses).toHaveLength(3);
      pauses.forEach((pause, at) => {
        expect(pause).toBeGreaterThanOrEqual(500 * 2 ** at);
        expect(pause).toBeLessThan(1_500 * 2 ** at);
      });
      // With half a second more than the reserve none of it can be done again.
      left = 1;
      const late = deployment.upload('delta/late.csv', batch('5200000003'));
      const { batchItemFailures } = await deployment.sync(sqsEvent([s3Message([late])]), context(commitReserve + 500));
      expect(batchItemFailures).toHaveLength(1);
      expect(pauses).toHaveLength(3);
    });
    const again = logLines(output).filter(({ message }) => message === 'attempt.failed');
    expect(again.map(({ facts }) => facts.attempt)).toEqual([1, 2, 3]);
    expect(metricSums(output).Faults).toBe(1);
  });

  /** Pauses between the attempts of one upload whose registry manifest is answered like this every time. */
  const pausesWith = async (answer: (answer: S3Answer) => S3Answer): Promise<number> => {
    let pauses = 0;
    await withDeployment(async (deployment) => {
      deployment.pauseOf = async () => void pauses++;
      deployment.intercept = async (call, perform) => {
        const read = await perform();
        return call.method === 'GET' && call.key.startsWith('incoming/') ? answer(read) : read;
      };
      const upload = deployment.upload('delta/a.csv', batch('5200000001'));
      const { batchItemFailures } = await deployment.sync(sqsEvent([s3Message([upload])]), context());
      expect(batchItemFailures).toHaveLength(1);
    });
    return pauses;
  };
  const failed = (statusCode: number, code: string): S3Answer => ({
    statusCode,
    headers: { 'content-type': 'application/xml' },
    body: Readable.from([Buffer.from(`<Error><Code>${code}</Code></Error>`)]),
  });

  it('is tried once more where seconds mend nothing: an object cut short, a right that is missing', async () => {
    const cutShort = (answer: S3Answer): S3Answer => {
      const headers = Object.entries(answer.headers).filter(([name]) => name !== 'content-length');
      return { ...answer, headers: Object.fromEntries(headers), body: Readable.from([]) };
    };
    expect(await pausesWith(cutShort)).toBe(lastingAttemptsMax - 1);
    expect(await pausesWith(() => failed(403, 'AccessDenied'))).toBe(lastingAttemptsMax - 1);
    expect(await pausesWith(() => failed(500, 'InternalError'))).toBeGreaterThanOrEqual(attemptsMax - 1);
  });
});

it.each<[string, boolean, unknown]>([
  ['a damaged object', true, new IntegrityError('staged/x', '1 byte', '2')],
  ['an error of the program', true, new TypeError('x is not a function')],
  ['a missing right', true, Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } })],
  [
    'a table that is asked too much (DynamoDB says 400)',
    false,
    Object.assign(new Error('no'), {
      name: 'ProvisionedThroughputExceededException',
      $metadata: { httpStatusCode: 400 },
    }),
  ],
  ['a conflict', false, Object.assign(new Error('no'), { $metadata: { httpStatusCode: 409 } })],
  ['a store that asks to slow down', false, Object.assign(new Error('no'), { $metadata: { httpStatusCode: 503 } })],
  ['a connection that is lost', false, Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['what is no error', false, undefined],
])('%s lasts: %s', (_, expected, error) => {
  expect(isLasting(error)).toBe(expected);
});
