/**
 * All that is published, under `published/`, in the order in which it is written: documents, bulletins, the pages of
 * the provinces, the national page. A page that is visible has the data it links to. Where it is written to is the
 * shell's matter, and so are the events (`core/summary/summary-events.ts`), which are written once and last.
 */
import { documentFiles, type SummaryDocuments } from '../core/summary/published-documents.ts';
import type { ProvincePageOptions } from './province-page.ts';
import { nationalBulletins, provinceBulletins } from './published-bulletins.ts';
import { publishedPages } from './published-pages.ts';

export type PublishedFile = readonly [name: string, text: string];

/** Files whose order among each other is free. */
export interface PublicationStep {
  /** Hundreds of files that say the same all day: a shell may write them once a day. */
  daily: boolean;
  /** Makes them when they are wanted. */
  files: () => readonly PublishedFile[];
}

/** The steps, to be written one after another. */
export function* publicationOf(documents: SummaryDocuments, options: ProvincePageOptions): Generator<PublicationStep> {
  yield { daily: false, files: () => documentFiles(documents) };
  yield { daily: true, files: () => [...provinceBulletins(documents.provinces, options)] };
  yield { daily: false, files: () => nationalBulletins(documents.national, options) };
  const pages = [...publishedPages(documents, options)];
  yield { daily: false, files: () => pages.slice(0, -1) };
  yield { daily: false, files: () => pages.slice(-1) };
}
