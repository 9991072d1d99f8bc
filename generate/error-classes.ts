import type { ErrorClass } from './error-class.ts';
import { dateErrorClasses } from './date-error-classes.ts';
import { idErrorClasses } from './id-error-classes.ts';
import { nameErrorClasses } from './name-error-classes.ts';
import { sameNameClasses } from './same-name-classes.ts';
import { writtenValueClasses } from './written-value-classes.ts';

/**
 * The error mix, per 10,000 rows. The numbers are those of the contract; `datePlaceholder`, `nameEmpty`,
 * `trailingNote`, `highlandName`, `idCancelled`, `foreigner` and the classes of written values are additions, so that
 * each token and each rule occurs.
 */
export const errorClasses: readonly ErrorClass[] = [
  ...sameNameClasses,
  ...nameErrorClasses,
  ...dateErrorClasses,
  ...idErrorClasses,
  ...writtenValueClasses,
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
