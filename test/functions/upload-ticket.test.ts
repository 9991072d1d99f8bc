import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { isUploadKey } from '../../core/intake/admit-upload.ts';
import { ticketSeconds } from '../../functions/ticket-form.ts';
import { uploadTicketHandler, type Ticket } from '../../functions/upload-ticket-handler.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context } from '../support/deployment.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret', sessionToken: 'token' };
const s3 = new S3Client({ region: 'ap-southeast-1', credentials });
const sha256 = 'a'.repeat(64);
const wish = {
  kind: 'delta',
  container: 'xlsx',
  bytes: 1234,
  sha256,
  officer: 'Cán bộ 17',
  purpose: 'đối soát định kỳ',
};
const arn = (session: string) => `arn:aws:sts::123456789012:assumed-role/doisoat-test-office/${session}`;

async function ask(body: unknown, userArn: string | null = arn('vn34-52.cb-0417')) {
  const deployment = await Deployment.make();
  let answer: { statusCode: number; body: string } = { statusCode: 0, body: '' };
  const output = await capturedOutput(async () => {
    const handler = uploadTicketHandler(deployment.container, s3);
    const event = {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      requestContext: userArn === null ? {} : { authorizer: { iam: { userArn } } },
    };
    answer = await handler(event, context());
  });
  await deployment.dispose();
  return { status: answer.statusCode, json: JSON.parse(answer.body), output };
}

/** What S3 will check: the policy that was signed. */
function policyOf({ fields }: Ticket): { expiration: string; conditions: unknown[] } {
  return JSON.parse(Buffer.from(fields.Policy, 'base64').toString('utf8'));
}

describe('an upload ticket', () => {
  it('is for one key of the caller’s province, one size, one checksum and the promised metadata', async () => {
    const { status, json } = await ask({ ...wish, rows: 10, schemes: ['BHYT', 'BHTN'] });
    expect(status).toBe(200);
    const { conditions } = policyOf(json);
    expect(json.key).toMatch(/^incoming\/vn34-52\/delta\/[0-9a-f-]{36}\.xlsx$/);
    expect(isUploadKey(json.key)).toBe(true);
    expect(conditions).toContainEqual({ 'x-amz-meta-ticket-session': 'vn34-52.cb-0417' });
    expect(conditions).toContainEqual({ key: json.key });
    expect(conditions).toContainEqual({ bucket: buckets.uploads });
    expect(conditions).toContainEqual(['content-length-range', 1234, 1234]);
    expect(conditions).toContainEqual({ 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') });
    expect(conditions).toContainEqual({ 'x-amz-meta-sha256': sha256 });
    expect(conditions).toContainEqual({ 'x-amz-meta-schemes': 'BHYT;BHTN' });
    expect(conditions).toContainEqual({ 'x-amz-meta-rows': '10' });
    // No field may vary: whatever the form holds is a condition with one value.
    for (const condition of conditions) expect(JSON.stringify(condition)).not.toContain('starts-with');
  });

  it('is for the system check to a session of its own role, and to nobody else', async () => {
    const role = (name: string, session: string) => arn(session).replace('-office/', `-${name}/`);
    const { status, json } = await ask(wish, role('acceptance', 'vn34-00.op-1'));
    expect(status).toBe(200);
    expect(json.key).toMatch(/^incoming\/vn34-00\//);
    for (const caller of [
      arn('vn34-00.cb-1'),
      role('acceptance', 'vn34-52.op-1'),
      role('acceptance', 'op-1'),
      role('operator', 'vn34-00.op-1'),
    ])
      expect((await ask(wish, caller)).json.code).toBe('PRINCIPAL_WITHOUT_PROVINCE');
  });

  it('ends after fifteen minutes', async () => {
    const before = Date.now();
    const { json } = await ask(wish);
    const ends = Date.parse(policyOf(json).expiration);
    expect(ends).toBeGreaterThan(before + (ticketSeconds - 60) * 1000);
    expect(ends).toBeLessThanOrEqual(Date.now() + ticketSeconds * 1000);
  });

  it('never repeats a key', async () => {
    const [one, other] = [await ask(wish), await ask(wish)];
    expect(one.json.key).not.toBe(other.json.key);
  });

  it('is refused to a caller whose session names no province', async () => {
    const elsewhere = 'arn:aws:sts::123456789012:assumed-role/another/vn34-52.cb';
    for (const caller of [null, elsewhere, arn('cb-0417'), arn('vn34-99.cb'), arn('xvn34-52.cb'), arn('vn34-52')])
      expect(await ask(wish, caller).then(({ status, json }) => [status, json.code])).toEqual([
        403,
        'PRINCIPAL_WITHOUT_PROVINCE',
      ]);
  });

  it('is refused for a requested province or key, or an incomplete request', async () => {
    const { officer: _officer, ...nobody } = wish;
    const wrong = [
      { ...wish, province: 'vn34-42' },
      { ...wish, key: 'incoming/vn34-42/delta/x.csv' },
      { ...wish, container: '../x' },
      { ...wish, bytes: 0 },
      { ...wish, sha256: 'short' },
      { ...wish, kind: 'extract' },
      nobody,
      'not json',
    ];
    for (const body of wrong) {
      const { status, json } = await ask(body);
      expect([status, json.code]).toEqual([400, 'REQUEST_INVALID']);
    }
  });

  it('leaves neither officer nor purpose nor checksum in a log', async () => {
    const { output } = await ask(wish);
    for (const secret of ['Cán bộ 17', 'đối soát', sha256, 'not-a-secret', 'token"'])
      expect(output).not.toContain(secret);
    expect(output).toContain('ticket.given');
    expect(output).toContain('vn34-52.cb-0417');
  });
});
