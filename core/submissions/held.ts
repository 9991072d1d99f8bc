/**
 * Held claims, for headquarters: of which batches claims were not compared, because there were too many different ones
 * on an ID within 30 days, of whom they are, how often their ID was asked about, and what was decided.
 */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import { attemptDay, attemptWindowDays, dayOfAttempt } from '../commit/attempts.ts';
import { readBatchItem, readReceiptBody, type BatchItem } from '../commit/publish-batch.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import { Verdict, verdictNames } from '../domain/codes.ts';
import { participantKey, participantNumber } from '../domain/columns.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { readSent } from '../intake/audit-record.ts';
import { claimDays, readClaims } from '../ledger/claims.ts';
import { Ledger } from '../ledger/ledger.ts';
import { isBatchVersion, readManifest, type Manifest } from '../ledger/manifest.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { visitHeld } from '../maintenance/held-answers.ts';
import { readHeldRefusal } from '../maintenance/held-decisions.ts';
import { firstReleaseOrder } from '../maintenance/release-order.ts';
import { releaseId } from '../maintenance/release.ts';
import type { World } from '../ports.ts';
import { batchItems, instantOf } from './list-submissions.ts';
import { cursorOf, FirstOf, newestFirst, positionOf, type Position } from './position.ts';
import { submissionNumber } from './submission.ts';

/** Participants named of one batch; the others are counted. A batch of more is looked at as a whole. */
const namedMax = 100;
/** Batches of one page, by default and at most: the answers of each are read. */
export const heldLimit = { default: 20, max: 50 };

const $Count = z.int().nonnegative();

const $HeldPerson = z.strictObject({
  participantNumber: z.string(),
  unit: z.string(),
  /** In the ledger now: HELD if nothing of them was ever compared; null if they have no row. */
  verdict: z.nullable(z.enum(verdictNames)),
  /** A newer claim of the participant was compared since: the held one would change nothing any more. */
  settled: z.boolean(),
  /**
   * Different claims that were compared on the ID of their row within the 30 days to the day of the batch; null
   * without an ID, and once it is settled: then newer claims stand in the place of those.
   */
  asked: z.nullable($Count),
  lastAskedOn: z.nullable(z.iso.date()),
});

export const $HeldBatch = z.strictObject({
  province: z.string(),
  batchId: z.string(),
  number: z.string(),
  receivedAt: z.iso.datetime(),
  officer: z.nullable(z.string()),
  purpose: z.nullable(z.string()),
  rows: $Count, // whose claims were held
  persons: $Count,
  people: z.array($HeldPerson), // ascending; at most 100 of them
  /** Null while headquarters has decided nothing. */
  decision: z.nullable(
    z.strictObject({
      decision: z.enum(['released', 'refused']),
      at: z.iso.datetime(),
      by: z.string(),
      reason: z.nullable(z.string()),
    }),
  ),
});
export type HeldBatch = z.infer<typeof $HeldBatch>;

/** Undecided ones first, the newest first. */
export const $HeldPage = z.strictObject({ held: z.array($HeldBatch), next: z.nullable(z.string()) });
export type HeldPage = z.infer<typeof $HeldPage>;

type HeldWorld = Pick<World, 'objects' | 'state' | 'hash'>;

interface Entry extends Position {
  item: BatchItem;
  isDecided: boolean;
}

function undecidedFirst(a: Entry, b: Entry): number {
  return Number(a.isDecided) - Number(b.isDecided) || newestFirst(a, b);
}

/** A cursor of this list: whether the undecided ones are over, and the place. */
export function heldPositionOf(cursor: string): (Position & { isDecided: boolean }) | undefined {
  const found = /^([01])\.(.+)$/.exec(cursor);
  const position = found === null ? undefined : positionOf(found[2]);
  return found === null || position === undefined ? undefined : { ...position, isDecided: found[1] === '1' };
}

/** A page of the batches of these provinces that have held claims. Throws `IntegrityError`. */
export async function listHeld(
  world: HeldWorld,
  provinces: readonly string[],
  { limit, after }: { limit: number; after?: (Position & { isDecided: boolean }) | undefined },
): Promise<HeldPage> {
  const first = new FirstOf<Entry>(limit + 1, undecidedFirst);
  for (const province of provinces)
    for await (const { batch, item } of batchItems(world, province)) {
      if (item.status !== 'committed' || item.held === 0) continue;
      const isDecided =
        (await readHeldRefusal(world, province, batch)) !== undefined ||
        (await readBatchItem(world, province, releaseId(world.hash, batch))) !== undefined;
      const { ledgerVersion } = item;
      const entry = { at: instantOf(item), ledgerVersion, province, batch, item, isDecided };
      if (after === undefined || undecidedFirst({ ...after, item }, entry) < 0) first.add(entry);
    }
  const entries = first.sorted();
  const held: HeldBatch[] = [];
  for (const { province, batch, item } of entries.slice(0, limit)) held.push(await tell(world, province, batch, item));
  const last = entries[limit - 1];
  const next = entries.length > limit ? `${Number(last.isDecided)}.${cursorOf(last)}` : null;
  return { held, next };
}

/** The held claims of one batch; undefined if it has none. Throws `IntegrityError`. */
export async function heldOfBatch(world: HeldWorld, province: string, batch: string): Promise<HeldBatch | undefined> {
  const item = await readBatchItem(world, province, batch);
  if (item?.status !== 'committed' || item.held === 0) return undefined;
  return tell(world, province, batch, item);
}

async function tell(world: HeldWorld, province: string, batch: string, item: BatchItem): Promise<HeldBatch> {
  const manifest = await readManifest(world, province, { manifest: item.manifest, batch });
  if (!isBatchVersion(manifest))
    throw new IntegrityError(`PROVINCE#${province}`, 'an item that names no batch', 'a version of it');
  const sent = await readSent(world, province, batch);
  const { applied } = await readReceiptBody(world, manifest);
  return {
    province,
    batchId: batch,
    number: submissionNumber(batch),
    receivedAt: item.storedAt ?? sent?.at ?? new Date(instantOf(item)).toISOString(),
    officer: sent?.officer ?? null,
    purpose: sent?.purpose ?? null,
    rows: item.held,
    persons: applied.held,
    people: await peopleNow(world, manifest, await namedPeople(world, manifest)),
    decision: await decisionOf(world, province, batch),
  };
}

/** Participants whose answer was HELD, with their units: the first `namedMax`, ascending. */
async function namedPeople(world: HeldWorld, manifest: Manifest): Promise<Map<number, string>> {
  // Somebody may stand in several rows.
  const first = new FirstOf<{ key: number; unit: string }>(4 * namedMax, (a, b) => a.key - b.key);
  await visitHeld(world, manifest, ({ participantNumber, unit }) => {
    const digits = participantNumber.length === 12 ? 12 : 10;
    first.add({ key: participantKey(Number(participantNumber), digits), unit });
  });
  const named = new Map<number, string>();
  for (const { key, unit } of first.sorted()) if (named.size < namedMax) named.set(key, unit);
  return named;
}

/** What the ledger says of them now. */
async function peopleNow(
  world: HeldWorld,
  { province, batch }: Manifest,
  named: ReadonlyMap<number, string>,
): Promise<HeldBatch['people']> {
  if (named.size === 0) return [];
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const rows = new LedgerRows(new Dictionaries());
  const participants = Float64Array.from(named.keys());
  const places = await ledger.readRows(participants, rows);
  const keyOf = (at: number): number => (at < 0 ? 0 : claimedKey(rows.id[at], rows.oldId[at]));
  const ids = Float64Array.from(new Set(Array.from(places, keyOf).filter((key) => key > 0))).sort();
  const asked = await attemptsOn(ledger, ids, attemptDay(Date.parse(`${batch.storedOn}T00:00:00+07:00`)));
  const { stamps } = rows.dictionaries;
  return Array.from(participants, (participant, k) => {
    const at = places[k];
    const attempts = asked.get(keyOf(at));
    const isHeld = at < 0 || rows.verdict[at] === Verdict.HELD;
    const settled = !isHeld && stamps.asOf[rows.identityStamp[at]] > Date.parse(batch.asOf);
    return {
      participantNumber: participantNumber(participant),
      unit: named.get(participant) ?? '',
      verdict: at < 0 ? null : (verdictNames[rows.verdict[at] - 1] ?? null),
      settled,
      asked: settled ? null : (attempts?.count ?? null),
      lastAskedOn: settled || !attempts?.last ? null : dayOfAttempt(attempts.last),
    };
  });
}

/** Changed claims that were compared on these IDs (ascending) within the window that ends with `day`. */
async function attemptsOn(
  ledger: Ledger,
  ids: Float64Array,
  day: number,
): Promise<Map<number, { count: number; last: number }>> {
  const attempts = new Map(Array.from(ids, (id) => [id, { count: 0, last: 0 }]));
  const entries = await readClaims(ledger, ids);
  for (let i = 0; i < entries.length; i++) {
    const known = attempts.get(entries.id[i]);
    if (known === undefined) continue;
    for (const each of entries.days.subarray(i * claimDays, (i + 1) * claimDays)) {
      if (each === 0 || each > day || day - each >= attemptWindowDays) continue;
      known.count += 1;
      known.last = Math.max(known.last, each);
    }
  }
  return attempts;
}

async function decisionOf(world: HeldWorld, province: string, batch: string): Promise<HeldBatch['decision']> {
  // What was refused first may have been released after all.
  if ((await readBatchItem(world, province, releaseId(world.hash, batch))) !== undefined) {
    const order = await firstReleaseOrder(world, province, batch);
    if (order !== undefined)
      return { decision: 'released', at: order.orderedAt, by: order.principal, reason: order.purpose };
  }
  const refusal = await readHeldRefusal(world, province, batch);
  if (refusal === undefined) return null;
  return { decision: 'refused', at: refusal.refusedAt, by: refusal.principal, reason: refusal.reason };
}
