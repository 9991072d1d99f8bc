/**
 * The merge: what a matched batch makes of the current rows. A join of events by stamp, so that the order in which batches are
 * processed does not matter (docs/commit-protocol.md, "As-of and the merge").
 */
import { foldedParts } from './columns.ts';
import type { ClaimColumns } from './columns.ts';
import { schemes, Verdict } from './codes.ts';
import type { BatchKind } from './codes.ts';
import type { LedgerRows } from './ledger-rows.ts';
import { members } from './membership.ts';
import type { Fulls } from './membership.ts';

export interface MergeRules {
  kind: BatchKind;
  /** Scheme bits the batch speaks for. */
  scope: number;
  /** Number of the batch's stamp. */
  stamp: number;
  canon: number;
  /** Number of the registry version of the verdicts. */
  registry: number;
}

/** A matched batch as the merge needs it. */
export interface MergeInput {
  claims: ClaimColumns;
  verdict: Uint8Array; // HELD included
  details: Uint16Array;
  flags: Uint16Array;
  /** Numbers of the batch's categories and units in the shared dictionaries. */
  categories: Uint16Array;
  units: Uint32Array;
}

/** What became of one participant. */
export const Applied = { changed: 0, unchanged: 1, stale: 2, held: 3 } as const;

/** Bits of `claimState` in a ledger row. */
export function claimStateOf(claims: ClaimColumns, row: number): number {
  return claims.nameState[row] | (claims.idState[row] << 2) | (claims.outOfScope[row] << 4);
}

/**
 * Adds the row of one participant after the batch to `after`: `rows` are the participant's rows in file order (none if it only
 * counts as present), `from` its current row in `before` or -1. Returns the index in `after`, or -1 if nothing is to be written.
 * The identity itself is copied by `fillIdentities` from the row noted in `winner` (per row of `after`; -1 none).
 */
export function mergeParticipant(
  participant: number,
  rows: Uint32Array,
  input: MergeInput,
  rules: MergeRules,
  before: LedgerRows,
  from: number,
  after: LedgerRows,
  winner: Int32Array,
): number {
  if (from < 0 && rows.length === 0) return -1;
  const to = from < 0 ? after.add() : after.addCopy(before, from);
  winner[to] = -1;
  if (from < 0) startRow(after, to, participant);
  let won = false;
  if (rows.length === 0) won = renewPresent(after, to, rules);
  for (const row of rows) {
    if (rules.kind === 'leave') {
      won = setMembership(after, to, rules.scope, false, rules.stamp) || won;
      continue;
    }
    const stated = input.claims.schemes[row];
    won = setMembership(after, to, stated, true, rules.stamp) || won;
    won = renewIdentity(after, to, row, input, rules, winner) || won;
  }
  if (won || from < 0) return to;
  after.length -= 1;
  return -1;
}

/** A fresh row: columns may hold what a dropped row left. */
function startRow(after: LedgerRows, to: number, participant: number): void {
  after.participant[to] = participant;
  after.id[to] = 0;
  after.oldId[to] = 0xffffffff;
  after.nameLow[to] = 0;
  after.nameHigh[to] = 0;
  after.folded.fill(0, to * foldedParts, (to + 1) * foldedParts);
  after.canon[to] = 0;
  after.birthDate[to] = 0;
  after.sex[to] = 0;
  after.claimState[to] = 0;
  after.category[to] = 0;
  after.unit[to] = 0;
  after.schemes[to] = 0;
  after.identityStamp[to] = 0;
  for (const stamps of after.schemeStamp) stamps[to] = 0;
  after.verdict[to] = 0;
  after.details[to] = 0;
  after.flags[to] = 0;
  after.registry[to] = 0;
}

/** The newest word on a membership wins; an equal stamp is this batch's own earlier row, and memberships unite. */
function setMembership(after: LedgerRows, to: number, bits: number, member: boolean, stamp: number): boolean {
  const { stamps } = after.dictionaries;
  let won = false;
  for (let s = 0; s < schemes.length; s++) {
    if ((bits & (1 << s)) === 0 || stamps.older(stamp, after.schemeStamp[s][to])) continue;
    after.schemeStamp[s][to] = stamp;
    if (member) after.schemes[to] |= 1 << s;
    else after.schemes[to] &= ~(1 << s);
    won = true;
  }
  return won;
}

/** A rejected row of a `full` whose number was readable: its participant is present, whatever the row said. */
function renewPresent(after: LedgerRows, to: number, rules: MergeRules): boolean {
  return setMembership(after, to, after.schemes[to] & rules.scope, true, rules.stamp);
}

/**
 * The newest claim gives the identity. A held claim never replaces one; for a new participant it stands in with stamp 0.
 * Decides and notes the row in `winner`; `fillIdentities` copies what it says.
 */
function renewIdentity(
  after: LedgerRows,
  to: number,
  row: number,
  input: MergeInput,
  rules: MergeRules,
  winner: Int32Array,
): boolean {
  const verdict = input.verdict[row];
  const held = verdict === Verdict.HELD;
  const known = after.identityStamp[to];
  const standsIn = known === 0 && (after.verdict[to] === 0 || after.verdict[to] === Verdict.HELD);
  if (held ? !standsIn : after.dictionaries.stamps.older(rules.stamp, known)) return false;
  after.identityStamp[to] = held ? 0 : rules.stamp;
  after.verdict[to] = verdict;
  winner[to] = row;
  return true;
}

/**
 * Copies the claim of each winning row (-1: none) into its row of `after`. Column by column: rows lie in file order, so every read is a
 * jump in memory, and a loop over one column lets many jumps be under way at once (half the time of row by row).
 */
export function fillIdentities(after: LedgerRows, winner: Int32Array, input: MergeInput, rules: MergeRules): void {
  const { claims } = input;
  const { length } = after;
  takeNumbers(after.id, claims.id, winner, length);
  takeWords(after.oldId, claims.oldId, winner, length);
  takeWords(after.nameLow, claims.nameLow, winner, length);
  takeWords(after.nameHigh, claims.nameHigh, winner, length);
  takeWords(after.birthDate, claims.birthDate, winner, length);
  takeBytes(after.sex, claims.sex, winner, length);
  takeHalves(after.details, input.details, winner, length);
  takeHalves(after.flags, input.flags, winner, length);
  for (let to = 0; to < length; to++) {
    const row = winner[to];
    if (row < 0) continue;
    for (let k = 0; k < foldedParts; k++) after.folded[to * foldedParts + k] = claims.folded[row * foldedParts + k];
  }
  for (let to = 0; to < length; to++) {
    const row = winner[to];
    if (row < 0) continue;
    after.canon[to] = rules.canon;
    after.claimState[to] = claimStateOf(claims, row);
    after.category[to] = input.categories[claims.category[row]];
    after.unit[to] = input.units[claims.unit[row]];
    after.registry[to] = after.verdict[to] === Verdict.HELD ? 0 : rules.registry;
  }
}

// One function per width, so that each sees one kind of array.
function takeNumbers(to: Float64Array, from: Float64Array, winner: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) if (winner[i] >= 0) to[i] = from[winner[i]];
}

function takeWords(to: Uint32Array, from: Uint32Array, winner: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) if (winner[i] >= 0) to[i] = from[winner[i]];
}

function takeHalves(to: Uint16Array, from: Uint16Array, winner: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) if (winner[i] >= 0) to[i] = from[winner[i]];
}

function takeBytes(to: Uint8Array, from: Uint8Array, winner: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) if (winner[i] >= 0) to[i] = from[winner[i]];
}

/** How a participant is counted in `applied` of the receipt. */
export function appliedOf(
  rows: Uint32Array,
  input: MergeInput,
  before: LedgerRows,
  from: number,
  after: LedgerRows,
  to: number,
  fulls: { before: Fulls; after: Fulls },
): (typeof Applied)[keyof typeof Applied] {
  for (const row of rows) if (input.verdict[row] === Verdict.HELD) return Applied.held;
  if (to < 0) return Applied.stale;
  // A new participant without an effective membership came too late: it enters as a tombstone.
  if (from < 0) return members(after, to, fulls.after) === 0 ? Applied.stale : Applied.changed;
  const same =
    members(before, from, fulls.before) === members(after, to, fulls.after) && before.sameIdentity(from, after, to);
  return same ? Applied.unchanged : Applied.changed;
}
