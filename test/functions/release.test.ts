import { describe, expect, it } from 'vitest';
import { $ProvinceState } from '../../core/domain/province-state.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { releaseHandler } from '../../functions/release-handler.ts';
import { capturedOutput, metricSums } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';

const people = [
  '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30',
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
];
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
/** Four claims on one ID, more than may be compared, the right one among them; and one of somebody else. */
const guesses = ['01/02/1990', '02/02/1990', '03/02/1990', '04/02/1990'].map(
  (date, at) => `520000000${at + 1},052090000001,Nguyễn Văn An,${date},1,BHYT`,
);
const file = `${[header, ...guesses, '5200000009,052190000002,Trần Thị Bình,06/05/1990,2,BHYT'].join('\n')}\n`;

const arn = (role: string, session = 'hq-07', account = '123456789012') =>
  `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
const headquarters = arn('doisoat-test-headquarters');
const purpose = 'đã xem từng dòng, công văn 12';

/** A deployment in which `held` of a batch wait; asks for releases of it. */
async function withHeld(
  use: (place: {
    deployment: Deployment;
    batch: string;
    ask: (body: unknown, userArn?: string | null, requestId?: string) => Promise<{ status: number; json: unknown }>;
  }) => Promise<void>,
): Promise<string> {
  const deployment = await Deployment.make();
  try {
    return await capturedOutput(async () => {
      await deployment.buildRegistry('2026-01-31', people);
      await deployment.sync(sqsEvent([s3Message([deployment.upload('delta/a.csv', file)])]), context());
      const [batch] = receipts(deployment).map(({ batchId }) => batchId);
      const handler = releaseHandler(deployment.container);
      await use({
        deployment,
        batch,
        async ask(body, userArn = headquarters, requestId = 'request-1') {
          const event = {
            body: typeof body === 'string' ? body : JSON.stringify(body),
            requestContext: userArn === null ? {} : { authorizer: { iam: { userArn } } },
          };
          const answer = await handler(event, { ...context(), awsRequestId: requestId });
          return { status: answer.statusCode, json: JSON.parse(answer.body) };
        },
      });
    });
  } finally {
    await deployment.dispose();
  }
}

function receipts(deployment: Deployment): Receipt[] {
  return deployment
    .keys(buckets.results)
    .filter((key) => key.endsWith('receipt.json'))
    .map((key) => $Receipt.parse(JSON.parse(deployment.text(buckets.results, key) ?? '')));
}

const stateOf = async (deployment: Deployment) =>
  $ProvinceState.parse(await deployment.container.world.state.read({ partition: 'PROVINCE#vn34-52', sort: 'STATE' }));
const audits = (deployment: Deployment) =>
  deployment.keys(buckets.records).filter((key) => key.startsWith('audit/vn34-52/release-'));

describe('a release in the cloud', () => {
  it('compares the held claims of the batch, and records who ordered it, why and when', async () => {
    const output = await withHeld(async ({ deployment, batch, ask }) => {
      expect(await stateOf(deployment)).toMatchObject({ version: 1, verdicts: { HELD: 4, VERIFIED: 1 } });
      const before = Date.now();
      const { status, json } = await ask({ province: 'vn34-52', batch, purpose });
      expect(status).toBe(200);
      const receipt = $Receipt.parse(json);
      expect(receipt).toMatchObject({ status: 'committed', ledgerVersion: 2, releases: batch, rows: { accepted: 4 } });
      expect(await stateOf(deployment)).toMatchObject({ version: 2, verdicts: { HELD: 0, VERIFIED: 2 } });
      expect(audits(deployment)).toEqual([`audit/vn34-52/release-${batch}-request-1.json`]);
      const record = JSON.parse(deployment.text(buckets.records, audits(deployment)[0]) ?? '');
      expect(record).toMatchObject({ releases: batch, province: 'vn34-52', principal: headquarters, purpose });
      expect(Date.parse(record.orderedAt)).toBeGreaterThanOrEqual(before);
    });
    expect(metricSums(output)).toMatchObject({ RowsReleased: 4 });
    for (const word of ['hq-07', 'công văn', 'Nguyễn', '052090000001']) expect(output).not.toContain(word);
  });

  it('ordered again, at once or later, by whomever, changes nothing more, and every order is recorded', async () => {
    await withHeld(async ({ deployment, batch, ask }) => {
      const order = { province: 'vn34-52', batch, purpose };
      const [one, two] = await Promise.all([ask(order, headquarters, 'a'), ask(order, headquarters, 'b')]);
      expect([one.status, two.status]).toEqual([200, 200]);
      const state = await stateOf(deployment);
      const another = arn('doisoat-test-headquarters', 'hq-08');
      const again = await ask(order, another, 'c');
      expect(again.status).toBe(200);
      expect(await stateOf(deployment)).toEqual(state);
      expect(state.version).toBe(2);
      // The same request, delivered twice.
      await ask(order, another, 'c');
      expect(audits(deployment)).toEqual(['a', 'b', 'c'].map((id) => `audit/vn34-52/release-${batch}-${id}.json`));
    });
  });

  it('is refused to everybody but sessions of headquarters of this account and stage', async () => {
    await withHeld(async ({ deployment, batch, ask }) => {
      const foreign = [
        null,
        arn('doisoat-test-office', 'vn34-52.cb-0417'),
        arn('doisoat-test-operator'),
        arn('doisoat-prod-headquarters'),
        arn('xdoisoat-test-headquarters'),
        arn('doisoat-test-headquarters', 'hq-07', '999999999999'),
        'arn:aws:iam::123456789012:user/doisoat-test-headquarters',
        `x:assumed-role/doisoat-test-headquarters/${headquarters}`,
      ];
      for (const caller of foreign)
        expect(await ask({ province: 'vn34-52', batch, purpose }, caller)).toEqual({
          status: 403,
          json: { code: 'PRINCIPAL_NOT_HEADQUARTERS', field: '' },
        });
      expect(audits(deployment)).toEqual([]);
      expect((await stateOf(deployment)).version).toBe(1);
    });
  });

  it('is refused with a code: a wrong order, a batch that is not there, one that holds nothing', async () => {
    await withHeld(async ({ deployment, batch, ask }) => {
      const order = { province: 'vn34-52', batch, purpose };
      const { purpose: _purpose, ...silent } = order;
      const wrong = [
        { ...order, province: 'vn34-99' },
        { ...order, batch: `${batch}/../x` },
        { ...order, batch: batch.toUpperCase().replace(/^./, 'G') },
        { ...order, purpose: '' },
        { ...order, principal: 'somebody else' },
        silent,
        'not json',
      ];
      for (const body of wrong)
        expect(await ask(body)).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
      // Another province's batch is none of this province's.
      for (const absent of [
        { ...order, province: 'vn34-42' },
        { ...order, batch: '0'.repeat(32) },
      ])
        expect(await ask(absent)).toMatchObject({ status: 404, json: { code: 'BATCH_UNKNOWN' } });
      await deployment.sync(
        sqsEvent([s3Message([deployment.upload('delta/b.csv', `${header}\n5200000010,,Lê Văn Cường,1985,1,BHYT\n`)])]),
        context(),
      );
      const clean = receipts(deployment).find(({ rows }) => rows.accepted === 1)?.batchId;
      expect(await ask({ ...order, batch: clean })).toMatchObject({ status: 409, json: { code: 'NOTHING_HELD' } });
    });
  });
});
