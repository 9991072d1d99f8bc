/**
 * Compaction: all segments and claims parts of a province become a new base, in a version that adds no batch. Look-ups
 * get fewer objects, tombstones, old stamps and terms that no row uses go, and every count is made anew. By day the
 * newest objects alone are merged, on top of the others, and nothing goes (`newest-objects.ts`). Old segments stay
 * where older manifests name them. A repair is the compaction of a province whose counts, or claims, are not those of
 * its rows: the recount then takes the place of what was published. Labels: docs/commit-protocol.md.
 */
import { mergeClaims } from './compact-claims.ts';
import { mergeRows } from './compact-rows.ts';
import type { CommitWorld } from './commit.ts';
import { areSameCounts, stateFigures, type CountsObject } from '../ledger/counts.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { writeRepairRecord } from '../intake/audit-record.ts';
import { IdentityClaims } from '../ledger/identity-claims.ts';
import { Ledger } from '../ledger/ledger.ts';
import { ledgerLimits } from '../ledger/limits.ts';
import { beneathNewest, type Beneath, type NewestLimits } from './newest-objects.ts';
import {
  isCompaction,
  manifestBytes,
  manifestFormat,
  versionId,
  walkChain,
  type CompactionManifest,
  type LedgerManifest,
  type ObjectRef,
  type TableRef,
} from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import { driftOf, isPublished } from '../ledger/published-counts.ts';
import { readCounts } from './prepare-version.ts';
import { Dictionaries } from '../ledger/rows.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { publishPending } from './publish-pending.ts';
import { writeRatifiedMarker } from '../ledger/ratified-markers.ts';
import { backOff, commitAttemptsMax, Contention, ratify } from './ratify.ts';
import { Stage, stagedUseMax } from './stage.ts';
import { json } from './stage-version.ts';
import { asOfAgeMax } from '../intake/upload-request.ts';
import { attemptDay, attemptWindowDays } from './attempts.ts';

/**
 * Compaction is due above this many segments: each is opened by every commit whose participants it may hold, one
 * request of some 20 ms on S3, so that a small batch spends at most about half a second on them.
 */
const segmentsBound = 24;
/** It is also due when more than this share of what a ledger may have is in the dictionaries of its segments. */
const termsShareMax = 0.5;
/** Beyond the age at which uploads are refused: a batch that passed the gate may still be at work, on another clock. */
const horizonAge = asOfAgeMax + 86_400_000; // milliseconds

export type CompactOutcome =
  | { status: 'compacted'; ledgerVersion: number; attempts: number; facts: CompactionManifest['compaction'] }
  /** Nothing was changed: no ledger, few segments, or another compaction came first. */
  | { status: 'notNeeded'; ledgerVersion: number; segments: number };

/** Who has a ledger repaired, and why; for the audit record. */
export interface RepairOrder {
  officer?: string | undefined;
  purpose?: string | undefined;
}

/**
 * A new base, staged: it fits on every version that has its segments and claims parts first; that of a repair, whose
 * counts are of one version, on that version alone.
 */
interface Base {
  of: LedgerManifest;
  /** What of it stays as it is. */
  beneath: Beneath;
  stagedFrom: number;
  facts: CompactionManifest['compaction'];
  segments: TableRef[];
  claims: TableRef[];
  /** Of a repair: the recount. */
  recount?: { ref: ObjectRef; counts: CountsObject };
}

/** The version that is merged. */
interface BasedOn {
  of: LedgerManifest;
  state: ProvinceState;
  repair: RepairOrder | undefined;
}

export interface CompactOptions {
  segmentsMax?: number;
  repair?: RepairOrder;
  /** Merges the newest objects alone, if there are enough of them (`beneathNewest`), whatever `segmentsMax` is. */
  newest?: NewestLimits;
}

const nothingBeneath: Beneath = { segments: 0, claims: 0 };

/**
 * Compacts a province with more than `segmentsMax` segments (24 if it is not given), or with dictionaries that are half
 * full; with `newest` by another rule, and less. Batches that commit meanwhile stay on top of the new base. With
 * `repair` a province is compacted only if its counts or claims are not those of its rows, and then they are from now
 * on; LEDGER_DRIFT is not thrown. Throws Refusal LEDGER_DRIFT (nothing changed), IntegrityError, Contention or what a
 * port throws.
 */
export async function compactProvince(
  world: CommitWorld,
  province: string,
  options: CompactOptions = {},
): Promise<CompactOutcome> {
  const { repair } = options;
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
    const fits =
      base !== undefined && (repair === undefined ? basedOn(manifest, base.of) : state.manifest === base.facts.base);
    if (base === undefined || !fits || world.clock.now() - base.stagedFrom > stagedUseMax) {
      // P3, if a crash left it undone.
      if (isCompaction(manifest)) await writeRatifiedMarker(world, { manifest, sha256: state.manifest });
      const beneath = await beneathOf(ledger, manifest, options);
      const from = { of: manifest, state, repair };
      const stage = options.newest === undefined ? stageBase : stageNewest;
      base = beneath && (await stage(world, ledger, from, beneath));
      if (base === undefined)
        return { status: 'notNeeded', ledgerVersion: state.version, segments: manifest.segments.length };
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
      ...(base.recount === undefined ? {} : stateFigures(base.recount.counts)),
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

/** What a compaction that is due leaves as it is; undefined if none is due. */
async function beneathOf(
  ledger: Ledger,
  manifest: LedgerManifest,
  { segmentsMax = segmentsBound, repair, newest }: CompactOptions,
): Promise<Beneath | undefined> {
  if (newest !== undefined) return beneathNewest(manifest, newest);
  if (repair !== undefined) return nothingBeneath;
  if (isCompaction(manifest) && manifest.compaction.beneath === undefined) return undefined;
  return (await isCompactable(ledger, segmentsMax)) ? nothingBeneath : undefined;
}

/** Whether there is something to merge, and reason enough. */
async function isCompactable(ledger: Ledger, segmentsMax: number): Promise<boolean> {
  const segments = ledger.manifest?.segments.length ?? 0;
  if (segments > segmentsMax || segments <= 1) return segments > segmentsMax;
  const dictionaries = new Dictionaries();
  await ledger.numberUnread(dictionaries);
  const { stamps, categories, units } = dictionaries;
  return (
    stamps.asOf.length > ledgerLimits.stamps * termsShareMax ||
    categories.values.length > ledgerLimits.categories * termsShareMax ||
    units.values.length > ledgerLimits.units * termsShareMax
  );
}

/**
 * Merges and recounts. Nothing in what it stages comes from the clock but the day of the horizon. Undefined if a repair
 * finds nothing to put right.
 */
async function stageBase(
  world: CommitWorld,
  ledger: Ledger,
  { of, state, repair }: BasedOn,
  beneath: Beneath,
): Promise<Base | undefined> {
  const { province } = ledger;
  const stagedFrom = world.clock.now();
  const today = Math.floor(stagedFrom / 86_400_000) * 86_400_000;
  const horizon = today - horizonAge;
  const text = `${repair === undefined ? 'compaction' : 'repair'}\n${province}\n${state.manifest}\n${horizon}`;
  const id = sha256Of(world.hash, new TextEncoder().encode(text)).slice(0, 32);
  const stage = stageOf(world, province, id);
  // C6
  const published = await countsToCheck(world, ledger, repair);
  const identities = repair === undefined ? undefined : new IdentityClaims();
  const merged = await mergeRows(ledger, stage, { horizon, published, identities });
  const drift = driftFrom(merged.counts, published, state);
  if (repair === undefined && drift !== undefined) throw new Refusal('LEDGER_DRIFT', { province, drift: drift.drift });
  const keepFrom = Math.min(attemptDay(horizon), attemptDay(today) - attemptWindowDays);
  const { claims, mended } = await mergeClaims(ledger, stage, { keepFrom, gone: merged.dropped, identities });
  await stage.flush();
  const facts: CompactionManifest['compaction'] = {
    id,
    base: state.manifest,
    horizon: new Date(horizon).toISOString(),
    merged: { segments: of.segments.length, claims: of.claims.length },
    rows: merged.rows,
    dropped: merged.dropped.length,
  };
  const base = { of, beneath, stagedFrom, facts, segments: merged.segments, claims };
  if (repair === undefined) return base;
  if (drift === undefined && mended === 0) return undefined;
  facts.repair = { drift: drift?.drift ?? 0, counts: drift?.counts ?? false, claims: mended };
  const { officer = null, purpose = null } = repair;
  await writeRepairRecord(world, { repair: id, province, base: state.manifest, officer, purpose, ...facts.repair });
  return { ...base, recount: { ref: await stage.put(json(merged.counts)), counts: merged.counts } };
}

/** Merges the newest objects. What they say of a row or a claim hides what older ones say, so nothing is left out. */
async function stageNewest(
  world: CommitWorld,
  { province }: Ledger,
  { of, state }: BasedOn,
  beneath: Beneath,
): Promise<Base> {
  const stagedFrom = world.clock.now();
  const id = sha256Of(world.hash, new TextEncoder().encode(`newest\n${province}\n${state.manifest}`)).slice(0, 32);
  const stage = stageOf(world, province, id);
  const [segments, claims] = [of.segments.slice(beneath.segments), of.claims.slice(beneath.claims)];
  const newest = Ledger.ofManifest(world, { ...of, segments, claims });
  const rows = await mergeRows(newest, stage, { horizon: 0, published: undefined });
  const parts = await mergeClaims(newest, stage, { keepFrom: 0, gone: rows.dropped });
  await stage.flush();
  const facts: CompactionManifest['compaction'] = {
    id,
    base: state.manifest,
    horizon: new Date(0).toISOString(),
    merged: { segments: segments.length, claims: claims.length },
    beneath,
    rows: rows.rows,
    dropped: 0,
  };
  return { of, beneath, stagedFrom, facts, segments: rows.segments, claims: parts.claims };
}

/**
 * How a recount differs from what is published, which a compaction must not write into the ledger: persons by the
 * verdicts, and whether the counts object is another. Undefined if it does not.
 */
function driftFrom(
  recount: CountsObject,
  kept: CountsObject | undefined,
  state: ProvinceState,
): { drift: number; counts: boolean } | undefined {
  const counts = !areSameCounts(recount, kept);
  if (isPublished(state, recount) && !counts) return undefined;
  let drift = 0;
  recount.persons.forEach((count, verdict) => {
    drift += Math.abs(count - (kept?.persons[verdict] ?? 0));
  });
  return { drift: Math.max(drift, driftOf(recount, state)), counts };
}

/** The counts object; undefined if a repair finds none that can be read, and makes it anew. */
async function countsToCheck(
  world: CommitWorld,
  ledger: Ledger,
  repair: RepairOrder | undefined,
): Promise<CountsObject | undefined> {
  try {
    return await readCounts(world, ledger);
  } catch (error) {
    if (repair !== undefined && error instanceof IntegrityError) return undefined;
    throw error;
  }
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
    format: manifestFormat,
    province: manifest.province,
    version: manifest.version + 1,
    previous: { manifest: state.manifest, batch: versionId(manifest) },
    compaction: base.facts,
    registryVersion: manifest.registryVersion,
    segments: replaced(manifest.segments, base.beneath.segments, base.of.segments.length, base.segments),
    claims: replaced(manifest.claims, base.beneath.claims, base.of.claims.length, base.claims),
    counts: base.recount?.ref ?? manifest.counts,
    fulls: manifest.fulls,
    asOf: manifest.asOf,
    recent: manifest.recent,
    recentContent: manifest.recentContent,
  };
}

function replaced(refs: readonly TableRef[], from: number, to: number, by: readonly TableRef[]): TableRef[] {
  return [...refs.slice(0, from), ...by, ...refs.slice(to)];
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
