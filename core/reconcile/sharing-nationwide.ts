/**
 * Sharing nationwide: one ID under several participants, in one province or in several. All provinces' claims of a
 * group of IDs are put in order of the ID; the few that are claimed more than once are looked up in the ledgers. What
 * an office is told is about its own rows only: that somebody else claims the ID, never who or where; and of other
 * provinces only between rows that agree with the person of the ID.
 */
import { attemptDay, attemptWindowDays, changedClaimsMax } from '../commit/attempts.ts';
import { Flag } from '../domain/codes.ts';
import { claimedKey, type IdRange } from '../domain/claimed-key.ts';
import { claimChunks, ClaimBit, claimDays } from '../ledger/claims.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { verdictAgrees } from '../ledger/row-claims.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { orderByNumber } from '../base/radix-sort.ts';

/** A row that shares its ID with another one; for the office that keeps it. */
export interface SharedRow {
  participant: number;
  unit: string;
  verdict: number;
  flags: number; // SHARED_SAME_PERSON, SHARED_OTHER_PERSON, ALSO_ELSEWHERE
}

export interface SharingCounts {
  /** Claims that were put in order. */
  claims: number;
  /**
   * IDs that more than one participant with a membership claims now, and those of them claimed in more than one
   * province.
   */
  sharedIds: number;
  idsElsewhere: number;
  /**
   * Persons counted by more than one province: one for each province beyond the first in which the ID's person agrees
   * and is a member.
   */
  overlap: number;
  /**
   * For headquarters, by two provinces, `vn34-01 vn34-52`, the lower first: persons who agree and are members in both.
   * A province with itself: persons who have several numbers there.
   */
  pairs: Record<string, number>;
  /** IDs on which more different claims were compared within the window than one province alone would have compared. */
  idsAskedTooOften: number;
}

export interface Sharing {
  counts: SharingCounts;
  /** By province; provinces without a shared row are absent. */
  rows: Map<string, SharedRow[]>;
}

/** A claim that is not the only one on its ID. */
interface Claimant {
  id: number;
  place: number; // of the province
  participant: number;
}

/**
 * Finds what is shared among the claimed IDs of `range` in these ledgers, one of each province. `today`: an instant of
 * the day up to which attempts count. Throws `IntegrityError`.
 */
export async function findSharing(ledgers: readonly Ledger[], range: IdRange, today: number): Promise<Sharing> {
  const claims = await gatherClaims(ledgers, range);
  const day = attemptDay(today);
  const counts: SharingCounts = {
    claims: claims.length,
    sharedIds: 0,
    idsElsewhere: 0,
    overlap: 0,
    pairs: {},
    idsAskedTooOften: 0,
  };
  const claimants = repeatedClaims(claims, day, counts);
  const rows = new Map<string, SharedRow[]>();
  if (claimants.length > 0) await flagShared(ledgers, claimants, counts, rows);
  return { counts, rows };
}

/** Entries of all provinces, in no order. */
interface GatheredClaims {
  length: number;
  id: Float64Array;
  participant: Float64Array;
  place: Uint8Array;
  current: Uint8Array;
  days: Uint16Array;
  changed: Uint32Array;
}

async function gatherClaims(ledgers: readonly Ledger[], range: IdRange): Promise<GatheredClaims> {
  let all = newClaims(4096);
  for (const [place, ledger] of ledgers.entries()) {
    for await (const chunk of claimChunks(ledger, range)) {
      if (all.length + chunk.length > all.id.length)
        all = enlarged(all, Math.max(2 * all.length, all.length + chunk.length));
      const { length } = all;
      all.id.set(chunk.id.subarray(0, chunk.length), length);
      all.participant.set(chunk.participant.subarray(0, chunk.length), length);
      all.place.fill(place, length, length + chunk.length);
      for (let at = 0; at < chunk.length; at++) all.current[length + at] = chunk.state[at] & ClaimBit.current;
      all.days.set(chunk.days.subarray(0, chunk.length * claimDays), length * claimDays);
      all.changed.set(chunk.changed.subarray(0, chunk.length * claimDays), length * claimDays);
      all.length += chunk.length;
    }
  }
  return all;
}

function newClaims(capacity: number): GatheredClaims {
  return {
    length: 0,
    id: new Float64Array(capacity),
    participant: new Float64Array(capacity),
    place: new Uint8Array(capacity),
    current: new Uint8Array(capacity),
    days: new Uint16Array(capacity * claimDays),
    changed: new Uint32Array(capacity * claimDays),
  };
}

function enlarged(claims: GatheredClaims, capacity: number): GatheredClaims {
  const larger = newClaims(capacity);
  larger.length = claims.length;
  larger.id.set(claims.id);
  larger.participant.set(claims.participant);
  larger.place.set(claims.place);
  larger.current.set(claims.current);
  larger.days.set(claims.days);
  larger.changed.set(claims.changed);
  return larger;
}

/**
 * Current claims on IDs that have more than one, in order of the ID. Counts the IDs that were asked about too often.
 */
function repeatedClaims(claims: GatheredClaims, today: number, counts: SharingCounts): Claimant[] {
  const order = orderByNumber(claims.id, claims.length);
  const repeated: Claimant[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    const id = claims.id[order[start]];
    while (end < order.length && claims.id[order[end]] === id) end++;
    if (end - start === 1) continue;
    const group = order.subarray(start, end);
    if (changedClaims(claims, group, today) > changedClaimsMax) counts.idsAskedTooOften += 1;
    const current = group.filter((at) => claims.current[at] === 1);
    if (current.length < 2) continue;
    for (const at of current) repeated.push({ id, place: claims.place[at], participant: claims.participant[at] });
  }
  return repeated;
}

/** Different changed claims on one ID within the window, over all provinces. */
function changedClaims(claims: GatheredClaims, group: Uint32Array, today: number): number {
  const different = new Set<number>();
  for (const at of group)
    for (let k = at * claimDays; k < (at + 1) * claimDays; k++)
      if (claims.days[k] > 0 && today - claims.days[k] < attemptWindowDays) different.add(claims.changed[k]);
  return different.size;
}

/** What is known of a claimant from its row. */
interface KnownRow extends SharedRow {
  id: number;
  agrees: boolean;
}

async function flagShared(
  ledgers: readonly Ledger[],
  claimants: readonly Claimant[],
  counts: SharingCounts,
  rows: Map<string, SharedRow[]>,
): Promise<void> {
  const known: Map<number, KnownRow>[] = [];
  for (const [place, ledger] of ledgers.entries())
    known.push(
      await readMembers(
        ledger,
        claimants.filter((each) => each.place === place),
      ),
    );
  for (let start = 0, end = 0; start < claimants.length; start = end) {
    const { id } = claimants[start];
    const group: { place: number; row: KnownRow }[] = [];
    for (; end < claimants.length && claimants[end].id === id; end++) {
      const { place, participant } = claimants[end];
      const row = known[place].get(participant);
      if (row?.id === id) group.push({ place, row });
    }
    if (group.length < 2) continue;
    counts.sharedIds += 1;
    if (group.some(({ place }) => place !== group[0].place)) counts.idsElsewhere += 1;
    counts.overlap += Math.max(0, new Set(group.filter(({ row }) => row.agrees).map(({ place }) => place)).size - 1);
    const agreeing = group.filter(({ row }) => row.agrees).map(({ place }) => ledgers[place].province);
    for (const pair of pairsOf(agreeing)) counts.pairs[pair] = (counts.pairs[pair] ?? 0) + 1;
    for (const { place, row } of group) {
      const flags = flagsOf(place, row, group);
      if (flags === 0) continue;
      const { participant, unit, verdict } = row;
      const { province } = ledgers[place];
      const list = rows.get(province) ?? [];
      list.push({ participant, unit, verdict, flags });
      rows.set(province, list);
    }
  }
  for (const list of rows.values()) list.sort((a, b) => a.participant - b.participant);
}

/** Every two of these provinces, and each that is named more than once with itself. */
function pairsOf(places: readonly string[]): Set<string> {
  const sorted = places.toSorted();
  return new Set(sorted.flatMap((one, at) => sorted.slice(at + 1).map((other) => `${one} ${other}`)));
}

/**
 * What a row is told of the others on its ID; of those in other provinces only if both agree with the person. Else any
 * office learnt whether a stranger is insured elsewhere: by a wrong row, or by the published counts of the lists on
 * which its wrong row puts others (`docs/attacks.md`).
 */
function flagsOf(place: number, row: KnownRow, group: readonly { place: number; row: KnownRow }[]): number {
  let flags = 0;
  for (const other of group) {
    if (other.row === row) continue;
    if (other.place !== place) {
      if (!row.agrees || !other.row.agrees) continue;
      flags |= Flag.ALSO_ELSEWHERE;
    }
    // The same number in two books is one participant who moved, or works in two places.
    if (other.row.participant === row.participant) continue;
    if (!other.row.agrees) flags |= Flag.SHARED_OTHER_PERSON;
    else if (row.agrees) flags |= Flag.SHARED_SAME_PERSON;
  }
  return flags;
}

/** Rows of these claimants that have an effective membership, by participant. Who has left shares nothing any more. */
async function readMembers(ledger: Ledger, claimants: readonly Claimant[]): Promise<Map<number, KnownRow>> {
  const keys = Float64Array.from(new Set(claimants.map(({ participant }) => participant))).sort();
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows = new LedgerRows(dictionaries);
  if (keys.length > 0) await ledger.readRows(keys, rows);
  const known = new Map<number, KnownRow>();
  for (let at = 0; at < rows.length; at++) {
    if (members(rows, at, fulls) === 0) continue;
    known.set(rows.participant[at], {
      id: claimedKey(rows.id[at], rows.oldId[at]),
      participant: rows.participant[at],
      unit: dictionaries.units.values[rows.unit[at]],
      verdict: rows.verdict[at],
      flags: 0,
      agrees: verdictAgrees[rows.verdict[at]] === 1,
    });
  }
  return known;
}
