/** Days as rows of the ledger have them: days since 2020-01-01 in Viet Nam (`attemptDay`), 0 for none. */
const dayMilliseconds = 86_400_000;
const dayZero = Date.UTC(2020, 0, 1);

/** yyyy-mm-dd; null for 0. */
export function dayOfNumber(day: number): string | null {
  return day === 0 ? null : new Date(dayZero + day * dayMilliseconds).toISOString().slice(0, 10);
}

/** The number of a day, yyyy-mm-dd. */
export function numberOfDay(day: string): number {
  return Math.round((Date.parse(day) - dayZero) / dayMilliseconds);
}
