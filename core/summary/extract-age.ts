/** How old what is known of the people is: of the extract in use, not of its activation. */

const dayMilliseconds = 86_400_000;

/** An extract comes every month or oftener; one older than the longest month and a few days for its way is late. */
export const extractAgeMax = 35; // days

/** Whole days since the as-of of an extract (ISO 8601) at `now` (milliseconds since 1970); never below 0. */
export function extractAge(asOf: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(asOf)) / dayMilliseconds));
}
