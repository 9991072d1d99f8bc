/**
 * A release that headquarters orders in the portal: a request to the URL of the function that does it, signed by the
 * portal's role. Lambda itself says there who calls, which a direct invocation does not.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { refusalCodes } from '../core/catalogue/refusal-texts.ts';
import { $Receipt, type Receipt } from '../core/domain/receipt.ts';
import { Problem } from '../portal/http/problem.ts';
import type { ReleaseOrder } from '../portal/ports.ts';

/** Somebody waits for the page. What takes longer goes on, and an order given again changes nothing more. */
const waitMax = 50_000; // milliseconds

const $Refused = z.object({
  code: z.enum(refusalCodes),
  facts: z.record(z.string(), z.string().or(z.number())).default({}),
});

export interface ReleaseCall {
  url: string;
  /** Of whom region, credentials and hash are taken. */
  client: Pick<S3Client, 'config'>;
  fetch: typeof fetch;
}

/**
 * Throws Refusal as the release itself does, Problem BUSY if it is still under way after `waitMax`, else an error
 * without a word of the answer.
 */
export function releaseByUrl({ url, client, fetch }: ReleaseCall): (order: ReleaseOrder) => Promise<Receipt> {
  const { region, credentials, sha256 } = client.config;
  const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256 });
  return async (order) => {
    const { hostname, host, pathname, protocol } = new URL(url);
    const body = JSON.stringify(order);
    const headers = { host, 'content-type': 'application/json' };
    const signed = await signer.sign({ method: 'POST', protocol, hostname, path: pathname, headers, body });
    const answer = await fetch(url, {
      method: 'POST',
      headers: signed.headers,
      body,
      signal: AbortSignal.timeout(waitMax),
    }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'TimeoutError') throw new Problem('BUSY');
      throw error;
    });
    const told: unknown = await answer.json().catch(() => undefined);
    if (answer.status === 200) return $Receipt.parse(told);
    const refused = $Refused.safeParse(told);
    if (refused.success) throw new Refusal(refused.data.code, refused.data.facts);
    throw new Error(`RELEASE_FAILED: status ${answer.status}`);
  };
}
