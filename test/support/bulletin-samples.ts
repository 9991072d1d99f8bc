/** The bulletins that are kept in `test/fixtures/bulletins/`: name and text. Run as a program it writes them. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bulletin } from '../../dashboard/bulletin.ts';
import { sampleFirstDay, sampleYear } from '../dashboard/sample-summary.ts';

export const bulletinFolder = join(import.meta.dirname, '../fixtures/bulletins');

export function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A year's country and province, every kind and language as Markdown; one HTML; the first day. */
export function goldenBulletins(): Map<string, string> {
  const [year, first] = [sampleYear(), sampleFirstDay()];
  const province = year.provinces.find((each) => each.province.province === 'vn34-52') ?? year.provinces[0];
  const bulletins = new Map<string, string>();
  for (const kind of ['daily', 'monthly'] as const)
    for (const language of ['vi', 'en'] as const)
      for (const [name, document] of [
        ['national', year.national],
        ['vn34-52', province],
        ['first-day', first.national],
      ] as const)
        bulletins.set(
          `${name}-${kind}.${language}.md`,
          bulletin(document, { kind, language, format: 'md', sha256Base64 }),
        );
  const options = { kind: 'daily', language: 'vi', format: 'html', sha256Base64 } as const;
  return bulletins.set('vn34-52-daily.vi.html', bulletin(province, options));
}

if (import.meta.filename === process.argv[1]) {
  await mkdir(bulletinFolder, { recursive: true });
  for (const [name, text] of goldenBulletins()) await writeFile(join(bulletinFolder, name), text);
}
