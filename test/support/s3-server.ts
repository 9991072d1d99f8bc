/**
 * The S3 in memory over HTTP, for processes and browsers: also takes forms that were signed beforehand (POST policy),
 * by the letter of the policy, and tells who stored what, as the events of S3 do.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { S3RequestHandler, type S3Call } from './s3-request-handler.ts';

export interface S3ServerOptions {
  buckets: readonly string[];
  /** In place of one of its own. */
  handler?: S3RequestHandler;
  /** Secret keys by their access keys; whoever has another one is nobody. */
  secrets: Record<string, string>;
  /** Origin whose pages may post forms. */
  postedFrom?: string;
  /** Keys that policies of the buckets let nobody overwrite. */
  isWrittenOnce?: (key: string) => boolean;
}

/** An object that was created, and by whose access key. */
export interface StoredObject {
  bucket: string;
  key: string;
  version: string;
  accessKey: string;
}

export class S3Server {
  readonly handler: S3RequestHandler;
  /** Told of every object that was created. */
  onStored: (stored: StoredObject) => void = () => {};
  /** Told of every request, by whose access key. */
  onAsked: (call: S3Call, accessKey: string) => void = () => {};
  postedFrom: string | undefined;
  private readonly secrets: Record<string, string>;
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.writeHead(500).end());
  });

  private constructor({ buckets, handler, secrets, postedFrom, isWrittenOnce }: S3ServerOptions) {
    const once = isWrittenOnce === undefined ? {} : { isWrittenOnce };
    this.handler = handler ?? new S3RequestHandler({ buckets, ...once });
    this.secrets = secrets;
    this.postedFrom = postedFrom;
  }

  static async start(options: S3ServerOptions): Promise<S3Server> {
    const made = new S3Server(options);
    await new Promise<void>((resolve) => {
      made.server.listen(0, '127.0.0.1', resolve);
    });
    return made;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const form = request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
    if (request.method === 'OPTIONS' || form) this.allowOrigin(request, response);
    if (request.method === 'OPTIONS') {
      response.writeHead(response.hasHeader('access-control-allow-origin') ? 200 : 403).end();
      return;
    }
    const body = await buffer(request);
    if (form) {
      await this.takeForm(url.pathname.slice(1), request, body, response);
      return;
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const accessKey = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    if (!Object.hasOwn(this.secrets, accessKey)) {
      response.writeHead(403).end();
      return;
    }
    const query = Object.fromEntries(url.searchParams);
    const method = request.method ?? 'GET';
    const { response: answer } = await this.handler.handle({ method, path: url.pathname, query, headers, body });
    this.onAsked(callOf(method, url.pathname, query, headers), accessKey);
    response.writeHead(answer.statusCode, answer.headers);
    await pipeline(answer.body, response);
    const isObject = /^\/[^/]+\/./.test(url.pathname);
    if (request.method === 'PUT' && isObject && answer.statusCode === 200 && !('uploadId' in query))
      this.tell(url.pathname, answer.headers['x-amz-version-id'], accessKey);
  }

  private allowOrigin(request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers;
    if (origin === undefined || origin !== this.postedFrom) return;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader('vary', 'Origin');
  }

  /** `POST /bucket` with a form: every field but the file must be in the policy, and be what the policy says. */
  private async takeForm(bucket: string, request: IncomingMessage, body: Buffer, response: ServerResponse) {
    const type = request.headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const fields = new Map<string, string>();
    let file: Uint8Array | undefined;
    for (const [name, value] of form)
      if (typeof value === 'string') fields.set(name.toLowerCase(), value);
      else file = new Uint8Array(await value.arrayBuffer());
    const accessKey = fields.get('x-amz-credential')?.split('/')[0] ?? '';
    const wrong = file === undefined ? 'file' : policyFault({ bucket, fields, bytes: file.length }, this.secrets);
    if (wrong !== undefined || file === undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(wrong);
      return;
    }
    const sha256 = fields.get('x-amz-checksum-sha256');
    if (sha256 !== undefined && createHash('sha256').update(file).digest('base64') !== sha256) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('BadDigest');
      return;
    }
    const headers = Object.fromEntries([...fields].filter(([name]) => /^x-amz-(?:meta-|checksum-sha)/.test(name)));
    const path = `/${bucket}/${(fields.get('key') ?? '').split('/').map(encodeURIComponent).join('/')}`;
    const { response: answer } = await this.handler.handle({ method: 'PUT', path, headers, body: file });
    this.onAsked(callOf('PUT', path, {}, headers), accessKey);
    const stored = answer.statusCode === 200;
    const version = answer.headers['x-amz-version-id'];
    response.writeHead(stored ? 204 : answer.statusCode, stored ? { 'x-amz-version-id': version } : {}).end();
    if (stored) this.tell(path, version, accessKey);
  }

  private tell(path: string, version: string, accessKey: string): void {
    const [bucket, ...key] = path.slice(1).split('/').map(decodeURIComponent);
    this.onStored({ bucket, key: key.join('/'), version, accessKey });
  }
}

function callOf(method: string, path: string, query: Record<string, string>, headers: Record<string, string>): S3Call {
  const [bucket, ...key] = path.slice(1).split('/').map(decodeURIComponent);
  return { method, bucket, key: key.join('/'), query, headers, attempt: 1 };
}

type Condition = [string, string | number, string | number] | Record<string, string>;

/** What of a form is not as its policy says; undefined if all is. */
export function policyFault(
  { bucket, fields, bytes }: { bucket: string; fields: ReadonlyMap<string, string>; bytes: number },
  secrets: Record<string, string>,
): string | undefined {
  const encoded = fields.get('policy') ?? '';
  const [accessKey, day, region, service, end] = (fields.get('x-amz-credential') ?? '').split('/');
  if (!Object.hasOwn(secrets, accessKey)) return 'credential';
  const sign = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = [day, region, service, end].reduce<string | Buffer>(sign, `AWS4${secrets[accessKey]}`);
  if (sign(key, encoded).toString('hex') !== fields.get('x-amz-signature')) return 'signature';
  const policy = JSON.parse(Buffer.from(encoded, 'base64').toString()) as {
    expiration: string;
    conditions: Condition[];
  };
  if (Date.parse(policy.expiration) < Date.now()) return 'expired';
  const named = new Set(['policy', 'x-amz-signature']);
  for (const condition of policy.conditions) {
    if (Array.isArray(condition)) {
      if (bytes < Number(condition[1]) || bytes > Number(condition[2])) return 'content-length-range';
      continue;
    }
    for (const [name, value] of Object.entries(condition)) {
      named.add(name.toLowerCase());
      if ((name === 'bucket' ? bucket : fields.get(name.toLowerCase())) !== value) return name;
    }
  }
  return [...fields.keys()].find((name) => !named.has(name));
}
