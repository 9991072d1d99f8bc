import { describe, expect, it } from 'vitest';
import { commitReserve } from '../../functions/invocation.ts';
import { capturedOutput, logLines, metricSums } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';

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
});
