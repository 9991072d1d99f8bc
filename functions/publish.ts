/** The summary as files: `published/summary.json`, `published/national.csv`, `published/index.html`. */
import { createHash } from 'node:crypto';
import { readStatus } from '../core/status.ts';
import { makeSummary, nationalCsv } from '../core/summary.ts';
import { nationalPage } from '../dashboard/national-page.ts';
import type { Container } from './container.ts';

/** Publishes what the states of the provinces say now. To be called by one publisher at a time. */
export async function publishSummary({ world }: Pick<Container, 'world'>): Promise<void> {
  const summary = makeSummary(await readStatus(world), world.clock.now());
  const files = {
    'summary.json': `${JSON.stringify(summary)}\n`,
    'national.csv': nationalCsv(summary),
    'index.html': nationalPage(summary, { sha256Base64 }),
  };
  // The page last: whoever sees it finds the data it links to.
  for (const [name, text] of Object.entries(files))
    await world.objects.put(`published/${name}`, new TextEncoder().encode(text));
  const { participants, verified } = summary.national.persons;
  world.log.event('summary.published', { ranked: summary.ranked, participants, verified });
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
