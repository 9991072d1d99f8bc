import type { Command } from 'commander';
import type { LoadedTargets } from '../../core/summary/targets.ts';
import { readText } from '../files/read-file.ts';
import { perform } from '../perform.ts';
import type { Terminal } from '../shell.ts';
import { purposeOption } from './arguments.ts';

export function addTargets(program: Command): void {
  program
    .command('targets')
    .description('Record supplied plans, populations and targets; the figure with the newer `as_of` wins')
    .argument('<file>', 'CSV: year,province,indicator,value,source,as_of[,by]')
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
Provinces: vn for the country, vn34-…, or vn63-… up to 2025. Persons are digits alone, per cent have a decimal point.
by: the day by which a target_verified is to be reached (default: 31 December of its year).

Example:
  doisoat targets plans-2026.csv`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { targets } = await import('../../core/operations/targets.ts');
          return { operation: targets, request: { file: await readText(path, 'TARGET_ROW') } };
        },
        loadedText,
      ),
    );
}

function loadedText(loaded: LoadedTargets, { voice: { say, formatCount } }: Terminal): string {
  const counts = [loaded.rows, loaded.recorded, loaded.changed, loaded.known, loaded.older];
  const [rows, recorded, changed, known, older] = counts.map(formatCount);
  return say({
    vi: `${rows} số liệu: ${recorded} mới, ${changed} thay đổi, ${known} đã có, ${older} cũ hơn số đang có\n`,
    en:
      `${rows} figures: ${recorded} new, ${changed} changed, ${known} known already, ${older} older than what is ` +
      'known\n',
  });
}
