/** @module-tag long */
import { describe, expect, it } from 'vitest';
import { stagesOf, steps } from '../../core/reconcile/reconcile.ts';
import { EnvName } from '../../functions/env-names.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { traceDecideHandler } from '../../functions/trace-decide-handler.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';

const province = 'vn34-52';
const candidate = '052090000001';
const people = [
  `${candidate},,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30`,
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
];
const rows = ['5200000001,,Nguyễn Văn An,03/02/1990,1,BHYT', '5200000002,052190000002,Trần Thị Bình,06/05/1990,2,BHYT'];
const upload = `${['participant_number,personal_id,full_name,birth_date,sex,schemes', ...rows].join('\n')}\n`;
const header = 'province,participant_number,candidate,decision,reason,evidence';
const file = `${header}\n${province},5200000001,${candidate},accept,same name and date,card seen\n`;
const reviewer = 'arn:aws:sts::123456789012:assumed-role/doisoat-test-reviewer/rv-3';

async function inCloud(
  settings: object,
  use: (
    deployment: Deployment,
    ask: (body: unknown, userArn?: string) => Promise<{ status: number; json: object }>,
  ) => Promise<void>,
): Promise<string> {
  const deployment = await Deployment.make({ environment: { [EnvName.trace]: JSON.stringify(settings) } });
  try {
    return await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', people);
      await deployment.sync(sqsEvent([s3Message([deployment.upload('delta/a.csv', upload)])]), context());
      const perform = reconcileHandler(deployment.container);
      const task = (asked: object) => perform(asked, context(120_000));
      const pinned = await task({ step: 'pin', request: { provinces: [province] } });
      for (const { over, steps: group } of stagesOf(steps))
        for (const item of over === 'run' ? [''] : (pinned[over] as string[]))
          for (const { name } of group)
            expect(await task({ step: name, run: pinned.run, item })).toEqual({ status: 'done', code: '' });
      const decide = traceDecideHandler(deployment.container);
      await use(deployment, async (body, userArn = reviewer) => {
        const event = { body: JSON.stringify(body), requestContext: { authorizer: { iam: { userArn } } } };
        const answer = await decide(event, context());
        return { status: answer.statusCode, json: JSON.parse(answer.body) as object };
      });
    });
  } finally {
    await deployment.dispose();
  }
}

const on = { mode: 'on', legalBasis: 'synthetic people', setBy: 'a test' };

describe('trace in the cloud', () => {
  it('sweeps in the state machine, and a reviewer’s decision reaches the office and the records', async () => {
    const output = await inCloud(on, async (deployment, ask) => {
      const traced = deployment.keys(buckets.trace).filter((key) => deployment.text(buckets.trace, key) !== undefined);
      expect(traced.filter((key) => key.startsWith('trace/sweeps/'))).toEqual([]);
      const [list] = traced.filter((key) => key.endsWith('candidates.csv'));
      expect(deployment.text(buckets.trace, list)).toContain(candidate);
      const { status, json } = await ask({ file, purpose: 'review' });
      expect([status, json]).toMatchObject([200, { status: 'recorded', accepted: 1 }]);
      const [key] = deployment.keys(buckets.results).filter((each) => each.startsWith(`results/${province}/traced/`));
      expect(deployment.text(buckets.results, key)).toContain('5200000001');
      expect(deployment.text(buckets.results, key)).not.toContain(candidate);
      const [kept] = deployment.keys(buckets.records).filter((each) => each.startsWith('trace/decisions/'));
      expect(JSON.parse(deployment.text(buckets.records, kept) ?? '')).toMatchObject({
        principal: reviewer,
        purpose: 'review',
      });
      expect(deployment.keys(buckets.records).filter((each) => each.startsWith('audit/trace/'))).toHaveLength(1);
      expect(deployment.text(buckets.trace, 'trace/index.html')).not.toContain(candidate);
    });
    for (const personal of [candidate, '5200000001', 'Nguyễn']) expect(output).not.toContain(personal);
  });

  it('refuses others, what is no request, and a file that does not fit, with the line', async () => {
    await inCloud(on, async (deployment, ask) => {
      expect(await ask({ file, purpose: 'x' }, reviewer.replace('reviewer', 'headquarters'))).toMatchObject({
        status: 403,
        json: { code: 'PRINCIPAL_NOT_REVIEWER' },
      });
      expect(await ask({ file })).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID', field: 'purpose' } });
      const unknown = file.replace('5200000001', '5200000009');
      expect(await ask({ file: unknown, purpose: 'x' })).toMatchObject({
        status: 409,
        json: { code: 'DECISION_CLAIM_UNKNOWN', field: 'line 2' },
      });
      expect(deployment.keys(buckets.records).filter((each) => each.startsWith('trace/'))).toEqual([]);
    });
  });

  it('does nothing while it is off', async () => {
    await inCloud({ mode: 'off' }, async (deployment, ask) => {
      expect(deployment.keys(buckets.trace).filter((key) => !key.endsWith('index.html'))).toEqual([]);
      expect(await ask({ file, purpose: 'x' })).toMatchObject({ status: 409, json: { code: 'TRACE_OFF' } });
    });
  });
});
