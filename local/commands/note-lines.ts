import type { Note } from '../../core/domain/receipt.ts';
import { formatCount } from '../../dashboard/format-vi.ts';

/** What was not understood of a file, as lines of text: Vietnamese, and the English below it. */
export function noteLines(notes: readonly Note[]): string[] {
  return notes.flatMap(({ code, rows, message }) => [
    `${code}: ${formatCount(rows)} rows. ${message.vi}`,
    `  ${message.en}`,
  ]);
}
