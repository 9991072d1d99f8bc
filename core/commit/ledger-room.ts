/**
 * Whether a ledger has room for the terms that a batch brings: a column of free text in place of categories, or of
 * units, is refused before it has filled the dictionaries that are read with every row (docs/ledger.md, Limits).
 */
import { Refusal } from '../base/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ledgerLimits, type LedgerLimits } from '../ledger/limits.ts';
import type { Dictionaries } from '../ledger/rows.ts';
import type { MergeInput } from './ledger-merge.ts';

/** What the dictionaries held when the batch was about to add its own terms: the numbers from there on are new. */
export interface TermsBefore {
  categories: number;
  units: number;
}

export function countTerms({ categories, units }: Dictionaries): TermsBefore {
  return { categories: categories.values.length, units: units.values.length };
}

/** The rows of a batch that become an identity, and the dictionaries that it shares with the rows of the ledger. */
export interface Brought {
  winner: Int32Array;
  input: MergeInput;
  dictionaries: Dictionaries;
}

/**
 * Throws Refusal LEDGER_CATEGORIES_FULL, LEDGER_UNITS_FULL or LEDGER_STAMPS_FULL if a batch would add more than the
 * ledger may have. A batch that brings nothing new passes, however full the ledger is. Throws `IntegrityError`.
 */
export async function refuseWithoutRoom(
  ledger: Ledger,
  { winner, input, dictionaries }: Brought,
  before: TermsBefore,
  limits: LedgerLimits = ledgerLimits,
): Promise<void> {
  const { claims, categories, units } = input;
  const newCategories = countNew(winner, (row) => claims.category(row), categories, before.categories);
  const newUnits = countNew(winner, (row) => claims.unit(row), units, before.units);
  // Every version adds one stamp at most.
  const mayLackStamps = (ledger.manifest?.version ?? 0) >= limits.stamps;
  if (newCategories === 0 && newUnits === 0 && !mayLackStamps) return;
  const own = countTerms(dictionaries);
  await ledger.numberUnread(dictionaries);
  const all = countTerms(dictionaries);
  const known = (name: keyof TermsBefore): number => before[name] - 1 + all[name] - own[name];
  if (newCategories > 0) refuseAbove('LEDGER_CATEGORIES_FULL', known('categories') + newCategories, limits.categories);
  if (newUnits > 0) refuseAbove('LEDGER_UNITS_FULL', known('units') + newUnits, limits.units);
  if (mayLackStamps) refuseAbove('LEDGER_STAMPS_FULL', dictionaries.stamps.asOf.length - 1, limits.stamps);
}

/** Terms from number `from` on that rows to be written have: `numbers` are those of the batch's own texts. */
function countNew(
  winner: Int32Array,
  termOf: (row: number) => number,
  numbers: ArrayLike<number>,
  from: number,
): number {
  const isOpen = Uint8Array.from(numbers, (number) => Number(number >= from));
  const fresh = isOpen.reduce((sum, each) => sum + each, 0);
  let used = 0;
  // Most batches use all their terms in the first thousands of rows.
  for (let k = 0; k < winner.length && used < fresh; k++) {
    if (winner[k] < 0) continue;
    const term = termOf(winner[k]);
    used += isOpen[term];
    isOpen[term] = 0;
  }
  return used;
}

function refuseAbove(
  code: 'LEDGER_CATEGORIES_FULL' | 'LEDGER_UNITS_FULL' | 'LEDGER_STAMPS_FULL',
  count: number,
  limit: number,
): void {
  if (count > limit) throw new Refusal(code, { limit, count });
}
