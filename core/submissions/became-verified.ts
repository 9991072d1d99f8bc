/**
 * Who became verified by a batch: in the books and not verified in the version before it, verified in its own. The
 * count is that of the flows that the commit recorded; who they are is read in the rows that the batch wrote.
 */
import * as z from 'zod';
import { u64At, type ColumnValues } from '../blocks/block-table.ts';
import { TableCursor } from '../blocks/table-cursor.ts';
import { readBatchItem } from '../commit/publish-batch.ts';
import { isVerified, verdictNames, type VerdictName } from '../domain/codes.ts';
import { participantNumber } from '../domain/columns.ts';
import { csvCell } from '../formats/csv/writer.ts';
import { parseCounts } from '../ledger/counts.ts';
import { flowStates } from '../ledger/flows.ts';
import { Ledger } from '../ledger/ledger.ts';
import { isBatchVersion, readManifest, readRef, type Manifest } from '../ledger/manifest.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { Dictionaries, LedgerRows, segmentShape } from '../ledger/rows.ts';
import { isOpenVerdict } from '../ledger/verdict-change.ts';
import { releaseId } from '../maintenance/release.ts';
import type { World } from '../ports.ts';

/** Rows compared with the version before at once: a megabyte. */
const rowsAtOnce = 4096;
/** Blocks of 256 rows read ahead: half a megabyte. */
const blocksAhead = 32;

type LedgerOfBatches = Pick<World, 'objects' | 'state' | 'hash'>;

/** A version of a batch, or of the release of its held claims, with how many became verified by it. */
export interface VerifiedBy {
  batchId: string;
  /** Null of a version that recorded no causes (before December 2026). */
  count: number | null;
  manifest: Manifest;
  sha256: string; // of the manifest
}

export interface NewlyVerified {
  participantNumber: string;
  unit: string;
  verdict: VerdictName;
}

/**
 * The version of a committed batch, and that of the release of its held claims if headquarters has released them; none
 * if the batch is not committed. Throws `IntegrityError`.
 */
export async function versionsOfBatch(world: LedgerOfBatches, province: string, batch: string): Promise<VerifiedBy[]> {
  const versions: VerifiedBy[] = [];
  for (const batchId of [batch, releaseId(world.hash, batch)]) {
    const item = await readBatchItem(world, province, batchId);
    if (item?.status !== 'committed') continue;
    const manifest = await readManifest(world, province, { manifest: item.manifest, batch: batchId });
    if (!isBatchVersion(manifest)) continue;
    versions.push({ batchId, count: await countOf(world, manifest), manifest, sha256: item.manifest });
  }
  return versions;
}

const verified = flowStates.indexOf('verified');
const notVerified = [flowStates.indexOf('syncedOnly'), flowStates.indexOf('notSynced')];

async function countOf(world: LedgerOfBatches, { counts }: Manifest): Promise<number | null> {
  const { flows } = parseCounts(await readRef(world.objects, world.hash, counts), counts.key);
  if (flows === undefined) return null;
  return flows.persons.reduce(
    (sum, [, before, after, persons]) => sum + (after === verified && notVerified.includes(before) ? persons : 0),
    0,
  );
}

/** Who became verified by these versions, ascending by participant within each. Throws `IntegrityError`. */
export async function* newlyVerified(
  world: LedgerOfBatches,
  versions: readonly VerifiedBy[],
): AsyncGenerator<NewlyVerified> {
  for (const version of versions) if (version.count !== 0) yield* newlyVerifiedIn(world, version);
}

async function* newlyVerifiedIn(
  world: LedgerOfBatches,
  { manifest, sha256 }: VerifiedBy,
): AsyncGenerator<NewlyVerified> {
  const { province, previous } = manifest;
  if (previous === null) return;
  const before = await Ledger.open(world, province, previous);
  const ledgers = { before, after: await Ledger.open(world, province, { manifest: sha256, batch: manifest.batch.id }) };
  const kept = new Set((before.manifest?.segments ?? []).map(({ key }) => key));
  const own = manifest.segments.filter(({ key }) => !kept.has(key));
  for (const ref of own) {
    const cursor = new TableCursor(await before.openTable(ref, segmentShape), blocksAhead);
    let some: number[] = [];
    while (await cursor.fill()) {
      const { rows, columns } = cursor.block;
      for (let at = 0; at < rows; at++)
        if (isNew(columns, at)) some.push(u64At(columns.participant as Uint32Array, at));
      if (some.length < rowsAtOnce) continue;
      yield* mended(ledgers, Float64Array.from(some));
      some = [];
    }
    if (some.length > 0) yield* mended(ledgers, Float64Array.from(some));
  }
}

/** What the row says of itself; that the change came with this version, and not with one before, is seen there. */
function isNew({ verdict, verdictBefore }: Record<string, ColumnValues>, at: number): boolean {
  return isVerified[verdict[at]] === 1 && isOpenVerdict[verdictBefore[at]] === 1;
}

/** Of these participants (ascending) those who were in the books and open before, and are in them now. */
async function* mended(
  { before, after }: { before: Ledger; after: Ledger },
  participants: Float64Array,
): AsyncGenerator<NewlyVerified> {
  const [then, now] = [await rowsOf(before, participants), await rowsOf(after, participants)];
  for (let k = 0; k < participants.length; k++) {
    const [from, to] = [then.places[k], now.places[k]];
    if (from < 0 || members(then.rows, from, then.fulls) === 0 || isOpenVerdict[then.rows.verdict[from]] !== 1)
      continue;
    if (to < 0 || members(now.rows, to, now.fulls) === 0) continue;
    yield {
      participantNumber: participantNumber(participants[k]),
      unit: now.rows.dictionaries.units.values[now.rows.unit[to]],
      verdict: verdictNames[now.rows.verdict[to] - 1],
    };
  }
}

async function rowsOf(ledger: Ledger, participants: Float64Array) {
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows = new LedgerRows(dictionaries);
  const places = await ledger.readRows(participants, rows);
  return { rows, places, fulls };
}

/** What is told of it: how many, by the batch and by the release of its held claims, and the first of them. */
export const $VerifiedSummary = z.strictObject({
  /** Of both; null if one of the versions recorded no causes (before December 2026). */
  count: z.nullable(z.int().nonnegative()),
  byRelease: z.int().nonnegative(),
  participants: z.array(
    z.strictObject({ participantNumber: z.string(), unit: z.string(), verdict: z.enum(verdictNames) }),
  ),
});
export type VerifiedSummary = z.infer<typeof $VerifiedSummary>;

/** The same with the first `max` participants. Throws `IntegrityError`. */
export async function verifiedSummary(
  world: LedgerOfBatches,
  { province, batch, max }: { province: string; batch: string; max: number },
): Promise<VerifiedSummary> {
  const versions = await versionsOfBatch(world, province, batch);
  const counts = versions.map(({ count }) => count);
  const participants: NewlyVerified[] = [];
  for await (const each of newlyVerified(world, versions)) if (participants.push(each) >= max) break;
  return {
    count: counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    byRelease: versions.find(({ batchId }) => batchId !== batch)?.count ?? 0,
    participants,
  };
}

/** `verified.csv`, in pieces of whole lines. */
export async function* verifiedCsv(rows: AsyncIterable<NewlyVerified>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '\ufeffparticipant_number,unit,verdict\r\n';
  for await (const { participantNumber: number, unit, verdict } of rows) {
    text += `${number},${csvCell(unit)},${verdict}\r\n`;
    if (text.length < pieceLength) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

const pieceLength = 64 * 1024; // characters
