import { cohortWeight, firstBirthYear, prefixes, type LocalNeed, type Prefix } from './demography.ts';
import { elapsedDays, isLeapYear, twoDigits, type Day } from './days.ts';
import { backward, forward, Permutation } from './permutation.ts';
import { draw } from './hash.ts';
import { GenerateError } from './options.ts';
import { makePerson, type Person } from './person.ts';

/** A cell is (prefix, birth year, sex): everything the first six digits of an ID say. Its numbers have six digits. */
const numbersPerCell = 1_000_000;
const numberBase = 1000; // numbersPerCell = numberBase²
/** Old numbers of one cell are reserved for each way in which an ID comes to be replaced. */
const replacements = { otherSex: 0, yearBefore: 1, yearAfter: 2, sameCell: 3 } as const;
const replacementKinds = 4;
const cmndNumbers = 1_000_000_000;

/** What a population follows from. */
export interface PopulationOptions {
  people: number;
  until: Day;
  key: number;
  needs: readonly LocalNeed[];
}

/** What an ID leads to. */
export interface Found {
  person: Person;
  /** The ID is an old one of this person. */
  superseded: boolean;
}

/**
 * The people of the sample registry, none of them stored: a person is a place in a cell, and everything else follows
 * from the seed. In a cell, numbers are shuffled; the people have the serials 0 to count - 1, their replaced IDs those
 * from the top down (one place for each replacement of each person), newcomers of the deltas the ones from
 * `newcomersStart` on.
 */
export class Population {
  readonly people: number;
  readonly until: Day;
  readonly prefixes: readonly Prefix[];
  readonly key: number;
  private readonly firstYear: number;
  private readonly years: number;
  private readonly starts: Float64Array; // first person of each cell, and the end of the last
  private readonly heads: string[]; // first six digits of the IDs of each cell
  private readonly cellKeys: Uint32Array;
  private readonly prefixIndex = new Map<string, number>();
  private readonly newcomersStart: number;
  private readonly oldIds: Permutation;

  constructor(options: PopulationOptions) {
    this.people = options.people;
    this.until = options.until;
    this.key = options.key;
    this.prefixes = prefixes(options.people, options.needs);
    this.firstYear = firstBirthYear(options.until.year);
    this.years = options.until.year - this.firstYear + 1;
    this.oldIds = new Permutation(cmndNumbers, draw(options.key, 1));
    const cells = this.prefixes.length * this.years * 2;
    this.starts = cellStarts(this.prefixes, this.years, this.people, this.until);
    this.heads = Array.from({ length: cells }, (_, cell) => this.headOf(cell));
    this.cellKeys = Uint32Array.from({ length: cells }, (_, cell) => draw(draw(options.key, 2), cell));
    for (const [n, { prefix }] of this.prefixes.entries()) this.prefixIndex.set(prefix, n);
    this.newcomersStart = largestCell(this.starts);
    if (this.newcomersStart * (1 + replacementKinds) > numbersPerCell - numbersPerCell / 10) {
      throw new GenerateError('TOO_MANY_PEOPLE', 'more people than numbers: lower --people or --rows');
    }
  }

  /** The person at a place of the whole population, 0 to people - 1. */
  person(index: number): Person {
    const cell = this.cellOf(index);
    return this.describe(cell, index - this.starts[cell], index);
  }

  /** The person whom the ID belongs to, or once belonged to; undefined if nobody has it. */
  find(id: string): Found | undefined {
    const cell = this.cellOfId(id);
    if (cell < 0) return undefined;
    const serial = this.serialOf(cell, id);
    if (serial < this.count(cell))
      return { person: this.describe(cell, serial, this.starts[cell] + serial), superseded: false };
    const replaced = numbersPerCell - 1 - serial;
    const kind = replaced % replacementKinds;
    const source = this.shiftCell(cell, kind, -1);
    const place = Math.floor(replaced / replacementKinds);
    if (source < 0 || place >= this.count(source)) return undefined;
    const person = this.describe(source, place, this.starts[source] + place);
    return person.replacedId === id ? { person, superseded: true } : undefined;
  }

  /** True if the ID could be given: structurally an ID, and neither somebody's nor kept for a newcomer. */
  isFree(id: string): boolean {
    const cell = this.cellOfId(id);
    if (cell < 0) return true;
    const serial = this.serialOf(cell, id);
    return (
      (serial < this.newcomersStart ? serial >= this.count(cell) : serial >= numbersPerCell / 2) &&
      this.find(id) === undefined
    );
  }

  /** Somebody who enters the registry after the snapshot, by running number: born in this year, or under a new ID. */
  newcomer(ordinal: number, cell: number): Person {
    return this.describe(cell, this.newcomersStart + ordinal, -1);
  }

  /** Places [start, end) of the people with this ID prefix. */
  range(prefix: string): [start: number, end: number] {
    const n = this.prefixIndex.get(prefix) ?? 0;
    return [this.starts[n * this.years * 2], this.starts[(n + 1) * this.years * 2]];
  }

  /** The cell of a prefix, year and sex (0 male, 1 female); -1 outside the population. */
  cell(prefix: number, year: number, female: number): number {
    if (year < this.firstYear || year >= this.firstYear + this.years) return -1;
    return (prefix * this.years + year - this.firstYear) * 2 + female;
  }

  yearOf(cell: number): number {
    return this.firstYear + (Math.floor(cell / 2) % this.years);
  }

  private describe(cell: number, serial: number, index: number): Person {
    const prefix = this.prefixes[Math.floor(cell / (2 * this.years))];
    const person = makePerson({
      id: this.idOf(cell, serial),
      index,
      cell,
      key: draw(this.cellKeys[cell], serial),
      prefix,
      year: this.yearOf(cell),
      female: cell % 2,
      until: this.until,
    });
    if (person.hasOldId && index >= 0) person.oldId = String(this.oldIds.at(index)).padStart(9, '0');
    if (person.replacement >= 0 && index >= 0) this.addReplacedId(person, serial);
    return person;
  }

  private addReplacedId(person: Person, serial: number): void {
    let kind = person.replacement;
    let cell = this.shiftCell(person.cell, kind, 1);
    if (cell < 0) {
      kind = replacements.sameCell;
      cell = person.cell;
    }
    person.replacedId = this.idOf(cell, numbersPerCell - 1 - (serial * replacementKinds + kind));
    person.replacedYear = this.yearOf(cell);
    person.replacedFemale = cell % 2;
  }

  /** The cell of the replaced ID of somebody in `cell` (direction 1), or back (-1); -1 outside the population. */
  private shiftCell(cell: number, kind: number, direction: 1 | -1): number {
    if (kind === replacements.sameCell) return cell;
    if (kind === replacements.otherSex) return cell ^ 1;
    const shift = kind === replacements.yearBefore ? -direction : direction;
    return this.cell(Math.floor(cell / (2 * this.years)), this.yearOf(cell) + shift, cell % 2);
  }

  private idOf(cell: number, serial: number): string {
    const number = forward(serial, numberBase, numberBase, this.cellKeys[cell]);
    return this.heads[cell] + threeDigits[Math.floor(number / 1000)] + threeDigits[number % 1000];
  }

  private serialOf(cell: number, id: string): number {
    return backward(Number(id.slice(6)), numberBase, numberBase, this.cellKeys[cell]);
  }

  private cellOfId(id: string): number {
    const prefix = this.prefixIndex.get(id.slice(0, 3));
    if (prefix === undefined || id.length !== 12) return -1;
    const century = Number(id[3]);
    return this.cell(prefix, 1900 + 100 * Math.floor(century / 2) + Number(id.slice(4, 6)), century % 2);
  }

  private headOf(cell: number): string {
    const year = this.yearOf(cell);
    const century = Math.floor((year - 1900) / 100) * 2 + (cell % 2);
    return this.prefixes[Math.floor(cell / (2 * this.years))].prefix + String(century) + twoDigits[year % 100];
  }

  private count(cell: number): number {
    return this.starts[cell + 1] - this.starts[cell];
  }

  private cellOf(index: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    // The last cell that starts at or before the place; cells without people are passed over.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= index) low = middle;
      else high = middle;
    }
    return low;
  }
}

const threeDigits: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/** People are dealt out by running sums, so that the cells hold exactly all of them. */
function cellStarts(list: readonly Prefix[], years: number, people: number, until: Day): Float64Array {
  const cohorts = Array.from({ length: years }, (_, n) => {
    const year = until.year - years + 1 + n;
    return cohortWeight(until.year - year, elapsedDays(year, until) / (isLeapYear(year) ? 366 : 365));
  });
  const total = cohorts.reduce((sum, weight) => sum + weight, 0);
  const starts = new Float64Array(list.length * years * 2 + 1);
  let cell = 0;
  let running = 0;
  for (const { share } of list) {
    for (const cohort of cohorts) {
      for (let sex = 0; sex < 2; sex++) {
        running += (share * cohort) / total / 2;
        starts[++cell] = Math.min(people, Math.round(running * people));
      }
    }
  }
  starts[cell] = people;
  return starts;
}

function largestCell(starts: Float64Array): number {
  let largest = 0;
  for (let cell = 0; cell + 1 < starts.length; cell++) largest = Math.max(largest, starts[cell + 1] - starts[cell]);
  return largest;
}
