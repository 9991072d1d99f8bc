import type { Note } from '../../core/domain/receipt.ts';
import type { Voice } from '../voice.ts';

/** What was not understood of a file, as lines of text. */
export function noteLines(notes: readonly Note[], voice: Voice): string[] {
  const { say, formatCount, mark } = voice;
  return notes.map(({ code, rows, message }) => {
    const count = formatCount(rows);
    return `${mark.warning(say({ vi: `${count} dòng:`, en: `${code}: ${count} rows.` }))} ${say(message)}`;
  });
}
