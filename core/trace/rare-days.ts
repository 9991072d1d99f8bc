/**
 * Days on which few people of the index were born: the day alone then leads from a claim to them (pass 6 of
 * `docs/trace.md`), whatever was written for the name. In the whole country these are days of a hundred years ago.
 */
import { FoldedPart, foldedParts } from '../domain/columns.ts';
import { childrenSince, idsPerPrefix, isChild } from '../registry/format.ts';
import { foldsAt, recordHalves, recordWords, Rest, Word } from './claim-records.ts';
import type { SweepTables } from './claim-tables.ts';
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
  private readonly tables: SweepTables;
  /** By `datePlace`: number of the day among those of claims, -1 of no claim, less (`-2 - day`) of a common day. */
  private readonly dayAt = new Int32Array(datePlaces + 1).fill(-1);
  private readonly records: Uint32Array; // by day
  private readonly starts: number[] = [];
  private readonly counts: Uint32Array;
  /** By day and place, as far as they count. */
  private readonly id: Float64Array;
  private readonly flags: Uint8Array;
  private readonly namesOf: Uint8Array;
  private readonly words: Uint8Array;
  private readonly folded: Uint16Array;

  /** `asOf` of the index: children have a pass of their own. */
  constructor(tables: SweepTables, asOf: string) {
    this.tables = tables;
    const since = childrenSince(asOf);
    const { words, length } = tables.records; // in the order of birth dates
    const dateOf = (record: number): number => words[record * recordWords + Word.birthDate];
    const groupOf = (record: number): number => (words[record * recordWords + Word.rest] >>> Rest.group) & 3;
    const asked = new Uint32Array(length);
    let count = 0;
    for (let record = 0; record < length; record++) {
      const date = dateOf(record);
      if (groupOf(record) <= groupsMax && date % 100 !== 0 && !isChild(date, since)) asked[count++] = record;
    }
    this.records = asked.slice(0, count);
    let last = 0;
    for (const [at, record] of this.records.entries()) {
      if (dateOf(record) === last) continue;
      last = dateOf(record);
      const place = datePlace(last);
      if (place < datePlaces) this.dayAt[place] = this.starts.length;
      this.starts.push(at);
    }
    const days = this.starts.length;
    this.starts.push(this.records.length);
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
    if (batch.again || this.records.length === 0) return;
    const base = Number(part) * idsPerPrefix;
    const { dayAt, counts } = this;
    const { ids, birthDate, flags, folds, words, skip, namesOf } = batch;
    for (let row = 0; row < batch.rows; row++) {
      const place = datePlace(birthDate[row]);
      const day = dayAt[place];
      if (day < 0 || flags[row] >>> 2 === cancelled || (skip !== undefined && skip[row] === 1)) continue;
      const count = counts[day]++;
      if (count === rareDayPeople) {
        dayAt[place] = -2 - day;
        continue;
      }
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
        for (let person = 0; person < people; person++) this.pair(pool, this.records[k], day * rareDayPeople + person);
    }
    this.counts.fill(0);
    for (let place = 0; place < this.dayAt.length; place++)
      if (this.dayAt[place] < -1) this.dayAt[place] = -2 - this.dayAt[place];
  }

  private pair(pool: HitPool, record: number, at: number): void {
    const { records, ownPrefix } = this.tables;
    const claim = records.claim[record];
    const rest = records.words[record * recordWords + Word.rest];
    const namesOf = this.namesOf[at];
    const isEarlier = ((rest >>> Rest.earlier) & 1) === 1;
    if (namesOf !== NamesOf.any && (namesOf === NamesOf.earlier) !== isEarlier) return;
    const id = this.id[at];
    if (pool.has(claim, id)) return;
    const folds = record * recordHalves + foldsAt;
    const claimed = {
      folded: records.halves.subarray(folds, folds + foldedParts),
      at: 0,
      nameState: (rest >>> Rest.nameState) & 3,
      words: rest >>> Rest.words,
    };
    let name = foldLevelOf(claimed, { folded: this.folded, at, words: this.words[at] });
    if (name !== Name.other && name !== Name.initials) return; // another pass has found it, and better ones since
    // Among so few equal initials say something, abbreviated or not.
    const initials = claimed.folded[FoldedPart.initials];
    if (initials === this.folded[at * foldedParts + FoldedPart.initials]) name = Name.initials;
    const levels = packLevels({
      name,
      date: DateKind.equal,
      sex: sexLevelOf((rest >>> Rest.sex) & 3, this.flags[at] & 3),
      id: Id.none,
      status: (this.flags[at] >>> 2) - 1,
      pass: rareDayPass,
      cohort: cohortOf(records.words[record * recordWords + Word.birthDate]),
      home: Home.unknown,
    });
    pool.addUncounted(
      claim,
      id,
      levels,
      ownPrefix[1000 * ((rest >>> Rest.province) & 255) + Math.floor(id / idsPerPrefix)],
    );
  }
}
