/** A deployment on AWS as an acceptance test reaches it: by the outputs of its stack, in a session of the role for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { S3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { Refusal } from '../../core/base/errors.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import type { Clock } from '../../core/ports.ts';
import { readEnvironment } from '../environment.ts';
import type { TriedDeployment } from './tried-deployment.ts';
import { waitFor } from './wait.ts';

/** One request: the slowest gives a ticket on a cold start, or takes a file of a few kB. */
const requestMax = 30_000; // milliseconds
/** A moment's fault of the network, or of a service, is over in seconds. */
const attemptsMax = 4;
const attemptPause = 1_000; // milliseconds, doubled each time
/** A recount of the ledger of the check takes seconds, its order a start of a machine. */
const verifyWaitMax = 10 * 60_000; // milliseconds

const $Order = z.object({
  id: z.string().optional(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  report: z.object({ provinces: z.array(z.object({ drift: z.number(), problems: z.array(z.string()) })) }).optional(),
});

/** Region and credentials are those of the AWS SDK's usual places. Throws Refusal ACCEPTANCE_DEPLOYMENT. */
export async function openDeployment(stage: string, clock: Clock): Promise<TriedDeployment> {
  const client = new S3Client({ maxAttempts: attemptsMax });
  const outputs = await readOutputs(client, stage);
  const output = (name: string): string => {
    const value = outputs.get(name);
    if (value === undefined) throw new Refusal('ACCEPTANCE_DEPLOYMENT', { stage, code: name });
    return value;
  };
  const [uploadsBucket, bucket, ticketUrl] = ['uploadsBucket', 'resultsBucket', 'ticketUrl'].map(output);
  const route = { bucket, of: () => bucket, under: (prefix: string) => [{ bucket, prefix }] };
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  const objects = new S3ObjectStore({ client, route, pause });
  return {
    uploadsBucket,
    askTicket: async (request) => jsonOf(await signed(client, 'lambda', ticketUrl, { body: JSON.stringify(request) })),
    async postForm({ url, fields }, bytes) {
      const { status, headers } = await patiently(() => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        form.append('file', new Blob([new Uint8Array(bytes)])); // last: S3 reads nothing behind it
        return fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(requestMax) });
      });
      return { status, version: headers.get('x-amz-version-id') ?? undefined };
    },
    read: (key) => objects.read(key),
    verifyLedger: () => verifyLedger(client, outputs.get('operationsUrl'), clock),
  };
}

/** Outputs of the stack by their names (CloudFormation API Reference, DescribeStacks). */
async function readOutputs(client: S3Client, stage: string): Promise<Map<string, string>> {
  const refuse = (code: string): Refusal => new Refusal('ACCEPTANCE_DEPLOYMENT', { stage, code });
  const region = await client.config.region().catch(() => {
    throw refuse('AWS_REGION');
  });
  await client.config.credentials().catch((error: unknown) => {
    throw refuse(error instanceof Error ? error.name : 'CREDENTIALS');
  });
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = readEnvironment().cloudFormation ?? `https://cloudformation.${region}.${domain}/`;
  const body = new URLSearchParams({
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName: `doisoat-${stage}`,
  }).toString();
  const type = 'application/x-www-form-urlencoded';
  const answer = await signed(client, 'cloudformation', url, { body, type }).catch((error: unknown) => {
    throw refuse(error instanceof Error ? error.name : 'NETWORK');
  });
  const text = await answer.text();
  if (answer.status !== 200) throw refuse(/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? `HTTP ${answer.status}`);
  const member = /<OutputKey>(\w+)<\/OutputKey>\s*<OutputValue>([^<&]*)<\/OutputValue>/g;
  return new Map(Array.from(text.matchAll(member), ([, name, value]) => [name, value]));
}

/** A session that may not order it, or a deployment without operations: nothing is known. */
async function verifyLedger(
  client: S3Client,
  url: string | undefined,
  clock: Clock,
): Promise<{ drift: number; problems: number } | undefined> {
  if (url === undefined) return undefined;
  const order = { operation: 'ledger verify', request: { province: systemCheck.id }, purpose: 'doisoat accept' };
  const ordered = await jsonOf(await signed(client, 'lambda', url, { body: JSON.stringify(order) }));
  if (ordered.status === 403) return undefined;
  const { id = '' } = $Order.parse(ordered.body);
  const report = await waitFor(clock, verifyWaitMax, async () => {
    const told = await jsonOf(await signed(client, 'lambda', new URL(id, url).href));
    const { state, report: done } = $Order.parse(told.body);
    if (state === 'failed') throw new Error('the operation failed');
    return done;
  });
  if (report === undefined) throw new DOMException('the operation takes too long', 'TimeoutError');
  return {
    drift: report.provinces.reduce((sum, { drift }) => sum + drift, 0),
    problems: report.provinces.reduce((sum, { problems }) => sum + problems.length, 0),
  };
}

/** A signed request, POST if it has a body. */
function signed(
  client: Pick<S3Client, 'config'>,
  service: string,
  url: string,
  { body, type = 'application/json' }: { body?: string; type?: string } = {},
): Promise<Response> {
  const { region, credentials, sha256 } = client.config;
  const signer = new SignatureV4({ service, region, credentials, sha256 });
  const { hostname, host, pathname, protocol } = new URL(url);
  const method = body === undefined ? 'GET' : 'POST';
  const content = body === undefined ? {} : { body };
  return patiently(async () => {
    const headers = { host, 'content-type': type };
    const request = await signer.sign({ method, protocol, hostname, path: pathname, headers, ...content });
    const signal = AbortSignal.timeout(requestMax);
    return fetch(url, { method, headers: request.headers, ...content, signal });
  });
}

/** Asks again while the network or the service has a moment's fault. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const told = await ask().catch((error: unknown) => {
      if (attempt === attemptsMax) throw error;
    });
    const isPassing = told === undefined || told.status === 429 || told.status >= 500;
    if (told !== undefined && (!isPassing || attempt === attemptsMax)) return told;
    await sleep(attemptPause * 2 ** (attempt - 1) * (0.5 + Math.random()));
  }
}

async function jsonOf(answer: Response): Promise<{ status: number; body: unknown }> {
  const body: unknown = await answer.json().catch(() => undefined);
  return { status: answer.status, body };
}
