/**
 * The summary as objects: documents, then the pages that show them, under `published/`; `summary.json` is the older
 * name of `national.json`. Events are objects of their own, written once a day.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { StateKey } from '../core/ports.ts';
import { documentFiles, makeDocuments, type SummaryDocuments } from '../core/summary/published-documents.ts';
import { eventFile, eventsOf } from '../core/summary/summary-events.ts';
import { readSummaryInput } from '../core/summary/summary-read.ts';
import type { NationalSummary } from '../core/summary/summary.ts';
import { bulletinDay } from '../dashboard/bulletin.ts';
import { nationalBulletins, provinceBulletins } from '../dashboard/published-bulletins.ts';
import { publishedPages } from '../dashboard/published-pages.ts';
import type { Container } from './container.ts';

/** Writes under way at a time: each takes tens of milliseconds, and a publisher has seconds. */
const writesAtOnce = 8;

type File = [name: string, text: string];

/**
 * Publishes the present states of the provinces; returns the summary. To be called by one publisher at a time, which
 * holds the lease before anything is read.
 */
export async function publishSummary({ world }: Pick<Container, 'world'>): Promise<NationalSummary> {
  const documents = makeDocuments(await readSummaryInput(world, { ledger: false }), world.clock.now());
  const { national } = documents;
  const files = documentFiles(documents);
  const nationalText = files.find(([name]) => name === 'national.json')?.[1] ?? '';
  const write = async ([name, text]: File): Promise<void> =>
    world.objects.put(`published/${name}`, new TextEncoder().encode(text));
  // The pages after all documents: a page that is visible has the data it links to.
  await inGroups([...files, ['summary.json', nationalText]], write);
  await inGroups(nationalBulletins(national, { sha256Base64 }), write);
  await writeProvinceBulletins(world, documents, write);
  const pages = [...publishedPages(documents, { sha256Base64, receipts: '../../results' })];
  await inGroups(pages.slice(0, -1), write);
  await inGroups(pages.slice(-1), write);
  for (const event of eventsOf(documents, bulletinDay(national))) {
    const [name, text] = eventFile(event);
    await world.objects.putIfAbsent(`published/${name}`, new TextEncoder().encode(text));
  }
  const { participants, verified } = national.national.persons;
  world.log.event('summary.published', {
    ranked: national.ranked,
    participants,
    verified,
    stale: national.stale.length,
  });
  return national;
}

/** The publisher's own memory: it has no right to read what it publishes. */
const bulletinsKey: StateKey = { partition: 'PUBLISH', sort: 'BULLETINS' };
const $BulletinsItem = z.object({ version: z.int().positive(), day: z.iso.date() });

/**
 * Once a day: hundreds of objects are too many for every publication. The day is noted when all are
 * written.
 */
async function writeProvinceBulletins(
  { state }: Container['world'],
  { national, provinces }: SummaryDocuments,
  write: (file: File) => Promise<void>,
): Promise<void> {
  const day = bulletinDay(national);
  const item = await state.read(bulletinsKey);
  const known = item === undefined ? undefined : $BulletinsItem.parse(item);
  if (known !== undefined && known.day >= day) return;
  const files = [...provinceBulletins(provinces, { sha256Base64 })];
  if (files.length === 0) return;
  await inGroups(files, write);
  // A faster publisher has written the same day.
  await state.compareAndSet(bulletinsKey, known?.version, { version: (known?.version ?? 0) + 1, day });
}

async function inGroups(files: readonly File[], write: (file: File) => Promise<void>): Promise<void> {
  for (let at = 0; at < files.length; at += writesAtOnce)
    await Promise.all(files.slice(at, at + writesAtOnce).map(write));
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
