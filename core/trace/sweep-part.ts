/**
 * One batch of people passes by the claims: counted, and every pair of claim and person that a pass of `docs/trace.md`
 * proposes is kept. The loops that decide what a sweep costs: no allocation a person, and one table after the other
 * for the whole batch, so that what is read stays in the processor's cache.
 */
import { foldedParts, FoldedPart } from '../domain/columns.ts';
import { idsPerPrefix } from '../registry/format.ts';
import { lowerBound } from '../registry/sweep.ts';
import {
  dayPlace,
  firstYear,
  foldsAt,
  idOf,
  recordHalves,
  recordWords,
  Rest,
  Word,
  yearPlace,
  years,
  yearStart,
} from './claim-records.ts';
import { datedFolds, type SweepTables } from './claim-tables.ts';
import { counterLayout, datePlace, placesPerKey, type CounterLayout } from './counters.ts';
import { bucketOf, dateHash, DateKey, mayHold, recordOfEntry, tagOf, tagOfEntry } from './date-table.ts';
import { HitBuffer } from './hit-buffer.ts';
import type { HitPool } from './hit-pool.ts';
import { dayOf, findHashed, firstFrom, firstOnDay, highOfFolds, lowOfFolds } from './key-table.ts';
import { KeyedPeople } from './keyed-people.ts';
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
/** By two years (`yearPlace`): 1 if one digit differs, and for the first and last, which are several years each. */
const oneDigitOff = Uint8Array.from({ length: years * years }, (_, at) => {
  const [one, other] = [Math.floor(at / years), at % years];
  const isSeveral = [one, other].some((place) => place === 0 || place === years - 1);
  return isSeveral || oneDigit(firstYear + one, firstYear + other) ? 1 : 0;
});
const deceased = 2;
const cancelled = 3;
/** Bits of what is noted of every person of a batch. */
const passes = 1; // not said better by another layer
const named = 2;
const counted = 4; // not cancelled

export class PartSweep {
  readonly layout: CounterLayout;
  readonly counters: Uint32Array;
  private readonly tables: SweepTables;
  private readonly pool: HitPool;
  private readonly hits = new HitBuffer();
  private readonly keyed = new KeyedPeople();
  private batch: PeopleBatch = noPeople;
  private base = 0; // of the IDs of the batch
  /** By row of the batch. */
  private noted = new Uint8Array(0);
  private wantedFrom = new Int32Array(0); // first place among the wanted IDs, or -1

  // The person who is passing.
  private row = 0;
  private id = 0;
  private birthDate = 0;
  private sex = 0;
  private status = 0; // PersonStatus
  private cohort = 0;
  private namesOf = 0;
  private foldsOf = -1; // row of which `folded` are
  private readonly folded = new Uint16Array(foldedParts);
  private readonly registered: { folded: Uint16Array; at: number; words: number };
  private readonly claimed = { folded: new Uint16Array(foldedParts), at: 0, nameState: 0, words: 0 };

  constructor(tables: SweepTables, pool: HitPool) {
    this.tables = tables;
    this.pool = pool;
    this.layout = counterLayout(tables);
    this.counters = new Uint32Array(this.layout.length);
    this.registered = { folded: this.folded, at: 0, words: 0 };
  }

  /** All people of a batch of the prefix `part`. */
  take(batch: PeopleBatch, part: string): void {
    if (batch.rows === 0) return;
    this.batch = batch;
    this.base = Number(part) * idsPerPrefix;
    this.foldsOf = -1;
    if (batch.rows > this.noted.length) {
      this.noted = new Uint8Array(batch.rows);
      this.wantedFrom = new Int32Array(batch.rows);
    }
    this.note();
    if (!batch.again) this.countValues();
    this.findWanted();
    this.findNames();
    this.findFolds();
    this.findDates();
    this.hits.moveTo(this.pool, this.base, batch.ids);
  }

  private note(): void {
    const { noted, counters, layout, batch } = this;
    const { rows, birthDate, flags, name, skip, again } = batch;
    for (let row = 0; row < rows; row++) {
      noted[row] = 0;
      if (skip !== undefined && skip[row] === 1) continue;
      const status = flags[row] >>> 2;
      const hasName = name[2 * row] !== 0 || name[2 * row + 1] !== 0;
      noted[row] = passes | (hasName ? named : 0) | (status === cancelled ? 0 : counted);
      if (status === cancelled || again) continue;
      const cohort = cohortOf(birthDate[row]);
      counters[layout.dates + datePlace(birthDate[row])] += 1;
      counters[layout.cohorts + cohort] += 1;
      if (status === deceased) counters[layout.dead + cohort] += 1;
      counters[layout.sexes + (flags[row] & 3)] += 1;
    }
  }

  private countValues(): void {
    const { noted, counters, layout, batch } = this;
    for (let fold = 0; fold < foldedParts; fold++) {
      const values = batch.folds[fold];
      const from = layout.values + fold * foldValues;
      for (let row = 0; row < batch.rows; row++)
        if ((noted[row] & (counted | named)) === (counted | named)) counters[from + values[row]] += 1;
    }
  }

  /** The person of a row is the one who is passing. */
  private pass(row: number): void {
    const { batch } = this;
    this.row = row;
    this.id = this.base + batch.ids[row];
    this.birthDate = batch.birthDate[row];
    this.sex = batch.flags[row] & 3;
    this.status = batch.flags[row] >>> 2;
    this.cohort = cohortOf(this.birthDate);
    this.namesOf = batch.namesOf === undefined ? NamesOf.any : batch.namesOf[row];
  }

  private loadFolds(): void {
    const { row, batch, folded } = this;
    if (this.foldsOf === row) return;
    this.foldsOf = row;
    for (let fold = 0; fold < foldedParts; fold++) folded[fold] = batch.folds[fold][row];
    this.registered.words = batch.words === undefined ? 0 : batch.words[row];
  }

  private findWanted(): void {
    const { wantedFrom, noted, base } = this;
    const { ids, rows } = this.batch;
    const { wanted } = this.tables;
    wantedFrom.fill(-1, 0, rows);
    const last = base + ids[rows - 1];
    let row = 0;
    for (let at = lowerBound(wanted.id, base + ids[0], 0); at < wanted.id.length && wanted.id[at] <= last; at++) {
      const id = wanted.id[at] - base;
      while (ids[row] < id) row++;
      if (ids[row] !== id || noted[row] === 0) continue;
      if (wantedFrom[row] < 0) wantedFrom[row] = at;
      this.pass(row);
      this.wanted(at);
    }
  }

  /** Counts the person in hand among those of a key, whose counters begin at `place`. */
  private countKey(place: number): void {
    const { counters } = this;
    counters[place + this.cohort] += 1;
    counters[place + cohorts + this.sex] += 1;
  }

  private findNames(): void {
    const { keyed, noted, layout } = this;
    const { rows, name } = this.batch;
    const { names } = this.tables;
    keyed.start(rows);
    for (let row = 0; row < rows; row++)
      if ((noted[row] & named) !== 0) keyed.add(names, row, name[2 * row], name[2 * row + 1]);
    keyed.sort(names);
    for (let k = 0; k < keyed.length; k++) {
      const at = keyed.order[k];
      const key = findHashed(names, keyed.hash[at], keyed.low[at], keyed.high[at]);
      if (key < 0) continue;
      const row = keyed.row[at];
      this.pass(row);
      if ((noted[row] & counted) !== 0) this.countKey(layout.names + placesPerKey * key);
      this.sameName(key);
    }
  }

  private findFolds(): void {
    const { keyed, noted, layout } = this;
    const { rows, folds: columns } = this.batch;
    const { folds } = this.tables;
    const marks = columns[FoldedPart.noMarks];
    const spaces = columns[FoldedPart.noSpaces];
    const sorted = columns[FoldedPart.sorted];
    const ends = columns[FoldedPart.firstLast];
    const initials = columns[FoldedPart.initials];
    const variant = columns[FoldedPart.variant];
    keyed.start(rows);
    for (let row = 0; row < rows; row++) {
      if ((noted[row] & named) === 0) continue;
      const rest = initials[row] | (variant[row] << 16);
      const low = lowOfFolds(marks[row] | (spaces[row] << 16), rest);
      keyed.add(folds, row, low, highOfFolds(sorted[row] | (ends[row] << 16), rest));
    }
    keyed.sort(folds);
    for (let k = 0; k < keyed.length; k++) {
      const at = keyed.order[k];
      const key = findHashed(folds, keyed.hash[at], keyed.low[at], keyed.high[at]);
      if (key < 0) continue;
      const row = keyed.row[at];
      this.pass(row);
      if ((noted[row] & counted) !== 0) this.countKey(layout.folds + placesPerKey * key);
      this.sameFolds(key);
    }
  }

  /** Claims of the date with one fold equal, or one half of the claimed ID: passes 2 and 4. */
  private findDates(): void {
    const { noted, base } = this;
    const { rows, ids, birthDate, folds } = this.batch;
    // One after the other, not in a loop over the kinds: a third faster.
    const [folds0, folds1, folds2, folds3] = datedFolds.map(([, part]) => folds[part]);
    const { dates } = this.tables;
    for (let row = 0; row < rows; row++) {
      if (noted[row] === 0) continue;
      const date = birthDate[row];
      const year = yearPlace(date);
      if (dates.filterMask[year] === 0) continue;
      if ((noted[row] & named) !== 0) {
        const hash0 = dateHash(0, date, folds0[row]);
        if (mayHold(dates, year, hash0)) this.dated(row, 0, year, hash0);
        const hash1 = dateHash(1, date, folds1[row]);
        if (mayHold(dates, year, hash1)) this.dated(row, 1, year, hash1);
        const hash2 = dateHash(2, date, folds2[row]);
        if (mayHold(dates, year, hash2)) this.dated(row, 2, year, hash2);
        const hash3 = dateHash(3, date, folds3[row]);
        if (mayHold(dates, year, hash3)) this.dated(row, 3, year, hash3);
      }
      const id = base + ids[row];
      const head = dateHash(DateKey.head, date, idHead(id));
      if (mayHold(dates, year, head)) this.datedId(row, DateKey.head, year, head);
      const tail = dateHash(DateKey.tail, date, idTail(id));
      if (mayHold(dates, year, tail)) this.datedId(row, DateKey.tail, year, tail);
    }
  }

  /** Pass 0, and pass 4 for the neighbour of a claimed ID that stands among the wanted ones. */
  private wanted(at: number): void {
    const { wanted, records } = this.tables;
    const record = wanted.record[at];
    if (!this.mayCompare(record)) return;
    const level = wanted.level[at];
    const name = this.nameLevel(record);
    const date = dateKindOf(records.words[record * recordWords + Word.birthDate], this.birthDate);
    if (level !== Id.edit) return this.keep(record, 0, name, date, level);
    // What an equal name or fold of the date proposes is not proposed again.
    if (date === DateKind.equal && name !== Name.equal && !this.hasDatedFold(record))
      this.keep(record, 4, name, date, Id.edit);
  }

  /** Claims with exactly this canonical name: passes 1, 3, 4. */
  private sameName(key: number): void {
    const { names, records, nameDays } = this.tables;
    const { birthDate } = this;
    const [start, end] = [names.starts[key], names.starts[key + 1]];
    const place = yearPlace(birthDate);
    const [from, to] = [yearStart(records, place), yearStart(records, place + 1)];
    const day = dayOf(birthDate);
    const hasDay = day % 100 !== 0;
    const { days, byDay } = nameDays;
    if (end - start <= fewClaims) {
      for (let at = start; at < end; at++) {
        const record = names.records[at];
        if (record >= from && record < to) this.namesake(record);
        else if (hasDay && days[at] === day) this.otherYear(at, place);
      }
      return;
    }
    for (let at = firstFrom(names, key, from); at < end && names.records[at] < to; at++)
      this.namesake(names.records[at]);
    if (!hasDay) return;
    for (let at = firstOnDay(names, key, nameDays, day); at < end && days[byDay[at]] === day; at++)
      if (nameDays.years[byDay[at]] !== place) this.otherYear(byDay[at], place);
  }

  /** A claim of this name and of the same day of another year: `place` is the year of the person. */
  private otherYear(at: number, place: number): void {
    const { names, nameDays } = this.tables;
    const year = nameDays.years[at];
    if (oneDigitOff[years * place + year] === 1) this.namesake(names.records[at]);
  }

  private namesake(record: number): void {
    const { words } = this.tables.records;
    const date = dateKindOf(words[record * recordWords + Word.birthDate], this.birthDate);
    if (date === DateKind.other) return;
    const edit = this.editLevel(record);
    if (nearDate[date] === 0 && edit !== Id.edit) return;
    if (!this.mayCompare(record) || this.isWanted(record)) return;
    const pass = nearDate[date] === 0 ? 4 : date === DateKind.equal ? 1 : 3;
    this.keep(record, pass, Name.equal, date, edit);
  }

  /** Claims with all folds of this name and its date, under another canonical name: pass 1. */
  private sameFolds(key: number): void {
    const { folds, records } = this.tables;
    const place = dayPlace(this.birthDate);
    const [from, to] = [records.days[place], records.days[place + 1]];
    if (from === to) return;
    const end = folds.starts[key + 1];
    for (let at = firstFrom(folds, key, from); at < end && folds.records[at] < to; at++) {
      const record = folds.records[at];
      if (records.words[record * recordWords + Word.birthDate] !== this.birthDate) continue;
      if (!this.mayCompare(record) || this.isWanted(record) || this.nameLevel(record) !== Name.marks) continue;
      this.keep(record, 1, Name.marks, DateKind.equal, this.editLevel(record));
    }
  }

  private dated(row: number, kind: number, year: number, hash: number): void {
    const { dates, records } = this.tables;
    const bucket = dates.bucketBase[year] + bucketOf(dates, year, hash);
    const tag = tagOf(kind, hash);
    const end = dates.starts[bucket + 1];
    for (let at = dates.starts[bucket]; at < end; at++) {
      if (tagOfEntry(dates.entries[at]) !== tag) continue;
      const record = recordOfEntry(dates.entries[at]);
      if (records.words[record * recordWords + Word.birthDate] !== this.batch.birthDate[row]) continue;
      this.pass(row);
      this.loadFolds();
      if (!this.isFirst(kind, record) || !this.mayCompare(record) || this.isWanted(record)) continue;
      const name = this.nameLevel(record);
      if (name === Name.equal || name === Name.marks) continue;
      this.keep(record, 2, name, DateKind.equal, this.editLevel(record));
    }
  }

  /** Whether the fold of this kind is equal and none of those before it: a pair is found by the first. */
  private isFirst(kind: number, record: number): boolean {
    const { halves } = this.tables.records;
    const { folded } = this;
    const from = record * recordHalves + foldsAt;
    for (let before = 0; before < kind; before++) {
      const part = datedFolds[before][1];
      if (halves[from + part] === folded[part]) return false;
    }
    const part = datedFolds[kind][1];
    return halves[from + part] === folded[part];
  }

  private datedId(row: number, kind: number, year: number, hash: number): void {
    const { dates, records } = this.tables;
    const { words } = records;
    const bucket = dates.bucketBase[year] + bucketOf(dates, year, hash);
    const tag = tagOf(kind, hash);
    const end = dates.starts[bucket + 1];
    for (let at = dates.starts[bucket]; at < end; at++) {
      if (tagOfEntry(dates.entries[at]) !== tag) continue;
      const record = recordOfEntry(dates.entries[at]);
      if (words[record * recordWords + Word.birthDate] !== this.batch.birthDate[row]) continue;
      this.pass(row);
      const id = idOf(words, record);
      if (!isOneEdit(id, this.id)) continue;
      if ((idHead(id) === idHead(this.id)) !== (kind === DateKey.head)) continue;
      if (!this.mayCompare(record) || this.isWanted(record) || this.hasDatedFold(record)) continue;
      const name = this.nameLevel(record);
      if (name === Name.other || name === Name.initials) this.keep(record, 4, name, DateKind.equal, Id.edit);
    }
  }

  private hasDatedFold(record: number): boolean {
    if (!this.hasName()) return false;
    this.loadFolds();
    const { halves } = this.tables.records;
    const from = record * recordHalves + foldsAt;
    for (let kind = 0; kind < datedFolds.length; kind++) {
      const part = datedFolds[kind][1];
      if (halves[from + part] === this.folded[part]) return true;
    }
    return false;
  }

  private hasName(): boolean {
    return (this.noted[this.row] & named) !== 0;
  }

  /** Names are compared under one canon. */
  private mayCompare(record: number): boolean {
    if (this.namesOf === NamesOf.any) return true;
    const isEarlier = ((this.restOf(record) >>> Rest.earlier) & 1) === 1;
    return (this.namesOf === NamesOf.earlier) === isEarlier;
  }

  /** Whether pass 0 proposes this person for the claim. */
  private isWanted(record: number): boolean {
    const from = this.wantedFrom[this.row];
    if (from < 0) return false;
    const { wanted } = this.tables;
    for (let at = from; at < wanted.id.length && wanted.id[at] === this.id; at++)
      if (wanted.record[at] === record && wanted.level[at] !== Id.edit) return true;
    return false;
  }

  private editLevel(record: number): number {
    const id = idOf(this.tables.records.words, record);
    return id > 0 && isOneEdit(id, this.id) ? Id.edit : Id.none;
  }

  private nameLevel(record: number): number {
    const { words, halves } = this.tables.records;
    const { claimed, batch, row } = this;
    if (!this.hasName()) return Name.other;
    const at = record * recordWords;
    if (words[at + Word.nameLow] === batch.name[2 * row] && words[at + Word.nameHigh] === batch.name[2 * row + 1])
      return Name.equal;
    this.loadFolds();
    const from = record * recordHalves + foldsAt;
    for (let part = 0; part < foldedParts; part++) claimed.folded[part] = halves[from + part];
    claimed.nameState = (words[at + Word.rest] >>> Rest.nameState) & 3;
    claimed.words = words[at + Word.rest] >>> Rest.words;
    return foldLevelOf(claimed, this.registered);
  }

  private restOf(record: number): number {
    return this.tables.records.words[record * recordWords + Word.rest];
  }

  private keep(record: number, pass: number, name: number, date: number, id: number): void {
    const { records, ownPrefix } = this.tables;
    const rest = this.restOf(record);
    const sex = sexLevelOf((rest >>> Rest.sex) & 3, this.sex);
    const status = this.status - 1;
    const levels = name | (date << 4) | (sex << 8) | (id << 10) | (status << 12) | (pass << 14) | (this.cohort << 17);
    const prefix = Math.floor(this.base / idsPerPrefix);
    const own = ownPrefix[1000 * ((rest >>> Rest.province) & 255) + prefix];
    this.hits.add(records.claim[record], this.row, levels, own);
  }
}

const noPeople: PeopleBatch = {
  rows: 0,
  ids: new Uint32Array(0),
  birthDate: new Uint32Array(0),
  flags: new Uint8Array(0),
  name: new Uint32Array(0),
  folds: [],
  words: undefined,
  skip: undefined,
  namesOf: undefined,
  again: false,
};
