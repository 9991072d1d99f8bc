/**
 * An S3 without a network, for the real SDK: given to `S3Client` as its `requestHandler`, so that signing, retries,
 * checksums, XML and error classes are the SDK's own. Path-style requests only.
 */
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { readBody } from './s3-body.ts';
import { S3Buckets, S3Failure, type StoredVersion } from './s3-buckets.ts';

export interface S3Call {
  method: string;
  bucket: string;
  key: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  attempt: number; // of the SDK's retry, from 1
}

export interface S3Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

export interface S3HandlerOptions {
  buckets: readonly string[];
  owner?: string;
  now?: () => number;
  pageKeys?: number; // keys a listing gives at a time
  partBytesMin?: number;
  /** Keys under which the policies of the buckets refuse a write without "only if absent" (`infra/data-bucket.ts`). */
  isWrittenOnce?: (key: string) => boolean;
  /** Stands between the SDK and S3: may fail before or after `perform`, which does what was asked. */
  intercept?: (call: S3Call, perform: () => Promise<S3Answer>) => Promise<S3Answer>;
}

interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

export class S3RequestHandler {
  readonly s3: S3Buckets;
  readonly calls: S3Call[] = [];
  private readonly options: S3HandlerOptions;

  constructor(options: S3HandlerOptions) {
    this.options = options;
    this.s3 = new S3Buckets({
      names: options.buckets,
      now: options.now ?? Date.now,
      ...(options.partBytesMin === undefined ? {} : { partBytesMin: options.partBytesMin }),
    });
  }

  async handle(request: SdkRequest): Promise<{ response: S3Answer }> {
    const call = readCall(request);
    this.calls.push(call);
    const perform = async () => {
      try {
        return await this.answer(call, request.body);
      } catch (error) {
        if (error instanceof S3Failure) return failure(call, error);
        throw error;
      }
    };
    return { response: await (this.options.intercept?.(call, perform) ?? perform()) };
  }

  private async answer(call: S3Call, body: unknown): Promise<S3Answer> {
    const expectedOwner = call.headers['x-amz-expected-bucket-owner'];
    if (expectedOwner !== undefined && expectedOwner !== (this.options.owner ?? expectedOwner))
      throw new S3Failure(403, 'AccessDenied');
    const { method, bucket, key, query } = call;
    if (isWrite(call) && !('if-none-match' in call.headers) && this.options.isWrittenOnce?.(key) === true)
      throw new S3Failure(403, 'AccessDenied');
    if (key === '' && method === 'GET' && query['list-type'] === '2') return this.list(call);
    if (key === '' && method === 'GET' && 'versions' in query) return this.listVersions(call);
    if (method === 'POST' && 'uploads' in query) {
      const id = this.s3.createUpload(bucket, key, metadataOf(call.headers));
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if ('uploadId' in query) return this.multipart(call, await readBody(body, call.headers));
    if (method === 'PUT' && key === '') {
      // What else is set on a bucket holds already: versions are kept.
      this.s3.create(bucket, { locked: call.headers['x-amz-bucket-object-lock-enabled'] === 'true' });
      return empty(200, {});
    }
    if (method === 'PUT') {
      const content = { ...(await readBody(body, call.headers)), metadata: metadataOf(call.headers) };
      const stored = this.s3.put(bucket, key, content, call.headers['if-none-match']);
      return empty(200, { etag: stored.etag, 'x-amz-version-id': stored.version, ...stored.checksums });
    }
    if (method === 'DELETE' && 'versionId' in query) {
      this.s3.deleteVersion(bucket, key, query.versionId);
      return empty(204, { 'x-amz-version-id': query.versionId });
    }
    if (method === 'DELETE') {
      const marker = this.s3.delete(bucket, key);
      return empty(204, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.version });
    }
    if (method === 'GET' || method === 'HEAD') return read(call, this.s3.find(bucket, key, query.versionId));
    throw new S3Failure(501, 'NotImplemented');
  }

  private multipart(call: S3Call, body: Awaited<ReturnType<typeof readBody>>): S3Answer {
    const { uploadId, partNumber } = call.query;
    if (call.method === 'PUT') {
      const etag = this.s3.putPart(uploadId, Number(partNumber), body.bytes, body.checksums);
      return empty(200, { etag, ...body.checksums });
    }
    if (call.method === 'DELETE') {
      this.s3.abortUpload(uploadId);
      return empty(204, {});
    }
    const parts = [
      ...Buffer.from(body.bytes)
        .toString()
        .matchAll(/<Part>(.*?)<\/Part>/gs),
    ].map(([, part]) => ({
      number: Number(tag(part, 'PartNumber')),
      etag: tag(part, 'ETag')?.replaceAll('&quot;', '"') ?? '',
      sha256: tag(part, 'ChecksumSHA256'),
    }));
    const stored = this.s3.completeUpload(uploadId, parts, call.headers['if-none-match']);
    return xml(`<CompleteMultipartUploadResult><ETag>${escaped(stored.etag)}</ETag></CompleteMultipartUploadResult>`, {
      'x-amz-version-id': stored.version,
    });
  }

  /** One version a page, so that whoever lists must follow the markers. */
  private listVersions({ bucket, query }: S3Call): S3Answer {
    const all = this.s3.listVersions(bucket, query.prefix ?? '');
    const after = query['version-id-marker'];
    const start = after === undefined ? 0 : all.findIndex(({ version }) => version === after) + 1;
    const page = all.slice(start, start + 1);
    const more = start + page.length < all.length;
    const versions = page.map(
      ({ key, version, latest, bytes, storedAt }) =>
        `<Version><Key>${escaped(key)}</Key><VersionId>${version}</VersionId><IsLatest>${latest}</IsLatest>` +
        `<LastModified>${new Date(storedAt).toISOString()}</LastModified><Size>${bytes.length}</Size></Version>`,
    );
    const last = page.at(-1);
    const markers =
      `<NextKeyMarker>${escaped(last?.key ?? '')}</NextKeyMarker>` +
      `<NextVersionIdMarker>${last?.version ?? ''}</NextVersionIdMarker>`;
    const listed = `<IsTruncated>${more}</IsTruncated>${versions.join('')}${more ? markers : ''}`;
    return xml(`<ListVersionsResult>${listed}</ListVersionsResult>`);
  }

  private list({ bucket, query }: S3Call): S3Answer {
    const all = this.s3.list(bucket, query.prefix ?? '');
    const after = query['continuation-token'];
    const start =
      after === undefined ? 0 : all.findIndex(({ key }) => key === Buffer.from(after, 'hex').toString()) + 1;
    const page = all.slice(start, start + (this.options.pageKeys ?? 1000));
    const more = start + page.length < all.length;
    const contents = page.map(
      ({ key, object }) =>
        `<Contents><Key>${escaped(key)}</Key><LastModified>${new Date(object.storedAt).toISOString()}</LastModified>` +
        `<ETag>${escaped(object.etag)}</ETag><Size>${object.bytes.length}</Size></Contents>`,
    );
    const token = more ? Buffer.from(page.at(-1)?.key ?? '').toString('hex') : '';
    const next = more ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
    return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`);
  }
}

/** The real client over the handler: no network, credentials or waiting between its retries. */
/** `maxAttempts` of the SDK's own, whose pauses are real ones. */
export function s3ClientOver(handler: S3RequestHandler, maxAttempts = 3): S3Client {
  return new S3Client({
    maxAttempts,
    region: 'ap-southeast-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // The SDK's own type of a request handler lives in a package we do not depend on; this is its one method.
    requestHandler: handler as never,
  });
}

function readCall(request: SdkRequest): S3Call {
  const [, bucket, ...rest] = request.path.split('/');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    bucket,
    key: rest.map(decodeURIComponent).join('/'),
    query: Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, String(value ?? '')])),
    headers,
    attempt: Number(/attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '')?.[1] ?? 1),
  };
}

/** By which a key gets its bytes: parts of a multipart upload carry no condition, its completion does. */
function isWrite({ method, key, query }: S3Call): boolean {
  if (method === 'POST') return 'uploadId' in query;
  return method === 'PUT' && key !== '' && !('uploadId' in query);
}

function read(call: S3Call, object: StoredVersion): S3Answer {
  if ((call.headers['if-match'] ?? object.etag) !== object.etag) throw new S3Failure(412, 'PreconditionFailed');
  const total = object.bytes.length;
  const range = /^bytes=(\d+)-(\d+)$/.exec(call.headers.range ?? '');
  const start = range === null ? 0 : Number(range[1]);
  if (range !== null && start >= total) throw new S3Failure(416, 'InvalidRange');
  const end = range === null ? total : Math.min(Number(range[2]) + 1, total); // exclusive
  const bytes = object.bytes.subarray(start, end);
  const headers: Record<string, string> = {
    'content-length': String(bytes.length),
    'last-modified': new Date(object.storedAt).toUTCString(),
    etag: object.etag,
    'x-amz-version-id': object.version,
    ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
  if (range !== null) headers['content-range'] = `bytes ${start}-${end - 1}/${total}`;
  else if (call.headers['x-amz-checksum-mode'] === 'ENABLED') Object.assign(headers, object.checksums);
  if (call.method === 'HEAD') return empty(200, headers);
  return { statusCode: range === null ? 200 : 206, headers, body: Readable.from(bytes.length === 0 ? [] : [bytes]) };
}

function metadataOf(headers: Record<string, string>): Record<string, string> {
  const prefix = 'x-amz-meta-';
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function failure(call: S3Call, { status, code, message }: S3Failure): S3Answer {
  if (call.method === 'HEAD') return empty(status, {});
  return xml(`<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`, {}, status);
}

function empty(statusCode: number, headers: Record<string, string>): S3Answer {
  return { statusCode, headers, body: Readable.from([]) };
}

function xml(text: string, headers: Record<string, string> = {}, statusCode = 200): S3Answer {
  const bytes = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
  return {
    statusCode,
    headers: { 'content-type': 'application/xml', 'content-length': String(bytes.length), ...headers },
    body: Readable.from([bytes]),
  };
}

function tag(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
