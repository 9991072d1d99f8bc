/**
 * One batch of people passes by the claims: counted, and every pair of claim and person that a pass of `docs/trace.md`
 * proposes is kept. The loop that decides what a sweep costs: no allocation a person.
 */
import { foldedParts } from '../domain/columns.ts';
import { idsPerPrefix } from '../registry/format.ts';
import { lowerBound } from '../registry/sweep.ts';
import { datedFolds, type ClaimTables } from './claim-tables.ts';
import { counterLayout, datePlace, placesPerKey, type CounterLayout } from './counters.ts';
import { bucketOf, dateHash, DateKey, mayHold, yearPlace } from './date-table.ts';
import type { HitPool } from './hit-pool.ts';
import { dayOf, findKey, firstFrom, firstOnDay, foldKeyHigh, foldKeyLow, type KeyTable } from './key-table.ts';
import {
  cohortOf,
  cohorts,
  DateKind,
  dateKindOf,
  foldLevelOf,
  Id,
  idHead,
  idTail,
  isOneEdit,
  Name,
  nearDate,
  oneDigit,
  sexLevelOf,
} from './levels.ts';
import { NamesOf, type PeopleBatch } from './people-batches.ts';

/** Claims of one name that are all looked at; of more only those of the person's year and of years one digit off. */
const fewClaims = 16;
const foldValues = 65_536;
const deceased = 2;
const cancelled = 3;

/** The person who is passing. */
interface Passing {
  id: number;
  birthDate: number;
  sex: number;
  status: number; // PersonStatus
  nameLow: number;
  nameHigh: number;
  folded: Uint16Array; // foldedParts
  words: number;
  namesOf: number;
}

export class PartSweep {
  readonly layout: CounterLayout;
  readonly counters: Uint32Array;
  private readonly tables: ClaimTables;
  private readonly pool: HitPool;
  private readonly person: Passing = {
    id: 0,
    birthDate: 0,
    sex: 0,
    status: 0,
    nameLow: 0,
    nameHigh: 0,
    folded: new Uint16Array(foldedParts),
    words: 0,
    namesOf: 0,
  };
  private readonly registered: { folded: Uint16Array; at: number; words: number };
  private readonly claimed: { folded: Uint16Array; at: number; nameState: number; words: number };

  constructor(tables: ClaimTables, pool: HitPool) {
    this.tables = tables;
    this.pool = pool;
    this.layout = counterLayout(tables);
    this.counters = new Uint32Array(this.layout.length);
    this.registered = { folded: this.person.folded, at: 0, words: 0 };
    this.claimed = { folded: tables.claims.folded, at: 0, nameState: 0, words: 0 };
  }

  /** All people of a batch of the prefix `part`. */
  take(batch: PeopleBatch, part: string): void {
    const { person, counters, layout, tables } = this;
    const { wanted } = tables;
    const base = Number(part) * idsPerPrefix;
    const { ids, birthDate, flags, name, folds, words, skip, namesOf } = batch;
    const [f0, f1, f2, f3, f4, f5] = folds;
    const { folded } = person;
    let want = batch.rows === 0 ? 0 : lowerBound(wanted.id, base + ids[0], 0);
    for (let row = 0; row < batch.rows; row++) {
      if (skip !== undefined && skip[row] === 1) continue;
      const id = base + ids[row];
      person.id = id;
      person.birthDate = birthDate[row];
      person.sex = flags[row] & 3;
      person.status = flags[row] >>> 2;
      person.nameLow = name[2 * row];
      person.nameHigh = name[2 * row + 1];
      folded[0] = f0[row];
      folded[1] = f1[row];
      folded[2] = f2[row];
      folded[3] = f3[row];
      folded[4] = f4[row];
      folded[5] = f5[row];
      person.words = words === undefined ? 0 : words[row];
      person.namesOf = namesOf === undefined ? NamesOf.any : namesOf[row];
      const cohort = cohortOf(person.birthDate);
      const hasName = person.nameLow !== 0 || person.nameHigh !== 0;
      const counts = person.status !== cancelled;
      if (counts && !batch.again) {
        counters[layout.dates + datePlace(person.birthDate)] += 1;
        counters[layout.cohorts + cohort] += 1;
        if (person.status === deceased) counters[layout.dead + cohort] += 1;
        counters[layout.sexes + person.sex] += 1;
        if (hasName)
          for (let fold = 0; fold < foldedParts; fold++)
            counters[layout.values + fold * foldValues + folded[fold]] += 1;
      }
      while (want < wanted.id.length && wanted.id[want] < id) want++;
      for (let at = want; at < wanted.id.length && wanted.id[at] === id; at++) this.wanted(at, cohort);
      if (!hasName) {
        this.sameDate(cohort, false);
        continue;
      }
      const nameKey = findKey(tables.names, person.nameLow, person.nameHigh);
      if (nameKey >= 0) {
        if (counts) this.count(layout.names + placesPerKey * nameKey, cohort);
        this.sameName(nameKey, cohort);
      }
      const foldKey = findKey(tables.folds, foldKeyLow(folded, 0), foldKeyHigh(folded, 0));
      if (foldKey >= 0) {
        if (counts) this.count(layout.folds + placesPerKey * foldKey, cohort);
        this.sameFolds(foldKey, cohort);
      }
      this.sameDate(cohort, true);
    }
  }

  private count(at: number, cohort: number): void {
    this.counters[at + cohort] += 1;
    this.counters[at + cohorts + this.person.sex] += 1;
  }

  /** Pass 0, and pass 4 for the neighbour of a claimed ID that stands among the wanted ones. */
  private wanted(at: number, cohort: number): void {
    const { wanted, claims } = this.tables;
    const claim = wanted.claim[at];
    if (!this.mayCompare(claim)) return;
    const level = wanted.level[at];
    const name = this.nameLevel(claim);
    const date = dateKindOf(claims.birthDate[claim], this.person.birthDate);
    if (level !== Id.edit) return this.keep(claim, 0, name, date, level, cohort);
    // What an equal name or fold of the date proposes is not proposed again.
    if (date === DateKind.equal && name !== Name.equal && !this.hasDatedFold(claim))
      this.keep(claim, 4, name, date, Id.edit, cohort);
  }

  /** Claims with exactly this canonical name: passes 1, 3, 4. */
  private sameName(key: number, cohort: number): void {
    const { names, claims } = this.tables;
    const { birthDate } = this.person;
    const [start, end] = [names.starts[key], names.starts[key + 1]];
    if (end - start <= fewClaims) {
      for (let at = start; at < end; at++) this.namesake(names.claims[at], cohort);
      return;
    }
    const year = Math.floor(birthDate / 10_000);
    const rest = birthDate - year * 10_000;
    this.range(names, key, year * 10_000, year * 10_000 + 9999, cohort);
    if (rest % 100 === 0) return;
    // One digit of the year.
    const { nameDays } = this.tables;
    const years = claims.birthDate;
    for (let at = firstOnDay(names, key, nameDays, { birthDate: years, day: rest }); at < end; at++) {
      const date = years[nameDays[at]];
      if (dayOf(date) !== rest) return;
      const other = Math.floor(date / 10_000);
      if (other !== year && oneDigit(other, year)) this.namesake(nameDays[at], cohort);
    }
  }

  private range(table: KeyTable, key: number, from: number, to: number, cohort: number): void {
    const { birthDate } = this.tables.claims;
    const end = table.starts[key + 1];
    for (let at = firstFrom(table, key, birthDate, from); at < end; at++) {
      const claim = table.claims[at];
      if (birthDate[claim] > to) return;
      this.namesake(claim, cohort);
    }
  }

  private namesake(claim: number, cohort: number): void {
    const { claims } = this.tables;
    const { person } = this;
    const date = dateKindOf(claims.birthDate[claim], person.birthDate);
    if (date === DateKind.other || !this.mayCompare(claim) || this.isWanted(claim)) return;
    const edit = claims.id[claim] > 0 && isOneEdit(claims.id[claim], person.id) ? Id.edit : Id.none;
    if (nearDate[date] === 1) this.keep(claim, date === DateKind.equal ? 1 : 3, Name.equal, date, edit, cohort);
    else if (edit === Id.edit) this.keep(claim, 4, Name.equal, date, edit, cohort);
  }

  /** Claims with all folds of this name and its date, under another canonical name: pass 1. */
  private sameFolds(key: number, cohort: number): void {
    const { folds, claims } = this.tables;
    const { person } = this;
    const end = folds.starts[key + 1];
    for (let at = firstFrom(folds, key, claims.birthDate, person.birthDate); at < end; at++) {
      const claim = folds.claims[at];
      if (claims.birthDate[claim] !== person.birthDate) return;
      if (!this.mayCompare(claim) || this.isWanted(claim) || this.nameLevel(claim) !== Name.marks) continue;
      this.keep(claim, 1, Name.marks, DateKind.equal, this.editLevel(claim), cohort);
    }
  }

  /** Claims of the date with one fold equal, or one half of the claimed ID: passes 2 and 4. */
  private sameDate(cohort: number, hasName: boolean): void {
    const { dates } = this.tables;
    const { person } = this;
    const { birthDate, folded } = person;
    const year = yearPlace(birthDate);
    if (dates.filterMask[year] === 0) return;
    const kinds = hasName ? datedFolds.length : 0;
    for (let kind = 0; kind < kinds; kind++) {
      const part = datedFolds[kind][1];
      const hash = dateHash(kind, birthDate, folded[part]);
      if (mayHold(dates, year, hash)) this.dated(kind, part, year, hash, cohort);
    }
    const head = dateHash(DateKey.head, birthDate, idHead(person.id));
    if (mayHold(dates, year, head)) this.datedId(year, head, true, cohort);
    const tail = dateHash(DateKey.tail, birthDate, idTail(person.id));
    if (mayHold(dates, year, tail)) this.datedId(year, tail, false, cohort);
  }

  private dated(kind: number, part: number, year: number, hash: number, cohort: number): void {
    const { dates, claims } = this.tables;
    const { person } = this;
    const bucket = dates.bucketBase[year] + bucketOf(dates, year, hash);
    for (let at = dates.starts[bucket]; at < dates.starts[bucket + 1]; at++) {
      if (dates.hash[at] !== hash) continue;
      const claim = dates.claims[at];
      if (claims.birthDate[claim] !== person.birthDate) continue;
      const from = claim * foldedParts;
      if (claims.folded[from + part] !== person.folded[part] || !this.isFirst(kind, from)) continue;
      if (!this.mayCompare(claim) || this.isWanted(claim)) continue;
      const name = this.nameLevel(claim);
      if (name === Name.equal || name === Name.marks) continue;
      this.keep(claim, 2, name, DateKind.equal, this.editLevel(claim), cohort);
    }
  }

  /** Whether none of the folds before this kind is equal: a pair is found by the first. */
  private isFirst(kind: number, from: number): boolean {
    const { folded } = this.tables.claims;
    for (let before = 0; before < kind; before++) {
      const part = datedFolds[before][1];
      if (folded[from + part] === this.person.folded[part]) return false;
    }
    return true;
  }

  private datedId(year: number, hash: number, isHead: boolean, cohort: number): void {
    const { dates, claims } = this.tables;
    const { person } = this;
    const bucket = dates.bucketBase[year] + bucketOf(dates, year, hash);
    for (let at = dates.starts[bucket]; at < dates.starts[bucket + 1]; at++) {
      if (dates.hash[at] !== hash) continue;
      const claim = dates.claims[at];
      const id = claims.id[claim];
      if (id === 0 || claims.birthDate[claim] !== person.birthDate || !isOneEdit(id, person.id)) continue;
      if ((idHead(id) === idHead(person.id)) !== isHead) continue;
      if (!this.mayCompare(claim) || this.isWanted(claim) || this.hasDatedFold(claim)) continue;
      const name = this.nameLevel(claim);
      if (name === Name.other || name === Name.initials) this.keep(claim, 4, name, DateKind.equal, Id.edit, cohort);
    }
  }

  private hasDatedFold(claim: number): boolean {
    const { folded } = this.tables.claims;
    if (this.person.nameLow === 0 && this.person.nameHigh === 0) return false;
    return datedFolds.some(([, part]) => folded[claim * foldedParts + part] === this.person.folded[part]);
  }

  /** Names are compared under one canon. */
  private mayCompare(claim: number): boolean {
    const { namesOf } = this.person;
    return namesOf === NamesOf.any || (namesOf === NamesOf.earlier) === (this.tables.earlier[claim] === 1);
  }

  /** Whether pass 0 proposes this person for the claim. */
  private isWanted(claim: number): boolean {
    const { wanted, claims } = this.tables;
    const { id } = this.person;
    if (claims.id[claim] === id) return true;
    for (let at = lowerBound(wanted.id, id, 0); at < wanted.id.length && wanted.id[at] === id; at++)
      if (wanted.claim[at] === claim && wanted.level[at] !== Id.edit) return true;
    return false;
  }

  private editLevel(claim: number): number {
    const id = this.tables.claims.id[claim];
    return id > 0 && isOneEdit(id, this.person.id) ? Id.edit : Id.none;
  }

  private nameLevel(claim: number): number {
    const { claims } = this.tables;
    const { person, claimed, registered } = this;
    if (person.nameLow === 0 && person.nameHigh === 0) return Name.other;
    if (claims.nameLow[claim] === person.nameLow && claims.nameHigh[claim] === person.nameHigh) return Name.equal;
    claimed.at = claim;
    claimed.nameState = claims.nameState[claim];
    claimed.words = claims.words[claim];
    registered.words = person.words;
    return foldLevelOf(claimed, registered);
  }

  private keep(claim: number, pass: number, name: number, date: number, id: number, cohort: number): void {
    const { claims, ownPrefix } = this.tables;
    const { person } = this;
    const sex = sexLevelOf(claims.sex[claim], person.sex);
    const status = person.status - 1;
    const levels = name | (date << 4) | (sex << 8) | (id << 10) | (status << 12) | (pass << 14) | (cohort << 17);
    const own = ownPrefix[1000 * claims.province[claim] + Math.floor(person.id / idsPerPrefix)];
    this.pool.add(claim, person.id, levels, own);
  }
}
