import type { Text } from '../core/catalogue/text.ts';
import * as en from '../dashboard/format-en.ts';
import * as vi from '../dashboard/format-vi.ts';
import { noMarks, type Marks } from './paint.ts';

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** How a command speaks to people. Documents for programs are the same in every language. */
export interface Voice extends Pick<
  typeof vi,
  'formatCount' | 'formatPercent' | 'formatInstant' | 'formatDay' | 'formatSize'
> {
  language: Language;
  /** Colours of the terminal, if it has any. */
  mark: Marks;
  /** The text in this language. */
  say: (text: Text) => string;
}

/** Words, figures and dates of one language. */
export function voiceOf(language: Language, mark: Marks = noMarks): Voice {
  const { formatCount, formatPercent, formatInstant, formatDay, formatSize } = language === 'en' ? en : vi;
  return {
    language,
    mark,
    formatCount,
    formatPercent,
    formatInstant,
    formatDay,
    formatSize,
    say: (text) => text[language],
  };
}
