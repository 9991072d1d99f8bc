/**
 * The server's side of the upload page: takes a file from a page of its own, works on it as `sync` does, and hands out
 * its answers. For this machine only: the caller has checked the Host; a page elsewhere has not our Origin, and another
 * user of the machine has not the key of this start.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { UploadStatus, WorkStep } from '../../browser/upload-status.ts';
import { templates, uploadPage, uploadPolicy } from '../../browser/upload-page.ts';
import { batchKinds, schemes } from '../../core/domain/codes.ts';
import { Refusal } from '../../core/base/errors.ts';
import { findProvince } from '../../core/domain/provinces.ts';
import { templateWorkbook } from '../../core/intake/template.ts';
import { $IgnoreColumnsText } from '../../core/intake/upload-request.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { bundleBrowser } from './bundle-browser.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';
import { sha256Base64 } from '../../adapters/node/node-hash.ts';
import { json, limited, refuse } from './http-body.ts';
import { storeUpload } from '../files/store-upload.ts';
import type { LocalWorld } from '../world.ts';

/** The largest upload: 14 million rows are 1.2 GB of CSV. */
export const uploadBytesMax = 2_000_000_000;
/** Uploads that wait or are in progress: each has a file of its own on the disk. More are asked to come later. */
const waitingMax = 20;
/** Uploads remembered for their page, each under a kilobyte. */
const rememberedMax = 1000;

/** Below the data directory: uploads that are still being received. */
const temporaryFolder = 'page-uploads';
/**
 * A file that was not written to for this long is what a killed server left; another one may be running concurrently.
 */
const temporaryAgeMax = 24 * 3_600_000; // milliseconds

const $Fields = z.strictObject({
  province: z.string().refine((id) => findProvince(id) !== undefined),
  kind: z.enum(batchKinds),
  officer: z.string().min(1).max(200),
  purpose: z.string().min(1).max(1000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  schemes: z
    .string()
    .refine((text) => text.split(';').every((each) => schemes.some((scheme) => scheme === each)))
    .optional(),
  rows: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  'confirm-shrink': z.literal('true').optional(),
  'ignore-columns': z
    .string()
    .max(20_000)
    .refine((text) => $IgnoreColumnsText.safeParse(text).success)
    .optional(),
});

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const resultTypes: Record<string, string> = {
  'answers.xlsx': workbookType,
  'outcomes.csv': 'text/csv; charset=utf-8',
  'rejected.csv': 'text/csv; charset=utf-8',
  'removed.csv': 'text/csv; charset=utf-8',
  'receipt.json': 'application/json; charset=utf-8',
  'receipt.html': 'text/html; charset=utf-8',
};

export interface UploadServerOptions {
  world: LocalWorld;
  /** Called when rates have moved. */
  publish(): Promise<unknown>;
}

export class UploadServer {
  private readonly world: LocalWorld;
  private readonly options: UploadServerOptions;
  /**
   * Who has it may send: it is given to the user who started the server, and to nobody by the server. Other users of
   * the machine reach this address too.
   */
  private readonly key = randomBytes(24).toString('base64url');
  /** Results are under an unguessable path: links of the page carry no header. */
  private readonly resultsPath = `/results-${randomBytes(24).toString('base64url')}`;
  private readonly uploads = new Map<string, UploadStatus>();
  private readonly files: { path: string; bytes: Uint8Array; type: string }[];
  /** One at a time: two batches of a province would only make each other try again. */
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;

  private constructor(options: UploadServerOptions, scripts: { client: Uint8Array; worker: Uint8Array }) {
    this.world = options.world;
    this.options = options;
    this.files = [script('client', scripts.client), script('worker', scripts.worker)];
  }

  /** Bundles the page's scripts. Throws Refusal BUNDLER_MISSING. */
  static async make(options: UploadServerOptions): Promise<UploadServer> {
    await removeOldUploads(join(options.world.directory, temporaryFolder));
    return new UploadServer(options, await bundleBrowser());
  }

  /** True if the request was one of ours and was answered. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { pathname } = url;
    const file = this.files.find(({ path }) => path === pathname);
    if (pathname === '/upload' || pathname === '/upload/') {
      const policy = uploadPolicy({ sha256Base64 });
      const html = uploadPage({
        client: this.files[0].path,
        worker: this.files[1].path,
        sha256Base64,
      });
      return this.reads(request, response, { bytes: Buffer.from(html), type: 'text/html; charset=utf-8', policy });
    }
    // Browsers ask for it by themselves; pages have none.
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return true;
    }
    // A worker has the policy of its own response.
    if (file !== undefined) return this.reads(request, response, { ...file, policy: "default-src 'none'" });
    const template = templates.find(({ path }) => path === pathname);
    if (template !== undefined)
      return this.reads(request, response, { bytes: templateWorkbook(template.profile), type: workbookType });
    if (pathname.startsWith('/results-')) return this.answerResult(request, response, pathname);
    if (pathname === '/api/uploads') return this.take(request, response, url.searchParams);
    if (pathname.startsWith('/api/uploads/'))
      return this.tell(request, response, pathname.slice('/api/uploads/'.length));
    return false;
  }

  /** The address of the page with the right to send: behind `#`, so that no browser puts it into a request. */
  addressOf(url: string): string {
    return `${url}upload#key=${this.key}`;
  }

  /** Resolves when what was taken is done. */
  async settle(): Promise<void> {
    await this.work;
  }

  private async reads(
    request: IncomingMessage,
    response: ServerResponse,
    { bytes, type, policy }: { bytes: Uint8Array; type: string; policy?: string },
  ): Promise<boolean> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'METHOD');
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  }

  /**
   * `/results-<secret>/<province>/<batch>/<name>`: names from a list, so that no key is built from what a stranger
   * wrote.
   */
  private async answerResult(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<boolean> {
    const found = /^(\/results-[\w-]+)\/(vn34-\d\d)\/([0-9a-f]{32})\/([a-z]+\.[a-z]+)$/.exec(pathname);
    if (found === null || !same(found[1], this.resultsPath)) return refuse(response, 404, 'NOT_FOUND');
    const [, , province, batch, name] = found;
    const type = Object.hasOwn(resultTypes, name) ? resultTypes[name] : undefined;
    const bytes =
      type === undefined ? undefined : await this.world.objects.read(`results/${province}/${batch}/${name}`);
    if (type === undefined || bytes === undefined) return refuse(response, 404, 'NOT_FOUND');
    return this.reads(request, response, { bytes, type });
  }

  private async take(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<boolean> {
    if (request.method !== 'POST') return refuse(response, 405, 'METHOD');
    if (!this.hasKey(request)) return refuse(response, 403, 'SENDER_UNKNOWN');
    if (!isOwnPage(request)) return refuse(response, 403, 'FOREIGN_PAGE');
    // A form of a page elsewhere cannot send this type without asking first.
    if (request.headers['content-type'] !== 'application/octet-stream') return refuse(response, 415, 'CONTENT_TYPE');
    const fields = $Fields.safeParse(Object.fromEntries(query));
    if (!fields.success) return refuse(response, 400, 'FIELDS_INVALID');
    if (Number(request.headers['content-length'] ?? 0) > uploadBytesMax) return refuse(response, 413, 'FILE_TOO_LARGE');
    if (this.waiting >= waitingMax) return refuse(response, 503, 'BUSY');
    this.waiting++;
    return this.receive(request, response, fields.data);
  }

  private async receive(
    request: IncomingMessage,
    response: ServerResponse,
    { province, kind, ...metadata }: z.infer<typeof $Fields>,
  ): Promise<boolean> {
    const id = randomBytes(16).toString('hex');
    const folder = join(this.world.directory, temporaryFolder);
    const path = join(folder, id);
    try {
      await mkdir(folder, { recursive: true, mode: privateModes.folder });
      await pipeline(
        request,
        limited(uploadBytesMax),
        createWriteStream(path, { flags: 'wx', mode: privateModes.file }),
      );
    } catch (error) {
      await rm(path, { force: true });
      this.waiting--;
      const code = error instanceof Refusal ? error.code : 'UPLOAD_BROKEN';
      return refuse(response, code === 'FILE_TOO_LARGE' ? 413 : 400, code);
    }
    this.remember(id, { status: 'queued' });
    const given = Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const file = { path, province, kind, metadata: Object.fromEntries(given) };
    this.work = this.work.then(() => this.process(id, file));
    json(response, 202, { id });
    return true;
  }

  private async process(
    id: string,
    file: { path: string; province: string; kind: string; metadata: Record<string, string> },
  ): Promise<void> {
    try {
      this.remember(id, { status: 'working', step: 'store', done: 0, total: 1 });
      const upload = await storeUpload(this.world, file);
      const progress = (step: WorkStep, done: number, total: number): void =>
        this.remember(id, { status: 'working', step, done, total });
      const receipt = await syncBatch({ ...this.world, progress }, upload);
      if (receipt.status === 'committed') await this.options.publish();
      this.remember(id, { status: 'done', receipt, results: this.resultsPath });
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      this.remember(id, {
        status: 'failed',
        code: typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'FAULT',
      });
      this.world.log.event('page.failed', { code: typeof code === 'string' ? code : 'FAULT' });
    } finally {
      this.waiting--;
      await rm(file.path, { force: true });
    }
  }

  private async tell(request: IncomingMessage, response: ServerResponse, id: string): Promise<boolean> {
    if (request.method !== 'GET') return refuse(response, 405, 'METHOD');
    if (!this.hasKey(request)) return refuse(response, 403, 'SENDER_UNKNOWN');
    const status = this.uploads.get(id);
    if (status === undefined) return refuse(response, 404, 'NOT_FOUND');
    json(response, 200, status);
    return true;
  }

  private hasKey(request: IncomingMessage): boolean {
    const given = request.headers['x-doisoat-token'];
    return typeof given === 'string' && same(given, this.key);
  }

  private remember(id: string, status: UploadStatus): void {
    this.uploads.delete(id);
    this.uploads.set(id, status);
    if (this.uploads.size > rememberedMax) this.uploads.delete(this.uploads.keys().next().value ?? '');
  }
}

/** Sent by a page of this server: browsers send an Origin with every POST. */
function isOwnPage(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host}`;
}

/** Named by its bytes: a browser never mixes scripts of two versions. */
function script(name: string, bytes: Uint8Array): { path: string; bytes: Uint8Array; type: string } {
  const path = `/upload/${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.js`;
  return { path, bytes, type: 'text/javascript; charset=utf-8' };
}

async function removeOldUploads(folder: string): Promise<void> {
  for (const name of (await unless('ENOENT', () => readdir(folder))) ?? []) {
    const path = join(folder, name);
    const found = await unless('ENOENT', () => stat(path));
    if (found !== undefined && Date.now() - found.mtimeMs > temporaryAgeMax) await rm(path, { force: true });
  }
}

/** In constant time; lengths may differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
