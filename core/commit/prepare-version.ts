/**
 * What the ledger would be after a matched batch: rows, claims, counts, answers. Reads the current rows, changes
 * nothing; the result is a plain value that `commit.ts` stages and ratifies.
 */
import { decideAttempts, groupKey, undecided, type ClaimGroups } from './attempts.ts';
import { ClaimsToWrite } from './claim-entries.ts';
import { ClaimRows } from '../domain/claim-rows.ts';
import { CurrentRows, type KnownRows } from './current-rows.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { Counts, parseCounts, type CountsObject } from '../ledger/counts.ts';
import type { Ledger, LedgerWorld } from '../ledger/ledger.ts';
import { KnownClaims, noLeavers } from './id-windows.ts';
import { identityKeyAt, IdentityChanges } from './identity-changes.ts';
import { readRef } from '../ledger/manifest.ts';
import {
  decisionsOf,
  mergeBatch,
  newDecisions,
  writtenBit,
  type Decisions,
  type MergeInput,
  type MergeRules,
} from './ledger-merge.ts';
import type { LedgerLimits } from '../ledger/limits.ts';
import { Dictionaries } from '../ledger/rows.ts';
import { fullsOf, withFull, type Fulls } from '../ledger/membership.ts';
import { countTerms, refuseWithoutRoom } from './ledger-room.ts';
import { MergeTally, type AppliedCounts } from './merge-tally.ts';
import { MergedRows } from './merged-rows.ts';
import { groupParticipants, orderRows, windowKeysMax, windowOf } from './participants.ts';
import type { Remade } from '../base/remade.ts';
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

export interface PrepareOptions {
  released: boolean;
  /** Day on which the store took the upload (`attemptDay`). */
  today: number;
  lowMemory?: boolean;
  limits?: LedgerLimits | undefined;
  /** For tests: smaller windows. */
  windowKeys?: number | undefined;
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
  options: PrepareOptions,
): Promise<PreparedVersion> {
  const { windowKeys = windowKeysMax, lowMemory = false } = options;
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

  const ordered = orderRows(claims, lowMemory);
  const { fileRows } = ordered;
  const people = groupParticipants(ordered, request.kind === 'full' ? matched.read.rejectedPresent : undefined);
  const current = await CurrentRows.open(ledger, people.keys, dictionaries, windowKeys);
  const groups = matched.groups.take();
  const claimsBefore = await KnownClaims.open(ledger, windowKeys, () => fewIds(groups, windowKeys, current.kept));
  const decision = undecided(matched.overLimit, { released: options.released, shared: claims.isShared });
  for await (const { window, known } of claimsBefore.windows(groups, noLeavers))
    decideAttempts(decision, groups, window, known, options);
  const terms = countTerms(dictionaries);
  const input: MergeInput = {
    claims: ordered.claims,
    fileRows,
    held: fileRows === undefined ? decision.held : inOrder(decision.held, fileRows),
    categories: Uint32Array.from(claims.categories, (category) => dictionaries.categories.number(category)),
    units: Uint32Array.from(claims.units, (unit) => dictionaries.units.number(unit)),
  };

  const decisions = newDecisions(people.keys.length);
  const mayShrink = removes && !request.confirmShrink;
  const tally = new MergeTally(counts, fulls, mayShrink);
  const changes = new IdentityChanges(claims.length);
  let written = 0;
  for await (const { from, to, ...rows } of current.windows(people.keys)) {
    const merge = { people: windowOf(people, from, to), input, rules, ...rows, ...decisionsOf(decisions, from, to) };
    written += mergeBatch(merge, fullsBefore);
    tally.participants(merge);
    changes.add(merge);
  }
  await refuseWithoutRoom(ledger, { winner: decisions.winner, input, dictionaries }, terms, options.limits);
  if (removes) await tally.absent(ledger, people.keys, dictionaries);
  if (mayShrink) refuseShrink(tally, rules.scope);

  // Whose rows are whose is not needed any more, nor perhaps the keys: 8 bytes a row that can go.
  const keys = lowMemory && restated(decisions) ? noKeys : people.keys;
  const participants = lowMemory ? undefined : claims.allParticipants();
  const entries = { groups, participants, decision, known: claimsBefore, today: options.today };
  return {
    rows: new MergedRows({ ...decisions, current, keys, input, rules, written }),
    claims: new ClaimsToWrite({ ...entries, identity: changes.identity, left: changes.left() }, claims.copyFlags()),
    dictionaries,
    counts: { before: countsBefore ?? new Counts(dictionaries).toObject(), after: counts.toObject(tally.flows) },
    fulls: fulls.after,
    applied: tally.applied,
    leftUnverified: tally.leftUnverified,
    held: decision.held,
  };
}

const noKeys = new Float64Array(0);

/**
 * Whether every row to write is of a participant whom a row of the batch names, so that the keys, 8 bytes each, can be
 * read there.
 */
function restated({ winner, renewed }: Decisions): boolean {
  return winner.every((row, k) => row >= 0 || (renewed[k] & writtenBit) === 0);
}

function inOrder(values: Uint8Array, order: Uint32Array): Uint8Array {
  const ordered = new Uint8Array(order.length);
  for (let k = 0; k < order.length; k++) ordered[k] = values[order[k]];
  return ordered;
}

/** The counts object of the ledger's version. Throws `IntegrityError`. */
export async function readCounts(world: LedgerWorld, ledger: Ledger): Promise<CountsObject | undefined> {
  if (ledger.manifest === undefined) return undefined;
  const { counts } = ledger.manifest;
  return parseCounts(await readRef(world.objects, world.hash, counts), counts.key);
}

/**
 * IDs whose entries the merge may need, those the batch claims and those its participants claimed before; undefined if
 * they are more than those of two windows.
 */
function fewIds(groups: ClaimGroups, windowKeys: number, kept: KnownRows | undefined): Float64Array | undefined {
  if (kept === undefined || groups.count > windowKeys) return undefined;
  const { before, places } = kept;
  const keys = new Float64Array(groups.count + places.length);
  let count = 0;
  for (; count < groups.count; count++) keys[count] = groupKey(groups, count);
  for (const place of places) {
    const key = place < 0 ? 0 : identityKeyAt(before, place);
    if (key !== 0) keys[count++] = key;
  }
  const all = keys.subarray(0, count);
  if (count > groups.count) all.sort();
  return all.filter((id, i) => i === 0 || id !== all[i - 1]);
}
