/** What a kind of erroneous row is, and whom it can happen to. */
import type { DetailName, VerdictName } from '../core/domain/codes.ts';
import type { Claim } from './claim.ts';
import type { Person } from './person.ts';
import type { Population } from './population.ts';

/** One row in the making, as an error sees it. */
export interface RowScene {
  readonly population: Population;
  readonly year: number; // of the snapshot
  number: number; // decides how the error looks
  row: number; // from 0
  attempt: number; // people tried before this one
  claimOf(person: Person): Claim;
  /** Marks the ID of another person as stated in this file; false if it is already. */
  take(person: Person): boolean;
  /** A person of an earlier true row whose ID no other row states, who fits; not given twice. */
  earlier(fits: (person: Person) => boolean): Person | undefined;
}

/** A kind of row. Those that were made must be judged as expected; where nothing is expected, the judge alone says. */
export interface ErrorClass {
  name: string;
  per10k: number;
  /** Names with an apostrophe are rare outside the Central Highlands: look there first. */
  highland?: boolean;
  /** Whom it can happen to. Default: people who are alive. */
  fits?: (person: Person) => boolean;
  /** The claim with the error in it, or undefined if it cannot be made of this person. */
  make: (person: Person, scene: RowScene) => Claim | undefined;
  expected?: { verdict: VerdictName; details?: readonly DetailName[] };
}

/** Alive, and no word after the first is a single letter: those read as initials. */
export function hasPlainName(person: Person): boolean {
  return person.status === 'alive' && person.people === 'kinh' && !/ [^ ](?: |$)/.test(person.name);
}

/** Anybody. */
export function otherPerson(population: { people: number; person(index: number): Person }, number: number): Person {
  return population.person(number % population.people);
}

/** Alive, with a day of birth. */
export function hasFullDate(person: Person): boolean {
  return person.status === 'alive' && person.birth.day > 0;
}
