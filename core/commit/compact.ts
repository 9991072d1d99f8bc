/**
 * Compaction: all segments and claims parts of a province become a new base, in a version that adds no batch. Look-ups
 * get fewer objects, tombstones and old stamps go, and every count is made anew. Old segments stay where older
 * manifests name them. Labels: docs/commit-protocol.md.
 */
import { mergeClaims } from './compact-claims.ts';
import { mergeRows } from './compact-rows.ts';
import type { CommitWorld } from './commit.ts';
import { stateFigures, type CountsObject } from '../ledger/counts.ts';
import { Refusal } from '../base/errors.ts';
import { Ledger } from '../ledger/ledger.ts';
import {
  isCompaction,
  manifestBytes,
  versionId,
  walkChain,
  type CompactionManifest,
  type LedgerManifest,
  type TableRef,
} from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import { readCounts } from './prepare-version.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { publishPending } from './publish-pending.ts';
import { writeRatifiedMarker } from '../ledger/ratified-markers.ts';
import { backOff, commitAttemptsMax, Contention, ratify } from './ratify.ts';
import { Stage, stagedUseMax } from './stage.ts';
import { asOfAgeMax } from '../intake/upload-request.ts';

/**
 * Compaction is due above this many segments: each is opened by every commit whose participants it may hold, one
 * request of some 20 ms on S3, so that a small batch spends at most about half a second on them.
 */
const segmentsBound = 24;
/** Beyond the age at which uploads are refused: a batch that passed the gate may still be at work, on another clock. */
const horizonAge = asOfAgeMax + 86_400_000; // milliseconds

export type CompactOutcome =
  | { status: 'compacted'; ledgerVersion: number; attempts: number; facts: CompactionManifest['compaction'] }
  /** Nothing was changed: no ledger, few segments, or another compaction came first. */
  | { status: 'notNeeded'; ledgerVersion: number; segments: number };

/** A new base, staged: it fits on every version that has its segments and claims parts first. */
interface Base {
  of: LedgerManifest;
  stagedFrom: number;
  facts: CompactionManifest['compaction'];
  segments: TableRef[];
  claims: TableRef[];
}

/**
 * Compacts a province with more than `segmentsMax` segments (24 if it is not given). Batches that commit meanwhile stay
 * on top of the new base. Throws Refusal LEDGER_DRIFT (nothing changed), IntegrityError, Contention or what a port
 * throws.
 */
export async function compactProvince(
  world: CommitWorld,
  province: string,
  options: { segmentsMax?: number } = {},
): Promise<CompactOutcome> {
  const { segmentsMax = segmentsBound } = options;
  let base: Base | undefined;
  let unanswered: unknown;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    // C1, C2: a consistent read, and a look for our own version: an earlier attempt may have ratified.
    const state = await readProvinceState(world.state, province);
    const ledger = await Ledger.open(world, province, state);
    const { manifest } = ledger;
    if (state === undefined || manifest === undefined) return { status: 'notNeeded', ledgerVersion: 0, segments: 0 };
    if (base !== undefined) {
      const own = await findOwn(world, province, state, base);
      if (own !== undefined) return compacted(world, own, attempt);
    }
    const fits = base !== undefined && basedOn(manifest, base.of);
    if (base === undefined || !fits || world.clock.now() - base.stagedFrom > stagedUseMax) {
      if (manifest.segments.length <= segmentsMax || isCompaction(manifest)) {
        // P3, if a crash left it undone.
        if (isCompaction(manifest)) await writeRatifiedMarker(world, { manifest, sha256: state.manifest });
        return { status: 'notNeeded', ledgerVersion: state.version, segments: manifest.segments.length };
      }
      base = await stageBase(world, ledger, manifest, state);
    }
    // C8, C9: on whatever version is current now.
    const next = compactionManifest(manifest, state, base);
    const { sha256 } = await stageOf(world, province, base.facts.id).put(manifestBytes(next));
    // Rule 5
    await publishPending(world, province, state);
    const answer = await ratify(world, province, state.version, {
      ...state,
      version: next.version,
      manifest: sha256,
      batch: base.facts.id,
    });
    if (answer === 'set') return compacted(world, { manifest: next, sha256 }, attempt);
    if (answer !== 'refused') unanswered = answer.error;
    await backOff(world, attempt);
  }
  throw new Contention(commitAttemptsMax, unanswered);
}

function stageOf(world: CommitWorld, province: string, id: string): Stage {
  return new Stage(world, { province, id, since: 0 });
}

/** Merges and recounts. Nothing in what it stages comes from the clock but the day of the horizon. */
async function stageBase(world: CommitWorld, ledger: Ledger, of: LedgerManifest, state: ProvinceState): Promise<Base> {
  const { province } = ledger;
  const stagedFrom = world.clock.now();
  const today = Math.floor(stagedFrom / 86_400_000) * 86_400_000;
  const horizon = today - horizonAge;
  const text = `compaction\n${province}\n${state.manifest}\n${horizon}`;
  const id = sha256Of(world.hash, new TextEncoder().encode(text)).slice(0, 32);
  const stage = stageOf(world, province, id);
  // C6
  const merged = await mergeRows(ledger, stage, horizon);
  checkDrift(province, merged.counts, await readCounts(world, ledger), state);
  const claims = await mergeClaims(ledger, stage, { horizon, today, gone: merged.dropped });
  await stage.flush();
  const facts = {
    id,
    base: state.manifest,
    horizon: new Date(horizon).toISOString(),
    merged: { segments: of.segments.length, claims: of.claims.length },
    rows: merged.rows,
    dropped: merged.dropped.length,
  };
  return { of, stagedFrom, facts, segments: merged.segments, claims };
}

/**
 * A recount that differs from what is published stops the compaction: it must not write the difference into the books.
 */
function checkDrift(
  province: string,
  recount: CountsObject,
  kept: CountsObject | undefined,
  state: ProvinceState,
): void {
  const { verdicts, schemes } = stateFigures(recount);
  const published = JSON.stringify([state.verdicts, state.schemes]) === JSON.stringify([verdicts, schemes]);
  if (published && JSON.stringify(recount) === JSON.stringify(kept)) return;
  let drift = 0;
  recount.persons.forEach((count, verdict) => {
    drift += Math.abs(count - (kept?.persons[verdict] ?? 0));
  });
  throw new Refusal('LEDGER_DRIFT', { province, drift });
}

/** True if `manifest` is the version `of` or came from it by batches alone: their objects follow those of `of`. */
function basedOn(manifest: LedgerManifest, of: LedgerManifest): boolean {
  return startsWith(manifest.segments, of.segments) && startsWith(manifest.claims, of.claims);
}

function startsWith(refs: readonly TableRef[], first: readonly TableRef[]): boolean {
  return first.every((ref, i) => refs[i]?.key === ref.key);
}

/** The base in place of what it was made of; what batches added meanwhile follows. */
function compactionManifest(manifest: LedgerManifest, state: ProvinceState, base: Base): CompactionManifest {
  return {
    format: manifest.format,
    province: manifest.province,
    version: manifest.version + 1,
    previous: { manifest: state.manifest, batch: versionId(manifest) },
    compaction: base.facts,
    registryVersion: manifest.registryVersion,
    segments: [...base.segments, ...manifest.segments.slice(base.of.segments.length)],
    claims: [...base.claims, ...manifest.claims.slice(base.of.claims.length)],
    counts: manifest.counts,
    fulls: manifest.fulls,
    asOf: manifest.asOf,
    recent: manifest.recent,
    recentContent: manifest.recentContent,
  };
}

/** Our own version, if an attempt whose answer was lost made it. */
async function findOwn(
  world: CommitWorld,
  province: string,
  state: ProvinceState,
  base: Base,
): Promise<{ manifest: CompactionManifest; sha256: string } | undefined> {
  for await (const { manifest, sha256 } of walkChain(world, province, state)) {
    if (manifest.version <= base.of.version) return undefined;
    if (isCompaction(manifest) && manifest.compaction.id === base.facts.id) return { manifest, sha256 };
  }
  return undefined;
}

async function compacted(
  world: CommitWorld,
  version: { manifest: CompactionManifest; sha256: string },
  attempts: number,
): Promise<CompactOutcome> {
  // P3: a compaction has no answers to publish.
  await writeRatifiedMarker(world, version);
  return { status: 'compacted', ledgerVersion: version.manifest.version, attempts, facts: version.manifest.compaction };
}
