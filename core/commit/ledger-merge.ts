/**
 * The merge: what a matched batch makes of the current rows. A join of events by stamp, so that the order in which
 * batches are processed does not matter (docs/commit-protocol.md, "As-of and the merge"). It decides and copies
 * nothing: what a row says stays in the row of the batch, or in the current row, until a block of a segment is
 * filled with it (`merged-rows.ts`).
 */
import type { ClaimRows } from '../domain/claim-rows.ts';
import { schemes, Verdict, type BatchKind } from '../domain/codes.ts';
import { members, type Fulls } from '../ledger/membership.ts';
import type { Stamps } from '../ledger/rows.ts';
import type { KnownRows } from './current-rows.ts';
import type { Participants } from './participants.ts';

export interface MergeRules {
  kind: BatchKind;
  /** Scheme bits the batch speaks for. */
  scope: number;
  /** Number of the batch's stamp. */
  stamp: number;
  canon: number;
  /** Number of the registry version of the verdicts. */
  registry: number;
  /** Day on which the store took the upload (`attemptDay`). */
  day: number;
  /** The batch frees held claims. */
  released: boolean;
}

/** A matched batch as the merge needs it. */
export interface MergeInput {
  claims: ClaimRows;
  /** Of each row: where it stands in the file; undefined if the rows are as in the file. */
  fileRows: Uint32Array | undefined;
  /** 1: the row is HELD, whatever it was matched as. */
  held: Uint8Array;
  /** Numbers of the batch's categories and units in the shared dictionaries. */
  categories: Uint32Array;
  units: Uint32Array;
}

/** The verdict of a row in this version, HELD included. */
export function verdictOf({ claims, held }: MergeInput, row: number): number {
  return held[row] === 1 ? Verdict.HELD : claims.verdict(row);
}

/** Its details: nothing is told of a row that is held. */
export function detailsOf({ claims, held }: MergeInput, row: number): number {
  return held[row] === 1 ? 0 : claims.details(row);
}

/** What becomes of each participant; 6 bytes each. */
export interface Decisions {
  /** The batch row whose claim is the identity from now on; -1: as it was, or none. */
  winner: Int32Array;
  /** Membership bits from now on. */
  schemes: Uint8Array;
  /** Bits 0 to 3: schemes on which this batch has the last word. `written`: there is a row to write. */
  renewed: Uint8Array;
}

export function newDecisions(participants: number): Decisions {
  return {
    winner: new Int32Array(participants).fill(-1),
    schemes: new Uint8Array(participants),
    renewed: new Uint8Array(participants),
  };
}

/** The decisions on participants `from` to `to` (exclusive) as a view. */
export function decisionsOf({ winner, schemes, renewed }: Decisions, from: number, to: number): Decisions {
  return {
    winner: winner.subarray(from, to),
    schemes: schemes.subarray(from, to),
    renewed: renewed.subarray(from, to),
  };
}

/** The merge of a window of participants with their current rows. */
export interface Merge extends Decisions, KnownRows {
  people: Participants;
  input: MergeInput;
  rules: MergeRules;
}

/** Bit of `renewed`. */
export const writtenBit = 16;

/** Bit of `renewed`: no row of the participant names a known scheme, so nothing of them is written. */
export const uncountedBit = 32;

/**
 * Decides on the participants of a window, in `decisions` that are not made yet; `fulls`: those of the ledger. Returns
 * how many rows there are to write.
 */
export function mergeBatch(merge: Merge, fulls?: Fulls): number {
  const { people, input, rules, places } = merge;
  let written = 0;
  const tooOld = stampsAfter(rules.stamp, merge.before.dictionaries.stamps);
  const { starts, order } = people;
  const { claims } = input;
  for (let k = 0; k < places.length; k++) {
    const start = starts[k];
    if (rules.kind !== 'leave' && isUncounted(people, claims, k)) {
      mergePresent(merge, k, tooOld, fulls);
      merge.renewed[k] |= uncountedBit;
    } else if (places[k] < 0 && starts[k + 1] - start === 1 && rules.kind !== 'leave') {
      // The common case of a first upload: nobody's word stands against the only one.
      const row = order[start];
      merge.winner[k] = row;
      merge.schemes[k] = claims.schemes(row);
      merge.renewed[k] = merge.schemes[k] | writtenBit;
    } else mergeParticipant(merge, k, tooOld);
    if ((merge.renewed[k] & writtenBit) !== 0) written++;
  }
  return written;
}

/** 1 for each stamp number that is newer than `stamp`: against it, what the batch says is too old. */
function stampsAfter(stamp: number, stamps: Stamps): Uint8Array {
  return Uint8Array.from(stamps.asOf, (_, other) => (stamps.older(stamp, other) ? 1 : 0));
}

/** True if the batch has rows of the participant, and none names a known scheme. */
function isUncounted({ order, starts }: Participants, claims: ClaimRows, k: number): boolean {
  const end = starts[k + 1];
  for (let at = starts[k]; at < end; at++) if (claims.schemes(order[at]) !== 0) return false;
  return starts[k] < end;
}

/** Somebody known is present and stays as they are: what is effective of them outlives a `full` that names them. */
function mergePresent(merge: Merge, k: number, tooOld: Uint8Array, fulls: Fulls | undefined): void {
  const { before, rules } = merge;
  const from = merge.places[k];
  if (from < 0) return;
  merge.schemes[k] = before.schemes[from];
  if (rules.kind !== 'full') return;
  const effective = fulls === undefined ? before.schemes[from] : members(before, from, fulls);
  if (setMembership(merge, k, effective & rules.scope, true, tooOld)) merge.renewed[k] |= writtenBit;
}

function mergeParticipant(merge: Merge, k: number, tooOld: Uint8Array): void {
  const { people, input, rules, before } = merge;
  const from = merge.places[k];
  const start = people.starts[k];
  const end = people.starts[k + 1];
  if (from < 0 && start === end) return;
  merge.schemes[k] = from < 0 ? 0 : before.schemes[from];
  const hadIdentity = from >= 0 && before.identityStamp[from] !== 0;
  const tooOldForIdentity = hadIdentity && tooOld[before.identityStamp[from]] === 1;
  let verdict = from < 0 ? 0 : before.verdict[from];
  // A held claim stands in with stamp 0 where nothing was ever compared.
  let identified = hadIdentity;
  // A rejected row of a `full` whose number was readable: its participant is present, whatever the row said.
  let won = start === end && setMembership(merge, k, merge.schemes[k] & rules.scope, true, tooOld);
  for (let at = start; at < end; at++) {
    const row = people.order[at];
    if (rules.kind === 'leave') {
      won = setMembership(merge, k, rules.scope, false, tooOld) || won;
      continue;
    }
    won = setMembership(merge, k, input.claims.schemes(row), true, tooOld) || won;
    // The newest claim gives the identity. A held claim never replaces one that was compared.
    const claimed = verdictOf(input, row);
    const held = claimed === Verdict.HELD;
    const standsIn = !identified && (verdict === 0 || verdict === Verdict.HELD);
    if (held ? !standsIn : tooOldForIdentity) continue;
    identified = !held;
    verdict = claimed;
    merge.winner[k] = row;
    won = true;
  }
  if (won || from < 0) merge.renewed[k] |= writtenBit;
}

/** The newest word on a membership wins; an equal stamp is this batch's own earlier row, and memberships unite. */
function setMembership(merge: Merge, k: number, bits: number, member: boolean, tooOld: Uint8Array): boolean {
  const from = merge.places[k];
  let won = 0;
  for (let s = 0; s < schemes.length; s++) {
    if ((bits & (1 << s)) === 0) continue;
    if (from >= 0 && tooOld[merge.before.schemeStamp[s][from]] === 1) continue;
    won |= 1 << s;
  }
  merge.renewed[k] |= won;
  merge.schemes[k] = member ? merge.schemes[k] | won : merge.schemes[k] & ~won;
  return won !== 0;
}
