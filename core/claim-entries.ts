/**
 * The claims part after a batch: whose claims were compared today, who left an ID for another, and who shares one.
 * Works on IDs in ascending order beside the ledger's entries; no I/O.
 */
import { Flag } from './codes.ts';
import type { AttemptDecision, ClaimGroups } from './attempts.ts';
import { claimDays, ClaimBit, copyEntry, newClaimEntries, reserveEntries } from './ledger-claims.ts';
import type { ClaimEntries } from './ledger-claims.ts';

export interface ClaimChanges {
  groups: ClaimGroups;
  decision: AttemptDecision;
  /** The ledger's entries of every ID in `groups` and in `left`, ascending. */
  known: ClaimEntries;
  today: number;
  /** Participant key by batch row. */
  participant: Float64Array;
  /** Place of a row's participant in the batch's list of participants. */
  slot: Uint32Array;
  /** Claimed key of the current identity after the merge, by slot; 0 none. */
  currentKey: Float64Array;
  /** 1 if the row's claim agrees with the person, by batch row. */
  agrees: Uint8Array;
  /** Participants whose identity left an ID: pairs in ascending order of (id, participant). */
  left: { id: Float64Array; participant: Float64Array };
}

/** Entries to write, and per batch row the sharing flags for its answer. */
export function changeClaims(changes: ClaimChanges): { entries: ClaimEntries; sharing: Uint16Array } {
  const { groups, left } = changes;
  const entries = newClaimEntries(groups.order.length + left.id.length + 16);
  const sharing = new Uint16Array(changes.slot.length);
  let group = 0;
  let leaver = 0;
  let known = 0;
  while (group < groups.keys.length || leaver < left.id.length) {
    const id = Math.min(groups.keys[group] ?? Infinity, left.id[leaver] ?? Infinity);
    while (known < changes.known.length && changes.known.id[known] < id) known++;
    const knownStart = known;
    while (known < changes.known.length && changes.known.id[known] === id) known++;
    const leaverStart = leaver;
    while (left.id[leaver] === id) leaver++;
    if (knownStart === known && leaverStart === leaver && groups.starts[group + 1] - groups.starts[group] === 1) {
      addFirst(changes, id, groups.order[groups.starts[group++]], entries);
      continue;
    }
    const rows =
      groups.keys[group] === id ? groups.order.subarray(groups.starts[group], groups.starts[++group]) : noRows;
    changeId(changes, id, rows, [knownStart, known], [leaverStart, leaver], entries, sharing);
  }
  return { entries, sharing };
}

const noRows = new Uint32Array(0);

/** The common case, flat: one row, an ID that nobody claimed before. */
function addFirst(changes: ClaimChanges, id: number, row: number, entries: ClaimEntries): void {
  if (changes.decision.held[row] === 1) return;
  const current = changes.currentKey[changes.slot[row]] === id;
  const counted = changes.decision.counted[row] === 1;
  if (!current && !counted) return;
  if (entries.length === entries.id.length) reserveEntries(entries, 1);
  const to = entries.length++;
  const claim = changes.groups.claim[row];
  const newest = to * claimDays + claimDays - 1;
  entries.id[to] = id;
  entries.participant[to] = changes.participant[row];
  entries.state[to] = (current ? ClaimBit.current : 0) | (changes.agrees[row] === 1 ? ClaimBit.agrees : 0);
  entries.claim[to] = claim;
  for (let k = to * claimDays; k < newest; k++) {
    entries.days[k] = 0;
    entries.changed[k] = 0;
  }
  entries.days[newest] = counted ? changes.today : 0;
  entries.changed[newest] = counted ? claim : 0;
}

/** One ID: rows of the batch, the ledger's entries and those who left it, all small lists. */
function changeId(
  changes: ClaimChanges,
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
  for (const row of compared) touched.add(changes.participant[row]);
  for (let k = leaverStart; k < leaverEnd; k++) touched.add(left.participant[k]);
  const untouched: number[] = [];
  const knownOf = new Map<number, number>();
  for (let k = knownStart; k < knownEnd; k++) {
    knownOf.set(known.participant[k], k);
    if (!touched.has(known.participant[k])) untouched.push(k);
  }
  const start = entries.length;
  for (const participant of [...touched].sort((a, b) => a - b)) {
    const own = compared.filter((row) => changes.participant[row] === participant);
    addCompared(changes, id, participant, own, knownOf.get(participant) ?? -1, entries);
  }
  markSharing(changes, compared, untouched, entries, start, sharing);
}

/** The entry of (id, participant) after its compared rows, in file order; `from` is the ledger's entry or -1. */
function addCompared(
  changes: ClaimChanges,
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
  let current = false;
  for (const row of rows) {
    entries.claim[to] = changes.groups.claim[row];
    entries.state[to] = changes.agrees[row] === 1 ? ClaimBit.agrees : 0;
    if (changes.decision.counted[row] === 1) addChange(entries, to, changes.today, changes.groups.claim[row]);
    if (changes.currentKey[changes.slot[row]] === id) current = true;
  }
  entries.state[to] = current ? entries.state[to] | ClaimBit.current : entries.state[to] & ~ClaimBit.current;
  const says = from >= 0 || current || entries.days[to * claimDays + claimDays - 1] > 0;
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

/** Two numbers of one agreeing person, or another row that does not agree: told beside the verdict, never lowering it. */
function markSharing(
  changes: ClaimChanges,
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
      if (participant === changes.participant[row]) continue;
      if (!agrees) sharing[row] |= Flag.SHARED_OTHER_PERSON;
      else if (changes.agrees[row] === 1) sharing[row] |= Flag.SHARED_SAME_PERSON;
    }
  }
}
