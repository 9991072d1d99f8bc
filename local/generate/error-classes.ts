import type { DetailName, VerdictName } from '../../core/domain/codes.ts';
import { dateErrorClasses } from './date-error-classes.ts';
import { idErrorClasses } from './id-error-classes.ts';
import { nameErrorClasses } from './name-error-classes.ts';
import { sameNameClasses } from './same-name-classes.ts';
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

/**
 * The error mix, per 10,000 rows. The numbers are those of the contract; `datePlaceholder`, `nameEmpty`, `trailingNote`,
 * `highlandName`, `idCancelled` and `foreigner` are additions, so that each token and each rule occurs.
 */
export const errorClasses: readonly ErrorClass[] = [
  ...sameNameClasses,
  ...nameErrorClasses,
  ...dateErrorClasses,
  ...idErrorClasses,
];

/** A row without any error. */
export const cleanClass: ErrorClass = {
  name: 'clean',
  per10k: 0,
  make: (person, scene) => scene.claimOf(person),
  expected: { verdict: 'VERIFIED', details: [] },
};

/** From this size on, every class occurs. */
const everyClassRows = 1000;

/** Rows of each class of `errorClasses` in a file. */
export function classCounts(rows: number): number[] {
  const round = rows >= everyClassRows ? Math.ceil : Math.floor;
  return errorClasses.map(({ per10k }) => round((rows * per10k) / 10_000));
}
