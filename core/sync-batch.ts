/**
 * The main job: one upload, from its bytes to the ledger, the rates and the answers. This file tells the story and
 * holds every decision; the stages it calls hold the loops. Labels: docs/commit-protocol.md.
 */
import type { Disclosure } from './answers/outcomes-csv.ts';
import { codeOf, Refusal } from './base/errors.ts';
import { inSpan, traceName } from './base/in-span.ts';
import { refusalMessage } from './catalogue/refusal-texts.ts';
import { commitBatch, type CommitWorld } from './commit/commit.ts';
import { compactProvince } from './commit/compact.ts';
import { replayReceipt } from './commit/find-committed.ts';
import { matchBatch } from './commit/match-batch.ts';
import { releaseRows } from './commit/prepare-version.ts';
import { recordIgnored } from './commit/ignored.ts';
import { recordOutcome } from './commit/record-outcome.ts';
import { ShrinkRefusal } from './commit/shrink.ts';
import type { ReadBatch } from './domain/read-batch.ts';
import { receiptLogFacts, type Receipt } from './domain/receipt.ts';
import {
  admitUpload,
  IgnoredUpload,
  keptKey,
  uploadBatchId,
  WaitingUpload,
  type Admission,
  type ArrivingUpload,
} from './intake/admit-upload.ts';
import { writeAuditRecord, type Sender } from './intake/audit-record.ts';
import { HeaderRefusal } from './intake/header.ts';
import { checkBytes, checkDeadline, readUpload, type ReadWorld } from './intake/read-upload.ts';
import { checkPromises, readRequest, ticketSessionName } from './intake/upload-request.ts';
import { readKnownState } from './ledger/known-state.ts';
import { ObjectMissing, type Span, type World } from './ports.ts';
import { openRegistry } from './registry/open-registry.ts';

/** `ReadWorld` has the deadline by which a batch must be matched, and the progress line. */
export interface SyncWorld extends World, CommitWorld, ReadWorld {
  disclosure: Disclosure;
}

/** A stored upload. */
export interface Upload {
  key: string;
  version: string;
  /** Where it lies, if an event says so; the bucket of uploads otherwise. */
  bucket?: string;
  /** Who put it there, as the store attests it. */
  principal?: string;
  /** The principal is the one that gives tickets: what the metadata say of the ticket's session is so. */
  byTicket?: boolean;
  /** The `traceparent` of the work that took it, in another thread of this process. */
  trace?: string;
}

/**
 * Processes one upload to the end and returns its receipt: committed, refused (one coded reason, nothing changed) or
 * duplicate. Throws `IgnoredUpload` for what has no office to answer to, or comes from another one (recorded, for
 * good); `WaitingUpload` for what must wait for a clock; else only for faults (a port failed, INTEGRITY,
 * CONTENTION): the upload can then be processed again.
 */
export function syncBatch(world: SyncWorld, upload: Upload): Promise<Receipt> {
  return inSpan(
    world,
    'doisoat.batch',
    {},
    async (span) => {
      const receipt = await processUpload(world, upload, span);
      const { status, kind, refusal, rows, registryVersion, ledgerVersion } = receipt;
      span.note({ status, kind: kind ?? '', code: refusal?.code ?? '', rows: rows.read, ledgerVersion });
      if (registryVersion !== null) span.note({ registryVersion });
      return receipt;
    },
    upload.trace,
  );
}

async function processUpload(world: SyncWorld, upload: Upload, span: Span): Promise<Receipt> {
  const started = world.clock.now();
  const elapsed = (): number => world.clock.now() - started;
  // C0: what is asked, by whom.
  const arriving: ArrivingUpload = { bucket: world.objects.bucket, ...upload };
  const batch = uploadBatchId(world.hash, { ...upload, bucket: arriving.bucket });
  const asked = admitUpload(arriving, { bucket: world.objects.bucket, now: started });
  if (asked.decision === 'ignore') return ignore(world, batch, asked, upload.principal);
  const { province, kind } = asked;
  span.note({ batch, province });
  if (asked.decision === 'refuse') {
    const outcome = { status: 'refused' as const, refusal: toldRefusal(new Refusal(asked.code)) };
    const key = keptKey(world.hash, upload.key);
    const facts = { province, kind, batch, key, objectVersion: '', storedAt: started };
    return recordOutcome(world, facts, undefined, outcome, elapsed);
  }
  const place = { province, kind: asked.kind, batch };
  // C1: a batch that is committed already is published to the end and changes nothing.
  const state = await readKnownState(world, place.province);
  const done = await replayReceipt(world, place, state, elapsed);
  if (done !== undefined) {
    world.log.event('batch.duplicate', { province: place.province, batch });
    return done;
  }

  const info = await world.objects.head(upload.key, { version: upload.version });
  const sent = info?.metadata[traceName];
  // Whoever sent it may have written anything: it is named, and nothing is recorded under it.
  if (sent !== undefined && sent !== upload.trace) span.link(sent);
  const { byTicket = false } = upload;
  const session = info?.metadata[ticketSessionName];
  const admission = admitUpload(
    { ...arriving, stored: info, ticketSession: byTicket ? session : undefined },
    { bucket: world.objects.bucket, now: world.clock.now(), lastUpload: state && Date.parse(state.lastUpload) },
  );
  if (admission.decision === 'ignore') return ignore(world, batch, admission, upload.principal);
  if (admission.decision === 'wait') throw new WaitingUpload(admission.code);
  const sender: Sender = {
    principal: upload.principal,
    ticket: session === undefined ? undefined : { session, attested: byTicket },
  };
  const facts = { ...place, key: upload.key, objectVersion: upload.version, storedAt: info?.storedAt ?? started };
  let read: ReadBatch | undefined;
  try {
    if (info === undefined) throw new Refusal('UPLOAD_CHANGED');
    if (admission.decision === 'refuse') throw new Refusal(admission.code);
    const request = readRequest(place, info, world.clock.now());
    const ignored = await writeAuditRecord(world, request, sender);
    if (ignored !== undefined) throw new IgnoredUpload(ignored);
    const registry = await openRegistry(world);
    // C3, C4: bytes to columns.
    const columns = await inSpan(world, 'doisoat.intake', { bytes: info.size }, async (part) => {
      // A receipt that refuses says how many rows were read.
      read = await readUpload(world, request, info, registry.canon);
      part.note({ ...read.rows });
      checkBytes(info, read);
      checkPromises(request, read);
      return read;
    });
    // C5: verdicts, against one registry version.
    const matched = await inSpan(world, 'doisoat.match', { rows: columns.claims.length }, () =>
      matchBatch(world, columns, registry, false),
    );
    // C6 to C10.
    world.progress?.('commit', 0, 1);
    const outcome = await commitBatch(world, request, matched, {
      disclosure: world.disclosure,
      notAt: state?.version ?? 0,
      release: () => releaseRows(matched),
      trace: span.trace,
    });
    if (outcome.status === 'duplicate')
      return await recordOutcome(world, facts, read, { status: 'duplicate', duplicateOf: outcome.of }, elapsed);
    const { receipt, attempts } = outcome;
    const durationMs = elapsed();
    world.log.event('batch.committed', receiptLogFacts(receipt, { attempts, durationMs }));
    if (outcome.mergesNewest) await mergeNewest(world, province);
    return { ...receipt, durationMs };
  } catch (error) {
    const refusal = refusalOf(error, upload.key);
    if (refusal === undefined || refusal instanceof IgnoredUpload) throw error;
    const told = toldRefusal(refusal);
    const columns = refusal instanceof HeaderRefusal ? refusal.columns : read?.columns;
    const shrink = refusal instanceof ShrinkRefusal ? refusal : undefined;
    return recordOutcome(world, facts, read, { status: 'refused', refusal: told }, elapsed, columns, shrink);
  }
}

/**
 * Merges what small batches of the day put on top of the ledger, if there is time. The batch is answered already: a
 * fault here is noted and no fault of the batch; a later batch has the next turn.
 */
async function mergeNewest(world: SyncWorld, province: string): Promise<void> {
  try {
    checkDeadline(world);
    const outcome = await compactProvince(world, province, { newest: {} });
    if (outcome.status === 'notNeeded') return;
    const { merged, rows } = outcome.facts;
    world.log.event('ledger.merged', { province, ...merged, rows, ledgerVersion: outcome.ledgerVersion });
  } catch (error) {
    world.log.event('ledger.mergeFailed', { province, code: codeOf(error) });
  }
}

/** Keeps that an upload was ignored, and ends with its code. */
async function ignore(
  world: SyncWorld,
  batch: string,
  { province, code }: Extract<Admission, { decision: 'ignore' }>,
  principal: string | undefined,
): Promise<never> {
  const recordedAt = world.clock.now();
  const first = await recordIgnored(world, { batch, province, code, principal, recordedAt });
  // Its event was so late that the upload was taken without one: too late to keep it out, never too late to say so.
  if (!first) world.log.event('upload.foreignTaken', { code, batch, province: province ?? '' });
  throw new IgnoredUpload(code);
}

function toldRefusal({ code, line, facts }: Refusal): NonNullable<Receipt['refusal']> {
  return { code, ...(line === undefined ? {} : { line }), message: refusalMessage(code, facts, line) };
}

/** Refusals are expected; an upload that vanished while it was read is one, any other object that did is a fault. */
function refusalOf(error: unknown, key: string): Refusal | undefined {
  if (error instanceof Refusal) return error;
  return error instanceof ObjectMissing && error.key === key ? new Refusal('UPLOAD_CHANGED') : undefined;
}
