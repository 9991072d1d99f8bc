/**
 * What the ledger would be after a matched batch: rows, claims, counts, answers. Reads the current rows, changes
 * nothing; the result is a plain value that `commit.ts` stages and ratifies.
 */
import { decideAttempts, groupKey, type ClaimGroups } from './attempts.ts';
import { ClaimsToWrite, type ClaimChanges } from './claim-entries.ts';
import { ClaimRows } from '../domain/claim-rows.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { Counts, parseCounts, type CountsObject } from '../ledger/counts.ts';
import type { Ledger, LedgerWorld } from '../ledger/ledger.ts';
import { ClaimBit, newClaimEntries, readClaims } from '../ledger/claims.ts';
import { identityKey, isComparedIdentity } from '../ledger/identity-claims.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import { readRef } from '../ledger/manifest.ts';
import {
  mergeBatch,
  verdictOf,
  writtenBit,
  type Merge,
  type MergeInput,
  type MergeRules,
  type Participants,
} from './ledger-merge.ts';
import type { LedgerLimits } from '../ledger/limits.ts';
import { verdictAgrees } from '../ledger/row-claims.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { fullsOf, withFull, type Fulls } from '../ledger/membership.ts';
import { countTerms, refuseWithoutRoom } from './ledger-room.ts';
import { MergeTally, type AppliedCounts } from './merge-tally.ts';
import { MergedRows } from './merged-rows.ts';
import type { Remade } from '../base/remade.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { scopeBits, type UploadRequest } from '../intake/upload-request.ts';
import { refuseShrink } from './shrink.ts';
import { ruleVersion } from '../match/verdict.ts';

/** A batch compared with one registry version. HELD stands only where the file alone made too many claims. */
export interface MatchedBatch {
  read: ReadBatch;
  /** Taken by the version that is prepared, and let go when its claims are written. */
  groups: Remade<ClaimGroups>;
  overLimit: Uint8Array;
  registryVersion: string;
  canon: number;
}

export interface PreparedVersion {
  rows: MergedRows; // to be written, by participant; put together while they are written
  claims: ClaimsToWrite; // and the flags of the answers, which they complete
  dictionaries: Dictionaries;
  counts: { before: CountsObject; after: CountsObject };
  fulls: Fulls;
  applied: AppliedCounts;
  leftUnverified: number; // of `applied.left`: who was in scope and not verified
  /** By batch row: 1 if its answer is HELD. */
  held: Uint8Array;
}

/** The rows of a batch that is in the ledger: nothing is left of them for whoever still has it. */
export function releaseRows(matched: MatchedBatch): void {
  matched.read.claims = new ClaimRows(0);
}

/**
 * Merges a matched batch into the ledger; `lowMemory` saves memory at the cost of some time. Throws
 * Refusal SHRINK_NOT_CONFIRMED, LEDGER_CATEGORIES_FULL, LEDGER_UNITS_FULL, LEDGER_STAMPS_FULL, LEDGER_DRIFT;
 * IntegrityError.
 */
export async function prepareVersion(
  world: LedgerWorld,
  ledger: Ledger,
  request: UploadRequest,
  matched: MatchedBatch,
  options: { released: boolean; today: number; lowMemory?: boolean; limits?: LedgerLimits | undefined },
): Promise<PreparedVersion> {
  const { claims } = matched.read;
  const dictionaries = new Dictionaries();
  const countsBefore = await readCounts(world, ledger);
  const counts = Counts.from(countsBefore, dictionaries);
  const rules: MergeRules = {
    kind: request.kind,
    scope: scopeBits(request.scope),
    stamp: dictionaries.stamps.number({ asOf: request.asOf, batch: request.batch }),
    canon: matched.canon,
    registry: dictionaries.registries.number(`${matched.registryVersion} ${ruleVersion}`),
    day: options.today,
    released: options.released,
  };
  const fullsBefore = fullsOf(ledger.manifest, dictionaries.stamps);
  const removes = request.kind === 'full' && matched.read.unreadableNumbers === 0;
  const fulls = {
    before: fullsBefore,
    after: removes ? withFull(fullsBefore, rules.scope, rules.stamp, dictionaries.stamps) : fullsBefore,
  };

  const people = groupParticipants(claims, request.kind === 'full' ? matched.read.rejectedPresent : undefined);
  const before = new LedgerRows(dictionaries);
  const places = await ledger.readRows(people.keys, before);

  const groups = matched.groups.take();
  const isFirst = (ledger.manifest?.claims ?? []).length === 0;
  const known = isFirst ? newClaimEntries(0) : await readClaims(ledger, claimedIds(groups, people, before, places));
  const decision = decideAttempts(groups, matched.overLimit, known, options.today, options.released);
  const terms = countTerms(dictionaries);
  const input: MergeInput = {
    claims,
    held: decision.held,
    categories: Uint32Array.from(claims.categories, (category) => dictionaries.categories.number(category)),
    units: Uint32Array.from(claims.units, (unit) => dictionaries.units.number(unit)),
  };

  const merge = mergeBatch(people, input, rules, { before, places, fulls: fullsBefore });
  await refuseWithoutRoom(ledger, merge, terms, options.limits);
  const mayShrink = removes && !request.confirmShrink;
  const tally = new MergeTally(counts, fulls, mayShrink);
  tally.participants(merge);
  if (removes) await tally.absent(ledger, people.keys, dictionaries);
  if (mayShrink) refuseShrink(tally, rules.scope);

  const { identity, left } = claimsAfter(merge);
  const changes = { groups, decision, known, today: options.today };
  return {
    // Whose rows are whose is not needed any more, nor where nobody stands: 12 bytes a row that can go.
    rows: new MergedRows({
      ...merge,
      people: {
        keys: options.lowMemory === true && restated(merge) ? noKeys : people.keys,
        order: noRows,
        starts: noRows,
      },
      places: before.length === 0 ? noPlaces : places,
    }),
    claims: new ClaimsToWrite({ ...changes, identity, left }, claims.copyFlags()),
    dictionaries,
    counts: { before: countsBefore ?? new Counts(dictionaries).toObject(), after: counts.toObject(tally.flows) },
    fulls: fulls.after,
    applied: tally.applied,
    leftUnverified: tally.leftUnverified,
    held: decision.held,
  };
}

const noRows = new Uint32Array(0);
const noPlaces = new Int32Array(0);
const noKeys = new Float64Array(0);

/**
 * Whether every row to write is of a participant whom a row of the batch names, so that the keys, 8 bytes each, can be
 * read there.
 */
function restated({ winner, renewed }: Merge): boolean {
  return winner.every((row, k) => row >= 0 || (renewed[k] & writtenBit) === 0);
}

/** The counts object of the ledger's version. Throws `IntegrityError`. */
export async function readCounts(world: LedgerWorld, ledger: Ledger): Promise<CountsObject | undefined> {
  if (ledger.manifest === undefined) return undefined;
  const { counts } = ledger.manifest;
  return parseCounts(await readRef(world.objects, world.hash, counts), counts.key);
}

/** Groups rows by participant; `present` adds participants without rows. */
function groupParticipants(claims: ClaimRows, present: Float64Array | undefined): Participants {
  const rows = claims.length;
  const order = orderByNumber(claims.allParticipants(), rows);
  const distinct = new Float64Array(rows + (present?.length ?? 0));
  const starts = new Uint32Array(distinct.length + 1);
  const waiting = present === undefined ? new Float64Array(0) : Float64Array.from(present).sort();
  let next = 0;
  let count = 0;
  const addWaiting = (limit: number): void => {
    for (; next < waiting.length && waiting[next] < limit; next++) {
      if (count > 0 && distinct[count - 1] === waiting[next]) continue;
      distinct[count] = waiting[next];
      starts[count + 1] = starts[count];
      count++;
    }
  };
  let last = -1;
  for (let k = 0; k < rows; k++) {
    const key = claims.participant(order[k]);
    if (key !== last) {
      if (next < waiting.length) addWaiting(key);
      last = key;
      distinct[count] = key;
      starts[count++] = k;
    }
    starts[count] = k + 1;
  }
  addWaiting(Infinity);
  return { keys: distinct.subarray(0, count), order, starts: starts.subarray(0, count + 1) };
}

/**
 * What the identity of a participant says of the ID of each batch row after the merge, and who claims another ID than
 * before.
 */
function claimsAfter(merge: Merge): Pick<ClaimChanges, 'identity' | 'left'> {
  const { people, before, places, winner } = merge;
  const { claims } = merge.input;
  const identity = new Uint8Array(claims.length);
  const left: { id: number; participant: number }[] = [];
  for (let k = 0; k < places.length; k++) {
    const from = places[k];
    const row = winner[k];
    if (from < 0 && row >= 0 && people.starts[k + 1] - people.starts[k] === 1) {
      // A row that claims no ID stands in no group, so its state is not looked at.
      const verdict = verdictOf(merge.input, row);
      identity[row] = isComparedIdentity(verdict) ? stateOf(verdict) : 0;
      continue;
    }
    const keyBefore = from < 0 ? 0 : identityKeyAt(before, from);
    const key = row < 0 ? keyBefore : identityKey(verdictOf(merge.input, row), claims.id(row), claims.oldId(row));
    if (keyBefore > 0 && keyBefore !== key) left.push({ id: keyBefore, participant: people.keys[k] });
    if (key === 0) continue;
    const state = stateOf(row < 0 ? before.verdict[from] : verdictOf(merge.input, row));
    for (let at = people.starts[k]; at < people.starts[k + 1]; at++) {
      const each = people.order[at];
      if (each === row || claimedKey(claims.id(each), claims.oldId(each)) === key) identity[each] = state;
    }
  }
  left.sort((a, b) => a.id - b.id || a.participant - b.participant);
  return {
    identity,
    left: {
      id: Float64Array.from(left, (leaver) => leaver.id),
      participant: Float64Array.from(left, (leaver) => leaver.participant),
    },
  };
}

function stateOf(verdict: number): number {
  return verdictAgrees[verdict] === 1 ? ClaimBit.current | ClaimBit.agrees : ClaimBit.current;
}

function identityKeyAt(rows: LedgerRows, at: number): number {
  return identityKey(rows.verdict[at], rows.id[at], rows.oldId[at]);
}

/** IDs whose entries the merge needs: those the batch claims and those its participants claimed before. */
function claimedIds(groups: ClaimGroups, people: Participants, before: LedgerRows, places: Int32Array): Float64Array {
  const { claims } = groups;
  const keys = new Float64Array(groups.count);
  for (let g = 0; g < keys.length; g++) keys[g] = groupKey(groups, g);
  if (before.length === 0) return keys;
  const more: number[] = [];
  for (let k = 0; k < places.length; k++) {
    const key = places[k] < 0 ? 0 : identityKeyAt(before, places[k]);
    if (key === 0) continue;
    let isAsked = false;
    for (let at = people.starts[k]; at < people.starts[k + 1] && !isAsked; at++) {
      const row = people.order[at];
      isAsked = claims.outOfScope(row) === 0 && claimedKey(claims.id(row), claims.oldId(row)) === key;
    }
    if (!isAsked) more.push(key);
  }
  if (more.length === 0) return keys;
  const all = new Float64Array(keys.length + more.length);
  all.set(keys);
  all.set(more, keys.length);
  all.sort();
  return all.filter((id, i) => i === 0 || id !== all[i - 1]);
}
