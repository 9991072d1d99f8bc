/**
 * The claims part after a batch: whose claims were compared today, who left an ID for another, and who shares one.
 * Works on IDs in ascending order beside the ledger's entries; no I/O.
 */
import { Flag } from '../domain/codes.ts';
import { groupKey, type AttemptDecision, type ClaimGroups } from './attempts.ts';
import type { IdWindow, KnownClaims, Leavers } from './id-windows.ts';
import {
  claimDays,
  ClaimBit,
  copyEntry,
  newClaimEntries,
  reserveEntries,
  type ClaimEntries,
} from '../ledger/claims.ts';

export interface ClaimChanges {
  groups: ClaimGroups;
  /** Keys by row, in an array that is an eighth of the rows; undefined if there is no room for it. */
  participants: Float64Array | undefined;
  decision: AttemptDecision;
  /** Where the ledger's entries of every ID in `groups` and in `left` come from. */
  known: KnownClaims;
  today: number;
  /** By batch row: the state that its participant's identity gives the claimed ID (`IdentityChanges`). */
  identity: Uint8Array;
  left: Leavers;
}

/**
 * The entries of a version, and the flags of its answers. They can be taken once: what they are made of, a fifth of the
 * memory of a large batch, is let go with the last of them.
 */
export class ClaimsToWrite {
  private changes: ClaimChanges | undefined;
  private readonly ownFlags: Uint16Array;
  private isDone = false;

  /** `flags`: those of the batch, by row; the array is this object's own from now on. */
  constructor(changes: ClaimChanges, flags: Uint16Array) {
    this.changes = changes;
    this.ownFlags = flags;
  }

  /**
   * By (id, participant), `rowsMax` at a time and then the rest; they are valid until the next are asked for. Entries
   * that say what the ledger says already are left out. Throws `IntegrityError`.
   */
  async *take(rowsMax: number): AsyncGenerator<ClaimEntries> {
    const { changes } = this;
    if (changes === undefined) throw new Error('the claims of this version were taken');
    this.changes = undefined;
    yield* changeClaims(changes, this.ownFlags, rowsMax);
    this.isDone = true;
  }

  /** By batch row, sharing included, which is told to the office and never kept in a row. All entries were taken. */
  get flags(): Uint16Array {
    if (!this.isDone) throw new Error('the claims of this version, which complete the flags, were not yet taken');
    return this.ownFlags;
  }
}

async function* changeClaims(changes: ClaimChanges, flags: Uint16Array, rowsMax: number): AsyncGenerator<ClaimEntries> {
  const { groups, left } = changes;
  const all = groups.order.length + left.id.length + 16;
  const entries = newClaimEntries(Math.min(all, rowsMax + 1024));
  for await (const { window, known } of changes.known.windows(groups, left))
    yield* changeWindow({ ...changes, known }, window, { entries, rowsMax }, flags);
  if (entries.length > 0) yield entries;
}

/** As `ClaimChanges`, with the ledger's entries of a window. */
type WindowChanges = Omit<ClaimChanges, 'known'> & { known: ClaimEntries };

function participantOf({ participants, groups }: WindowChanges, row: number): number {
  return participants === undefined ? groups.claims.participant(row) : participants[row];
}

/** Adds the entries of a window, and gives away `rowsMax` as often as there are so many. */
function* changeWindow(
  changes: WindowChanges,
  window: IdWindow,
  { entries, rowsMax }: { entries: ClaimEntries; rowsMax: number },
  flags: Uint16Array,
): Generator<ClaimEntries> {
  const next = { id: 0, group: window.groups.from, leaver: window.left.from, entry: 0 };
  while (next.id < window.ids.length) {
    addEntries(changes, window.ids, next, { entries, rowsMax }, flags);
    if (entries.length >= rowsMax) yield* full(entries, rowsMax);
  }
}

/** What was not looked at yet of the IDs of a window, the groups, those who left an ID, and the ledger's entries. */
interface NextOfWindow {
  id: number;
  group: number;
  leaver: number;
  entry: number;
}

/** Adds the entries of the next IDs until there are `rowsMax`. No generator: their loops are not compiled as well. */
function addEntries(
  changes: WindowChanges,
  ids: Float64Array,
  next: NextOfWindow,
  { entries, rowsMax }: { entries: ClaimEntries; rowsMax: number },
  flags: Uint16Array,
): void {
  const { known, left } = changes;
  const { starts, order } = changes.groups;
  let { id: at, group, leaver, entry } = next;
  for (; at < ids.length && entries.length < rowsMax; at++) {
    const id = ids[at];
    while (entry < known.length && known.id[entry] < id) entry++;
    const knownStart = entry;
    while (entry < known.length && known.id[entry] === id) entry++;
    const leaverStart = leaver;
    while (left.id[leaver] === id) leaver++;
    // Somebody claims it, left it, or both.
    const isClaimed =
      leaverStart === leaver || (group < changes.groups.count && groupKey(changes.groups, group) === id);
    const start = starts[group];
    const isAlone = leaverStart === leaver && starts[group + 1] - start === 1;
    if (isAlone && knownStart === entry) addFirst(changes, id, order[start], entries);
    else if (
      isAlone &&
      knownStart + 1 === entry &&
      known.participant[knownStart] === participantOf(changes, order[start])
    )
      addAgain(changes, order[start], knownStart, entries);
    else {
      const rows = isClaimed ? order.subarray(start, starts[group + 1]) : noRows;
      changeId(changes, id, rows, [knownStart, entry], [leaverStart, leaver], entries, flags);
    }
    if (isClaimed) group++;
  }
  Object.assign(next, { id: at, group, leaver, entry });
}

const noRows = new Uint32Array(0);

/** Gives away the first `rowsMax` entries as often as there are so many; what is left moves to the front. */
function* full(entries: ClaimEntries, rowsMax: number): Generator<ClaimEntries> {
  while (entries.length >= rowsMax) {
    const rest = entries.length - rowsMax;
    entries.length = rowsMax;
    yield entries;
    for (let at = 0; at < rest; at++) copyEntry(entries, at, entries, rowsMax + at);
    entries.length = rest;
  }
}

/** The common case of a first upload, flat: one row, an ID that nobody claimed before. */
function addFirst(changes: WindowChanges, id: number, row: number, entries: ClaimEntries): void {
  if (changes.decision.held[row] === 1) return;
  const state = changes.identity[row];
  const counted = changes.decision.counted[row] === 1;
  if (state === 0 && !counted) return;
  if (entries.length === entries.id.length) reserveEntries(entries, 1);
  const to = entries.length++;
  const claim = changes.groups.claim[row];
  const newest = to * claimDays + claimDays - 1;
  entries.id[to] = id;
  entries.participant[to] = participantOf(changes, row);
  entries.state[to] = state;
  entries.claim[to] = claim;
  for (let k = to * claimDays; k < newest; k++) {
    entries.days[k] = 0;
    entries.changed[k] = 0;
  }
  entries.days[newest] = counted ? changes.today : 0;
  entries.changed[newest] = counted ? claim : 0;
}

/** The common case of a later upload, flat: one row, an ID that only its own participant ever claimed. */
function addAgain(changes: WindowChanges, row: number, from: number, entries: ClaimEntries): void {
  if (changes.decision.held[row] === 1) return;
  const { known } = changes;
  const claim = changes.groups.claim[row];
  const state = changes.identity[row];
  const counted = changes.decision.counted[row] === 1;
  if (!counted && known.claim[from] === claim && known.state[from] === state) return; // nothing new
  if (entries.length === entries.id.length) reserveEntries(entries, 1);
  const to = entries.length++;
  copyEntry(entries, to, known, from);
  entries.claim[to] = claim;
  entries.state[to] = state;
  if (counted) addChange(entries, to, changes.today, claim);
}

/** One ID: rows of the batch, the ledger's entries and those who left it, all small lists. */
function changeId(
  changes: WindowChanges,
  id: number,
  rows: Uint32Array,
  [knownStart, knownEnd]: [number, number],
  [leaverStart, leaverEnd]: [number, number],
  entries: ClaimEntries,
  sharing: Uint16Array,
): void {
  const { known, decision, left } = changes;
  const compared = rows.filter((row) => decision.held[row] === 0);
  const touched = new Set<number>();
  for (const row of compared) touched.add(participantOf(changes, row));
  for (let k = leaverStart; k < leaverEnd; k++) touched.add(left.participant[k]);
  const untouched: number[] = [];
  const knownOf = new Map<number, number>();
  for (let k = knownStart; k < knownEnd; k++) {
    knownOf.set(known.participant[k], k);
    if (!touched.has(known.participant[k])) untouched.push(k);
  }
  const start = entries.length;
  for (const participant of [...touched].sort((a, b) => a - b)) {
    const own = compared.filter((row) => participantOf(changes, row) === participant);
    addCompared(changes, id, participant, own, knownOf.get(participant) ?? -1, entries);
  }
  markSharing(changes, compared, untouched, entries, start, sharing);
  // Whoever is as the ledger says was needed for the sharing alone.
  let end = start;
  for (let at = start; at < entries.length; at++) {
    const known = knownOf.get(entries.participant[at]);
    if (known !== undefined && isSameEntry(entries, at, changes.known, known)) continue;
    copyEntry(entries, end++, entries, at);
  }
  entries.length = end;
}

function isSameEntry(a: ClaimEntries, at: number, b: ClaimEntries, from: number): boolean {
  if (a.state[at] !== b.state[from] || a.claim[at] !== b.claim[from]) return false;
  for (let k = 0; k < claimDays; k++) {
    if (a.days[at * claimDays + k] !== b.days[from * claimDays + k]) return false;
    if (a.changed[at * claimDays + k] !== b.changed[from * claimDays + k]) return false;
  }
  return true;
}

/** The entry of (id, participant) after its compared rows, in file order; `from` is the ledger's entry or -1. */
function addCompared(
  changes: WindowChanges,
  id: number,
  participant: number,
  rows: Uint32Array,
  from: number,
  entries: ClaimEntries,
): void {
  reserveEntries(entries, 1);
  const to = entries.length;
  entries.id[to] = id;
  entries.participant[to] = participant;
  entries.state[to] = 0;
  entries.claim[to] = 0;
  entries.days.fill(0, to * claimDays, (to + 1) * claimDays);
  entries.changed.fill(0, to * claimDays, (to + 1) * claimDays);
  if (from >= 0) copyEntry(entries, to, changes.known, from);
  // Without a row the identity has left the ID. Rows of one participant on one ID all have its one state.
  entries.state[to] = rows.length === 0 ? 0 : changes.identity[rows[0]];
  for (const row of rows) {
    entries.claim[to] = changes.groups.claim[row];
    if (changes.decision.counted[row] === 1) addChange(entries, to, changes.today, changes.groups.claim[row]);
  }
  const says = from >= 0 || entries.state[to] !== 0 || entries.days[to * claimDays + claimDays - 1] > 0;
  if (says) entries.length += 1;
}

/** The newest change is last, so that it shifts the oldest out. */
function addChange(entries: ClaimEntries, at: number, day: number, claim: number): void {
  const base = at * claimDays;
  entries.days.copyWithin(base, base + 1, base + claimDays);
  entries.days[base + claimDays - 1] = day;
  entries.changed.copyWithin(base, base + 1, base + claimDays);
  entries.changed[base + claimDays - 1] = claim;
}

/**
 * Two numbers of one agreeing person, or another row that does not agree: told beside the verdict, never lowering it.
 */
function markSharing(
  changes: WindowChanges,
  compared: Uint32Array,
  untouched: readonly number[],
  entries: ClaimEntries,
  start: number,
  sharing: Uint16Array,
): void {
  const claimants: { participant: number; agrees: boolean }[] = [];
  const note = (from: ClaimEntries, at: number): void => {
    if ((from.state[at] & ClaimBit.current) === 0) return;
    claimants.push({ participant: from.participant[at], agrees: (from.state[at] & ClaimBit.agrees) !== 0 });
  };
  for (const k of untouched) note(changes.known, k);
  for (let k = start; k < entries.length; k++) note(entries, k);
  for (const row of compared) {
    for (const { participant, agrees } of claimants) {
      if (participant === participantOf(changes, row)) continue;
      if (!agrees) sharing[row] |= Flag.SHARED_OTHER_PERSON;
      else if (changes.groups.claims.agrees(row) === 1) sharing[row] |= Flag.SHARED_SAME_PERSON;
    }
  }
}
