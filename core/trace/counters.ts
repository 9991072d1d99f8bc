/**
 * What a sweep counts of the people that pass by: everything from which the chances of a stranger follow. One array, so
 * that partial counts are added place by place.
 */
import { foldedParts } from '../domain/columns.ts';
import type { SweepTables } from './claim-tables.ts';
import { cohorts } from './levels.ts';

/** Places of a counted key: by ten years of birth, then by sex (`Sex`). */
export const placesPerKey = cohorts + 4;
const foldValues = 65_536;

const firstYear = 1850;
const countedYears = 200;
/** Places of a year: a month has 32, month 0 is of those without one. */
const placesPerYear = 416;
/** Dates that are counted one by one: what `datePlace` gives is less, or this for a date out of range. */
export const datePlaces = countedYears * placesPerYear;

/** Where in the array what is counted. */
export interface CounterLayout {
  names: number; // placesPerKey for each key of `names`
  folds: number; // placesPerKey for each key of `folds`
  dates: number; // by `datePlace`; the last one is of all dates out of range
  values: number; // foldedParts × 65,536
  cohorts: number; // people, by ten years of birth
  dead: number; // deceased, by ten years of birth
  sexes: number; // by Sex
  length: number;
}

export function counterLayout({ names, folds }: Pick<SweepTables, 'names' | 'folds'>): CounterLayout {
  const sizes = {
    names: placesPerKey * names.keys,
    folds: placesPerKey * folds.keys,
    dates: datePlaces + 1,
    values: foldedParts * foldValues,
    cohorts,
    dead: cohorts,
    sexes: 4,
  };
  const layout: CounterLayout = { names: 0, folds: 0, dates: 0, values: 0, cohorts: 0, dead: 0, sexes: 0, length: 0 };
  let at = 0;
  for (const name of Object.keys(sizes) as (keyof typeof sizes)[]) {
    layout[name] = at;
    at += sizes[name];
  }
  layout.length = at;
  return layout;
}

/** Place of a date among those counted. */
export function datePlace(date: number): number {
  const year = Math.floor(date / 10_000);
  const rest = date - year * 10_000;
  const month = Math.floor(rest / 100);
  const place = (year - firstYear) * placesPerYear + month * 32 + rest - month * 100;
  return place >= 0 && place < datePlaces && year >= firstYear ? place : datePlaces;
}

/** People counted, as far as weights need them. */
export class Counted {
  readonly counters: Uint32Array;
  readonly layout: CounterLayout;
  readonly people: number;
  private readonly months: Float64Array; // by year and month: people, with or without a day
  private readonly years: Float64Array;

  constructor(counters: Uint32Array, layout: CounterLayout) {
    this.counters = counters;
    this.layout = layout;
    this.people = sum(counters, layout.cohorts, cohorts);
    this.months = new Float64Array(countedYears * 13);
    this.years = new Float64Array(countedYears);
    for (let year = 0; year < countedYears; year++) {
      for (let month = 0; month < 13; month++) {
        const count = sum(counters, layout.dates + year * placesPerYear + month * 32, 32);
        this.months[year * 13 + month] = count;
        this.years[year] += count;
      }
    }
  }

  /** People with exactly this date, unknown parts included. */
  onDate(date: number): number {
    const place = datePlace(date);
    return place === datePlaces ? 0 : this.counters[this.layout.dates + place];
  }

  inMonth(date: number): number {
    const year = Math.floor(date / 10_000) - firstYear;
    const month = Math.floor(date / 100) % 100;
    return year < 0 || year >= countedYears || month > 12 ? 0 : this.months[year * 13 + month];
  }

  inYear(date: number): number {
    const year = Math.floor(date / 10_000) - firstYear;
    return year < 0 || year >= countedYears ? 0 : this.years[year];
  }

  inCohort(cohort: number): number {
    return this.counters[this.layout.cohorts + cohort];
  }

  deadInCohort(cohort: number): number {
    return this.counters[this.layout.dead + cohort];
  }

  /** People of a key in ten years of birth, and in all. */
  ofKey(section: 'names' | 'folds', key: number, cohort: number): number {
    return this.counters[this.layout[section] + placesPerKey * key + cohort];
  }

  ofKeyInAll(section: 'names' | 'folds', key: number): number {
    return sum(this.counters, this.layout[section] + placesPerKey * key, cohorts);
  }

  /** People of a sex among those of a key, or among all for key -1. */
  ofSex(section: 'names' | 'folds', key: number, sex: number): number {
    if (key < 0) return this.counters[this.layout.sexes + sex];
    return this.counters[this.layout[section] + placesPerKey * key + cohorts + sex];
  }

  /** People with this value of a fold (`FoldedPart`). */
  withFold(part: number, value: number): number {
    return this.counters[this.layout.values + part * foldValues + value];
  }
}

function sum(counters: Uint32Array, from: number, places: number): number {
  let total = 0;
  for (let at = from; at < from + places; at++) total += counters[at];
  return total;
}
