/**
 * The way of a file from the portal into the ledger, on one machine: stored under `incoming/` as every other upload,
 * then processed here. Few rows for which somebody waits do not wait behind large files.
 */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { syncBatch, type Upload } from '../../core/sync-batch.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';
import type { Identity } from '../../portal/access/identity.ts';
import { Problem } from '../../portal/http/problem.ts';
import type { OutgoingUpload, PromisedFile, Ticket, Uploads, WorkState } from '../../portal/ports.ts';
import { storeUpload } from '../files/store-upload.ts';
import type { LocalWorld } from '../world.ts';

/** The largest upload: 14 million rows are 1.2 GB of CSV. */
const uploadBytesMax = 2_000_000_000;
/** Uploads that wait or are in progress: more are asked to come later. */
const waitingMax = 200;
/** Long enough for a slow line. */
const ticketAgeMax = 3_600_000; // milliseconds
/** Tickets that are open at once. */
const ticketsMax = 10_000;
/** Below the data directory: uploads that are still being received. */
const temporaryFolder = 'page-uploads';
/** A file that was not written to for this long is what a killed server left. */
const temporaryAgeMax = 24 * 3_600_000; // milliseconds

interface OpenTicket {
  upload: OutgoingUpload;
  file: PromisedFile;
  expiresAt: number;
  arrived?: { province: string; batch: string };
}

export interface LocalUploadsOptions {
  /** Called when rates have moved. */
  publish(): Promise<unknown>;
}

export class LocalUploads implements Uploads {
  private readonly world: LocalWorld;
  private readonly options: LocalUploadsOptions;
  private readonly states = new Map<string, WorkState>();
  private readonly tickets = new Map<string, OpenTicket>();
  /** One at a time each: two batches of a province would only make each other try again. */
  private readonly queues = { file: Promise.resolve(), urgent: Promise.resolve() };
  private waiting = 0;

  constructor(world: LocalWorld, options: LocalUploadsOptions) {
    this.world = world;
    this.options = options;
  }

  async send(
    { province, kind, metadata }: OutgoingUpload,
    body: AsyncIterable<Uint8Array>,
    { urgent = false }: { urgent?: boolean } = {},
  ): Promise<string> {
    if (this.waiting >= waitingMax) throw new Problem('BUSY');
    this.waiting++;
    const path = join(this.world.directory, temporaryFolder, randomBytes(16).toString('hex'));
    try {
      await mkdir(join(this.world.directory, temporaryFolder), { recursive: true, mode: privateModes.folder });
      await pipeline(body, limited, createWriteStream(path, { flags: 'wx', mode: privateModes.file }));
      const upload = await storeUpload(this.world, { path, province, kind, metadata });
      const { bucket } = this.world.objects;
      const batch = uploadBatchId(this.world.hash, { ...upload, bucket });
      this.states.set(batch, { state: 'queued' });
      const queue = urgent ? 'urgent' : 'file';
      this.queues[queue] = this.queues[queue].then(() => this.process(batch, upload));
      return batch;
    } catch (error) {
      this.waiting--;
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  }

  async ticket(upload: OutgoingUpload, file: PromisedFile): Promise<Ticket> {
    if (file.bytes > uploadBytesMax) throw new Problem('BODY_TOO_LARGE');
    const now = this.world.clock.now();
    for (const [id, { expiresAt }] of this.tickets) if (expiresAt < now) this.tickets.delete(id);
    if (this.tickets.size >= ticketsMax) throw new Problem('BUSY');
    const id = randomBytes(24).toString('base64url');
    const expiresAt = now + ticketAgeMax;
    this.tickets.set(id, { upload, file, expiresAt });
    return { id, url: `/api/v1/tickets/${id}`, expiresAt: new Date(expiresAt).toISOString() };
  }

  async take(id: string, sender: Identity, body: AsyncIterable<Uint8Array>): Promise<string> {
    const ticket = this.find(id, sender);
    const { upload } = ticket;
    const batch = await this.send(upload, body);
    ticket.arrived = { province: upload.province, batch };
    return batch;
  }

  async arrived(id: string, sender: Identity): Promise<{ province: string; batch: string } | undefined> {
    return this.find(id, sender).arrived;
  }

  work(_province: string, batch: string): WorkState | undefined {
    return this.states.get(batch);
  }

  /** Resolves when what was taken is done. */
  async settle(): Promise<void> {
    await Promise.all(Object.values(this.queues));
  }

  private find(id: string, sender: Identity): OpenTicket {
    const ticket = this.tickets.get(id);
    const own = ticket?.upload.sender;
    if (ticket === undefined || own?.user !== sender.user || own.province !== sender.province)
      throw new Problem('NOT_FOUND');
    return ticket;
  }

  private async process(batch: string, upload: Upload): Promise<void> {
    try {
      const progress = (step: 'read' | 'match' | 'commit', done: number, total: number): void =>
        void this.states.set(batch, { state: 'processing', step, done, total });
      const receipt = await syncBatch({ ...this.world, progress }, upload);
      this.states.delete(batch);
      if (receipt.status === 'committed') await this.options.publish();
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      const told = typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'FAULT';
      this.states.set(batch, { state: 'failed', code: told });
      this.world.log.event('portal.uploadFailed', { code: told });
    } finally {
      this.waiting--;
    }
  }
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > uploadBytesMax) throw new Problem('BODY_TOO_LARGE');
    yield chunk;
  }
}

/** Removes what killed servers left; another one may be running concurrently. */
export async function removeOldUploads(directory: string): Promise<void> {
  const folder = join(directory, temporaryFolder);
  for (const name of (await unless('ENOENT', () => readdir(folder))) ?? []) {
    const path = join(folder, name);
    const found = await unless('ENOENT', () => stat(path));
    if (found !== undefined && Date.now() - found.mtimeMs > temporaryAgeMax) await rm(path, { force: true });
  }
}
