/**
 * The way of a file from the portal into the ledger, on one machine: stored under `incoming/` as every other upload,
 * then processed on a thread of this process. Few rows for which somebody waits do not wait behind large files.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../core/base/errors.ts';
import { inSpan, traceMetadata } from '../../core/base/in-span.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { ticketBytesMax } from '../../core/intake/ticket-request.ts';
import { ticketSessionName } from '../../core/intake/upload-request.ts';
import { byTurn, findUnanswered, type Unanswered } from '../../core/maintenance/unanswered.ts';
import type { Log, Span } from '../../core/ports.ts';
import type { Upload } from '../../core/sync-batch.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';
import type { Identity } from '../../portal/access/identity.ts';
import { Problem } from '../../portal/http/problem.ts';
import type { OutgoingUpload, PromisedFile, Ticket, Uploads, WorkState } from '../../portal/ports.ts';
import { storeUpload } from '../files/store-upload.ts';
import type { LocalWorld } from '../world.ts';
import { codeOfFault } from './fault-code.ts';
import { OpenTickets } from './open-tickets.ts';
import { PublishSoon } from './publish-soon.ts';
import { SyncThread } from './sync-thread.ts';

/** Uploads that wait or are in progress, each with a file on the disk: more are asked to come later. */
const defaultWaitingMax = 200;
/** Uploads that failed and are remembered, under 200 bytes each. */
const failedMax = 1000;
/** Below the data directory: uploads that are still being received. */
const temporaryFolder = 'page-uploads';
/** A file that was not written to for this long is what a killed server left. */
const temporaryAgeMax = 24 * 3_600_000; // milliseconds

export interface LocalUploadsOptions {
  /** Called when rates have moved, once for a burst of commits. */
  publish: () => Promise<unknown>;
  /** What processes uploads; others than threads of `sync-thread-entry.ts` only in tests. */
  threads?: Record<Queue, Pick<SyncThread, 'open' | 'process' | 'close'>>;
  waitingMax?: number;
  /** Told what the threads log. */
  observe?: Log | undefined;
}

/** Large files one at a time: two batches of a province would only make each other try again. */
type Queue = 'file' | 'urgent';

export class LocalUploads implements Uploads {
  private readonly world: LocalWorld;
  private readonly publishing: PublishSoon;
  private readonly threads: NonNullable<LocalUploadsOptions['threads']>;
  private readonly tickets = new OpenTickets();
  private readonly states = new Map<string, WorkState>();
  private readonly failed: string[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly waitingMax: number;
  private receiving = 0;

  constructor(world: LocalWorld, { publish, threads, waitingMax = defaultWaitingMax, observe }: LocalUploadsOptions) {
    this.waitingMax = waitingMax;
    this.world = world;
    this.publishing = new PublishSoon(publish, world.log);
    const task = { directory: world.directory, log: world.isLogging, state: world.shared?.address };
    this.threads = threads ?? {
      file: new SyncThread(task, { observe }),
      urgent: new SyncThread(task, { observe }),
    };
  }

  async send(
    upload: OutgoingUpload,
    body: AsyncIterable<Uint8Array>,
    { urgent = false }: { urgent?: boolean } = {},
  ): Promise<string> {
    return this.receive(upload, body, urgent ? 'urgent' : 'file');
  }

  async ticket(upload: OutgoingUpload, file: PromisedFile): Promise<Ticket> {
    if (file.bytes > ticketBytesMax) throw new Problem('BODY_TOO_LARGE');
    return this.tickets.give(upload, file, this.world.clock.now());
  }

  /** Throws Refusal SHA256_MISMATCH for another file than the promised one; it may be sent again. */
  async take(id: string, sender: Identity, body: AsyncIterable<Uint8Array>): Promise<string> {
    const ticket = this.tickets.find(id, sender, this.world.clock.now());
    if (ticket.arrived !== undefined) return ticket.arrived.batch; // an answer was lost on the way
    const { upload, file } = ticket;
    const batch = await this.receive(upload, promised(body, file), 'file');
    ticket.arrived = { province: upload.province, batch };
    return batch;
  }

  async arrived(id: string, sender: Identity): Promise<{ province: string; batch: string } | undefined> {
    return this.tickets.find(id, sender, this.world.clock.now()).arrived;
  }

  work(province: string, batch: string): WorkState | undefined {
    return this.states.get(stateKey(province, batch));
  }

  /**
   * Starts the threads, so that the first to ask waits no longer than others, and takes up what an earlier process of
   * the portal stored and did not finish. What others put under `incoming/` is the worker's.
   */
  async start(): Promise<void> {
    for (const thread of Object.values(this.threads)) thread.open();
    await removeOldUploads(this.world.directory);
    const left: (Unanswered & { province: string; session: string })[] = [];
    for (const { id: province } of provinces) {
      for await (const listed of this.world.objects.list(`incoming/${province}/`)) {
        const found = await findUnanswered(this.world, province, listed);
        const info = found && (await this.world.objects.head(found.key, { version: found.version }));
        const session = info?.metadata[ticketSessionName];
        if (found !== undefined && session !== undefined) left.push({ ...found, province, session });
      }
    }
    for (const { province, batch, key, version, session } of left.toSorted(byTurn))
      this.queue('file', { province, batch }, { key, version, ...sentBy(session) });
  }

  /** Resolves when what was taken is done and published. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
    await this.publishing.settle();
  }

  /** The same, and ends the threads: no more uploads come. */
  async close(): Promise<void> {
    await this.settle();
    await Promise.all(Object.values(this.threads).map((thread) => thread.close()));
  }

  /** Uploads that were taken and have no answer yet, those that are being received included. */
  get waiting(): number {
    return this.running.size + this.receiving;
  }

  /** Stores a file and has it processed; the id of its batch when it is stored. */
  private receive(upload: OutgoingUpload, body: AsyncIterable<Uint8Array>, queue: Queue): Promise<string> {
    const { province, kind } = upload;
    return inSpan(this.world, 'doisoat.upload', { province, kind, queue }, (span) =>
      this.receiveTraced(upload, body, queue, span),
    );
  }

  private async receiveTraced(
    { province, kind, metadata, sender }: OutgoingUpload,
    body: AsyncIterable<Uint8Array>,
    queue: Queue,
    span: Span,
  ): Promise<string> {
    if (this.waiting >= this.waitingMax) throw new Problem('BUSY');
    this.receiving++;
    const folder = join(this.world.directory, temporaryFolder);
    const sending = randomBytes(8).toString('hex');
    const path = join(folder, sending);
    try {
      await mkdir(folder, { recursive: true, mode: privateModes.folder });
      await writeNew(path, body);
      // Kept with the upload, so that whoever processes it knows the sender.
      const kept = { ...metadata, [ticketSessionName]: sender.user, ...traceMetadata(span) };
      const upload = await storeUpload(this.world, { path, province, kind, metadata: kept, sending });
      const batch = uploadBatchId(this.world.hash, { ...upload, bucket: this.world.objects.bucket });
      const { trace } = span;
      const traced = trace === undefined ? upload : { ...upload, trace };
      this.queue(queue, { province, batch }, { ...traced, ...sentBy(sender.user) });
      span.note({ batch });
      return batch;
    } finally {
      this.receiving--;
      await rm(path, { force: true });
    }
  }

  private queue(queue: Queue, place: { province: string; batch: string }, upload: Upload): void {
    const key = stateKey(place.province, place.batch);
    this.states.set(key, { state: 'queued' });
    const done = this.process(queue, { key, batch: place.batch }, upload).finally(() => this.running.delete(done));
    this.running.add(done);
  }

  private async process(queue: Queue, { key, batch }: { key: string; batch: string }, upload: Upload): Promise<void> {
    try {
      const status = await this.claimed(batch, () =>
        this.threads[queue].process(upload, (progress) => this.states.set(key, { state: 'processing', ...progress })),
      );
      this.states.delete(key);
      if (status === 'committed') this.publishing.moved();
    } catch (error) {
      const code = codeOfFault(error);
      this.states.set(key, { state: 'failed', code });
      this.failed.push(key);
      if (this.failed.length > failedMax) this.states.delete(this.failed.shift() ?? '');
      this.world.log.event('portal.uploadFailed', { code });
    }
  }

  /** Under a claim, so that workers of other machines leave it alone; somebody waits, so without one it is done too. */
  private async claimed<T>(batch: string, act: () => Promise<T>): Promise<T> {
    const done = await this.world.shared?.claims.hold(batch, act);
    return done?.held === true ? done.value : act();
  }
}

/**
 * Writes a file that is not there yet. It is made before a byte is asked for: a stream that opens it by itself may make
 * it after the body has failed and its place was cleaned.
 */
async function writeNew(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', privateModes.file);
  await pipeline(body, file.createWriteStream());
}

function stateKey(province: string, batch: string): string {
  return `${province}/${batch}`;
}

/** Who sent an upload, as the portal attests it. */
function sentBy(user: string): Pick<Upload, 'principal' | 'byTicket'> {
  return { principal: `portal:${user}`, byTicket: true };
}

/** The bytes, if they are those that a ticket was given for. Throws Refusal SHA256_MISMATCH. */
async function* promised(body: AsyncIterable<Uint8Array>, file: PromisedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let left = file.bytes;
  for await (const chunk of body) {
    left -= chunk.length;
    if (left < 0) break;
    hash.update(chunk);
    yield chunk;
  }
  if (left !== 0 || hash.digest('hex') !== file.sha256) throw new Refusal('SHA256_MISMATCH');
}

/** Removes what killed servers left; another one may be running concurrently. */
async function removeOldUploads(directory: string): Promise<void> {
  const folder = join(directory, temporaryFolder);
  for (const name of (await unless('ENOENT', () => readdir(folder))) ?? []) {
    const path = join(folder, name);
    const found = await unless('ENOENT', () => stat(path));
    if (found !== undefined && Date.now() - found.mtimeMs > temporaryAgeMax) await rm(path, { force: true });
  }
}
