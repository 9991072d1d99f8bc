import type { Text } from '../core/catalogue/text.ts';
import * as en from '../dashboard/format-en.ts';
import * as vi from '../dashboard/format-vi.ts';

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** How a command speaks to people. Documents for programs are the same in every language. */
export interface Voice extends Pick<
  typeof vi,
  'formatCount' | 'formatPercent' | 'formatInstant' | 'formatDay' | 'formatSize'
> {
  language: Language;
  /** The text in this language. */
  say: (text: Text) => string;
  /** A text that is told in both languages where none was chosen, as lines: the English one indented below. */
  lines: (text: Text, before?: string) => string[];
}

/**
 * The voice of the language that was chosen by `--lang` or the locale. Where none was, it is `usual`, with figures as
 * they are written in Viet Nam: what the command said before it could be asked for a language.
 */
export function voiceOf(chosen: Language | undefined, usual: Language = 'en'): Voice {
  const language = chosen ?? usual;
  const { formatCount, formatPercent, formatInstant, formatDay, formatSize } = chosen === 'en' ? en : vi;
  return {
    language,
    formatCount,
    formatPercent,
    formatInstant,
    formatDay,
    formatSize,
    say: (text) => text[language],
    lines: (text, before = '') =>
      chosen === undefined ? [`${before}${text.vi}`, `  ${text.en}`] : [`${before}${text[language]}`],
  };
}
