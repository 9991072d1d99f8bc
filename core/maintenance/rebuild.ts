/**
 * Rebuilding the state store from the objects: a loss of all its items is a delay, not a loss. Per province the highest
 * ratified marker names the newest version, its chain gives the state and the items; uploads that no version of the
 * chain carries and that were never answered are processed again. Repeatable at any point, also beside deliveries,
 * which wait for the state item.
 */
import * as z from 'zod';
import { parseCounts } from '../ledger/counts.ts';
import { DeadlinePassed, IntegrityError, Refusal, Unfinished } from '../base/errors.ts';
import { parseJson } from '../base/parse-json.ts';
import {
  isBatchVersion,
  readRef,
  walkChain,
  type LedgerManifest,
  type Manifest,
  type VersionName,
} from '../ledger/manifest.ts';
import { senders } from '../domain/provinces.ts';
import { batchKey, readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { publishBatch, recordCommitted, recordUncommitted, resultsKey } from '../commit/publish-batch.ts';
import { publishUnmarked } from '../commit/publish-version.ts';
import { ratify } from '../commit/ratify.ts';
import { readStateAndMarker, hasRatifiedMarker, readMarker } from '../ledger/ratified-markers.ts';
import { $Receipt, type Receipt } from '../domain/receipt.ts';
import { restoreHeldRefusals } from './held-decisions.ts';
import { restoreRegistry, type Matched } from './rebuild-registry.ts';
import { releaseBatch } from './release.ts';
import { stateOf } from '../commit/stage-version.ts';
import { syncBatch, type SyncWorld } from '../sync-batch.ts';
import { readIgnored } from '../intake/audit-record.ts';
import { putIgnoredItem } from '../commit/ignored.ts';
import { IgnoredUpload, keptKey, WaitingUpload } from '../intake/admit-upload.ts';
import { storedAtOf } from '../commit/stored-at.ts';
import { byTurn, listArrivals, nameUpload, type Listed, type Unanswered } from './unanswered.ts';

const $ProvinceRebuild = z.object({
  province: z.string(),
  /** `kept`: the state store knew the newest version. `none`: nothing was ever ratified. */
  state: z.enum(['restored', 'kept', 'none']),
  ledgerVersion: z.int(), // at the end
  participants: z.int(), // at the end
  /**
   * Items that were missing and are there again: of committed, refused and repeated uploads, and of refusals of held
   * claims.
   */
  items: z.int(),
  /** Uploads and releases that no version carried, by what became of them now. */
  redriven: z.array(
    z.object({
      batch: z.string(),
      status: z.enum([...$Receipt.shape.status.options, 'ignored', 'waiting']),
      code: z.string().optional(),
    }),
  ),
});
export type ProvinceRebuild = z.infer<typeof $ProvinceRebuild>;

/** How far the rebuilding of a province is: plain JSON without personal data. */
const $Reached = z.object({
  report: $ProvinceRebuild,
  registry: z.nullable(z.object({ version: z.string(), state: z.enum(['restored', 'kept']) })),
  /** Items of the versions up to this one are there. */
  version: z.int(),
  /** Uploads up to this one are answered. */
  upload: z.nullable(z.object({ turn: z.number(), batch: z.string() })),
});
type Reached = z.infer<typeof $Reached>;

export interface RebuildReport {
  registry: { version: string; state: 'restored' | 'kept' } | null;
  provinces: ProvinceRebuild[];
}

/**
 * Rebuilds everything, one sender after the other. Throws `IntegrityError` if a marker, a manifest or an object it
 * needs is missing or changed (restore it first), and what a port throws; what was rebuilt until then stays.
 */
export async function rebuildState(world: SyncWorld): Promise<RebuildReport> {
  const parts: RebuildReport[] = [];
  for (const { id } of senders) parts.push(await rebuildProvince(world, id));
  return joinRebuilds(parts);
}

/**
 * Rebuilds one province, and before it which registry version is in use. Throws as `rebuildState`; with a deadline also
 * Unfinished, between two versions and between two uploads, and goes on from what was `reached` then.
 */
export async function rebuildProvince(world: SyncWorld, province: string, reached?: unknown): Promise<RebuildReport> {
  const now: Reached =
    reached === undefined
      ? { report: nothingRebuilt(province), registry: null, version: 0, upload: null }
      : $Reached.parse(reached);
  const before = JSON.stringify(now);
  const { report } = now;
  const breakOff = (): void => {
    if (world.clock.now() > (world.deadline ?? Infinity)) throw new Unfinished(now);
  };
  const batches = await restoreProvince(world, now, breakOff);
  const registry = await restoreRegistry(world, () => newestMatches(world));
  if (now.registry?.state !== 'restored') now.registry = registry;
  try {
    await redrive(world, now, { carried: batches, breakOff });
  } catch (error) {
    // A large upload late in a call is left to the next one, which has all its time for it.
    if (error instanceof DeadlinePassed && JSON.stringify(now) !== before) throw new Unfinished(now);
    throw error;
  }
  const state = await readProvinceState(world.state, province);
  report.ledgerVersion = state?.version ?? 0;
  report.participants = state?.participants ?? 0;
  const isAny = report.state !== 'none' || report.redriven.length > 0 || report.items > 0;
  return { registry: now.registry, provinces: isAny ? [report] : [] };
}

function nothingRebuilt(province: string): ProvinceRebuild {
  return { province, state: 'none', ledgerVersion: 0, participants: 0, items: 0, redriven: [] };
}

/** What was rebuilt part by part, as one report. */
export function joinRebuilds(parts: readonly RebuildReport[]): RebuildReport {
  const registries = parts.map(({ registry }) => registry);
  return {
    registry: registries.find((each) => each?.state === 'restored') ?? registries.find((each) => each !== null) ?? null,
    provinces: parts.flatMap((part) => part.provinces),
  };
}

/** Of each province that has a ledger: when its newest batch was stored, and against which version it was matched. */
async function newestMatches(world: SyncWorld): Promise<Matched[]> {
  const found: Matched[] = [];
  for (const { id } of senders) {
    const { state, marked } = await readStateAndMarker(world, id);
    if (state !== undefined && state.version >= marked) found.push(state);
    else {
      const name = await readMarker(world, id, marked);
      const matched = name && (await newestMatch(world, id, name));
      if (matched !== undefined) found.push(matched);
    }
  }
  return found;
}

async function newestMatch(world: SyncWorld, province: string, from: VersionName): Promise<Matched | undefined> {
  let registryVersion: string | undefined;
  for await (const { manifest } of walkChain(world, province, from)) {
    registryVersion ??= manifest.registryVersion;
    if (!isBatchVersion(manifest)) continue;
    return { registryVersion, lastUpload: new Date(await storedAtOf(world, manifest)).toISOString() };
  }
  return undefined;
}

/** State and items of the versions that the chain has. Gives the batches that it carries. */
async function restoreProvince(world: SyncWorld, now: Reached, breakOff: () => void): Promise<Set<string>> {
  const { report } = now;
  const { province } = report;
  const { state, marked } = await readStateAndMarker(world, province);
  const known = state !== undefined && state.version >= marked;
  const name = known ? state : await readMarker(world, province, marked);
  const batches = new Set<string>();
  if (name === undefined) return batches;

  const chain = await readChain(world, province, name, known ? state.version : marked);
  // Items come before the state: a batch must be recognised as soon as the province can commit again. The newest come
  // last.
  for (const { manifest, sha256 } of chain.toReversed()) {
    if (isBatchVersion(manifest)) batches.add(manifest.batch.id);
    if (manifest.version <= now.version) continue;
    if (!isBatchVersion(manifest)) await publishUnmarked(world, { manifest, sha256 });
    else if (await restoreItem(world, { manifest, sha256 })) report.items += 1;
    now.version = manifest.version;
    breakOff();
  }
  if (report.state !== 'restored') report.state = 'kept';
  if (known) return batches;
  const [{ manifest, sha256 }] = chain;
  const counts = await readRef(world.objects, world.hash, manifest.counts);
  const restored = stateOf(
    manifest,
    sha256,
    parseCounts(counts, manifest.counts.key),
    await lastUploadOf(world, chain),
  );
  await putState(world, province, state?.version, restored);
  report.state = 'restored';
  return batches;
}

type Version = { manifest: LedgerManifest; sha256: string };

/** The whole chain, newest first, down to version 1. */
async function readChain(world: SyncWorld, province: string, from: VersionName, newest: number): Promise<Version[]> {
  const chain: Version[] = [];
  for await (const version of walkChain(world, province, from)) {
    if (version.manifest.version !== newest - chain.length) throw brokenChain(province, version.manifest.version);
    chain.push(version);
  }
  if (chain.length !== newest) throw brokenChain(province, newest - chain.length + 1);
  return chain;
}

function brokenChain(province: string, version: number): IntegrityError {
  return new IntegrityError(
    `PROVINCE#${province}`,
    `a chain with version ${version} in a wrong place`,
    'versions down to 1',
  );
}

/** A concurrent rebuild writes the same; a later version means that the ledger has moved on. */
async function putState(
  world: SyncWorld,
  province: string,
  expected: number | undefined,
  restored: ProvinceState,
): Promise<void> {
  const answer = await ratify(world, province, expected, restored);
  if (answer === 'set') return;
  const now = await readProvinceState(world.state, province);
  if ((now?.version ?? 0) >= restored.version) return;
  throw answer === 'refused' ? new Refusal('STATE_LOST', { province }) : answer.error;
}

/** The newest instant at which the store took an upload of the chain. Only the day is in the manifests. */
async function lastUploadOf(world: SyncWorld, chain: readonly Version[]): Promise<string> {
  const batches = chain.flatMap(({ manifest }) => (isBatchVersion(manifest) ? [manifest] : []));
  const days = batches.map(({ batch }) => batch.storedOn).toSorted();
  const onLastDay = batches.filter(({ batch }) => batch.storedOn === days.at(-1));
  let newest = 0;
  for (const manifest of onLastDay) newest = Math.max(newest, await storedAtOf(world, manifest));
  return new Date(newest).toISOString();
}

/** True if the batch item was missing. A version that was never published to the end is published now. */
async function restoreItem(world: SyncWorld, version: { manifest: Manifest; sha256: string }): Promise<boolean> {
  const { province, batch } = version.manifest;
  const marked = await hasRatifiedMarker(world, province, version.manifest.version);
  const item = await world.state.read(batchKey(province, batch.id));
  if (marked && item?.status === 'committed') return false;
  const dated = { ...version, storedAt: await storedAtOf(world, version.manifest) };
  if (marked) await recordCommitted(world, dated);
  else await publishBatch(world, dated, 0);
  return true;
}

/**
 * Uploads and releases that no version carries: those that were answered keep their answer, the others are processed.
 */
async function redrive(
  world: SyncWorld,
  now: Reached,
  { carried, breakOff }: { carried: ReadonlySet<string>; breakOff: () => void },
): Promise<void> {
  const { report } = now;
  const { province } = report;
  const uploads = await namedUploads(world, province);
  const seen = new Set(carried);
  for (const upload of uploads) {
    if (seen.has(upload.batch)) continue;
    seen.add(upload.batch);
    if (now.upload !== null && byTurn(upload, now.upload) <= 0) continue;
    await redriveUpload(world, report, upload);
    now.upload = { turn: upload.turn, batch: upload.batch };
    breakOff();
  }
  report.items += await restoreHeldRefusals(world, province);
  for await (const { key } of world.objects.list(`results/${province}/`)) {
    const [, , batch, name] = key.split('/');
    if (name !== 'receipt.json' || seen.has(batch)) continue;
    const receipt = await readReceipt(world, province, batch);
    if (receipt?.status !== 'committed' || receipt.releases === undefined) continue;
    if (report.redriven.some((each) => each.batch === batch)) continue;
    try {
      const { status } = await releaseBatch(world, province, receipt.releases);
      report.redriven.push({ batch, status });
    } catch (error) {
      // The upload may be gone: its held claims stay held.
      if (!(error instanceof Refusal)) throw error;
      report.redriven.push({ batch, status: 'refused', code: error.code });
    }
    breakOff();
  }
}

/** Names asked for at once: a province keeps the uploads of months. */
const namesAtOnce = 16;

/** What lies under `incoming/` of a province, in the order of its turns. */
async function namedUploads(world: SyncWorld, province: string): Promise<Unanswered[]> {
  const listed: Listed[] = [];
  for await (const each of listArrivals(world, province)) listed.push(each);
  const named: Unanswered[] = [];
  for (let from = 0; from < listed.length; from += namesAtOnce) {
    const some = await Promise.all(listed.slice(from, from + namesAtOnce).map((each) => nameUpload(world, each)));
    named.push(...some.filter((upload) => upload !== undefined));
  }
  return named.sort(byTurn);
}

async function redriveUpload(
  world: SyncWorld,
  report: ProvinceRebuild,
  { key, version, storedAt, batch }: Unanswered,
): Promise<void> {
  const { province } = report;
  const receipt = await readReceipt(world, province, batch);
  if (receipt !== undefined && receipt.status !== 'committed') {
    const item = await world.state.read(batchKey(province, batch));
    const place = { province, batch, key: keptKey(world.hash, key), objectVersion: version, storedAt };
    await recordUncommitted(world, place, receipt);
    if (item === undefined) report.items += 1;
    return;
  }
  const ignored = await readIgnored(world, province, batch);
  if (ignored !== undefined) {
    if (await putIgnoredItem(world, ignored)) report.items += 1;
    return;
  }
  try {
    const { status, refusal } = await syncBatch(world, { key, version });
    report.redriven.push({ batch, status, ...(refusal === undefined ? {} : { code: refusal.code }) });
  } catch (error) {
    const ended = error instanceof IgnoredUpload || error instanceof WaitingUpload;
    if (!ended) throw error;
    const status = error instanceof IgnoredUpload ? 'ignored' : 'waiting';
    report.redriven.push({ batch, status, code: error.code });
  }
}

async function readReceipt(world: SyncWorld, province: string, batch: string): Promise<Receipt | undefined> {
  const key = resultsKey(province, batch, 'receipt.json');
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const parsed = $Receipt.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'other text', 'a receipt');
  return parsed.data;
}
