/**
 * Staging (C6 to C8): writes everything a new ledger version is made of, under names that are the hashes of the bytes,
 * and builds its manifest and the state item that would ratify it.
 */
import { AnswersThread } from '../answers/answers-thread.ts';
import { encodeRejects, OutcomesWriter, type Disclosure } from '../answers/outcomes-csv.ts';
import { concatBytes } from '../base/bytes.ts';
import { notesWithTexts } from '../catalogue/catalogue.ts';
import { Verdict, verdictCodeEnd } from '../domain/codes.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { receiptCounts, type ReceiptBody } from '../domain/receipt.ts';
import { vietnamDate, type UploadRequest } from '../intake/upload-request.ts';
import { stateFigures, verdictsByName, type CountsObject } from '../ledger/counts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { manifestBytes, manifestFormat, versionId, type LedgerManifest, type Manifest } from '../ledger/manifest.ts';
import { fullsByScheme } from '../ledger/membership.ts';
import type { World } from '../ports.ts';
import type { MatchedBatch, PreparedVersion } from './prepare-version.ts';
import type { MadeAnswers } from './publish-batch.ts';
import { stageAllClaims, stageMerged } from './stage-tables.ts';
import { Stage, type StageWorld } from './stage.ts';

/** Batch ids the state keeps, newest first: redeliveries later than this many commits are told by the batch item. */
export const recentMax = 64;

export interface StagedVersion {
  manifest: Manifest;
  manifestSha256: string;
  state: ProvinceState;
  /** Answers that another thread made, so that publishing need not read and make them again. */
  made: MadeAnswers | undefined;
}

/** What a version is made of. Nothing of it is changed but `prepared.claims`, which are taken. */
export interface VersionToStage {
  world: StageWorld & Pick<World, 'threads'>;
  ledger: Ledger;
  /** The state on top of which the version is made: of the version that `ledger` is. */
  previous: ProvinceState | undefined;
  request: UploadRequest;
  content: string; // `contentId` of the batch
  matched: MatchedBatch;
  prepared: PreparedVersion;
  disclosure: Disclosure;
  /** The batch whose held claims this one frees. */
  releases: string | null;
  lowMemory?: boolean;
}

/** Stages a prepared version. Every write is "only if absent": equal bytes have equal names. */
export async function stageVersion(version: VersionToStage): Promise<StagedVersion> {
  const { world, previous, request, matched, prepared, disclosure } = version;
  const place = { province: request.province, id: request.batch, since: request.storedAt };
  const stage = new Stage(world, place, version.lowMemory);
  // C6: claims parts, which complete the flags of the answers; segments, counts.
  const claims = await stageAllClaims(stage, prepared.claims);
  const outcomeRows = { claims: matched.read.claims, held: prepared.held, flags: prepared.claims.flags };
  const rejected = concatBytes(encodeRejects(matched.read.rejects));
  const book = { province: request.province, batch: request.batch };
  const beside = AnswersThread.start(world.threads, outcomeRows, { disclosure, rejected, book });
  try {
    const coming =
      beside &&
      stage.putChunks(
        () => beside.chunks(),
        () => beside.sha256(),
      );
    coming?.catch(() => undefined); // met below
    const segments = await stageMerged(stage, prepared.rows, prepared.dictionaries);
    const counts = await stage.put(json(prepared.counts.after));
    // C7: answers and the body of the receipt.
    const { chunks, ...outcomes } = await (coming ??
      stage.putChunks(() => new OutcomesWriter(outcomeRows, disclosure).pieces()));
    const answers = {
      outcomes,
      rejected: await stage.put(rejected),
      receipt: await stage.put(json(receiptBody(version))),
    };
    const made = beside && { outcomes: chunks, book: await beside.workbook(world.hash) };
    await stage.flush();
    // C8: the manifest.
    const manifest = manifestOf(version, { segments, claims, counts, answers });
    const { sha256 } = await stage.put(manifestBytes(manifest));
    return {
      manifest,
      manifestSha256: sha256,
      state: stateOf(
        manifest,
        sha256,
        prepared.counts.after,
        later(previous?.lastUpload, new Date(request.storedAt).toISOString()),
      ),
      made,
    };
  } finally {
    beside?.end();
  }
}

/** The staged objects of a version. */
type StagedParts = Pick<Manifest, 'segments' | 'claims' | 'counts' | 'answers'>;

function manifestOf(version: VersionToStage, { segments, claims, counts, answers }: StagedParts): Manifest {
  const { ledger, previous, request, matched, prepared } = version;
  const asOf = new Date(request.asOf).toISOString();
  return {
    format: manifestFormat,
    province: request.province,
    version: versionNumber(version),
    previous: previous === undefined ? null : { manifest: previous.manifest, batch: previous.batch },
    batch: {
      id: request.batch,
      key: request.key,
      objectVersion: request.objectVersion,
      sha256: matched.read.sha256,
      kind: request.kind,
      schemes: request.scope,
      asOf,
      storedOn: vietnamDate(request.storedAt),
      rows: matched.read.rows.read,
      releases: version.releases,
      profile: { name: matched.read.profile, forced: request.profile !== undefined },
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
    recentContent: [version.content, ...(previous?.recentContent ?? [])].slice(0, recentMax),
  };
}

function versionNumber({ previous }: VersionToStage): number {
  return (previous?.version ?? 0) + 1;
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

function receiptBody(version: VersionToStage): ReceiptBody {
  const { request, matched, prepared, releases } = version;
  const { notes } = matched.read;
  const verdicts = new Float64Array(verdictCodeEnd);
  const { claims } = matched.read;
  for (let row = 0; row < claims.length; row++)
    verdicts[prepared.held[row] === 1 ? Verdict.HELD : claims.verdict(row)] += 1;
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
    ledgerVersion: versionNumber(version),
    counts: {
      before: receiptCounts(stateFigures(prepared.counts.before)),
      after: receiptCounts(stateFigures(prepared.counts.after)),
    },
    sha256: matched.read.sha256,
    profile: matched.read.profile,
    columns: matched.read.columns,
    asOf: new Date(request.asOf).toISOString(),
  };
}
