import { provinces } from '../core/domain/provinces.ts';
import { dayOfYear, dayText, elapsedDays, type Day } from './days.ts';
import type { Prefix } from './demography.ts';
import { chance, choose, draw } from './hash.ts';
import { makeName, type NamePeople } from './names.ts';

/** One person of the sample registry. */
export interface Person {
  index: number; // place in the population; -1 for newcomers
  cell: number;
  key: number; // every other fact follows from it
  id: string;
  name: string; // NFC, capitals at the beginning of words
  registryName: string; // as the registry writes it
  people: NamePeople; // whose way of naming the name follows
  birth: Day; // month and day 0: unknown
  sex: number; // 0 not recorded, 1 male, 2 female, 3 other
  status: 'alive' | 'deceased' | 'cancelled';
  hasOldId: boolean;
  oldId: string; // 9-digit CMND, or ''
  replacement: number; // kind of the replaced ID, or -1
  replacedId: string; // or ''
  replacedYear: number;
  replacedFemale: number;
  residence: string; // 'vn34-52'
  updatedOn: string;
  /** The digits of the ID say the recorded sex and year. */
  consistent: boolean;
}

export interface Place {
  id: string;
  index: number;
  cell: number;
  key: number;
  prefix: Prefix;
  year: number;
  female: number;
  until: Day;
}

/** Numbers of the draws; the name has draws of its own. */
const Draw = {
  status: 1,
  day: 2,
  precision: 3,
  odd: 4,
  oldId: 5,
  replaced: 6,
  home: 7,
  updated: 8,
  upper: 9,
  name: 10,
};

const upperCaseShare = 0.3;
const replacedShare = 0.005;
const cancelledShare = 0.0005;
/** CMND were issued to people of 14 and more until about 2016. */
const lastYearWithOldId = 2001;
const oldIdShare = 0.6;
/** The population moves to the big cities. */
const cities = ['vn34-79', 'vn34-79', 'vn34-01', 'vn34-75', 'vn34-48', 'vn34-31'];

/** Everything about the person at a place, but the numbers that only the population knows. */
export function makePerson(place: Place): Person {
  const { key, year, female, until } = place;
  const odd = draw(key, Draw.odd);
  const otherYear = chance(odd, 0.0001) && year > until.year - 90;
  const birth = makeBirth(place, otherYear ? year - 1 : year);
  const status = makeStatus(draw(key, Draw.status), until.year - year);
  const { name, people } = makeName({
    key: draw(key, Draw.name),
    prefix: place.prefix.prefix,
    female: female === 1,
    year,
  });
  const sex = makeSex(odd, female);
  const oldEnough = year <= lastYearWithOldId;
  const replaced = draw(key, Draw.replaced);
  return {
    index: place.index,
    cell: place.cell,
    key,
    id: place.id,
    name,
    registryName: chance(draw(key, Draw.upper), upperCaseShare) ? name.toUpperCase() : name,
    people,
    birth,
    sex,
    status,
    hasOldId: oldEnough && chance(draw(key, Draw.oldId), oldIdShare),
    oldId: '',
    replacement: status === 'alive' && chance(replaced, replacedShare) ? replaced % 4 : -1,
    replacedId: '',
    replacedYear: 0,
    replacedFemale: 0,
    residence: makeResidence(draw(key, Draw.home), place.prefix.province),
    updatedOn: makeUpdatedOn(draw(key, Draw.updated), birth.year, until),
    consistent: !otherYear && sex === female + 1,
  };
}

function makeStatus(number: number, age: number): Person['status'] {
  if (chance(number, cancelledShare)) return 'cancelled';
  const dead = age < 40 ? 0.002 : age < 60 ? 0.01 : age < 70 ? 0.03 : age < 80 ? 0.09 : age < 90 ? 0.3 : 0.65;
  return chance(number, cancelledShare + dead) ? 'deceased' : 'alive';
}

function makeSex(odd: number, female: number): number {
  // The high part of the number decides the year; look at the low bits here so that the two are independent.
  const low = odd & 0xffff;
  if (low < 65) return 0; // not recorded: one in a thousand
  if (low < 70) return 3;
  if (low < 73) return 2 - female; // recorded otherwise than the digits say
  return female + 1;
}

function makeBirth({ key, until }: Place, year: number): Day {
  const precision = draw(key, Draw.precision);
  const yearOnly = year <= 1950 ? 0.4 : year <= 1960 ? 0.2 : year <= 1970 ? 0.06 : year <= 1985 ? 0.01 : 0;
  if (chance(precision, yearOnly)) return { year, month: 0, day: 0 };
  const exact = dayOfYear(year, draw(key, Draw.day) % elapsedDays(year, until));
  if (year > 1985) return exact;
  if (chance(precision, yearOnly + 0.003)) return { year, month: exact.month, day: 0 };
  // The registry took some placeholders over from older papers.
  return chance(precision, yearOnly + 0.02) ? { year, month: 1, day: 1 } : exact;
}

function makeResidence(number: number, birthProvince: string): string {
  if (birthProvince !== '' && chance(number, 0.86)) return birthProvince;
  return number % 8 < 6 ? choose(cities, number >>> 3) : choose(provinces, number >>> 3).id;
}

/** The registry was filled from 2016 on. */
const firstUpdateYear = 2016;

function makeUpdatedOn(number: number, birthYear: number, until: Day): string {
  const first = Math.max(firstUpdateYear, birthYear + 1);
  if (first > until.year) return dayText(until);
  const year = first + (number % (until.year - first + 1));
  return dayText(dayOfYear(year, (number >>> 8) % elapsedDays(year, until)));
}
