/** Figures of the summary as each language writes them, beside the formats for counts, rates and instants. */
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

export interface PageNumbers {
  count: (count: number) => string;
  percent: (percent: string | null) => string;
  instant: (iso: string) => string;
  /** `2026-01-31` as 31/01/2026, or as it is. */
  day: (day: string) => string;
  /** +1.234, −5, 0. */
  signedCount: (count: number) => string;
  /** A text with two decimals and a sign: `-1.50` as −1,50; none gives a dash. */
  signed: (text: string | null) => string;
  /** A number with up to two decimals. */
  decimal: (value: number) => string;
}

export const vietnameseNumbers: PageNumbers = {
  count: vi.formatCount,
  percent: vi.formatPercent,
  instant: vi.formatInstant,
  day: (day) => day.split('-').toReversed().join('/'),
  signedCount: (count) => signOf(count) + vi.formatCount(Math.abs(count)),
  signed: (text) => signedText(text, vi.formatCount, ','),
  decimal: (value) => {
    const [whole, part] = String(value).split('.');
    return vi.formatCount(Number(whole)) + (part === undefined ? '' : `,${part}`);
  },
};

export const englishNumbers: PageNumbers = {
  count: en.formatCount,
  percent: en.formatPercent,
  instant: en.formatInstant,
  day: (day) => day,
  signedCount: (count) => signOf(count) + en.formatCount(Math.abs(count)),
  signed: (text) => signedText(text, en.formatCount, '.'),
  decimal: (value) => {
    const [whole, part] = String(value).split('.');
    return en.formatCount(Number(whole)) + (part === undefined ? '' : `.${part}`);
  },
};

function signOf(value: number): string {
  return value > 0 ? '+' : value < 0 ? '−' : '';
}

/** The minus of print, a plus where something grew, no sign at nothing; `group` writes the whole part. */
function signedText(text: string | null, group: (count: number) => string, point: string): string {
  if (text === null) return '–';
  const [whole, part] = text.replace('-', '').split('.');
  return signOf(Number(text)) + group(Number(whole)) + point + part;
}
