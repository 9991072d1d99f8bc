import type { Command } from 'commander';
import type { LoadedHistory } from '../../core/history/load-history.ts';
import { readText } from '../files/read-file.ts';
import { perform } from '../perform.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption, purposeOption } from './arguments.ts';

export function addHistory(program: Command): void {
  const history = program.command('history').description('Manage the figures of past days');
  history
    .command('load')
    .description('Load published figures of past days; a correction is recorded next to the old figure')
    .argument('<file>', 'CSV: province,day,participants,out_of_scope,synced,verified,source[,note]')
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
Provinces are those of the day: vn63-… until 2025-06-30, vn34-… since 2025-07-01.

Example:
  doisoat history load figures-2025.csv`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { historyLoad } = await import('../../core/operations/history-load.ts');
          const request = { file: await readText(path, 'HISTORY_ROW') };
          return { operation: historyLoad, request, telling: () => loading };
        },
        loadedText,
      ),
    );
  history
    .command('export')
    .description('Write the figures of all past days as CSV, in the form that history load reads')
    .addOption(provinceOption('one province only, across the merger (default: all)'))
    .option('--out <file>', 'write the file there (default: standard output)')
    .addHelpText(
      'after',
      `
Examples:
  doisoat history export --out history.csv
  doisoat history export --province "Gia Lai"`,
    )
    .action((options: ExportOptions, command: Command) => runInWorld(command, (world) => exportDays(world, options)));
}

interface ExportOptions {
  province?: string;
  out?: string;
}

/** Throws Refusal PROVINCE_UNKNOWN. */
async function exportDays(world: LocalWorld, { province, out }: ExportOptions): Promise<Outcome> {
  const [{ historyCsv }, { concatBytes }, { replaceFile }] = await Promise.all([
    import('../../core/history/export-history.ts'),
    import('../../core/base/bytes.ts'),
    import('../../adapters/files/durable-files.ts'),
  ]);
  const pieces: Uint8Array[] = [];
  for await (const piece of historyCsv(world, province === undefined ? undefined : [knownProvince(province)]))
    pieces.push(piece);
  const bytes = concatBytes(pieces);
  const document = { bytes: bytes.length, out: out ?? null };
  if (out === undefined) return { document, text: '', bytes };
  await replaceFile(out, bytes);
  return { document, text: `${out}\n` };
}

const loading = { vi: 'nạp số liệu các ngày đã qua', en: 'history load' };

function loadedText(loaded: LoadedHistory, { voice: { say, formatCount } }: Terminal): string {
  const counts = [loaded.rows, loaded.recorded, loaded.corrected, loaded.known];
  const [rows, recorded, corrected, known] = counts.map(formatCount);
  return say({
    vi: `${rows} ngày: ${recorded} mới, ${corrected} đính chính, ${known} đã có\n`,
    en: `${rows} days: ${recorded} new, ${corrected} corrected, ${known} known already\n`,
  });
}
