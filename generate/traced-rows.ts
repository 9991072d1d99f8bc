import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Claim } from './claim.ts';
import { headerOf } from './column-layouts.ts';
import { parseDay, type Day } from './days.ts';
import { closeExtract, openExtract, partName, personRecord, writePart } from './extract.ts';
import { localNeed } from './generate.ts';
import { chance, choose, draw, keyOf } from './hash.ts';
import { judgeName } from './judge-name.ts';
import { dropMarks } from './name-errors.ts';
import { makeDataError, type DataError } from './traced-errors.ts';
import { makeIdError, type IdError } from './traced-ids.ts';
import { Permutation } from './permutation.ts';
import type { Person } from './person.ts';
import { Population } from './population.ts';
import { renderRow } from './render-row.ts';
import { RowMaker } from './row-maker.ts';
import { writeSnapshotParts } from './snapshot.ts';

/**
 * Rows of which it is known whom they are of, though most do not say it: without an ID, with a wrong one, of people who
 * are not in the registry, of twins, of namesakes born on one day, of children.
 */
export interface TracedOptions {
  out: string; // folder
  people: number;
  rows: number; // per province
  provinces: string[];
  seed: string;
  version: string; // day of the snapshot
}

/** Whom a row is of, and what is wrong with it. */
export interface TracedTruth {
  province: string;
  participant: string;
  personId: string; // of the registry; '' for somebody who is not in it
  status: Person['status'] | 'absent';
  kind: 'person' | 'child' | 'twin' | 'namesake';
  idError: IdError;
  dataError: DataError;
  /** The cause is one of those that no way of looking without a right ID leads back from. */
  hard: boolean;
  /** Others of the registry with this name, birth date and sex; with this name and birth year. */
  sameDay: number;
  sameYear: number;
}

/** Shares of rows. */
const cleanShare = 0.3;
const absentShare = 0.08;
const childShare = 0.08;
const twinShare = 0.03;
const namesakeShare = 0.02;
const locality = 0.85;
/** Tries to find somebody of an age among shuffled people. */
const tries = 400;
const childAge = 6;

/** Writes an extract with twins and namesakes in it, and a batch per province; tells the truth of every row. */
export async function writeTraced(options: TracedOptions): Promise<TracedTruth[]> {
  const { out, people, rows, provinces, seed, version } = options;
  const until = parseDay(version);
  if (until === undefined) throw new Error('the day of the snapshot is a day');
  const needs = provinces.map((province) => ({ province, people: localNeed(rows, locality) }));
  const population = new Population({ people, until, key: keyOf(seed), needs });
  const extra: Person[] = [];
  const newcomers = { next: 0 };
  const truths: TracedTruth[] = [];
  const owners: Person[] = [];
  for (const province of provinces) {
    const folder = join(out, `incoming/${province}/delta`);
    await mkdir(folder, { recursive: true });
    const maker = new TracedRows(population, province, draw(keyOf(seed), keyOf(province)), { extra, newcomers });
    const lines = [`${headerOf('documented')}\n`];
    for (let row = 0; row < rows; row++) {
      const made = maker.make(row);
      if (made === undefined) continue;
      lines.push(renderRow(made.claim, { columns: 'documented', lineEnd: '\n', dateKinds: 'vss', sexes: 'vss' }, 2));
      truths.push(made.truth);
      owners.push(made.person);
    }
    await writeFile(join(folder, `${version}-0001.csv`), lines.join(''));
  }
  const folder = join(out, `registry/${version}`);
  await openExtract(folder);
  const task = { folder, plain: true, population: { people, until, key: keyOf(seed), needs } };
  const parts = await writeSnapshotParts(task, population, () => undefined);
  parts.push(await writePart(folder, partName(parts.length, true), extra.map(personRecord)));
  await closeExtract(folder, { version, kind: 'snapshot', base: null }, parts);
  countOthers(truths, owners, population, extra);
  for (const truth of truths)
    truth.hard ||= truth.dataError === 'yearOnly' && truth.sameYear > 0 && !hasHelpfulId(truth.idError);
  return truths;
}

/** The ID leads to the person or near. */
function hasHelpfulId(error: IdError): boolean {
  return ['clean', 'right', 'edit', 'editOther', 'superseded', 'cmnd'].includes(error);
}

/** The rows of one province. */
class TracedRows {
  private readonly population: Population;
  private readonly key: number;
  private readonly province: string;
  private readonly extra: Person[];
  private readonly maker: RowMaker;
  private readonly near: { places: Permutation; start: number }[];
  private readonly far: Permutation;
  private readonly used = new Set<number>();
  private next = 0;
  /** Running number of people who are not in the snapshot, of all provinces. */
  private readonly newcomers: { next: number };

  constructor(
    population: Population,
    province: string,
    key: number,
    { extra, newcomers }: { extra: Person[]; newcomers: { next: number } },
  ) {
    this.population = population;
    this.key = key;
    this.province = province;
    this.extra = extra;
    this.newcomers = newcomers;
    const code = province.slice(-2);
    this.maker = new RowMaker({
      key: draw(key, 2),
      year: population.until.year,
      provinceCode: code,
      statesOther: true,
      offices: [code],
    });
    const own = population.prefixes.filter((prefix) => prefix.province === province);
    this.near = own
      .map(({ prefix }) => population.range(prefix))
      .filter(([start, end]) => end > start)
      .map(([start, end]) => ({ places: new Permutation(end - start, draw(key, start + 7)), start }));
    this.far = new Permutation(population.people, draw(key, 3));
  }

  /** Undefined if the errors cannot be made of the person. */
  make(row: number): { claim: Claim; truth: TracedTruth; person: Person } | undefined {
    const number = draw(draw(this.key, 4), row);
    const isClean = chance(draw(number, 1), cleanShare);
    const which = draw(number, 2) / 0x100000000;
    const ages = absentShare + childShare;
    const isChild = !isClean && which >= absentShare && which < ages;
    let person = this.take(number, isChild);
    if (person === undefined) return undefined;
    let kind: TracedTruth['kind'] = this.population.until.year - person.birth.year < childAge ? 'child' : 'person';
    let isAbsent = false;
    if (!isClean && which < absentShare) {
      person = this.newcomer(person.cell);
      isAbsent = true;
    } else if (!isClean && which >= ages && which < ages + twinShare && isWhole(person)) {
      this.extra.push(this.twinOf(person, draw(number, 5)));
      kind = 'twin';
    } else if (!isClean && which >= ages + twinShare && which < ages + twinShare + namesakeShare && isWhole(person)) {
      this.extra.push(this.namesakeOf(person));
      kind = 'namesake';
    }
    const { population } = this;
    const truly = this.maker.claimOf(person, row);
    const claim = { ...truly, oldId: '', nationality: 'VN', category: 'GD', card: '' };
    const id = makeIdError({
      person,
      claim,
      isClean,
      number: draw(number, 6),
      population,
      take: () => this.take(draw(number, 7), false),
    });
    const data = makeDataError({
      person,
      claim: id.claim,
      number: draw(number, 8),
      isClean,
      needed: id.error === 'right',
    });
    if (data === undefined) return undefined;
    const truth: TracedTruth = {
      province: this.province,
      participant: claim.participant,
      personId: isAbsent ? '' : person.id,
      status: isAbsent ? 'absent' : person.status,
      kind,
      idError: id.error,
      dataError: data.error,
      hard: data.hard && !hasHelpfulId(id.error),
      sameDay: 0,
      sameYear: 0,
    };
    return { claim: data.claim, truth, person };
  }

  /** Somebody new to the rows, alive but for one in a hundred; a child if one is asked for. */
  private take(number: number, isChild: boolean): Person | undefined {
    const { population, near } = this;
    for (let attempt = 0; attempt < tries; attempt++) {
      const at = this.next++;
      const isNear = near.length > 0 && chance(draw(draw(this.key, 9), at), locality);
      const { places, start } = isNear ? choose(near, draw(draw(this.key, 10), at)) : { places: this.far, start: 0 };
      const place = start + places.at(at % places.size);
      if (this.used.has(place)) continue;
      const person = population.person(place);
      if (person.status === 'cancelled' || person.registryName === '') continue;
      if (person.status === 'deceased' && !chance(draw(number, attempt), 0.05)) continue;
      if (isChild && population.until.year - person.birth.year >= childAge) continue;
      this.used.add(place);
      return person;
    }
    return undefined;
  }

  /** Somebody who is not in the registry, of the same place, year and sex. */
  private newcomer(cell: number): Person {
    return this.population.newcomer(this.newcomers.next++, cell);
  }

  /** Born on the same day to the same family: family name and middle words are the same, the given name is not. */
  private twinOf(person: Person, number: number): Person {
    const cell = chance(number, 0.5) ? person.cell : person.cell ^ 1;
    const other = this.newcomer(cell);
    const words = person.name.split(' ');
    const given = other.name.split(' ').at(-1) ?? '';
    const name = (
      cell === person.cell ? [...words.slice(0, -1), given] : [words[0], ...other.name.split(' ').slice(1)]
    ).join(' ');
    const { birth, residence } = person;
    return { ...other, name, registryName: name, birth, residence, status: 'alive', oldId: '' };
  }

  /** Of the same name and sex, born on the same day, elsewhere. */
  private namesakeOf(person: Person): Person {
    const { population } = this;
    const prefix = draw(this.key, this.newcomers.next) % population.prefixes.length;
    const cell = population.cell(prefix, population.yearOf(person.cell), person.cell % 2);
    const { name, birth, sex } = person;
    return { ...this.newcomer(cell), name, registryName: name, birth, sex, status: 'alive', oldId: '' };
  }
}

function isWhole(person: Person): boolean {
  return person.status === 'alive' && person.people === 'kinh' && person.birth.day > 0 && person.sex > 0;
}

/** Counts in the whole registry who else has the name and date of each row's person. */
function countOthers(truths: TracedTruth[], owners: Person[], population: Population, extra: Person[]): void {
  const byYear = new Map<string, number[]>();
  owners.forEach((person, at) => {
    const key = yearKey(person);
    const list = byYear.get(key);
    if (list === undefined) byYear.set(key, [at]);
    else list.push(at);
  });
  const look = (other: Person): void => {
    for (const at of byYear.get(yearKey(other)) ?? []) {
      const own = owners[at];
      if (own.id === other.id || judgeName(own.name, other.name) !== undefined) continue;
      truths[at].sameYear += 1;
      if (isSameDay(own.birth, other.birth) && own.sex === other.sex) truths[at].sameDay += 1;
    }
  };
  for (let index = 0; index < population.people; index++) look(population.person(index));
  extra.forEach(look);
}

function yearKey({ name, birth }: Person): string {
  return `${birth.year} ${(dropMarks(name) ?? name).toLowerCase()}`;
}

function isSameDay(a: Day, b: Day): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}
