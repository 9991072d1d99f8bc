/**
 * All pages, by their names under `published/`, in the order in which they are to be written; the national page is the
 * last.
 */
import type { NationalSummary, ProvinceDocument } from '../core/summary/summary.ts';
import { nationalPage } from './national-page.ts';
import { provincePage, type ProvincePageOptions } from './province-page.ts';

export function* publishedPages(
  { national, provinces }: { national: NationalSummary; provinces: readonly ProvinceDocument[] },
  options: ProvincePageOptions,
): Generator<[name: string, text: string]> {
  for (const document of provinces)
    yield [`provinces/${document.province.province}.html`, provincePage(document, options)];
  yield ['index.html', nationalPage(national, options)];
}
