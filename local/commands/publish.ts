import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { SummaryDocuments } from '../../core/summary/published-documents.ts';
import type { NationalSummary } from '../../core/summary/summary.ts';
import { isSending } from '../alerts/local-settings.ts';
import type { LocalAlerts } from '../alerts/open-alerts.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { LocalWorld } from '../world.ts';

/** A publisher that stopped working is waited for so long, and then written over. */
const leaseTimes = { aliveMs: 15_000, waitMs: 60_000 };

export function addPublish(program: Command): void {
  program
    .command('publish')
    .description('Write the summary (JSON, CSV) and the pages into <dir>/published')
    .addHelpText('after', '\nExample:\n  doisoat publish --dir /srv/doisoat')
    .action((_options: unknown, command: Command) => runInWorld(command, publish, { withoutKey: true }));
}

/**
 * Makes the summary of the status now and writes it: the documents before the pages that show them. One publisher at a
 * time, who reads after it got the lease: a later publication has read later. Throws Refusal STATE_LOST,
 * PUBLISHER_BUSY.
 */
export async function publish(world: LocalWorld): Promise<Outcome> {
  const { publishInSpan } = await import('../../core/summary/publish-span.ts');
  const started = world.clock.now();
  const outcome = await publishInSpan(world, () => publishStates(world));
  world.log.event('summary.written', { durationMs: world.clock.now() - started });
  return outcome;
}

async function publishStates(world: LocalWorld): Promise<Outcome> {
  const [{ readSummaryInput }, { assertStateNotRegressed }, { makeDocuments }, { underLease }, { writePublished }] =
    await Promise.all([
      import('../../core/summary/summary-read.ts'),
      import('../../core/summary/state-regression.ts'),
      import('../../core/summary/published-documents.ts'),
      import('../../core/summary/publish-lease.ts'),
      import('../serve/write-published.ts'),
    ]);
  const alerts = await alertsOf(world);
  const published = { modes: world.publishedModes, basePath: world.portal.basePath };
  let made: { summary: NationalSummary; files: string[] } | undefined;
  let refused: unknown;
  const outcome = await underLease(world, leaseTimes, async () => {
    let documents: SummaryDocuments;
    try {
      const input = await readSummaryInput(world, { ledger: true });
      await assertStateNotRegressed(world, input.status);
      documents = makeDocuments(input, world.clock.now());
    } catch (error) {
      // Nothing was written, so no one need wait for the lease to expire.
      refused = error;
      return;
    }
    const files = await writePublished(world.directory, documents, published);
    made = { summary: documents.national, files: files ?? [] };
    if (files !== undefined) await alerts?.note(documents);
  });
  if (refused !== undefined) throw refused;
  await alerts?.deliver();
  if (outcome === 'busy' || made === undefined) throw new Refusal('PUBLISHER_BUSY');
  const { summary, files } = made;
  return { document: { madeAt: summary.madeAt, files }, text: files.map((file) => `${file}\n`).join('') };
}

/** Undefined, and nothing of it loaded, where none are sent. */
async function alertsOf(world: LocalWorld): Promise<LocalAlerts | undefined> {
  if (!isSending(world.alertSettings)) return undefined;
  return (await import('../alerts/open-alerts.ts')).openAlerts(world);
}
