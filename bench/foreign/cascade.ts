/**
 * The exact cascade, what people write without a library: equal name and date; of the rest equal name; of the rest
 * equal date; each only if one person alone has it. In names in clear.
 */
import type { Answers } from './answers.ts';
import { isDate, wordsOf, type LinkedRow, type LinkedSet } from './linked-set.ts';

type KeyOf = (row: LinkedRow) => string; // '' says nothing

const name: KeyOf = (row) => wordsOf(row.name).join(' ');
const date: KeyOf = ({ birthDate }) => (isDate(birthDate) ? birthDate : '');
const both: KeyOf = (row) => (name(row) === '' || date(row) === '' ? '' : `${name(row)}|${date(row)}`);

/** Steps of a cascade, each a prefix of the longest. */
export const cascades = [
  { what: 'exact: name and date', steps: [both] },
  { what: 'exact: name and date, name', steps: [both, name] },
  { what: 'exact: name and date, name, date', steps: [both, name, date] },
] as const;

/** The answers of a cascade; of the probability nothing is known but the step. */
export function cascade({ people, claims }: LinkedSet, steps: readonly KeyOf[]): Answers {
  const tables = steps.map((keyOf) => uniqueKeys(people, keyOf));
  return claims.map((claim) => {
    for (const [step, keyOf] of steps.entries()) {
      const key = tables[step].get(keyOf(claim));
      if (key !== undefined) return { key, probability: 1 - step / steps.length };
    }
    return undefined;
  });
}

/** Who alone has a value. */
function uniqueKeys(people: readonly LinkedRow[], keyOf: KeyOf): Map<string, string> {
  const known = new Map<string, string | undefined>();
  for (const person of people) {
    const value = keyOf(person);
    if (value !== '') known.set(value, known.has(value) ? undefined : person.key);
  }
  const unique = new Map<string, string>();
  for (const [value, key] of known) if (key !== undefined) unique.set(value, key);
  return unique;
}
