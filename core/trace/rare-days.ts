/**
 * Days on which few people of the index were born: the day alone then leads from a claim to them (pass 6 of
 * `docs/trace.md`), whatever was written for the name. In the whole country these are days of a hundred years ago.
 */
import { orderByNumber } from '../base/radix-sort.ts';
import { FoldedPart, foldedParts } from '../domain/columns.ts';
import { childrenSince, idsPerPrefix, isChild } from '../registry/format.ts';
import type { ClaimTables } from './claim-tables.ts';
import { datePlace, datePlaces } from './counters.ts';
import type { HitPool } from './hit-pool.ts';
import { cohortOf, DateKind, foldLevelOf, Home, Id, Name, packLevels, sexLevelOf } from './levels.ts';
import { NamesOf, type PeopleBatch } from './people-batches.ts';

/** People of a day: of more none is likely by the day alone, and a reviewer is asked about strangers. */
export const rareDayPeople = 4;
/** Number of the pass. */
export const rareDayPass = 6;
/** Groups of claims that look so (`claimGroups`): without an ID, or with one that nobody has. */
const groupsMax = 1;
const cancelled = 3;

/** Of the people of one group of prefixes those of rare days; several groups may make a day common. */
export class RareDays {
  private readonly tables: ClaimTables;
  /** By `datePlace`: number of the day among those of claims, or -1. */
  private readonly dayAt = new Int32Array(datePlaces).fill(-1);
  private readonly claims: Uint32Array; // by day
  private readonly starts: number[] = [];
  private readonly counts: Uint32Array;
  /** By day and place, as far as they count. */
  private readonly id: Float64Array;
  private readonly flags: Uint8Array;
  private readonly namesOf: Uint8Array;
  private readonly words: Uint8Array;
  private readonly folded: Uint16Array;

  /** `asOf` of the index: children have a pass of their own. */
  constructor(tables: ClaimTables, asOf: string) {
    this.tables = tables;
    const since = childrenSince(asOf);
    const { birthDate, group, length } = tables.claims;
    const byDate = orderByNumber(Float64Array.from(birthDate.subarray(0, length)), length);
    const isAsked = (claim: number, date: number): boolean =>
      group[claim] <= groupsMax && date % 100 !== 0 && !isChild(date, since);
    this.claims = byDate.filter((claim) => isAsked(claim, birthDate[claim]));
    let last = 0;
    for (const [at, claim] of this.claims.entries()) {
      if (birthDate[claim] === last) continue;
      last = birthDate[claim];
      const place = datePlace(last);
      if (place < datePlaces) this.dayAt[place] = this.starts.length;
      this.starts.push(at);
    }
    const days = this.starts.length;
    this.starts.push(this.claims.length);
    const places = days * rareDayPeople;
    this.counts = new Uint32Array(days);
    this.id = new Float64Array(places);
    this.flags = new Uint8Array(places);
    this.namesOf = new Uint8Array(places);
    this.words = new Uint8Array(places);
    this.folded = new Uint16Array(places * foldedParts);
  }

  /** All people of a batch of the prefix `part`. */
  take(batch: PeopleBatch, part: string): void {
    if (batch.again || this.claims.length === 0) return;
    const base = Number(part) * idsPerPrefix;
    const { dayAt, counts } = this;
    const { ids, birthDate, flags, folds, words, skip, namesOf } = batch;
    for (let row = 0; row < batch.rows; row++) {
      const day = dayAt[datePlace(birthDate[row])] ?? -1;
      if (day < 0 || flags[row] >>> 2 === cancelled || (skip !== undefined && skip[row] === 1)) continue;
      const count = counts[day]++;
      if (count >= rareDayPeople) continue;
      const at = day * rareDayPeople + count;
      this.id[at] = base + ids[row];
      this.flags[at] = flags[row];
      this.namesOf[at] = namesOf === undefined ? NamesOf.any : namesOf[row];
      this.words[at] = words === undefined ? 0 : words[row];
      for (let fold = 0; fold < foldedParts; fold++) this.folded[at * foldedParts + fold] = folds[fold][row];
    }
  }

  /** Proposes the people of days that are rare in the group, as far as no other pass has; then forgets them. */
  propose(pool: HitPool): void {
    for (let day = 0; day < this.counts.length; day++) {
      const people = this.counts[day];
      if (people > rareDayPeople) continue;
      for (let k = this.starts[day]; k < this.starts[day + 1]; k++)
        for (let person = 0; person < people; person++) this.pair(pool, this.claims[k], day * rareDayPeople + person);
    }
    this.counts.fill(0);
  }

  private pair(pool: HitPool, claim: number, at: number): void {
    const { claims, earlier, ownPrefix } = this.tables;
    const namesOf = this.namesOf[at];
    if (namesOf !== NamesOf.any && (namesOf === NamesOf.earlier) !== (earlier[claim] === 1)) return;
    const id = this.id[at];
    if (pool.has(claim, id)) return;
    const claimed = {
      folded: claims.folded,
      at: claim,
      nameState: claims.nameState[claim],
      words: claims.words[claim],
    };
    let name = foldLevelOf(claimed, { folded: this.folded, at, words: this.words[at] });
    if (name !== Name.other && name !== Name.initials) return; // another pass has found it, and better ones since
    // Among so few equal initials say something, abbreviated or not.
    const initials = claims.folded[claim * foldedParts + FoldedPart.initials];
    if (initials === this.folded[at * foldedParts + FoldedPart.initials]) name = Name.initials;
    const levels = packLevels({
      name,
      date: DateKind.equal,
      sex: sexLevelOf(claims.sex[claim], this.flags[at] & 3),
      id: Id.none,
      status: (this.flags[at] >>> 2) - 1,
      pass: rareDayPass,
      cohort: cohortOf(claims.birthDate[claim]),
      home: Home.unknown,
    });
    pool.addUncounted(claim, id, levels, ownPrefix[1000 * claims.province[claim] + Math.floor(id / idsPerPrefix)]);
  }
}
