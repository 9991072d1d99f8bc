import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SummaryDocuments } from '../../core/summary/published-documents.ts';
import { eventFile, eventsOf, type SummaryEvent } from '../../core/summary/summary-events.ts';
import { bulletinDay } from '../../dashboard/bulletin.ts';
import { eventLine } from '../../dashboard/event-texts.ts';
import { publicationOf } from '../../dashboard/publication.ts';
import { sha256Base64 } from '../../adapters/node/node-hash.ts';
import { createFile, temporaryName, unless } from '../../adapters/files/durable-files.ts';
import { renameFile } from '../../adapters/files/file-system.ts';
import { privateModes, type Modes } from '../../adapters/files/modes.ts';
import { publishedFolder } from './published-folder.ts';

/** One line for each event, Vietnamese first. */
const eventsLog = 'events.log';

/**
 * Writes the documents, then the pages, then the day's events; each is replaced whole. Gives the paths, or undefined if
 * the present one was made later: a publisher that was held up does not write over a newer one. Links to receipts lead
 * both to the file and to the portal's address; below a base path, to the address alone.
 */
export async function writePublished(
  directory: string,
  documents: SummaryDocuments,
  { modes = privateModes, basePath = '' }: { modes?: Modes; basePath?: string } = {},
): Promise<string[] | undefined> {
  const { national } = documents;
  const folder = join(directory, publishedFolder);
  if (await isNewerThere(folder, national.madeAt)) return undefined;
  const paths: string[] = [];
  const receipts = `${basePath === '' ? '../..' : '..'}/objects/results`;
  for (const { files } of publicationOf(documents, { sha256Base64, receipts }))
    for (const [name, text] of files()) {
      const path = join(folder, name);
      await replaceWhole(path, text, modes);
      paths.push(path);
    }
  await tellEvents(directory, eventsOf(documents, bulletinDay(national)), modes);
  return paths;
}

/**
 * Each event once: as an object, and before that as a line of `events.log` in the data directory, for whatever follows
 * that file and sends mail. A publisher that dies between the two writes its line again.
 */
async function tellEvents(directory: string, events: readonly SummaryEvent[], modes: Modes): Promise<void> {
  for (const event of events) {
    const [name, text] = eventFile(event);
    const path = join(directory, publishedFolder, name);
    if ((await unless('ENOENT', () => stat(path))) !== undefined) continue;
    await appendFile(join(directory, eventsLog), `${eventLine(event)}\n`, { mode: privateModes.file });
    await unless('EEXIST', () => createFile(path, [Buffer.from(text)], { durable: false, modes }));
  }
}

async function isNewerThere(folder: string, madeAt: string): Promise<boolean> {
  const text = await unless('ENOENT', () => readFile(join(folder, 'national.json'), 'utf8'));
  if (text === undefined) return false;
  // Its first members: the whole document need not be of a form that this program knows.
  const known = /"madeAt":\s*"([^"]+)"/.exec(text.slice(0, 1000))?.[1];
  return known !== undefined && known > madeAt;
}

/** A reader sees the old bytes or the new ones; what can be made again need not survive a loss of power. */
async function replaceWhole(path: string, text: string, modes: Modes): Promise<void> {
  const temporary = `${path}.${temporaryName()}`;
  try {
    await createFile(temporary, [Buffer.from(text)], { durable: false, modes });
    await renameFile(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
