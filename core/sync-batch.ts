/**
 * The main job: one upload, from its bytes to the ledger, the rates and the answers. This file tells the story and
 * holds every decision; the stages it calls hold the loops. Labels: docs/commit-protocol.md.
 */
import type { Disclosure } from './answers/outcomes-csv.ts';
import { rowsOverClaimLimit, groupClaims } from './commit/attempts.ts';
import { notesWithTexts } from './catalogue/catalogue.ts';
import { refusalMessage } from './catalogue/refusal-texts.ts';
import type { ReadBatch } from './domain/columns.ts';
import { commitBatch, findCommitted, recordRejected, type CommitWorld } from './commit/commit.ts';
import { verdictsByName } from './ledger/counts.ts';
import { IntegrityError, Refusal } from './base/errors.ts';
import { matchClaims } from './match/match.ts';
import { canonOf, readableVersion } from './names/canon.ts';
import { NameReader } from './names/reader.ts';
import { ObjectMissing, type FingerprintKey, type ObjectInfo, type World } from './ports.ts';
import type { MatchedBatch } from './commit/prepare-version.ts';
import { noFigures, readProvinceState, type ProvinceState } from './domain/province-state.ts';
import { publishBatch, resultsKey } from './commit/publish-batch.ts';
import { hasRatifiedMarker } from './ledger/ratified-markers.ts';
import { HeaderRefusal } from './intake/header.ts';
import { readBatch } from './intake/read-batch.ts';
import { splitBytesMin } from './intake/read-parts.ts';
import { $Receipt, type Receipt, type ReceiptCounts } from './domain/receipt.ts';
import { currentRegistry } from './registry/activate.ts';
import { keyCheck } from './registry/key.ts';
import { RegistryReader } from './registry/reader.ts';
import {
  batchId,
  checkPromises,
  parseUploadKey,
  readRequest,
  scopeBits,
  vietnamDay,
  type UploadRequest,
} from './intake/upload-request.ts';

export interface SyncWorld extends World, CommitWorld {
  fingerprintKey: FingerprintKey;
  disclosure: Disclosure;
  /**
   * Milliseconds since 1970: a batch that is not matched by then is refused with DEADLINE before anything is written.
   */
  deadline?: number;
  /** Told what is being done, for a progress line. */
  progress?(step: 'read' | 'match' | 'commit', done: number, total: number): void;
}

/** A stored upload. */
export interface Upload {
  key: string;
  version: string;
  /** Who put it there, as the store attests it; for the audit record alone. */
  principal?: string;
}

type Place = ReturnType<typeof parseUploadKey> & { batch: string };

/**
 * Processes one upload to the end and returns its receipt: committed, refused (one coded reason, nothing changed) or
 * duplicate. Throws a Refusal only for a key that is no upload's (no province to answer to), else only for faults (a
 * port failed, INTEGRITY, CONTENTION): the upload can then be processed again.
 */
export async function syncBatch(world: SyncWorld, upload: Upload): Promise<Receipt> {
  const started = world.clock.now();
  const elapsed = (): number => world.clock.now() - started;
  // C0: what is asked, by whom.
  const place: Place = {
    ...parseUploadKey(upload.key),
    batch: batchId(world.hash, world.objects.bucket, upload.key, upload.version),
  };
  // C1: a batch that is committed already is published to the end and changes nothing.
  const state = await readKnownState(world, place.province);
  const done = await replayReceipt(world, place, state, elapsed);
  if (done !== undefined) return done;

  const info = await world.objects.head(upload.key, { version: upload.version });
  const facts = { ...place, key: upload.key, objectVersion: upload.version, storedAt: info?.storedAt ?? 0 };
  let read: ReadBatch | undefined;
  try {
    if (info === undefined) throw new Refusal('UPLOAD_CHANGED');
    const request = readRequest(place, info, world.clock.now());
    await audit(world, request, upload.principal);
    const registry = await openRegistry(world);
    // C3, C4: bytes to columns.
    read = await readUpload(world, request, info, registry.canon);
    checkBytes(info, read);
    checkPromises(request, read);
    // C5: verdicts, against one registry version.
    const matched = await matchBatch(world, read, registry, false);
    // C6 to C10.
    world.progress?.('commit', 0, 1);
    const outcome = await commitBatch(world, request, matched, { disclosure: world.disclosure });
    if (outcome.status === 'committed') {
      world.log.event(
        'batch.committed',
        logFacts(outcome.receipt, { attempts: outcome.attempts, durationMs: elapsed() }),
      );
      return { ...outcome.receipt, durationMs: elapsed() };
    }
    return await settle(world, facts, read, { status: 'duplicate', duplicateOf: outcome.of }, elapsed);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const { code, line } = refusal;
    const message = refusalMessage(code, refusal.facts, line);
    const told = { code, ...(line === undefined ? {} : { line }), message };
    const columns = refusal instanceof HeaderRefusal ? refusal.columns : read?.columns;
    return settle(world, facts, read, { status: 'refused', refusal: told }, elapsed, columns);
  }
}

/**
 * C1: the state of a province. A state store that lost its item, or was set back, is not an emptier ledger. Throws
 * `IntegrityError`.
 */
export async function readKnownState(
  world: Pick<World, 'objects' | 'state'>,
  province: string,
): Promise<ProvinceState | undefined> {
  const state = await readProvinceState(world.state, province);
  const version = state?.version ?? 0;
  if (!(await hasRatifiedMarker(world, province, version + 1))) return state;
  // The next version may have been ratified and marked between the two looks.
  const now = await readProvinceState(world.state, province);
  if ((now?.version ?? 0) > version) return now;
  throw new IntegrityError(`PROVINCE#${province}/STATE`, `version ${version}`, 'a later one; run ledger rebuild');
}

/** Refusals are expected; an upload that vanished while it was read is one. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  return error instanceof ObjectMissing ? new Refusal('UPLOAD_CHANGED') : undefined;
}

/** The receipt of a batch that is in the ledger, published now if a crash left that undone. */
async function replayReceipt(
  world: SyncWorld,
  place: Place,
  state: ProvinceState | undefined,
  elapsed: () => number,
): Promise<Receipt | undefined> {
  const version = await findCommitted(world, place.province, place.batch, state);
  if (version === undefined) return undefined;
  const published = (await hasRatifiedMarker(world, place.province, version.manifest.version))
    ? await readReceipt(world, place)
    : await publishBatch(world, version, elapsed());
  world.log.event('batch.duplicate', { province: place.province, batch: place.batch });
  const receipt = published ?? (await publishBatch(world, version, elapsed()));
  const counts = countsNow(state);
  // Rows and verdicts are those of the batch; this time nothing was applied.
  return {
    ...receipt,
    status: 'duplicate',
    applied: noneApplied,
    leftUnverified: 0,
    counts: { before: counts, after: counts },
    durationMs: elapsed(),
  };
}

async function readReceipt(world: SyncWorld, place: Place): Promise<Receipt | undefined> {
  const bytes = await world.objects.read(resultsKey(place.province, place.batch, 'receipt.json'));
  if (bytes === undefined) return undefined;
  const parsed = $Receipt.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return parsed.success && parsed.data.status === 'committed' ? parsed.data : undefined;
}

/** Who asked, for what, when: kept before anything is compared (Decree 70/2024, Art. 10). */
async function audit(world: SyncWorld, request: UploadRequest, principal: string | undefined): Promise<void> {
  const record = {
    batch: request.batch,
    province: request.province,
    kind: request.kind,
    schemes: request.scope,
    key: request.key,
    objectVersion: request.objectVersion,
    storedAt: new Date(request.storedAt).toISOString(),
    asOf: new Date(request.asOf).toISOString(),
    officer: request.officer ?? null,
    purpose: request.purpose ?? null,
    principal: principal ?? null,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`audit/${request.province}/${request.batch}.json`, bytes);
}

/** The registry version that is current now; the batch keeps it to the end. */
export async function openRegistry(world: SyncWorld): Promise<RegistryReader> {
  const current = await currentRegistry(world);
  if (current === undefined) throw new Refusal('REGISTRY_NONE');
  const registry = await RegistryReader.open(
    world,
    current.registry,
    world.warm && { warm: world.warm, sha256: current.manifest },
  );
  const own = canonOf(world.fingerprintKey.number);
  // An index of canonicalisation 1 goes on working: what is compared with it is read under the same.
  if (readableVersion(registry.canon, world.fingerprintKey.number) === undefined)
    throw new Refusal('CANON_MISMATCH', { registry: registry.canon, own });
  // The same number may stand on another secret: fingerprints would never agree.
  if (registry.keyCheck !== keyCheck(world.fingerprintKey)) throw new Refusal('CANON_MISMATCH', { registry: own, own });
  return registry;
}

/** Reads an upload; the fingerprints of its names are of `canon`, that of the index they are compared with. */
export async function readUpload(
  world: SyncWorld,
  request: UploadRequest,
  info: Pick<ObjectInfo, 'size'>,
  canon: number,
): Promise<ReadBatch> {
  const { threads } = world;
  const { bytes: nameKey, number } = world.fingerprintKey;
  const names = new NameReader(nameKey, readableVersion(canon, number));
  const again = (): AsyncIterable<Uint8Array> => counted(world, request, info.size);
  return readBatch(again(), {
    names,
    split:
      threads !== undefined && info.size >= splitBytesMin
        ? { threads, nameKey, nameVersion: names.version, again }
        : undefined,
    hash: world.hash,
    schemes: scopeBits(request.scope),
    schemesOfMetadataOnly: request.kind === 'leave',
    storedOn: vietnamDay(request.storedAt),
    size: info.size,
    profile: request.profile,
    ignoreColumns: request.ignoreColumns,
  });
}

/** The upload's chunks, its version pinned; stops with DEADLINE while nothing is written. */
async function* counted(world: SyncWorld, request: UploadRequest, size: number): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of world.objects.stream(request.key, { version: request.objectVersion })) {
    checkDeadline(world);
    yield chunk;
    done += chunk.length;
    world.progress?.('read', done, size);
  }
  if (done !== size) throw new Refusal('UPLOAD_CHANGED');
}

function checkDeadline(world: Pick<SyncWorld, 'deadline' | 'clock'>): void {
  if (world.deadline !== undefined && world.clock.now() > world.deadline) throw new Refusal('DEADLINE');
}

const sha256Hex = /^[0-9a-f]{64}$/;

/**
 * Where the store names a version by the hash of its bytes, other bytes are damage on the way: a fault to try again,
 * not a refusal.
 */
function checkBytes(info: ObjectInfo, read: ReadBatch): void {
  if (!sha256Hex.test(info.version) || info.version === read.sha256) return;
  throw new IntegrityError(info.key, `SHA-256 ${read.sha256}`, info.version);
}

/**
 * Verdicts of a batch. IDs on which this file alone makes too many claims are held, unmatched, unless headquarters
 * released them.
 */
export async function matchBatch(
  world: Pick<SyncWorld, 'progress' | 'deadline' | 'clock'>,
  read: ReadBatch,
  registry: RegistryReader,
  released: boolean,
): Promise<MatchedBatch> {
  world.progress?.('match', 0, 1);
  const groups = groupClaims(read.claims);
  const none = new Uint8Array(read.claims.length);
  const overLimit = released ? none : rowsOverClaimLimit(groups, read.claims.length);
  const verdicts = await matchClaims(read.claims, registry, overLimit, groups.order);
  checkDeadline(world);
  return { read, groups, overLimit, ...verdicts, registryVersion: registry.version, canon: registry.canon };
}

const noRows = { read: 0, accepted: 0, rejected: 0, blank: 0 };
const noneApplied = { changed: 0, unchanged: 0, stale: 0, left: 0, held: 0, notCounted: 0 };

/** Records and returns the receipt of an upload that did not enter the ledger. */
async function settle(
  world: SyncWorld,
  facts: Place & { key: string; objectVersion: string; storedAt: number },
  read: ReadBatch | undefined,
  result: Pick<Receipt, 'status'> & Partial<Pick<Receipt, 'refusal' | 'duplicateOf'>>,
  elapsed: () => number,
  columns: Receipt['columns'] = read?.columns,
): Promise<Receipt> {
  const state = await readProvinceState(world.state, facts.province);
  const counts = countsNow(state);
  const receipt: Receipt = {
    batchId: facts.batch,
    province: facts.province,
    kind: facts.kind,
    ...result,
    rows: read?.rows ?? noRows,
    applied: noneApplied,
    leftUnverified: 0,
    ...(read === undefined || read.notes.length === 0 ? {} : { notes: notesWithTexts(read.notes) }),
    verdicts: verdictsByName(new Uint8Array(16)),
    registryVersion: (await currentRegistry(world))?.registry ?? null,
    ledgerVersion: state?.version ?? 0,
    counts: { before: counts, after: counts },
    sha256: read?.sha256 ?? '',
    profile: read?.profile ?? '',
    ...(columns === undefined ? {} : { columns }),
    asOf: null,
    durationMs: elapsed(),
  };
  const overtaken = await recordRejected(world, facts, receipt);
  if (overtaken !== undefined) return { ...overtaken, durationMs: elapsed() };
  world.log.event(
    `batch.${result.status}`,
    logFacts(receipt, { code: result.refusal?.code ?? '', durationMs: elapsed() }),
  );
  return receipt;
}

function countsNow(state: ProvinceState | undefined): ReceiptCounts {
  if (state === undefined) {
    const none = { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures };
    return { ...noFigures, schemes: none };
  }
  const { participants, outOfScope, denominator, synced, verified, remaining, schemes } = state;
  return { participants, outOfScope, denominator, synced, verified, remaining, schemes };
}

function logFacts(receipt: Receipt, more: Record<string, string | number>): Record<string, string | number> {
  const { rows, applied } = receipt;
  return {
    province: receipt.province,
    batch: receipt.batchId,
    kind: receipt.kind,
    ledgerVersion: receipt.ledgerVersion,
    ...rows,
    ...applied,
    notCounted: applied.notCounted ?? 0,
    ...more,
  };
}
