/**
 * The bulletins under `published/bulletins/`: of the country and of each province, by day and by month, and the newest
 * daily one.
 */
import type { NationalSummary, ProvinceDocument } from '../core/summary/summary-schema.ts';
import { bulletin, bulletinDay } from './bulletin.ts';
import type { BulletinDocument } from './bulletin-sections.ts';
import type { PageOptions } from './html-document.ts';

type File = [name: string, text: string];

/** `bulletins/national/2026-01-31.vi.md`, `2026-01.vi.md` (monthly), `latest.vi.md`, and so on. */
export function nationalBulletins(national: NationalSummary, options: PageOptions): File[] {
  return filesOf(national, 'national', options);
}

/** `bulletins/vn34-52/2026-01-31.vi.md` and so on, of provinces that have figures. */
export function* provinceBulletins(provinces: readonly ProvinceDocument[], options: PageOptions): Generator<File> {
  for (const document of provinces)
    if (document.province.persons.denominator > 0) yield* filesOf(document, document.province.province, options);
}

function filesOf(document: BulletinDocument, folder: string, { sha256Base64 }: PageOptions): File[] {
  const day = bulletinDay(document);
  const files: File[] = [];
  for (const language of ['vi', 'en'] as const)
    for (const format of ['md', 'html'] as const) {
      const name = (issue: string): string => `bulletins/${folder}/${issue}.${language}.${format}`;
      const daily = bulletin(document, { kind: 'daily', language, format, sha256Base64 });
      files.push(
        [name(day), daily],
        [name(day.slice(0, 7)), bulletin(document, { kind: 'monthly', language, format, sha256Base64 })],
        [name('latest'), daily],
      );
    }
  return files;
}
