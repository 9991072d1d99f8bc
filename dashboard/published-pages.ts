/** All pages, by their names under `published/`, in the order in which they are to be written; the national page is the last. */
import type { NationalSummary, ProvinceDocument } from '../core/summary.ts';
import { nationalPage } from './national-page.ts';

export interface PageOptions {
  sha256Base64: (text: string) => string;
}

export function* publishedPages(
  { national }: { national: NationalSummary; provinces: readonly ProvinceDocument[] },
  options: PageOptions,
): Generator<[name: string, text: string]> {
  yield ['index.html', nationalPage(national, options)];
}
