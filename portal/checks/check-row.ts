/** A row of the form for one to ten people, and the file that such rows become: a `delta` as any other. */
import * as z from 'zod';
import { columns } from '../../core/intake/column-aliases.ts';
import { schemesOfText } from '../../core/intake/normalise-codes.ts';
import { encodeTable } from '../../core/formats/csv/writer.ts';

/** More people are a file. */
export const checkRowsMax = 10;
/** Longer cells are no value of a column: the longest, a unit, has 120 characters. */
const cellCharactersMax = 200;

/** One line of text: a line break within a cell is what a file cannot tell from damage. */
const $Cell = z
  .string()
  .max(cellCharactersMax)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);
const $Filled = $Cell.regex(/\S/u);
const $Schemes = $Cell.refine((text) => text.trim() === '' || schemesOfText(text) !== 0);

/** The canonical column names (`docs/contracts.md`, Batch file). */
export const $CheckRow = z.strictObject({
  participant_number: $Filled,
  personal_id: $Cell.optional(),
  old_id: $Cell.optional(),
  full_name: $Filled,
  birth_date: $Filled,
  birth_date_kind: $Cell.optional(),
  sex: $Cell.optional(),
  schemes: $Schemes.optional(),
  category: $Cell.optional(),
  unit: $Cell.optional(),
  hi_card: $Cell.optional(),
  nationality: $Cell.optional(),
});
export type CheckRow = z.infer<typeof $CheckRow>;

/** Rows that say themselves of which schemes they are; without, their metadata must. */
export const $RowWithSchemes = $CheckRow.extend({ schemes: $Schemes.regex(/\S/u) });

/** The rows as CSV, with the columns that one of them has. Nothing in it can run as a formula. */
export function checkFile(rows: readonly CheckRow[]): Uint8Array {
  const used = columns.filter((column) => rows.some((row) => row[column] !== undefined));
  return encodeTable(
    used,
    rows.map((row) => used.map((column) => row[column] ?? '')),
  );
}
