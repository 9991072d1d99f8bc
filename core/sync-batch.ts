/**
 * The main job: one upload, from its bytes to the ledger, the rates and the answers. This file tells the story and
 * holds every decision; the stages it calls hold the loops. Labels: docs/commit-protocol.md.
 */
import type { Disclosure } from './answers/outcomes-csv.ts';
import { Refusal } from './base/errors.ts';
import { refusalMessage } from './catalogue/refusal-texts.ts';
import { commitBatch, type CommitWorld } from './commit/commit.ts';
import { replayReceipt } from './commit/find-committed.ts';
import { matchBatch } from './commit/match-batch.ts';
import { releaseColumns } from './commit/prepare-version.ts';
import { recordOutcome } from './commit/record-outcome.ts';
import { ShrinkRefusal } from './commit/shrink.ts';
import type { ReadBatch } from './domain/columns.ts';
import { receiptLogFacts, type Receipt } from './domain/receipt.ts';
import { writeAuditRecord } from './intake/audit-record.ts';
import { HeaderRefusal } from './intake/header.ts';
import { checkBytes, readUpload, type ReadWorld } from './intake/read-upload.ts';
import { batchId, checkPromises, parseUploadKey, readRequest } from './intake/upload-request.ts';
import { readKnownState } from './ledger/known-state.ts';
import { ObjectMissing, type World } from './ports.ts';
import { openRegistry } from './registry/open-registry.ts';

/** `ReadWorld` has the deadline by which a batch must be matched, and the progress line. */
export interface SyncWorld extends World, CommitWorld, ReadWorld {
  disclosure: Disclosure;
}

/** A stored upload. */
export interface Upload {
  key: string;
  version: string;
  /** Who put it there, as the store attests it; for the audit record alone. */
  principal?: string;
}

/**
 * Processes one upload to the end and returns its receipt: committed, refused (one coded reason, nothing changed) or
 * duplicate. Throws a Refusal only for a key that is no upload's (no province to answer to), else only for faults (a
 * port failed, INTEGRITY, CONTENTION): the upload can then be processed again.
 */
export async function syncBatch(world: SyncWorld, upload: Upload): Promise<Receipt> {
  const started = world.clock.now();
  const elapsed = (): number => world.clock.now() - started;
  // C0: what is asked, by whom.
  const batch = batchId(world.hash, world.objects.bucket, upload.key, upload.version);
  const place = { ...parseUploadKey(upload.key), batch };
  // C1: a batch that is committed already is published to the end and changes nothing.
  const state = await readKnownState(world, place.province);
  const done = await replayReceipt(world, place, state, elapsed);
  if (done !== undefined) {
    world.log.event('batch.duplicate', { province: place.province, batch });
    return done;
  }

  const info = await world.objects.head(upload.key, { version: upload.version });
  const facts = { ...place, key: upload.key, objectVersion: upload.version, storedAt: info?.storedAt ?? 0 };
  let read: ReadBatch | undefined;
  try {
    if (info === undefined) throw new Refusal('UPLOAD_CHANGED');
    const request = readRequest(place, info, world.clock.now());
    await writeAuditRecord(world, request, upload.principal);
    const registry = await openRegistry(world);
    // C3, C4: bytes to columns.
    read = await readUpload(world, request, info, registry.canon);
    checkBytes(info, read);
    checkPromises(request, read);
    // C5: verdicts, against one registry version.
    const matched = await matchBatch(world, read, registry, false);
    // C6 to C10.
    world.progress?.('commit', 0, 1);
    const outcome = await commitBatch(world, request, matched, {
      disclosure: world.disclosure,
      notAt: state?.version ?? 0,
      release: () => releaseColumns(matched),
    });
    if (outcome.status === 'duplicate')
      return await recordOutcome(world, facts, read, { status: 'duplicate', duplicateOf: outcome.of }, elapsed);
    const { receipt, attempts } = outcome;
    world.log.event('batch.committed', receiptLogFacts(receipt, { attempts, durationMs: elapsed() }));
    return { ...receipt, durationMs: elapsed() };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const { code, line } = refusal;
    const message = refusalMessage(code, refusal.facts, line);
    const told = { code, ...(line === undefined ? {} : { line }), message };
    const columns = refusal instanceof HeaderRefusal ? refusal.columns : read?.columns;
    const shrink = refusal instanceof ShrinkRefusal ? refusal : undefined;
    return recordOutcome(world, facts, read, { status: 'refused', refusal: told }, elapsed, columns, shrink);
  }
}

/** Refusals are expected; an upload that vanished while it was read is one. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  return error instanceof ObjectMissing ? new Refusal('UPLOAD_CHANGED') : undefined;
}
