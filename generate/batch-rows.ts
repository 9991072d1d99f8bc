import { findProvince } from '../core/domain/provinces.ts';
import type { Claim } from './claim.ts';
import { Candidates, PlaceSet, rangesBetween, type Range } from './candidates.ts';
import { hasFullDate, hasPlainName, type ErrorClass, type RowScene } from './error-class.ts';
import { classCounts, cleanClass, errorClasses } from './error-classes.ts';
import { writtenValueClasses } from './written-value-classes.ts';
import { chance, draw } from './hash.ts';
import { highlandPrefixes } from './highland-names.ts';
import { judge, type Judgement } from './judge.ts';
import type { NamePeople } from './names.ts';
import { GenerateError } from './options.ts';
import { Permutation } from './permutation.ts';
import type { Person } from './person.ts';
import type { Population } from './population.ts';
import { RowMaker } from './row-maker.ts';

/** Earlier people whose ID a later row may state again. */
const earlierMax = 64;
const repeating = 'twoRowsOneId';

export interface MadeRow {
  kind: string; // name of the error class, or 'clean'
  people: NamePeople; // whose name the row's person has
  claim: Claim;
  judgement: Judgement;
}

/** The rows of one province's batch, one after the other, each with its truth. */
export class BatchRows {
  private readonly population: Population;
  private readonly key: number;
  private readonly locality: number;
  private readonly maker: RowMaker;
  private readonly classAt: (row: number) => ErrorClass;
  private readonly local: Range[];
  private readonly used: PlaceSet;
  private readonly pools = new Map<ErrorClass, { near: Candidates[]; far: Candidates[] }>();
  private earlier: Person[] = [];
  /** Rows of the repeating class for which no earlier row was there yet. */
  private owed = 0;

  constructor(options: {
    population: Population;
    province: string;
    rows: number;
    locality: number;
    key: number;
    statesOther: boolean; // the office writes a sex that is neither male nor female
    canonicalCells: boolean; // no class of written values
  }) {
    const { population, province, rows, key } = options;
    this.population = population;
    this.key = key;
    this.locality = options.locality;
    const own = population.prefixes.filter((prefix) => prefix.province === province);
    this.local = own.map(({ prefix }) => population.range(prefix));
    this.used = new PlaceSet(population.people);
    const classAt = dealClasses(rows, draw(key, 1));
    this.classAt = (row) => {
      const dealt = classAt(row);
      return options.canonicalCells && writtenValueClasses.includes(dealt) ? cleanClass : dealt;
    };
    const provinceCode = findProvince(province)?.code ?? '';
    this.maker = new RowMaker({
      key: draw(key, 2),
      year: population.until.year,
      provinceCode,
      statesOther: options.statesOther,
      offices: [provinceCode, ...own.map(({ oldCode }) => oldCode), '79', '01'],
    });
  }

  /** Row number `row`, from 0; rows are made in order. */
  make(row: number): MadeRow {
    const scheduled = this.schedule(this.classAt(row));
    const made = this.makeOf(scheduled, row) ?? this.makeOf(cleanClass, row);
    if (made === undefined) {
      throw new GenerateError('TOO_FEW_PEOPLE', 'more rows than people who are alive: raise --people or lower --rows');
    }
    return made;
  }

  private schedule(errorClass: ErrorClass): ErrorClass {
    if (errorClass.name === repeating && this.earlier.length === 0) {
      this.owed++;
      return cleanClass;
    }
    if (errorClass !== cleanClass || this.owed === 0 || this.earlier.length === 0) return errorClass;
    this.owed--;
    return errorClasses.find(({ name }) => name === repeating) ?? cleanClass;
  }

  /** The first person for whom the class works out; undefined if there is none left. */
  private makeOf(errorClass: ErrorClass, row: number): MadeRow | undefined {
    const number = draw(draw(this.key, 3), row);
    const scene = this.sceneOf(row, number);
    const isNear = chance(draw(draw(this.key, 4), row), this.locality);
    const { near, far } = this.poolsOf(errorClass);
    for (const candidates of isNear ? [...near, ...far] : [...far, ...near]) {
      for (let place = candidates.take(); place >= 0; place = candidates.take()) {
        if (this.used.has(place)) continue;
        const person = this.population.person(place);
        const claim = this.attempt(errorClass, person, scene);
        if (claim === undefined) continue;
        const judgement = judge(claim, this.population, person);
        if (!isExpected(errorClass, judgement)) continue;
        this.used.add(place);
        if (errorClass === cleanClass) this.remember(person);
        return { kind: errorClass.name, people: person.people, claim, judgement };
      }
    }
    return undefined;
  }

  private attempt(errorClass: ErrorClass, person: Person, scene: RowScene): Claim | undefined {
    if (!(errorClass.fits ?? isAlive)(person)) return undefined;
    scene.attempt++;
    const claim = errorClass.make(person, scene);
    if (claim !== undefined && errorClass === cleanClass && this.maker.usesLongNumber(scene.row)) {
      return { ...claim, participant: person.id, card: '' };
    }
    return claim;
  }

  private sceneOf(row: number, number: number): RowScene {
    return {
      population: this.population,
      year: this.population.until.year,
      number,
      row,
      attempt: 0,
      claimOf: (person) => this.maker.claimOf(person, row),
      take: (person) => {
        if (this.used.has(person.index)) return false;
        this.used.add(person.index);
        return true;
      },
      earlier: (fits) => {
        const n = this.earlier.findIndex(fits);
        return n < 0 ? undefined : this.earlier.splice(n, 1)[0];
      },
    };
  }

  private remember(person: Person): void {
    if (!hasPlainName(person) || !hasFullDate(person)) return;
    this.earlier.push(person);
    if (this.earlier.length > earlierMax) this.earlier.shift();
  }

  private poolsOf(errorClass: ErrorClass): { near: Candidates[]; far: Candidates[] } {
    let pools = this.pools.get(errorClass);
    if (pools === undefined) {
      const key = draw(draw(this.key, 5), errorClasses.indexOf(errorClass) + 1);
      const highlands = highlandPrefixes.map((prefix) => this.population.range(prefix));
      const near = errorClass.highland === true ? [new Candidates(highlands, draw(key, 3))] : [];
      near.push(new Candidates(this.local, draw(key, 1)));
      const far = [new Candidates(rangesBetween(this.local, this.population.people), draw(key, 2))];
      pools = { near, far };
      this.pools.set(errorClass, pools);
    }
    return pools;
  }
}

function isAlive(person: Person): boolean {
  return person.status === 'alive';
}

function isExpected({ expected }: ErrorClass, judgement: Judgement): boolean {
  if (expected === undefined) return true;
  if (judgement.verdict !== expected.verdict) return false;
  return expected.details === undefined || expected.details.join(';') === judgement.details.join(';');
}

/** Deals the exact numbers of rows of each class over the file. */
function dealClasses(rows: number, key: number): (row: number) => ErrorClass {
  const ends: number[] = [];
  let end = 0;
  for (const count of classCounts(rows)) ends.push((end += count));
  const order = new Permutation(Math.max(1, rows), key);
  return (row) => {
    const place = order.at(row);
    if (place >= end) return cleanClass;
    return errorClasses[ends.findIndex((classEnd) => place < classEnd)];
  };
}
