/**
 * The commit: stage, ratify, publish, for one matched batch, under any crash, repetition or race. The labels are those
 * of docs/commit-protocol.md. A committer never deletes, and believes no answer about its own write: after a refusal or
 * an unknown answer it reads the state again and looks for its own batch id.
 */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import { inSpan } from '../base/in-span.ts';
import { BlockCache } from '../blocks/block-cache.ts';
import { attemptDay } from './attempts.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { LedgerLimits } from '../ledger/limits.ts';
import type { World } from '../ports.ts';
import { prepareVersion, type MatchedBatch } from './prepare-version.ts';
import { contentKey, readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { findCommitted } from './find-committed.ts';
import { isTurnToMerge } from './newest-objects.ts';
import { publishBatch, readBatchItem, type PublishWorld } from './publish-batch.ts';
import type { Warm } from '../registry/warm.ts';
import { publishPending } from './publish-pending.ts';
import { backOff, commitAttemptsMax, Contention, ratify } from './ratify.ts';
import type { Receipt } from '../domain/receipt.ts';
import { stagedUseMax } from './stage.ts';
import { recentMax, stageVersion, type StagedVersion } from './stage-version.ts';
import { contentId, type UploadRequest } from '../intake/upload-request.ts';

export interface CommitWorld
  extends PublishWorld, Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'random' | 'threads' | 'tracing'> {
  /**
   * What this process keeps open from batch to batch. Absent: every batch opens everything anew, with the same result.
   */
  warm?: Warm;
}

export interface CommitOptions {
  disclosure: Disclosure;
  /** The batch whose held claims this one frees: nothing is held then, and equal bytes are no duplicate. */
  releases?: string;
  /** Version of a state in which the batch was not found (0: there was no state). */
  notAt?: number;
  /**
   * Lets go of the rows of the batch, which are the caller's: called once a large batch is in the ledger, because
   * publishing it needs the memory.
   */
  release?(): void;
  /** The `traceparent` of this batch: kept with the state, so that a later publication is linked to it. */
  trace?: string | undefined;
  /** For tests: other limits. */
  lowMemoryRowsMin?: number;
  windowKeys?: number;
  limits?: LedgerLimits;
}

/**
 * From this many rows on the columns leave no room for more (docs/performance.md, 14 million rows): objects are written
 * one at a time, answers are not kept, and everything is let go as soon as it is in the ledger.
 */
const lowMemoryRowsMin = 4_000_000;

export type CommitOutcome =
  | {
      status: 'committed';
      receipt: Receipt;
      attempts: number;
      /** Whether it is the turn of this batch to merge the newest objects of the ledger (`isTurnToMerge`). */
      mergesNewest: boolean;
    }
  /** The same bytes for the same kind and scope were committed before, as another batch. */
  | { status: 'duplicate'; of: string };

/**
 * Commits a matched batch and publishes it. Throws Refusal (nothing changed), IntegrityError, Contention or what a port
 * throws.
 */
export function commitBatch(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  options: CommitOptions,
): Promise<CommitOutcome> {
  const { batch, province } = request;
  return inSpan(world, 'doisoat.commit', { batch, province }, async (span) => {
    const outcome = await commitInAttempts(world, request, matched, options);
    span.note({ status: outcome.status, ...('attempts' in outcome ? { attempts: outcome.attempts } : {}) });
    return outcome;
  });
}

async function commitInAttempts(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  options: CommitOptions,
): Promise<CommitOutcome> {
  const started = world.clock.now();
  const content = contentId(world.hash, {
    ...request,
    sha256: matched.read.sha256,
    releases: options.releases ?? null,
  });
  const { storedAt } = request;
  let notAt = options.notAt;
  // A batch that lost against another reads little more than what that one wrote.
  const blocks = new BlockCache();
  let unanswered: unknown;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    // C1: a consistent read, and a look for our own id: an earlier attempt or delivery may have ratified.
    const state = await readProvinceState(world.state, request.province);
    const done = await findCommitted(world, request.province, request.batch, state, notAt);
    if (done !== undefined) {
      return {
        status: 'committed',
        receipt: await publishBatch(world, { ...done, storedAt }, world.clock.now() - started),
        attempts: attempt,
        mergesNewest: false,
      };
    }
    notAt = state?.version ?? 0;
    const twin = await findDuplicateContent(world, request, content, state, options);
    if (twin !== undefined) return { status: 'duplicate', of: twin };

    const stagedFrom = world.clock.now();
    const staged = await inSpan(world, 'doisoat.stage', { attempt }, () =>
      prepareAndStage(world, request, matched, { state, content, blocks }, options),
    );
    await evictOldestRecentId(world, request.province, state);
    // Rule 5: the version that this one follows is published to the end, whoever ratified it.
    await publishPending(world, request.province, state);
    if (world.clock.now() - stagedFrom > stagedUseMax) continue;
    // C9: ratify. This is the commit.
    const next = options.trace === undefined ? staged.state : { ...staged.state, trace: options.trace };
    const answer = await inSpan(world, 'doisoat.ratify', { attempt, ledgerVersion: next.version }, async (span) => {
      const told = await ratify(world, request.province, state?.version, next);
      span.note({ answer: typeof told === 'string' ? told : 'unknown' });
      return told;
    });
    if (answer === 'set') {
      const version = { manifest: staged.manifest, sha256: staged.manifestSha256, storedAt };
      // Everything is written: publishing needs the memory of a large batch more.
      if (isLarge(matched, options)) options.release?.();
      // C10
      return {
        status: 'committed',
        receipt: await inSpan(world, 'doisoat.answers', { ledgerVersion: next.version }, () =>
          publishBatch(world, version, world.clock.now() - started, staged.made),
        ),
        attempts: attempt,
        mergesNewest: isTurnToMerge(staged.manifest),
      };
    }
    if (answer !== 'refused') unanswered = answer.error;
    await backOff(world, attempt);
  }
  throw new Contention(commitAttemptsMax, unanswered);
}

function isLarge(matched: MatchedBatch, options: CommitOptions): boolean {
  return matched.read.claims.length >= (options.lowMemoryRowsMin ?? lowMemoryRowsMin);
}

async function prepareAndStage(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  { state: previous, content, blocks }: { state: ProvinceState | undefined; content: string; blocks: BlockCache },
  options: CommitOptions,
): Promise<StagedVersion> {
  const ledger = await Ledger.open(world, request.province, previous, { kept: world.warm?.tables, blocks });
  const released = options.releases !== undefined;
  const lowMemory = isLarge(matched, options);
  const prepared = await prepareVersion(world, ledger, request, matched, {
    released,
    today: attemptDay(request.storedAt),
    lowMemory,
    limits: options.limits,
    windowKeys: options.windowKeys,
  });
  const { disclosure, releases = null } = options;
  const version = { ledger, previous, request, content, matched, prepared };
  return stageVersion({ world, ...version, disclosure, releases, lowMemory });
}

/** A batch of the same bytes, kind and scope that is already in the ledger. */
async function findDuplicateContent(
  world: CommitWorld,
  request: UploadRequest,
  content: string,
  state: ProvinceState | undefined,
  options: CommitOptions,
): Promise<string | undefined> {
  if (request.resend || options.releases !== undefined || state === undefined) return undefined;
  const recent = state.recentContent.indexOf(content);
  if (recent >= 0) {
    const twin = state.recent[recent];
    // Releases of before December 2026 stand under the content of their upload: they carry some of its rows only.
    const version = await findCommitted(world, request.province, twin, state);
    return version === undefined || version.manifest.batch.releases === null ? twin : undefined;
  }
  const item = await world.state.read(contentKey(request.province, content));
  // Our own id: another delivery has committed since the state was read. The conditional write will tell.
  return typeof item?.batch === 'string' && item.batch !== request.batch ? item.batch : undefined;
}

/**
 * Before the oldest id leaves the recent list its batch item must have been seen to exist; else that batch is published
 * first.
 */
async function evictOldestRecentId(
  world: CommitWorld,
  province: string,
  state: ProvinceState | undefined,
): Promise<void> {
  if (state === undefined || state.recent.length < recentMax) return;
  const oldest = state.recent[recentMax - 1];
  const item = await readBatchItem(world, province, oldest);
  if (item?.status === 'committed') return;
  const version = await findCommitted(world, province, oldest, state);
  if (version !== undefined) await publishBatch(world, version, 0);
}
