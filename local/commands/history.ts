import type { Command } from 'commander';
import { readFile } from '../files/read-file.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
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
      runInWorld(command, (world, { voice }) => loadFile(world, path, voice)),
    );
}

async function loadFile(world: LocalWorld, path: string, { say, formatCount }: Voice): Promise<Outcome> {
  const [{ loadHistory }, { concatBytes }] = await Promise.all([
    import('../../core/history/load-history.ts'),
    import('../../core/base/bytes.ts'),
  ]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readFile(path)) chunks.push(chunk.slice());
  const loaded = await loadHistory(world, concatBytes(chunks));
  const counts = [loaded.rows, loaded.recorded, loaded.corrected, loaded.known];
  const [rows, recorded, corrected, known] = counts.map(formatCount);
  return {
    document: loaded,
    text: say({
      vi: `${rows} ngày: ${recorded} mới, ${corrected} đính chính, ${known} đã có\n`,
      en: `${rows} days: ${recorded} new, ${corrected} corrected, ${known} known already\n`,
    }),
  };
}
