/** How one column of an uploaded table was understood (`docs/contracts.md`, Columns accounted for). */
import * as z from 'zod';

/** Longest heading that is repeated, in characters: the longest of a known form has 38. */
export const headingCharactersMax = 80;

export const $ColumnAccount = z.strictObject({
  /** As the file has it; `#7`, its position, where it is empty or could tell of a person. */
  heading: z.string().max(headingCharactersMax),
  field: z.nullable(z.string()), // canonical name; null: not used
  by: z.nullable(z.enum(['heading', 'content', 'profile', 'option'])), // null: not understood
  note: z.string(), // Vietnamese, then English; empty where there is nothing to say
});
export type ColumnAccount = z.infer<typeof $ColumnAccount>;
