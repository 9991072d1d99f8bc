import { schemes } from '../core/domain/codes.ts';
import type { Claim } from './claim.ts';
import { chance, choose, draw } from './hash.ts';
import { Permutation } from './permutation.ts';
import type { Person } from './person.ts';

const [compulsory, voluntary, health, unemployment] = schemes;

/** Numbers of the draws of a row. */
const Draw = { category: 1, scheme: 2, unit: 3, card: 4, oldId: 5, sex: 6, nationality: 7, office: 8, long: 9 };

const unitsPerProvince = 48;
const communes = 60;
/** Numbers after the two digits of the office. */
const numbersPerOffice = 100_000_000;
/** Share of the participants whose number is their personal ID already (since 2025-08). */
const longNumberShare = 0.08;

/** Benefit level on the HI card by participant group; the others have 4. */
const benefitLevels: Record<string, number> = { QN: 5, CA: 5, TE: 1, HN: 1, DT: 2, BT: 1, HT: 3, CN: 3 };
const employees = ['DN', 'DN', 'DN', 'DN', 'HC', 'HC', 'TK', 'HX'];
const households = ['GD', 'GD', 'GD', 'CN', 'HN', 'DK', 'XD'];
const pensioners = ['HT', 'HT', 'BT', 'GD', 'CK', 'TC'];

/** How one office fills in the rows of its people, with every field as it should be. */
export class RowMaker {
  private readonly key: number;
  private readonly year: number;
  private readonly numbers: Permutation;
  private readonly offices: readonly string[];
  private readonly provinceCode: string;
  private readonly statesOther: boolean;

  /** @param offices two-digit codes of the offices that issued the participants' numbers, the likeliest first */
  constructor(options: {
    key: number;
    year: number;
    provinceCode: string;
    offices: readonly string[];
    statesOther: boolean;
  }) {
    this.statesOther = options.statesOther;
    this.key = options.key;
    this.year = options.year;
    this.provinceCode = options.provinceCode;
    this.offices = options.offices;
    this.numbers = new Permutation(numbersPerOffice, draw(options.key, 1));
  }

  /** The claim that is true of the person, in row `row` (from 0). Participant numbers differ in all rows. */
  claimOf(person: Person, row: number): Claim {
    const key = draw(draw(this.key, 2), row);
    const participant = this.shortNumber(row, draw(key, Draw.office));
    const age = this.year - person.birth.year;
    const category = this.categoryOf(age, draw(key, Draw.category));
    const covers = schemesOf(category, draw(key, Draw.scheme));
    const level = benefitLevels[category] ?? 4;
    const hasCard = covers.includes(health) && chance(draw(key, Draw.card), 0.6);
    return {
      participant,
      personId: person.id,
      id: person.id,
      oldId: chance(draw(key, Draw.oldId), 0.25) ? person.oldId : '',
      name: person.name,
      birth: person.birth,
      sex: chance(draw(key, Draw.sex), 0.04) || (person.sex === 3 && !this.statesOther) ? 0 : person.sex,
      schemes: covers,
      category,
      unit: this.unitOf(category, draw(key, Draw.unit)),
      card: hasCard ? `${category}${level}${this.provinceCode}${participant}` : '',
      nationality: chance(draw(key, Draw.nationality), 0.1) ? '' : 'VN',
    };
  }

  /** True if the office has taken the personal ID for the number of the participant of this row. */
  usesLongNumber(row: number): boolean {
    return chance(draw(draw(draw(this.key, 2), row), Draw.long), longNumberShare);
  }

  private shortNumber(row: number, number: number): string {
    const office = number % 8 < 7 ? this.offices[0] : choose(this.offices, number >>> 3);
    return office + String(this.numbers.at(row)).padStart(8, '0');
  }

  private categoryOf(age: number, number: number): string {
    if (age < 6) return 'TE';
    if (age < 18) return 'HS';
    if (age < 23 && chance(number, 0.4)) return 'SV';
    if (age >= 60) return choose(pensioners, number);
    return chance(number, 0.45) ? choose(employees, number) : choose(households, number);
  }

  /** Employers' codes, the first ones with most people; communes for everybody else. */
  private unitOf(category: string, number: number): string {
    if (employees.includes(category)) {
      const skewed = Math.floor(((number & 0xffff) / 0x10000) ** 2 * unitsPerProvince);
      return `TD${this.provinceCode}${String(skewed + 1).padStart(3, '0')}`;
    }
    return `XP${this.provinceCode}${String((number % communes) + 1).padStart(3, '0')}`;
  }
}

function schemesOf(category: string, number: number): string {
  if (employees.includes(category)) {
    const all = `${compulsory};${health}`;
    return chance(number, 0.93) ? `${all};${unemployment}` : all;
  }
  if (category !== 'GD') return health;
  if (chance(number, 0.8)) return health;
  return chance(number, 0.95) ? `${voluntary};${health}` : voluntary;
}
