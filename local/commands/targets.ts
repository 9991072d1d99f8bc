import type { Command } from 'commander';
import { readWholeFile } from '../files/read-file.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';

export function addTargets(program: Command): void {
  program
    .command('targets')
    .description('Record supplied plans, populations and targets; the figure with the newer `as_of` wins')
    .argument('<file>', 'CSV: year,province,indicator,value,source,as_of[,by]')
    .addHelpText(
      'after',
      `
Provinces: vn for the country, vn34-…, or vn63-… up to 2025. Persons are digits alone, per cent have a decimal point.
by: the day by which a target_verified is to be reached (default: 31 December of its year).

Example:
  doisoat targets plans-2026.csv`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      runInWorld(command, (world, { voice }) => targets(world, path, voice)),
    );
}

async function targets(world: LocalWorld, path: string, { say, formatCount }: Voice): Promise<Outcome> {
  const { loadTargets } = await import('../../core/summary/targets.ts');
  const loaded = await loadTargets(world, await readWholeFile(path));
  const counts = [loaded.rows, loaded.recorded, loaded.changed, loaded.known, loaded.older];
  const [rows, recorded, changed, known, older] = counts.map(formatCount);
  return {
    document: loaded,
    text: say({
      vi: `${rows} số liệu: ${recorded} mới, ${changed} thay đổi, ${known} đã có, ${older} cũ hơn số đang có\n`,
      en:
        `${rows} figures: ${recorded} new, ${changed} changed, ${known} known already, ${older} older than what is ` +
        'known\n',
    }),
  };
}
