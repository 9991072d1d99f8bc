import type { Note } from '../../core/domain/receipt.ts';
import type { Voice } from '../voice.ts';

/** What was not understood of a file, as lines of text. */
export function noteLines(notes: readonly Note[], voice: Voice): string[] {
  const { lines, say, formatCount } = voice;
  return notes.flatMap(({ code, rows, message }) =>
    lines(message, say({ vi: `${formatCount(rows)} dòng: `, en: `${code}: ${formatCount(rows)} rows. ` })),
  );
}
