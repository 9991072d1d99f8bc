/**
 * The claims part of the ledger: rows by claimed ID. It answers who claims an ID, how often its claims changed, and
 * which rows a change of a person touches. Format: docs/ledger.md.
 */
import type { IdRange } from '../domain/claimed-key.ts';
import { setU64, u64At, type Block, type Column, type TableShape } from '../blocks/block-table.ts';
import { askMatches, fewKeysMax, filterFor, passing } from '../blocks/block-lookup.ts';
import { BlockMatches, type BlockPlaces } from '../blocks/block-matches.ts';
import type { Ledger } from './ledger.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { blocksAhead, TableCursor } from '../blocks/table-cursor.ts';

const claimsColumns: readonly Column[] = [
  { name: 'id', type: 'u64' },
  { name: 'participant', type: 'u64' },
  { name: 'state', type: 'u8' },
  { name: 'claim', type: 'u32' },
  { name: 'claim1', type: 'u32' },
  { name: 'claim2', type: 'u32' },
  { name: 'claim3', type: 'u32' },
  { name: 'day1', type: 'u16' },
  { name: 'day2', type: 'u16' },
  { name: 'day3', type: 'u16' },
];

export const claimsShape: TableShape = {
  type: 4,
  name: 'claims part',
  version: 2,
  key: 'id',
  filtered: true,
  fitted: true,
  columns: claimsColumns,
  earlier: [{ version: 1, columns: claimsColumns }],
};
/** Rows a block: 11 kB. A look-up of scattered IDs reads one block for each in every part that spans them. */
export const claimsBlockRows = 256;

/** Bits of `state`. */
export const ClaimBit = {
  current: 1, // the participant's current identity claims this ID
  agrees: 2, // the claim last compared agrees with the person
} as const;

/** Changed claims that are kept per (ID, participant), with their days. */
export const claimDays = 3;
const dayNames = ['day1', 'day2', 'day3'];
const changedNames = ['claim1', 'claim2', 'claim3'];

/**
 * 32-bit hash of a claim (name, date, sex); as secret as the fingerprint that goes into it. A collision makes a changed
 * claim look repeated: harmless, 1 in 4 billion.
 */
export function claimHash(nameLow: number, nameHigh: number, birthDate: number, sex: number): number {
  let h = (nameLow ^ Math.imul(birthDate, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77) ^ nameHigh;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d) ^ sex;
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Claim entries in memory, by (id, participant) ascending. */
export interface ClaimEntries {
  length: number;
  id: Float64Array;
  participant: Float64Array;
  state: Uint8Array;
  claim: Uint32Array; // last compared
  days: Uint16Array; // of changed claims: claimDays per entry, newest last, 0 none
  changed: Uint32Array; // the claims of those days
}

export function newClaimEntries(capacity: number): ClaimEntries {
  return {
    length: 0,
    id: new Float64Array(capacity),
    participant: new Float64Array(capacity),
    state: new Uint8Array(capacity),
    claim: new Uint32Array(capacity),
    days: new Uint16Array(capacity * claimDays),
    changed: new Uint32Array(capacity * claimDays),
  };
}

/** Makes room for `extra` more entries. */
export function reserveEntries(entries: ClaimEntries, extra: number): void {
  const needed = entries.length + extra;
  if (needed <= entries.id.length) return;
  const fresh = newClaimEntries(Math.max(needed, 2 * entries.id.length));
  fresh.id.set(entries.id);
  fresh.participant.set(entries.participant);
  fresh.state.set(entries.state);
  fresh.claim.set(entries.claim);
  fresh.days.set(entries.days);
  fresh.changed.set(entries.changed);
  entries.id = fresh.id;
  entries.participant = fresh.participant;
  entries.state = fresh.state;
  entries.claim = fresh.claim;
  entries.days = fresh.days;
  entries.changed = fresh.changed;
}

/**
 * The current entries of these IDs (ascending, distinct) over all claims parts: the newest part that has (id,
 * participant) wins.
 */
export async function readClaims(ledger: Ledger, ids: Float64Array): Promise<ClaimEntries> {
  const gathered = newClaimEntries(256);
  if (ids.length > 0) {
    const refs = (ledger.manifest?.claims ?? []).toReversed();
    const spanning = refs.filter((ref) => ids[0] <= ref.last && ids[ids.length - 1] >= ref.first);
    const few = ids.length <= fewKeysMax;
    const parts = await Promise.all(
      spanning.map(async (ref) => {
        const table = await ledger.openTable(ref, claimsShape);
        const keys = passing(await filterFor(table, ids), ids);
        return { table, keys, matches: few ? askMatches(table, keys, ledger.blocks) : undefined };
      }),
    );
    // Newest first, so that of equal entries the newest is kept.
    if (!few) reserveEntries(gathered, ids.length);
    const found = new BlockMatches((block, places) => addEntries(gathered, block, places));
    for (const { table, keys, matches } of parts) {
      await (matches ?? askMatches(table, keys))(found.visit);
      found.flush();
    }
  }
  return newestEntries(gathered);
}

/**
 * The current entries of all IDs, or of those of a range, ascending by (ID, participant), `claimsBlockRows` at a time;
 * a chunk is valid until the next is asked for. Memory: a bounded number of blocks. Throws `IntegrityError`.
 */
export async function* claimChunks(ledger: Ledger, range?: IdRange): AsyncGenerator<ClaimEntries> {
  const cursors: TableCursor[] = [];
  const { from, to } = range ?? { from: 0, to: Infinity };
  const parts = (ledger.manifest?.claims ?? []).filter(({ first, last }) => first < to && last >= from);
  for (const ref of parts) {
    const table = await ledger.openTable(ref, claimsShape);
    const start = table.findBlock(from);
    let end = table.findBlock(to);
    if (end < table.blocks && table.first[end] < to) end += 1;
    const cursor = new TableCursor(table, blocksAhead(parts.length), { start, end });
    let found = await cursor.fill();
    while (found && cursor.key < from) found = cursor.next() || (await cursor.fill());
    if (found && cursor.key < to) cursors.push(cursor);
  }
  const entries = newClaimEntries(claimsBlockRows);
  const place: BlockPlaces = { places: new Uint32Array(1), count: 1 };
  while (cursors.length > 0) {
    // Parts are in order of age: of equal keys the last is the newest.
    let newest = cursors[0];
    let participant = participantAt(newest);
    for (const cursor of cursors) {
      if (cursor.key > newest.key) continue;
      const other = participantAt(cursor);
      if (cursor.key === newest.key && other > participant) continue;
      newest = cursor;
      participant = other;
    }
    const { key } = newest;
    place.places[0] = newest.row;
    addEntries(entries, newest.block, place);
    for (let i = cursors.length - 1; i >= 0; i--) {
      const cursor = cursors[i];
      if (cursor.key !== key || participantAt(cursor) !== participant) continue;
      if ((!cursor.next() && !(await cursor.fill())) || cursor.key >= to) cursors.splice(i, 1);
    }
    if (entries.length < claimsBlockRows && cursors.length > 0) continue;
    yield entries;
    entries.length = 0;
  }
}

function participantAt(cursor: TableCursor): number {
  return u64At(cursor.block.columns.participant as Uint32Array, cursor.row);
}

/** Copies rows of one block, column by column: those whose places are the first `count` of `places`. */
function addEntries(entries: ClaimEntries, { columns }: Block, { places, count }: BlockPlaces): void {
  reserveEntries(entries, count);
  const start = entries.length;
  entries.length += count;
  const { id, participant, state, claim, days, changed } = entries;
  const ids = columns.id as Uint32Array;
  const participants = columns.participant as Uint32Array;
  for (let i = 0, to = start; i < count; i++, to++) {
    const row = places[i];
    id[to] = u64At(ids, row);
    participant[to] = u64At(participants, row);
    state[to] = columns.state[row];
    claim[to] = columns.claim[row];
  }
  for (let k = 0; k < claimDays; k++) {
    const dayColumn = columns[dayNames[k]];
    const changedColumn = columns[changedNames[k]];
    for (let i = 0, to = start * claimDays + k; i < count; i++, to += claimDays) {
      days[to] = dayColumn[places[i]];
      changed[to] = changedColumn[places[i]];
    }
  }
}

/**
 * Sorts by (id, participant), keeping the first of each pair: entries come newest part first and the sorts are stable.
 */
function newestEntries(entries: ClaimEntries): ClaimEntries {
  if (isAscending(entries)) return entries;
  const order = orderEntries(entries);
  const out = newClaimEntries(entries.length);
  for (const from of order) {
    const last = out.length - 1;
    const repeated =
      last >= 0 && out.id[last] === entries.id[from] && out.participant[last] === entries.participant[from];
    if (!repeated) copyEntry(out, out.length++, entries, from);
  }
  return out;
}

/** True of what one part alone gave. */
function isAscending({ id, participant, length }: ClaimEntries): boolean {
  for (let i = 1; i < length; i++)
    if (id[i - 1] > id[i] || (id[i - 1] === id[i] && participant[i - 1] >= participant[i])) return false;
  return true;
}

function orderEntries(entries: ClaimEntries): Uint32Array {
  const byParticipant = orderByNumber(entries.participant, entries.length);
  const ids = Float64Array.from(byParticipant, (index) => entries.id[index]);
  return orderByNumber(ids, entries.length).map((place) => byParticipant[place]);
}

export function copyEntry(to: ClaimEntries, at: number, from: ClaimEntries, index: number): void {
  to.id[at] = from.id[index];
  to.participant[at] = from.participant[index];
  to.state[at] = from.state[index];
  to.claim[at] = from.claim[index];
  for (let k = 0; k < claimDays; k++) {
    to.days[at * claimDays + k] = from.days[index * claimDays + k];
    to.changed[at * claimDays + k] = from.changed[index * claimDays + k];
  }
}

/** Fills a block of a claims part with the entries from `start` on. */
export function fillClaimsBlock(entries: ClaimEntries, start: number, block: Block): void {
  const { columns } = block;
  const { id, participant, state, claim } = entries;
  const { length } = columns.state;
  const toId = columns.id as Uint32Array;
  const toParticipant = columns.participant as Uint32Array;
  for (let at = 0, from = start; at < length; at++, from++) {
    setU64(toId, at, id[from]);
    setU64(toParticipant, at, participant[from]);
  }
  columns.state.set(state.subarray(start, start + length));
  columns.claim.set(claim.subarray(start, start + length));
  for (let k = 0; k < claimDays; k++) {
    const days = columns[dayNames[k]];
    const changed = columns[changedNames[k]];
    for (let at = 0, from = start * claimDays + k; at < length; at++, from += claimDays) {
      days[at] = entries.days[from];
      changed[at] = entries.changed[from];
    }
  }
}
