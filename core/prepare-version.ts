/**
 * What the ledger would be after a matched batch: rows, claims, counts, answers. Reads the current rows, changes nothing; the
 * result is a plain value that `commit.ts` stages and ratifies.
 */
import { decideAttempts } from './attempts.ts';
import type { AttemptDecision, ClaimGroups } from './attempts.ts';
import { changeClaims } from './claim-entries.ts';
import type { ReadBatch } from './columns.ts';
import { schemes, Verdict } from './codes.ts';
import { $CountsObject, Counts } from './counts.ts';
import type { CountsObject } from './counts.ts';
import { Refusal } from './errors.ts';
import type { Ledger, LedgerWorld } from './ledger.ts';
import { claimedKey, readClaims } from './ledger-claims.ts';
import type { ClaimEntries } from './ledger-claims.ts';
import { readRef } from './ledger-manifest.ts';
import { Applied, appliedOf, fillIdentities, mergeParticipant } from './ledger-merge.ts';
import type { MergeInput, MergeRules } from './ledger-merge.ts';
import { Dictionaries, LedgerRows } from './ledger-rows.ts';
import { fullsOf, members, withFull } from './membership.ts';
import type { Fulls } from './membership.ts';
import { orderByNumber } from './radix-sort.ts';
import type { UploadRequest } from './upload-request.ts';
import { scopeBits } from './upload-request.ts';
import { ruleVersion } from './verdict.ts';

/** A `full` may drop this share of a scheme's participants without being asked again. */
export const shrinkShareMax = 0.05;

/** A batch compared with one registry version. HELD stands only where the file alone made too many claims. */
export interface MatchedBatch {
  read: ReadBatch;
  groups: ClaimGroups;
  flooded: Uint8Array;
  verdict: Uint8Array;
  details: Uint16Array;
  flags: Uint16Array;
  agrees: Uint8Array;
  registryVersion: string;
  canon: number;
}

export interface AppliedCounts {
  changed: number;
  unchanged: number;
  stale: number;
  left: number;
  held: number;
}

export interface PreparedVersion {
  rows: LedgerRows; // to be written, by participant
  claims: ClaimEntries; // to be written, by (id, participant)
  counts: { before: CountsObject; after: CountsObject };
  fulls: Fulls;
  applied: AppliedCounts;
  /** Answers by batch row: HELD and sharing included. */
  verdict: Uint8Array;
  details: Uint16Array;
  flags: Uint16Array;
}

/** The participants of a batch: ascending, with their rows in file order. */
interface Participants {
  keys: Float64Array;
  order: Uint32Array; // batch rows by (participant, row)
  starts: Uint32Array; // rows of participant k: order[starts[k] .. starts[k + 1])
  slot: Uint32Array; // by batch row
}

/** Merges a matched batch into the ledger. Throws Refusal SHRINK_NOT_CONFIRMED, IntegrityError. */
export async function prepareVersion(
  world: LedgerWorld,
  ledger: Ledger,
  request: UploadRequest,
  matched: MatchedBatch,
  options: { released: boolean; today: number },
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
  };
  const fullsBefore = fullsOf(ledger.manifest, dictionaries.stamps);
  const removes = request.kind === 'full' && matched.read.unreadableNumbers === 0;
  const fulls = {
    before: fullsBefore,
    after: removes ? withFull(fullsBefore, rules.scope, rules.stamp, dictionaries.stamps) : fullsBefore,
  };

  const people = groupParticipants(
    claims.participant,
    claims.length,
    request.kind === 'full' ? matched.read.rejectedPresent : undefined,
  );
  const before = new LedgerRows(dictionaries);
  const places = await ledger.readRows(people.keys, before);

  const known = await readClaims(ledger, claimedIds(matched.groups, before));
  const decision = decideAttempts(matched.groups, matched.flooded, known, options.today, options.released);
  const input: MergeInput = {
    ...answersWithHeld(matched, decision),
    claims,
    categories: Uint16Array.from(claims.categories, (category) => dictionaries.categories.number(category)),
    units: Uint32Array.from(claims.units, (unit) => dictionaries.units.number(unit)),
  };

  const after = new LedgerRows(dictionaries);
  after.reserve(people.keys.length);
  const tally = new Tally(counts, fulls);
  const currentKey = new Float64Array(people.keys.length);
  const left: { id: number; participant: number }[] = [];
  const winner = new Int32Array(people.keys.length);
  const wrote = new Int32Array(people.keys.length);
  for (let k = 0; k < people.keys.length; k++) {
    const rows = people.order.subarray(people.starts[k], people.starts[k + 1]);
    wrote[k] = mergeParticipant(people.keys[k], rows, input, rules, before, places[k], after, winner);
  }
  fillIdentities(after, winner, input, rules);
  for (let k = 0; k < people.keys.length; k++) {
    const rows = people.order.subarray(people.starts[k], people.starts[k + 1]);
    const from = places[k];
    const to = wrote[k];
    tally.participant(rows, input, before, from, after, to);
    const keyBefore = from < 0 ? 0 : identityKey(before, from);
    currentKey[k] = to < 0 ? keyBefore : identityKey(after, to);
    if (keyBefore > 0 && keyBefore !== currentKey[k]) left.push({ id: keyBefore, participant: people.keys[k] });
  }
  if (removes) await tally.absent(ledger, people.keys, dictionaries);
  if (removes && !request.confirmShrink) refuseShrink(tally, rules.scope);

  left.sort((a, b) => a.id - b.id || a.participant - b.participant);
  const changed = changeClaims({
    groups: matched.groups,
    decision,
    known,
    today: options.today,
    participant: claims.participant,
    slot: people.slot,
    currentKey,
    agrees: matched.agrees,
    left: {
      id: Float64Array.from(left, (leaver) => leaver.id),
      participant: Float64Array.from(left, (leaver) => leaver.participant),
    },
  });
  return {
    rows: after,
    claims: changed.entries,
    counts: { before: countsBefore ?? new Counts(dictionaries).toObject(), after: counts.toObject() },
    fulls: fulls.after,
    applied: tally.applied,
    verdict: input.verdict,
    details: input.details,
    flags: input.flags.map((flags, row) => flags | changed.sharing[row]),
  };
}

/** The counts object of the ledger's version. Throws `IntegrityError`. */
export async function readCounts(world: LedgerWorld, ledger: Ledger): Promise<CountsObject | undefined> {
  if (ledger.manifest === undefined) return undefined;
  const bytes = await readRef(world.objects, world.hash, ledger.manifest.counts);
  return $CountsObject.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Groups rows by participant; `present` adds participants without rows. */
function groupParticipants(keys: Float64Array, rows: number, present: Float64Array | undefined): Participants {
  const order = orderByNumber(keys, rows);
  const slot = new Uint32Array(rows);
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
  for (let k = 0; k < rows; k++) {
    const key = keys[order[k]];
    if (count === 0 || distinct[count - 1] !== key) {
      addWaiting(key);
      distinct[count] = key;
      starts[count + 1] = k;
      count++;
    }
    starts[count] = k + 1;
    slot[order[k]] = count - 1;
  }
  addWaiting(Infinity);
  return { keys: distinct.subarray(0, count), order, starts: starts.subarray(0, count + 1), slot };
}

/** Key that a row's identity claims in the claims part; 0 if it claims none, or was never compared. */
function identityKey(rows: LedgerRows, at: number): number {
  const compared =
    rows.verdict[at] !== Verdict.HELD && rows.verdict[at] !== Verdict.OUT_OF_SCOPE && rows.verdict[at] !== 0;
  return compared ? claimedKey(rows.id[at], rows.oldId[at]) : 0;
}

/** IDs whose entries the merge needs: those the batch claims and those its participants claimed before. */
function claimedIds(groups: ClaimGroups, before: LedgerRows): Float64Array {
  if (before.length === 0) return groups.keys;
  const all = new Float64Array(groups.keys.length + before.length);
  all.set(groups.keys);
  for (let i = 0; i < before.length; i++) all[groups.keys.length + i] = identityKey(before, i);
  all.sort();
  return all.filter((id, i) => id > 0 && (i === 0 || id !== all[i - 1]));
}

function answersWithHeld(
  matched: MatchedBatch,
  { held }: AttemptDecision,
): Pick<MergeInput, 'verdict' | 'details' | 'flags'> {
  const { length } = matched.read.claims;
  const verdict = matched.verdict.slice(0, length);
  const details = matched.details.slice(0, length);
  const flags = matched.flags.slice(0, length);
  for (let i = 0; i < length; i++) {
    if (held[i] === 0) continue;
    verdict[i] = Verdict.HELD;
    details[i] = 0;
  }
  return { verdict, details, flags };
}

/** Moves the counts and keeps what the receipt and the shrink rule need. */
class Tally {
  readonly applied: AppliedCounts = { changed: 0, unchanged: 0, stale: 0, left: 0, held: 0 };
  readonly membersBefore: number[];
  readonly dropped = schemes.map(() => 0);
  private readonly counts: Counts;
  private readonly fulls: { before: Fulls; after: Fulls };

  constructor(counts: Counts, fulls: { before: Fulls; after: Fulls }) {
    this.counts = counts;
    this.fulls = fulls;
    this.membersBefore = counts.schemes.map((byVerdict) => byVerdict.reduce((sum, count) => sum + count, 0));
  }

  participant(
    rows: Uint32Array,
    input: MergeInput,
    before: LedgerRows,
    from: number,
    after: LedgerRows,
    to: number,
  ): void {
    const held = from < 0 ? 0 : members(before, from, this.fulls.before);
    const last: [LedgerRows, number] = to < 0 ? [before, from] : [after, to];
    const now = last[1] < 0 ? 0 : members(last[0], last[1], this.fulls.after);
    if (from >= 0) this.counts.move(before, from, held, -1);
    if (last[1] >= 0) this.counts.move(last[0], last[1], now, 1);
    this.drop(held, now);
    if (rows.length === 0) return;
    const applied = appliedOf(rows, input, before, from, after, to, this.fulls);
    if (applied === Applied.held) this.applied.held += 1;
    else if (applied === Applied.stale) this.applied.stale += 1;
    else if (applied === Applied.unchanged) this.applied.unchanged += 1;
    else this.applied.changed += 1;
  }

  /** Whoever is absent from a `full`: their row stays as it is, its memberships are no longer effective. */
  async absent(ledger: Ledger, named: Float64Array, dictionaries: Dictionaries): Promise<void> {
    let next = 0;
    await ledger.scan(dictionaries, (rows, at) => {
      const participant = rows.participant[at];
      while (next < named.length && named[next] < participant) next++;
      if (named[next] === participant) return;
      const held = members(rows, at, this.fulls.before);
      const now = members(rows, at, this.fulls.after);
      if (held === now) return;
      this.counts.move(rows, at, held, -1);
      this.counts.move(rows, at, now, 1);
      this.drop(held, now);
    });
  }

  private drop(held: number, now: number): void {
    const gone = held & ~now;
    if (gone === 0) return;
    for (let s = 0; s < schemes.length; s++) if ((gone & (1 << s)) !== 0) this.dropped[s] += 1;
    if (now === 0) this.applied.left += 1;
  }
}

function refuseShrink(tally: Tally, scope: number): void {
  schemes.forEach((scheme, s) => {
    const before = tally.membersBefore[s];
    const dropped = tally.dropped[s];
    if ((scope & (1 << s)) === 0 || dropped <= before * shrinkShareMax) return;
    throw new Refusal('SHRINK_NOT_CONFIRMED', { scheme, participants: before, dropped, percent: shrinkShareMax * 100 });
  });
}
