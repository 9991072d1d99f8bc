/** Who asks a deployment, and where: requests that are signed by Signature Version 4. */
import { createHash, createHmac } from 'node:crypto';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { Refusal } from '../../core/base/errors.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { readEnvironment } from '../environment.ts';

type Data = string | ArrayBuffer | ArrayBufferView;

/** The longest answer to wait for: as long as a function may work behind its URL; milliseconds. */
const answerMax = 15 * 60_000;

export interface SignedRequest {
  method: 'GET' | 'POST';
  url: URL;
  service: 'lambda' | 'cloudformation';
  body?: { type: string; text: string };
}

/** Sends a request once. Throws Refusal of the credentials, and what `fetch` throws. */
export type Send = (request: SignedRequest) => Promise<{ status: number; type: string; text: string }>;

export type Credentials = ReturnType<typeof defaultProvider>;

/**
 * The credentials that the AWS command would find; `askCode` is asked for the MFA code of a profile that needs one.
 * They throw Refusal CREDENTIALS_MISSING, ROLE_NOT_ASSUMED and the like.
 */
export function findCredentials(region: string, askCode: (serial: string) => Promise<string>): Credentials {
  const credentials = defaultProvider({ mfaCodeProvider: askCode, clientConfig: { region } });
  return async () => {
    try {
      return await credentials();
    } catch (error) {
      throw refusedCredentials(error) ?? error;
    }
  };
}

/** A session in a region. */
export function openSession(region: string, credentials: Credentials): Send {
  return async ({ method, url, service, body }) => {
    const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...(body === undefined ? {} : { 'content-type': body.type }) },
      ...(body === undefined ? {} : { body: body.text }),
    });
    const { host: _, ...sent } = headers; // `fetch` writes the same one
    const answer = await fetch(url, {
      method,
      headers: sent,
      redirect: 'error',
      signal: AbortSignal.timeout(answerMax),
      ...(body === undefined ? {} : { body: body.text }),
    });
    return {
      status: answer.status,
      type: (answer.headers.get('x-amzn-errortype') ?? '').split(':')[0],
      text: await answer.text(),
    };
  };
}

/** The region of the environment, else that of the profile. Throws Refusal REGION_MISSING. */
export async function findRegion(): Promise<string> {
  const { region } = readEnvironment();
  if (region !== undefined) return region;
  const { S3Client } = await import('@aws-sdk/client-s3');
  try {
    return await new S3Client({}).config.region();
  } catch {
    throw new Refusal('REGION_MISSING');
  }
}

/** Codes of AWS (STS, Lambda, CloudFormation) that are about who asks; they are spelt in several ways. */
const codes: readonly (readonly [RegExp, RefusalCode])[] = [
  [/^(?:ExpiredToken|RequestExpired)/, 'CREDENTIALS_EXPIRED'],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClient|(?:Invalid|Incomplete)Signature|SignatureDoesNot)/,
    'CREDENTIALS_WRONG',
  ],
  [/^MissingAuthenticationToken/, 'CREDENTIALS_MISSING'],
];

/** The refusal that a code of AWS means, if it is about who asks; a right that is missing is told as `denied`. */
export function refusalOfAws(code: string, denied: RefusalCode): RefusalCode | undefined {
  if (code.startsWith('AccessDenied')) return denied;
  return codes.find(([pattern]) => pattern.test(code))?.[1];
}

/** Of finding credentials, and of STS, by which a profile assumes its role. */
function refusedCredentials(error: unknown): Refusal | undefined {
  if (error instanceof Refusal || !(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') return new Refusal('CREDENTIALS_MISSING');
  // A code of MFA that is no six digits is an error of validation.
  const code = error.name === 'ValidationError' ? 'ROLE_NOT_ASSUMED' : refusalOfAws(error.name, 'ROLE_NOT_ASSUMED');
  return code === undefined ? undefined : new Refusal(code);
}

/** SHA-256, or its HMAC with a secret, as the signer asks for it. */
class NodeSha256 {
  private hash;
  private readonly secret: Data | undefined;

  constructor(secret?: Data) {
    this.secret = secret;
    this.hash = this.begin();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin() {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.secret));
  }
}

function bytesOf(data: Data): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
