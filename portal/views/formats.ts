/** Figures and days as they are written in the language of a page. */
import * as en from '../../dashboard/format-en.ts';
import * as vi from '../../dashboard/format-vi.ts';
import type { Language } from '../http/route.ts';

interface Formats {
  formatCount: (count: number) => string;
  formatDay: (day: string) => string;
  formatInstant: (iso: string) => string;
  formatPercent: (percent: string | null) => string;
  formatSize: (decimal: string) => string;
}

export const formats: Record<Language, Formats> = { vi, en };
