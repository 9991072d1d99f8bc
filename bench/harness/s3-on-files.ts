/**
 * An S3 server over a data directory, for objects that are too large for memory: every bucket is the same directory,
 * because the prefixes of our keys are in one bucket each. What it is given is kept beside that for as long as it runs,
 * without waiting for the disk. It answers as late as S3 does, and no faster than the network of a function takes, and
 * counts what it is asked.
 */
import { appendFile, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteRange, ObjectInfo } from '../../core/ports.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { encodeMetadata, decodeMetadata } from '../../adapters/s3/object-metadata.ts';
import { readBody, type ReadBody } from '../../test/support/s3-body.ts';
import { S3Failure } from '../../test/support/s3-buckets.ts';

export interface Pace {
  /** From the request to the first byte, milliseconds. */
  getLatency: number;
  putLatency: number;
  /** Of both directions together, bytes a second. */
  bandwidth: number;
}

/** As S3 bills them. */
export interface Asked {
  puts: number;
  gets: number;
  lists: number;
  bytesRead: number;
  bytesWritten: number;
}

/** Keys of a page of a list, as of S3. */
const pageKeys = 1000;

interface Call {
  method: string;
  key: string;
  query: Record<string, string>;
  headers: Record<string, string>;
}

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

export class S3OnFiles {
  asked: Asked = { puts: 0, gets: 0, lists: 0, bytesRead: 0, bytesWritten: 0 };
  /** Told of every request. */
  onAsked: (method: string, key: string) => void = () => {};
  /** Of what was there before it started. */
  readonly store: FileObjectStore;
  /** What it was given: the newest version of each key, and its file; undefined for a key that was removed. */
  private readonly given = new Map<string, (ObjectInfo & { path: string }) | undefined>();
  private readonly folder: string;
  private readonly pace: Pace;
  /** Multipart uploads under way: the metadata, and the files of the parts by number. */
  private readonly uploads = new Map<string, { metadata: Record<string, string>; parts: Map<number, string> }>();
  /** When the network is free again, by the clock of `performance`. */
  private freeAt = 0;
  private serial = 0;
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });

  private constructor(directory: string, pace: Pace) {
    this.store = new FileObjectStore(directory);
    this.folder = join(directory, 'given');
    this.pace = pace;
  }

  static async start(directory: string, pace: Pace): Promise<S3OnFiles> {
    const made = new S3OnFiles(directory, pace);
    await mkdir(made.folder, { recursive: true, mode: 0o700 });
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

  /** The newest bytes of a key, for whoever looks at what the function left. */
  async text(key: string): Promise<string | undefined> {
    const found = this.given.get(key);
    if (found !== undefined) return readFile(found.path, 'utf8');
    const bytes = this.given.has(key) ? undefined : await this.store.read(key);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Takes a key away without telling who reads of it, as a mistake does: its version stays. */
  lose(key: string): void {
    this.given.set(key, undefined);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const [, , ...parts] = url.pathname.split('/');
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const query = Object.fromEntries(url.searchParams);
    const call = { method: request.method ?? '', key: parts.map(decodeURIComponent).join('/'), query, headers };
    const sent = await readBody(request, headers);
    const reply = await this.perform(call, sent).catch((error: unknown): Reply => {
      if (!(error instanceof S3Failure)) throw error;
      const body = `<Error><Code>${error.code}</Code></Error>`;
      return { status: error.status, ...(call.method === 'HEAD' ? {} : { body }) };
    });
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
    const isRead = call.method === 'GET' || call.method === 'HEAD';
    await this.wait(isRead ? this.pace.getLatency : this.pace.putLatency, (body?.length ?? 0) + sent.bytes.length);
    response.writeHead(reply.status, { 'content-length': body?.length ?? 0, ...reply.headers });
    response.end(body);
  }

  /** Until the bytes have passed the network behind those before them. */
  private async wait(latency: number, bytes: number): Promise<void> {
    const now = performance.now();
    this.freeAt = Math.max(now, this.freeAt) + (bytes / this.pace.bandwidth) * 1000;
    await sleep(this.freeAt - now + latency);
  }

  private async perform(call: Call, body: ReadBody): Promise<Reply> {
    const { method, key, query } = call;
    this.onAsked(method, key);
    if (method === 'GET' && key === '') return 'versions' in query ? this.listVersions(call) : this.list(call);
    if (method === 'GET' || method === 'HEAD') return this.read(call);
    if (method === 'DELETE' && !('uploadId' in query)) {
      this.given.set(key, undefined);
      return { status: 204 };
    }
    if (method === 'PUT' || method === 'POST') this.asked.puts++;
    this.asked.bytesWritten += method === 'PUT' ? body.bytes.length : 0;
    if (method === 'POST' && 'uploads' in query) {
      const id = `upload-${++this.serial}`;
      this.uploads.set(id, { metadata: metadataOf(call.headers), parts: new Map() });
      return { status: 200, body: `<R><UploadId>${id}</UploadId></R>` };
    }
    if ('uploadId' in query) return this.multipart(call, body);
    if (method === 'PUT') {
      const path = await this.file(`put-${++this.serial}`, body.bytes);
      return this.put(call, [path], metadataOf(call.headers), body.checksums);
    }
    throw new S3Failure(501, `NotImplemented ${method} ${key}`);
  }

  private async read({ method, key, query, headers }: Call): Promise<Reply> {
    this.asked.gets++;
    const version = query.versionId === undefined ? {} : { version: query.versionId };
    const given = this.given.get(key);
    const isGone = given === undefined && this.given.has(key) && query.versionId === undefined;
    const info = given ?? (isGone ? undefined : await this.store.head(key, version));
    if (info === undefined) throw new S3Failure(404, query.versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion');
    const asked = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    const offset = Number(asked?.[1] ?? 0);
    if (asked !== null && offset >= info.size) throw new S3Failure(416, 'InvalidRange');
    const end = Math.min(Number(asked?.[2] ?? info.size - 1) + 1, info.size);
    const facts: Record<string, string> = {
      'x-amz-version-id': info.version,
      'last-modified': new Date(info.storedAt).toUTCString(),
      etag: `"${info.version.slice(0, 32)}"`,
      ...Object.fromEntries(
        Object.entries(encodeMetadata(info.metadata)).map(([name, value]) => [`x-amz-meta-${name}`, value]),
      ),
    };
    if (method === 'HEAD') return { status: 200, headers: { ...facts, 'content-length': String(info.size) } };
    const range = { offset, length: end - offset };
    const bytes =
      given === undefined ? await this.store.read(key, { ...version, range }) : await part(given.path, range);
    this.asked.bytesRead += bytes?.length ?? 0;
    if (asked === null) return { status: 200, headers: facts, body: bytes ?? '' };
    const told = `bytes ${offset}-${end - 1}/${info.size}`;
    return { status: 206, headers: { ...facts, 'content-range': told }, body: bytes ?? '' };
  }

  /** A page of the keys under a prefix, in order. */
  private async list({ query }: Call): Promise<Reply> {
    this.asked.lists++;
    const { prefix = '', 'continuation-token': after } = query;
    const found = new Map<string, { key: string; size: number; storedAt: number }>();
    for await (const object of this.store.list(prefix)) found.set(object.key, object);
    for (const [key, object] of this.given)
      if (object === undefined) found.delete(key);
      else if (key.startsWith(prefix)) found.set(key, object);
    const keys = [...found.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const from = after === undefined ? 0 : keys.indexOf(Buffer.from(after, 'hex').toString()) + 1;
    const page = keys.slice(from, from + pageKeys);
    const isMore = from + page.length < keys.length;
    const listed = page.map((key) => {
      const { size, storedAt } = found.get(key) as { size: number; storedAt: number }; // it is one of them
      const at = new Date(storedAt).toISOString();
      return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><Size>${size}</Size></Contents>`;
    });
    const token = Buffer.from(page.at(-1) ?? '').toString('hex');
    const next = isMore ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
    const body = `<ListBucketResult><IsTruncated>${isMore}</IsTruncated>${listed.join('')}${next}</ListBucketResult>`;
    return { status: 200, body };
  }

  /** Of one key, of what was there before the server started: what is given later is no version to go back to. */
  private async listVersions({ query }: Call): Promise<Reply> {
    this.asked.lists++;
    const { prefix: key = '' } = query;
    const versions: string[] = [];
    for await (const version of this.store.versions(key)) versions.push(version);
    const listed = versions.map((each) => `<Version><Key>${key}</Key><VersionId>${each}</VersionId></Version>`);
    return { status: 200, body: `<ListVersionsResult>${listed.join('')}</ListVersionsResult>` };
  }

  /** Keeps the bytes of these files, in this order, as one object. */
  private async put(
    { key, headers }: Call,
    files: readonly string[],
    metadata: Record<string, string>,
    checksums: Record<string, string>,
  ): Promise<Reply> {
    const isTaken = this.given.has(key)
      ? this.given.get(key) !== undefined
      : (await this.store.head(key)) !== undefined;
    if (headers['if-none-match'] !== undefined && isTaken) throw new S3Failure(412, 'PreconditionFailed');
    const [path, ...rest] = files;
    for (const each of rest) {
      await appendFile(path, await readFile(each));
      await rm(each);
    }
    const version = `version.${++this.serial}`;
    const { size } = await stat(path);
    this.given.set(key, { key, version, size, storedAt: Date.now(), metadata, path });
    return { status: 200, headers: { ...checksums, 'x-amz-version-id': version, etag: `"${version}"` } };
  }

  private async file(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  private async multipart(call: Call, body: ReadBody): Promise<Reply> {
    const { uploadId, partNumber } = call.query;
    const upload = this.uploads.get(uploadId);
    if (upload === undefined) throw new S3Failure(404, 'NoSuchUpload');
    if (call.method === 'PUT') {
      const number = Number(partNumber);
      upload.parts.set(number, await this.file(`${uploadId}-${number}`, body.bytes));
      return { status: 200, headers: { ...body.checksums, etag: `"part-${number}"` } };
    }
    const files = [...upload.parts].sort(([a], [b]) => a - b).map(([, path]) => path);
    this.uploads.delete(uploadId);
    if (call.method === 'DELETE') {
      for (const path of files) await rm(path);
      return { status: 204 };
    }
    const { headers } = await this.put(call, files, upload.metadata, {});
    const xml = '<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>';
    return { status: 200, headers: headers ?? {}, body: xml };
  }
}

async function part(path: string, { offset, length }: ByteRange): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const bytes = new Uint8Array(length);
    await handle.read(bytes, 0, length, offset);
    return bytes;
  } finally {
    await handle.close();
  }
}

function metadataOf(headers: Record<string, string>): Record<string, string> {
  const prefix = 'x-amz-meta-';
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return decodeMetadata(Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value])));
}
