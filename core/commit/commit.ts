/**
 * The commit: stage, ratify, publish, for one matched batch, under any crash, repetition or race. The labels are those
 * of docs/commit-protocol.md. A committer never deletes, and believes no answer about its own write: after a refusal or
 * an unknown answer it reads the state again and looks for its own batch id.
 */
import type { Disclosure } from '../answers/outcomes-csv.ts';
import { attemptDay } from './attempts.ts';
import { ClaimColumnsBuilder } from '../intake/claim-columns-builder.ts';
import { IntegrityError } from '../base/errors.ts';
import { Ledger } from '../ledger/ledger.ts';
import { isBatchVersion, readManifest, walkChain, type Manifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { prepareVersion, type MatchedBatch } from './prepare-version.ts';
import { contentKey, readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import {
  publishBatch,
  readBatchItem,
  recordUncommitted,
  type PublishWorld,
  type UploadPlace,
} from './publish-batch.ts';
import type { Warm } from '../registry/warm.ts';
import { publishPending } from './publish-pending.ts';
import { backOff, commitAttemptsMax, Contention, ratify } from './ratify.ts';
import type { Receipt } from '../domain/receipt.ts';
import { stagedUseMax } from './stage.ts';
import { recentMax, stageVersion, type StagedVersion } from './stage-version.ts';
import { contentId, type UploadRequest } from '../intake/upload-request.ts';

export interface CommitWorld
  extends PublishWorld, Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'random' | 'threads'> {
  /**
   * What this process keeps open from batch to batch. Absent: every batch opens everything anew, with the same result.
   */
  warm?: Warm;
}

export interface CommitOptions {
  disclosure: Disclosure;
  /** The batch whose held claims this one frees: nothing is held then, and equal bytes are no duplicate. */
  releases?: string;
  /** For tests: another limit. */
  lowMemoryRowsMin?: number;
}

/**
 * From this many rows on the columns leave no room for more (docs/performance.md, 14 million rows): objects are written
 * one at a time, answers are not kept, and everything is let go as soon as it is in the ledger.
 */
const lowMemoryRowsMin = 4_000_000;

export type CommitOutcome =
  | { status: 'committed'; receipt: Receipt; attempts: number }
  /** The same bytes for the same kind and scope were committed before, as another batch. */
  | { status: 'duplicate'; of: string };

/**
 * Commits a matched batch and publishes it. Throws Refusal (nothing changed), IntegrityError, Contention or what a port
 * throws.
 */
export async function commitBatch(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  options: CommitOptions,
): Promise<CommitOutcome> {
  const started = world.clock.now();
  let unanswered: unknown;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    // C1: a consistent read, and a look for our own id: an earlier attempt or delivery may have ratified.
    const state = await readProvinceState(world.state, request.province);
    const done = await findCommitted(world, request.province, request.batch, state);
    if (done !== undefined) {
      return {
        status: 'committed',
        receipt: await publishBatch(world, done, world.clock.now() - started),
        attempts: attempt,
      };
    }
    const twin = await findDuplicateContent(world, request, matched, state, options);
    if (twin !== undefined) return { status: 'duplicate', of: twin };

    const stagedFrom = world.clock.now();
    const staged = await prepareAndStage(world, request, matched, state, options);
    await evictOldestRecentId(world, request.province, state);
    // Rule 5: the version that this one follows is published to the end, whoever ratified it.
    await publishPending(world, request.province, state);
    if (world.clock.now() - stagedFrom > stagedUseMax) continue;
    // C9: ratify. This is the commit.
    const answer = await ratify(world, request.province, state?.version, staged.state);
    if (answer === 'set') {
      const version = { manifest: staged.manifest, sha256: staged.manifestSha256 };
      // Everything is written: publishing needs the memory of a large batch more.
      if (isSparing(matched, options)) releaseColumns(matched);
      // C10
      return {
        status: 'committed',
        receipt: await publishBatch(world, version, world.clock.now() - started, staged.made),
        attempts: attempt,
      };
    }
    if (answer !== 'refused') unanswered = answer.error;
    await backOff(world, attempt);
  }
  throw new Contention(commitAttemptsMax, unanswered);
}

function isSparing(matched: MatchedBatch, options: CommitOptions): boolean {
  return matched.read.claims.length >= (options.lowMemoryRowsMin ?? lowMemoryRowsMin);
}

/** The columns of a batch that is in the ledger. */
function releaseColumns(matched: MatchedBatch): void {
  matched.read.claims = new ClaimColumnsBuilder(0).finish([], []);
  matched.groups = undefined;
  const { verdict, details, flags, agrees } = matched;
  Object.assign(matched, {
    verdict: verdict.slice(0, 0),
    details: details.slice(0, 0),
    flags: flags.slice(0, 0),
    agrees: agrees.slice(0, 0),
  });
}

async function prepareAndStage(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  state: ProvinceState | undefined,
  options: CommitOptions,
): Promise<StagedVersion> {
  const ledger = await Ledger.open(world, request.province, state, world.warm?.tables);
  const released = options.releases !== undefined;
  const lowMemory = isSparing(matched, options);
  const prepared = await prepareVersion(world, ledger, request, matched, {
    released,
    today: attemptDay(request.storedAt),
    lowMemory,
  });
  return stageVersion(world, ledger, state, request, matched, prepared, {
    disclosure: options.disclosure,
    releases: options.releases ?? null,
    lowMemory,
  });
}

/**
 * The ratified version that carries `batch`, if there is one: by the state's recent ids, else by the batch item.
 * Throws IntegrityError if they say so and the chain does not have it.
 */
export async function findCommitted(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  province: string,
  batch: string,
  state: ProvinceState | undefined,
): Promise<{ manifest: Manifest; sha256: string } | undefined> {
  if (state === undefined) return undefined;
  if (!state.recent.includes(batch)) {
    const item = await readBatchItem(world, province, batch);
    if (item?.status !== 'committed') return undefined;
    const manifest = await readManifest(world, province, { manifest: item.manifest, batch });
    if (isBatchVersion(manifest)) return { manifest, sha256: item.manifest };
    throw new IntegrityError(`PROVINCE#${province}`, 'a batch item that names a compaction', 'a version of the batch');
  }
  for await (const { manifest, sha256 } of walkChain(world, province, state))
    if (isBatchVersion(manifest) && manifest.batch.id === batch) return { manifest, sha256 };
  throw new IntegrityError(
    `PROVINCE#${province}`,
    'a recent batch id that no version carries',
    'a version that carries it',
  );
}

/**
 * Records an upload that did not enter the ledger, then looks once more (rule 5): if another delivery has committed it
 * meanwhile, that is the answer; it is published and its receipt returned.
 */
export async function recordRejected(
  world: CommitWorld,
  place: UploadPlace,
  receipt: Receipt,
): Promise<Receipt | undefined> {
  await recordUncommitted(world, place, receipt);
  const state = await readProvinceState(world.state, place.province);
  const version = await findCommitted(world, place.province, place.batch, state);
  return version && publishBatch(world, version, 0);
}

/** A batch of the same bytes, kind and scope that is already in the ledger. */
async function findDuplicateContent(
  world: CommitWorld,
  request: UploadRequest,
  matched: MatchedBatch,
  state: ProvinceState | undefined,
  options: CommitOptions,
): Promise<string | undefined> {
  if (request.resend || options.releases !== undefined || state === undefined) return undefined;
  const content = contentId(world.hash, { ...request, sha256: matched.read.sha256 });
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
