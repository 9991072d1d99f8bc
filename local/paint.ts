import { styleText } from 'node:util';

/** Marks of a terminal. Each is set on words that say the same: nothing is told by colour alone. */
export interface Marks {
  /** What was refused, failed or is damaged. */
  bad: (text: string) => string;
  /** What needs a look. */
  warning: (text: string) => string;
  /** What is done. */
  good: (text: string) => string;
  heading: (text: string) => string;
}

const asItIs = (text: string): string => text;
/** Of documents, files and pipes. */
export const noMarks: Marks = { bad: asItIs, warning: asItIs, good: asItIs, heading: asItIs };

/**
 * Marks of what is written to a stream: none unless it is a terminal with colours. `NO_COLOR`, `TERM=dumb` and
 * `FORCE_COLOR` are respected, as Node respects them.
 */
export function marksFor(stream: NodeJS.WritableStream): Marks {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    text === '' ? text : styleText(format, text, { stream, validateStream: true });
  return { bad: styled('red'), warning: styled('yellow'), good: styled('green'), heading: styled('bold') };
}
