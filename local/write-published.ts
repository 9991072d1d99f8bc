import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nationalCsv } from '../core/summary.ts';
import type { NationalSummary } from '../core/summary.ts';
import { nationalPage } from '../dashboard/national-page.ts';
import { replaceFile } from './durable-files.ts';
import { publishedFolder } from './published-folder.ts';

/** Writes the documents, then the page; each is replaced whole. Gives their paths. */
export async function writePublished(directory: string, summary: NationalSummary): Promise<string[]> {
  const contents: [name: string, text: string][] = [
    ['national.json', `${JSON.stringify(summary, null, 1)}\n`],
    ['national.csv', nationalCsv(summary)],
    ['index.html', nationalPage(summary, { sha256Base64 })],
  ];
  const paths: string[] = [];
  for (const [name, text] of contents) {
    const path = join(directory, publishedFolder, name);
    await replaceFile(path, text);
    paths.push(path);
  }
  return paths;
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
