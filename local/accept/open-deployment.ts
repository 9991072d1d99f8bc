/** A deployment on AWS as an acceptance test reaches it: by the outputs of its stack, in a session of that role. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { S3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { Refusal } from '../../core/base/errors.ts';
import { parseJson } from '../../core/base/parse-json.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { ledgerVerify } from '../../core/operations/ledger-verify.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { knownStage, outputsOfStack, safeUrl } from '../deployment/find-url.ts';
import { Orders } from '../deployment/orders.ts';
import { lookFor } from '../deployment/perform-there.ts';
import { findCredentials, findRegion, openSession, type Send } from '../deployment/session.ts';
import type { TriedDeployment } from './tried-deployment.ts';

/** One form with a file of a few kB. */
const formMax = 30_000; // milliseconds
/** A moment's fault of the network, or of a service, is over in seconds. */
const triesMax = 4;
const triesPause = 1_000; // milliseconds, doubled each time

/**
 * Region and credentials are found as for every order (`docs/operations.md`); `askCode` is asked for the MFA code of a
 * profile. Throws Refusal DEPLOYMENT_NAME, DEPLOYMENT_UNKNOWN, DEPLOYMENT_AWAY and those of the credentials.
 */
export async function openDeployment(
  named: string,
  askCode: (serial: string) => Promise<string>,
): Promise<TriedDeployment> {
  const stage = knownStage(named);
  const region = await findRegion();
  const credentials = findCredentials(region, askCode);
  const send = openSession(region, credentials);
  const output = await lookFor(() => outputsOfStack(send, stage, region), { stage, role: null });
  const [uploadsBucket, bucket] = ['uploadsBucket', 'resultsBucket'].map(output);
  const ticketUrl = safeUrl(output('ticketUrl'));
  const client = new S3Client({ region, credentials, maxAttempts: triesMax });
  const route = { bucket, of: () => bucket, under: (prefix: string) => [{ bucket, prefix }] };
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  const objects = new S3ObjectStore({ client, route, pause });
  return {
    uploadsBucket,
    async askTicket(request) {
      const body = { type: 'application/json', text: JSON.stringify(request) };
      const { status, text } = await patiently(() => send({ method: 'POST', url: ticketUrl, service: 'lambda', body }));
      return { status, body: parseJson(text) };
    },
    async postForm({ url, fields }, bytes) {
      const { status, headers } = await patiently(() => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        form.append('file', new Blob([new Uint8Array(bytes)])); // last: S3 reads nothing behind it
        return fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(formMax) });
      });
      return { status, version: headers.get('x-amz-version-id') ?? undefined };
    },
    read: (key) => objects.read(key),
    ...recounts(send, stage, () => safeUrl(output('operationsUrl'))),
  };
}

/** The report of `ledger verify`, as far as it is looked at. */
const $Recounted = z.object({
  provinces: z.tuple([
    z.object({ province: z.literal(systemCheck.id), drift: z.number(), problems: z.array(z.unknown()) }),
  ]),
});

/** The recount of the ledger of the check, as an operation. */
function recounts(send: Send, stage: string, url: () => URL): Pick<TriedDeployment, 'orderRecount' | 'readRecount'> {
  const orders = () => new Orders({ send, url: url(), stage, role: ledgerVerify.by, sleep, random: Math.random });
  return {
    async orderRecount() {
      const request = { province: systemCheck.id };
      const order = { operation: ledgerVerify.name, request, purpose: 'doisoat accept', id: randomUUID() };
      try {
        return (await orders().order(order)).id;
      } catch (error) {
        if (error instanceof Refusal && error.code === 'ROLE_WRONG') return undefined;
        throw error;
      }
    },
    async readRecount(id) {
      const { state, code, report } = await orders().look(id);
      if (state === 'queued' || state === 'running') return undefined;
      if (state === 'failed') throw new Refusal((code ?? 'DEPLOYMENT_ANSWER') as RefusalCode);
      const read = $Recounted.safeParse(report);
      if (!read.success) throw new Refusal('DEPLOYMENT_ANSWER', { what: 'report' });
      const [{ drift, problems }] = read.data.provinces;
      return { drift, problems: problems.length };
    },
  };
}

/** Asks again while the network or the service has a moment's fault. */
async function patiently<Answer extends { status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const told = await ask().catch((error: unknown) => {
      if (tried === triesMax || error instanceof Refusal) throw error;
    });
    const isPassing = told === undefined || told.status === 429 || told.status >= 500;
    if (told !== undefined && (!isPassing || tried === triesMax)) return told;
    await sleep(triesPause * 2 ** (tried - 1) * (0.5 + Math.random()));
  }
}
