/** How a claim differs from its person, judged in names in clear: why one who searches finds it, and another not. */
import { dateKindOf, nearDate } from '../../core/trace/levels.ts';
import { isDate, wordsOf, type LinkedRow } from './linked-set.ts';

export const causes = [
  'name and date equal',
  'date equal, the same words in another order',
  'date equal, other spaces',
  'date equal, words too few or too many',
  'date equal, one word is another or misspelt',
  'date equal, no word equal',
  'name equal, date swapped, coarser or one digit off',
  'name equal, another date',
  'name and date differ',
  'claim without a readable name or date',
  'person without a date: not in the index',
] as const;
export type Cause = (typeof causes)[number];

export function causeOf(claim: LinkedRow, person: LinkedRow): Cause {
  if (!isDate(person.birthDate)) return 'person without a date: not in the index';
  const [words, others] = [wordsOf(claim.name), wordsOf(person.name)];
  if (words.length === 0 || !isDate(claim.birthDate)) return 'claim without a readable name or date';
  const isSameDay = claim.birthDate === person.birthDate;
  if (words.join(' ') === others.join(' ')) {
    if (isSameDay) return 'name and date equal';
    const kind = dateKindOf(packed(claim.birthDate), packed(person.birthDate));
    return nearDate[kind] === 1 ? 'name equal, date swapped, coarser or one digit off' : 'name equal, another date';
  }
  if (!isSameDay) return 'name and date differ';
  if (words.toSorted().join(' ') === others.toSorted().join(' ')) return 'date equal, the same words in another order';
  if (words.join('') === others.join('')) return 'date equal, other spaces';
  const common = commonWords(words, others);
  const [few, many] = [words.length, others.length].toSorted((a, b) => a - b);
  if (common === few && few < many) return 'date equal, words too few or too many';
  return common > 0 ? 'date equal, one word is another or misspelt' : 'date equal, no word equal';
}

function commonWords(words: readonly string[], others: readonly string[]): number {
  const left = [...others];
  let common = 0;
  for (const word of words) {
    const at = left.indexOf(word);
    if (at < 0) continue;
    left.splice(at, 1);
    common++;
  }
  return common;
}

/** YYYYMMDD with zeros for what is unknown. */
function packed(date: string): number {
  return Number(date.replaceAll('-', '').padEnd(8, '0'));
}
