/**
 * Staging (C6 to C8): writes everything a new ledger version is made of, under names that are the hashes of the bytes,
 * and builds its manifest and the state item that would ratify it.
 */
import type { Block } from '../blocks/block-table.ts';
import { AnswersThread } from '../answers/answers-thread.ts';
import { encodeRejects, OutcomesWriter, type Disclosure } from '../answers/outcomes-csv.ts';
import { concatBytes } from '../base/bytes.ts';
import { notesWithTexts } from '../catalogue/catalogue.ts';
import { sumFigures, stateFigures, verdictsByName, type CountsObject } from '../ledger/counts.ts';
import { verdictCodeEnd } from '../domain/codes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { claimsBlockRows, claimsShape, fillClaimsBlock, type ClaimEntries } from '../ledger/claims.ts';
import {
  manifestBytes,
  manifestFormat,
  versionId,
  type LedgerManifest,
  type Manifest,
  type TableRef,
} from '../ledger/manifest.ts';
import {
  fillLedgerBlock,
  segmentBlockRows,
  SegmentDictionaries,
  segmentShape,
  type Dictionaries,
  type LedgerRows,
} from '../ledger/rows.ts';
import { fullsByScheme } from '../ledger/membership.ts';
import type { MergedRows } from './merged-rows.ts';
import type { MatchedBatch, PreparedVersion } from './prepare-version.ts';
import type { World } from '../ports.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import type { MadeAnswers } from './publish-batch.ts';
import type { ReceiptBody, ReceiptCounts } from '../domain/receipt.ts';
import { segmentRowsMax, Stage, type StageWorld } from './stage.ts';
import { contentId, vietnamDate, type UploadRequest } from '../intake/upload-request.ts';

/** Batch ids the state keeps, newest first: redeliveries later than this many commits are told by the batch item. */
export const recentMax = 64;

export interface StagedVersion {
  manifest: Manifest;
  manifestSha256: string;
  state: ProvinceState;
  /** Answers that another thread made, so that publishing need not read and make them again. */
  made: MadeAnswers | undefined;
}

/** Stages a prepared version on top of `previous`. Every write is "only if absent": equal bytes have equal names. */
export async function stageVersion(
  world: StageWorld & Pick<World, 'threads'>,
  ledger: Ledger,
  previous: ProvinceState | undefined,
  request: UploadRequest,
  matched: MatchedBatch,
  prepared: PreparedVersion,
  options: { disclosure: Disclosure; releases: string | null; lowMemory?: boolean },
): Promise<StagedVersion> {
  const place = { province: request.province, id: request.batch, since: request.storedAt };
  const stage = new Stage(world, place, options.lowMemory);
  const version = (previous?.version ?? 0) + 1;
  // C6: claims parts, which complete the flags of the answers; segments, counts.
  const claims: TableRef[] = [];
  for (const entries of prepared.claims(segmentRowsMax)) claims.push(...(await stageClaims(stage, entries)));
  // A fifth of the memory of a large batch, which the segments need now.
  prepared.claims = noClaims;
  matched.groups = undefined;
  const { verdict, details, flags } = prepared;
  const outcomeRows = { claims: matched.read.claims, verdict, details, flags };
  const rejected = concatBytes(encodeRejects(matched.read.rejects));
  const { disclosure } = options;
  const book = { province: request.province, batch: request.batch };
  const beside = AnswersThread.start(world.threads, outcomeRows, { disclosure, rejected, book });
  try {
    const coming = beside && stage.putChunks(() => beside.chunks());
    coming?.catch(() => undefined); // met below
    const segments = await stageMerged(stage, prepared.rows, prepared.dictionaries);
    const counts = await stage.put(json(prepared.counts.after));
    // C7: answers and the body of the receipt.
    const { chunks, ...outcomes } = await (coming ??
      stage.putChunks(() => new OutcomesWriter(outcomeRows, disclosure).chunks(0, matched.read.claims.length)));
    const answers = {
      outcomes,
      rejected: await stage.put(rejected),
      receipt: await stage.put(json(receiptBody(request, matched, prepared, version, options.releases))),
    };
    const made = beside && { outcomes: chunks, book: await beside.workbook() };
    await stage.flush();
    // C8: the manifest.
    const asOf = new Date(request.asOf).toISOString();
    const lastUpload = later(previous?.lastUpload, new Date(request.storedAt).toISOString());
    const { sha256: bytes, profile } = matched.read;
    const content = contentId(world.hash, { ...request, sha256: bytes, releases: options.releases });
    const manifest: Manifest = {
      format: manifestFormat,
      province: request.province,
      version,
      previous: previous === undefined ? null : { manifest: previous.manifest, batch: previous.batch },
      batch: {
        id: request.batch,
        key: request.key,
        objectVersion: request.objectVersion,
        sha256: bytes,
        kind: request.kind,
        schemes: request.scope,
        asOf,
        storedOn: vietnamDate(request.storedAt),
        rows: matched.read.rows.read,
        releases: options.releases,
        profile: { name: profile, forced: request.profile !== undefined },
        ...(request.ignoreColumns.length === 0 ? {} : { ignoreColumns: request.ignoreColumns }),
      },
      registryVersion: matched.registryVersion,
      segments: [...(ledger.manifest?.segments ?? []), ...segments],
      claims: [...(ledger.manifest?.claims ?? []), ...claims],
      counts,
      answers,
      fulls: fullsByScheme(prepared.fulls, prepared.dictionaries.stamps),
      asOf: later(previous?.asOf, asOf),
      recent: [request.batch, ...(previous?.recent ?? [])].slice(0, recentMax),
      recentContent: [content, ...(previous?.recentContent ?? [])].slice(0, recentMax),
    };
    const { sha256 } = await stage.put(manifestBytes(manifest));
    return {
      manifest,
      manifestSha256: sha256,
      state: stateOf(manifest, sha256, prepared.counts.after, lastUpload),
      made,
    };
  } finally {
    beside?.end();
  }
}

function noClaims(): never {
  throw new Error('the claims of this version were taken');
}

/** The state item that makes a manifest current. */
export function stateOf(
  manifest: LedgerManifest,
  manifestSha256: string,
  counts: CountsObject,
  lastUpload: string,
): ProvinceState {
  const fullAt = Object.entries(manifest.fulls).map(([scheme, stamp]) => [scheme, new Date(stamp.asOf).toISOString()]);
  return {
    version: manifest.version,
    manifest: manifestSha256,
    batch: versionId(manifest),
    registryVersion: manifest.registryVersion,
    asOf: manifest.asOf,
    lastUpload,
    ...stateFigures(counts),
    recent: manifest.recent,
    recentContent: manifest.recentContent,
    fullAt: Object.fromEntries(fullAt) as ProvinceState['fullAt'],
  };
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) > Date.parse(b) ? a : b;
}

export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

async function stageMerged(stage: Stage, rows: MergedRows, dictionaries: Dictionaries): Promise<TableRef[]> {
  const refs: TableRef[] = [];
  for (let start = 0; start < rows.length; start += segmentRowsMax) {
    const end = Math.min(rows.length, start + segmentRowsMax);
    const own = new SegmentDictionaries(dictionaries);
    const table = stage.table(segmentShape, { rows: end - start, blockRows: segmentBlockRows });
    const blocks: Block[] = [];
    for (let from = start; from < end; from += segmentBlockRows)
      blocks.push(table.newBlock(Math.min(end - from, segmentBlockRows)));
    rows.fillBlocks(blocks, own);
    for (const block of blocks) table.add(block);
    refs.push(await table.put(own.done()));
  }
  return refs;
}

export async function stageRows(stage: Stage, rows: LedgerRows): Promise<TableRef[]> {
  const refs: TableRef[] = [];
  for (let start = 0; start < rows.length; start += segmentRowsMax) {
    const end = Math.min(rows.length, start + segmentRowsMax);
    const dictionaries = new SegmentDictionaries(rows.dictionaries);
    const table = stage.table(segmentShape, { rows: end - start, blockRows: segmentBlockRows });
    for (let from = start; from < end; from += segmentBlockRows) {
      const block = table.newBlock(Math.min(end - from, segmentBlockRows));
      fillLedgerBlock(rows, from, block, dictionaries);
      table.add(block);
    }
    refs.push(await table.put(dictionaries.done()));
  }
  return refs;
}

export async function stageClaims(stage: Stage, entries: ClaimEntries): Promise<TableRef[]> {
  const refs: TableRef[] = [];
  for (let start = 0; start < entries.length; start += segmentRowsMax) {
    const end = Math.min(entries.length, start + segmentRowsMax);
    const table = stage.table(claimsShape, { rows: end - start, blockRows: claimsBlockRows });
    for (let from = start; from < end; from += claimsBlockRows) {
      const block = table.newBlock(Math.min(end - from, claimsBlockRows));
      fillClaimsBlock(entries, from, block);
      table.add(block);
    }
    refs.push(await table.put({}));
  }
  return refs;
}

function receiptBody(
  request: UploadRequest,
  matched: MatchedBatch,
  prepared: PreparedVersion,
  ledgerVersion: number,
  releases: string | null,
): ReceiptBody {
  const { notes } = matched.read;
  const verdicts = new Float64Array(verdictCodeEnd);
  for (const verdict of prepared.verdict) verdicts[verdict] += 1;
  return {
    batchId: request.batch,
    province: request.province,
    kind: request.kind,
    status: 'committed',
    ...(releases === null ? {} : { releases }),
    rows: matched.read.rows,
    applied: prepared.applied,
    leftUnverified: prepared.leftUnverified,
    ...(notes.length === 0 ? {} : { notes: notesWithTexts(notes) }),
    verdicts: verdictsByName(verdicts),
    registryVersion: matched.registryVersion,
    ledgerVersion,
    counts: { before: receiptCounts(prepared.counts.before), after: receiptCounts(prepared.counts.after) },
    sha256: matched.read.sha256,
    profile: matched.read.profile,
    columns: matched.read.columns,
    asOf: new Date(request.asOf).toISOString(),
  };
}

export function receiptCounts(counts: CountsObject): ReceiptCounts {
  return { ...sumFigures(counts.persons), schemes: stateFigures(counts).schemes };
}
