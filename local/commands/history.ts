import type { Command } from 'commander';
import { formatCount } from '../../dashboard/format-vi.ts';
import { readFile } from '../files/read-file.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { LocalWorld } from '../world.ts';

export function addHistory(program: Command): void {
  const history = program.command('history').description('Manage the figures of past days');
  history
    .command('load')
    .description('Load published figures of past days; a correction is recorded next to the old figure')
    .argument('<file>', 'CSV: province,day,participants,out_of_scope,synced,verified,source[,note]')
    .addHelpText(
      'after',
      `
Provinces are those of the day: vn63-… until 2025-06-30, vn34-… since 2025-07-01.

Example:
  doisoat history load figures-2025.csv`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      runInWorld(command, (world) => loadFile(world, path)),
    );
}

async function loadFile(world: LocalWorld, path: string): Promise<Outcome> {
  const [{ loadHistory }, { concatBytes }] = await Promise.all([
    import('../../core/history/load-history.ts'),
    import('../../core/base/bytes.ts'),
  ]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readFile(path)) chunks.push(chunk.slice());
  const loaded = await loadHistory(world, concatBytes(chunks));
  const { rows, recorded, corrected, known } = loaded;
  return {
    document: loaded,
    text:
      `${formatCount(rows)} days: ${formatCount(recorded)} new, ${formatCount(corrected)} corrected, ` +
      `${formatCount(known)} known already\n`,
  };
}
