/**
 * The long-running job on one machine: finds uploads without an answer, processes each by the path of a
 * delivery, publishes when rates have moved, and does the nightly run by its own timer. It keeps no queue: what is to
 * be done is what is under `incoming/` without a batch item, so a killed worker, or a second one beside it, loses and
 * doubles nothing.
 */
import { IntegrityError, Refusal } from '../../core/base/errors.ts';
import { readBatchItem } from '../../core/commit/publish-batch.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { syncBatch, type SyncWorld } from '../../core/sync-batch.ts';
import { admitUpload, IgnoredUpload, WaitingUpload } from '../../core/intake/admit-upload.ts';
import { findUnanswered, listArrivals } from '../../core/maintenance/unanswered.ts';
import type { Claims } from '../state/claims.ts';
import type { WorkerFacts } from './worker-facts.ts';

/**
 * Attempts at one upload before it is put aside until the worker is started again: as many as a queue would deliver.
 */
export const attemptsMax = 12;
/** Before the second attempt; doubled after each, at most an hour. */
const retryPause = 5_000; // milliseconds
const retryPauseMax = 3_600_000;
/** Uploads whose answer was seen, remembered so that a look costs a listing; about 100 bytes each. */
const rememberedMax = 1_000_000;

export interface WorkerOptions {
  /** Between two looks, milliseconds. */
  pollMs: number;
  /** An upload is taken when its store has held it, unchanged, for so long: it may be being copied by hand. */
  settleMs: number;
  /** Publishes summary and pages if a ledger has moved since the last time; true if so. */
  publishIfMoved(): Promise<boolean>;
  /** The nightly run if it is due; undefined if it is not. */
  nightly(): Promise<{ day: string; status: string } | undefined>;
  /** True while the portal of this process has the upload: it is not processed a second time meanwhile. */
  isUnderWay?: (province: string, upload: { key: string; version: string }) => boolean;
  /** Where other machines work on the same uploads: what one of them is at is left to it. */
  claims?: Pick<Claims, 'hold'>;
  /** Ends when nothing is left to do and nothing is to be tried again. */
  untilIdle?: boolean;
}

interface Waiting {
  key: string;
  version: string;
  turn: number; // milliseconds
  province: string;
  /** Names these bytes at this place in what the worker remembers. */
  name: string;
  batch: string;
}

interface Trouble {
  attempts: number;
  notBefore: number; // milliseconds
}

interface Memory {
  answered: Set<string>;
  troubles: Map<string, Trouble>;
  /** What had to wait for a clock in this round. */
  waits: Set<string>;
  facts: WorkerFacts;
  isUnderWay: NonNullable<WorkerOptions['isUnderWay']>;
  claims: WorkerOptions['claims'];
}

/**
 * Works until `stopping` is aborted; then the current upload is finished first. Throws what a port throws while it is
 * idle only if that lasts.
 */
export async function runWorker(
  world: SyncWorld,
  options: WorkerOptions,
  facts: WorkerFacts,
  stopping: AbortSignal,
): Promise<void> {
  const answered = new Set<string>();
  const troubles = new Map<string, Trouble>();
  while (!stopping.aborted) {
    try {
      const waiting = await findWaiting(world, options.settleMs, answered, facts);
      const due = waiting.filter(({ name }) => isDue(troubles.get(name), world.clock.now()));
      const waits = new Set<string>();
      await processAll(world, due, {
        isUnderWay: options.isUnderWay ?? (() => false),
        claims: options.claims,
        answered,
        troubles,
        waits,
        facts,
        stopping,
      });
      if (await options.publishIfMoved()) facts.publishedAt = world.clock.now();
      if (!stopping.aborted) facts.run = (await options.nightly()) ?? facts.run;
      facts.roundAt = world.clock.now();
      facts.rounds++;
      facts.storeFailing = '';
      if (options.untilIdle === true && waiting.every(({ name }) => answered.has(name) || waits.has(name))) return;
    } catch (error) {
      // A store that is away comes back; what was under way is found again.
      facts.storeFailing = codeOf(error);
      facts.faults++;
      world.log.event('worker.roundFailed', { code: facts.storeFailing });
    }
    if (!stopping.aborted) await pause(world, options.pollMs, stopping);
  }
}

/** Uploads without an answer, one of each province in turn: a thousand files of one do not keep the others waiting. */
async function findWaiting(
  world: SyncWorld,
  settleMs: number,
  answered: Set<string>,
  facts: WorkerFacts,
): Promise<Waiting[]> {
  const queues: Waiting[][] = [];
  const now = world.clock.now();
  facts.waiting = 0;
  facts.oldestUploadMs = 0;
  facts.filesAhead = 0;
  facts.clockBehind = 0;
  const { bucket } = world.objects;
  for (const { id: province } of provinces) {
    const queue: Waiting[] = [];
    for await (const listed of listArrivals(world, province)) {
      const { key, size, storedAt, changedAt = storedAt } = listed;
      const name = `${key}\n${size}\n${changedAt}`;
      if (answered.has(name)) continue;
      const admission = admitUpload({ bucket, key, stored: listed }, { bucket, now });
      if (admission.decision === 'wait') {
        facts[admission.code === 'CLOCK_BEHIND' ? 'clockBehind' : 'filesAhead']++;
        continue;
      }
      // It may be being copied; what is refused as it stands need not be waited for.
      if (changedAt > now - settleMs && admission.decision === 'admit') continue;
      const found = await findUnanswered(world, province, listed);
      if (found === undefined) remember(answered, name);
      else queue.push({ ...found, province, name });
    }
    queue.sort((a, b) => a.turn - b.turn || (a.key < b.key ? -1 : 1));
    facts.waiting += queue.length;
    facts.waitingByProvince[province] = queue.length;
    if (queue.length > 0) facts.oldestUploadMs = Math.max(facts.oldestUploadMs, now - queue[0].turn);
    queues.push(queue);
  }
  const turns = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: turns }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1))).flat();
}

async function processAll(
  world: SyncWorld,
  due: readonly Waiting[],
  memory: Memory & { stopping: AbortSignal },
): Promise<void> {
  for (const upload of due) {
    if (memory.stopping.aborted) return;
    if (memory.isUnderWay(upload.province, upload)) continue; // looked at again in the next round
    const { claims } = memory;
    // Of one that another machine is at, the answer is looked for in the next round.
    if (claims === undefined) await processOne(world, upload, memory);
    else await claims.hold(upload.batch, () => processUnanswered(world, upload, memory));
    memory.facts.roundAt = world.clock.now();
  }
}

/** Another machine may have answered it since it was found. */
async function processUnanswered(world: SyncWorld, upload: Waiting, memory: Memory): Promise<void> {
  const answer = await readBatchItem(world, upload.province, upload.batch);
  if (answer === undefined) await processOne(world, upload, memory);
  else remember(memory.answered, upload.name);
}

async function processOne(
  world: SyncWorld,
  { key, version, name }: Waiting,
  { answered, troubles, waits, facts }: Memory,
): Promise<void> {
  try {
    const { status, rows } = await syncBatch(world, { key, version });
    facts.uploads[status]++;
    facts.rows += rows.read;
    remember(answered, name);
    troubles.delete(name);
  } catch (error) {
    if (error instanceof IgnoredUpload) {
      facts.ignored++;
      remember(answered, name);
      world.log.event('upload.ignored', { code: error.code });
      return;
    }
    // A clock is wrong: nothing is given up for that, and `/health` says so until it is right.
    if (error instanceof WaitingUpload) {
      waits.add(name);
      facts[error.code === 'CLOCK_BEHIND' ? 'clockBehind' : 'filesAhead']++;
      world.log.event('upload.waits', { code: error.code });
      return;
    }
    facts.faults++;
    const attempts = (troubles.get(name)?.attempts ?? 0) + 1;
    const last = attempts >= attemptsMax || error instanceof Refusal;
    if (last) {
      facts.dead++;
      remember(answered, name);
    }
    const wait = Math.min(retryPauseMax, retryPause * 2 ** (attempts - 1));
    troubles.set(name, { attempts, notBefore: world.clock.now() + wait });
    world.log.event(last ? 'upload.dead' : 'upload.failed', { code: codeOf(error), attempts });
  }
}

function isDue(trouble: Trouble | undefined, now: number): boolean {
  return trouble === undefined || trouble.notBefore <= now;
}

function remember(answered: Set<string>, name: string): void {
  if (answered.size >= rememberedMax) answered.clear(); // looked at once more, that is all
  answered.add(name);
}

/** A code, never a text: messages may quote what was read. */
function codeOf(error: unknown): string {
  if (error instanceof IntegrityError) return error.code;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'FAULT';
}

function pause({ clock }: Pick<SyncWorld, 'clock'>, milliseconds: number, stopping: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (stopping.aborted) resolve();
    else stopping.addEventListener('abort', () => resolve(), { once: true });
  });
  return Promise.race([clock.sleep(milliseconds), stopped]);
}
