import type { Command } from 'commander';
import { runInWorld } from '../shell.ts';
import type { Outcome } from '../shell.ts';
import type { LocalWorld } from '../world.ts';

export function addPublish(program: Command): void {
  program
    .command('publish')
    .description('writes the summary (JSON, CSV) and the page into <dir>/published')
    .addHelpText('after', '\nExample:\n  doisoat publish --dir /srv/doisoat')
    .action((_options: unknown, command: Command) => runInWorld(command, publish));
}

/** Makes the summary of the status now and writes it: the documents before the page that shows them. */
export async function publish(world: LocalWorld): Promise<Outcome> {
  const [{ readStatus }, { refuseLostStates }, { makeSummary }, { writePublished }] = await Promise.all([
    import('../../core/status.ts'),
    import('../../core/lost-states.ts'),
    import('../../core/summary.ts'),
    import('../write-published.ts'),
  ]);
  const status = await readStatus(world);
  await refuseLostStates(world, status);
  const summary = makeSummary(status, world.clock.now());
  const files = await writePublished(world.directory, summary);
  return { document: { madeAt: summary.madeAt, files }, text: files.map((file) => `${file}\n`).join('') };
}
