import type { Command } from 'commander';
import { meantProvince } from '../../core/domain/province-names.ts';
import { generateShares, stepText } from '../generator-steps.ts';
import { run } from '../shell.ts';
import { calendarDay, knownProvince, provinceList, share, wholeNumber } from './arguments.ts';

interface Options {
  out: string;
  people: number;
  rows: number;
  provinces: string[];
  seed: string;
  locality?: number;
  deltas?: number;
  plain?: boolean;
  canonicalCells?: boolean;
  snapshot: boolean;
  history?: number;
  until?: string;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description('Generate synthetic data: a registry extract, a batch per province, and the truth about each row')
    .requiredOption('--out <folder>', 'output folder')
    .requiredOption('--people <n>', 'people in the registry', wholeNumber(1))
    .requiredOption('--rows <n>', 'rows of each batch', wholeNumber(0))
    .requiredOption('--provinces <names>', 'provinces with a batch, such as vn34-52,"Hà Nội"', provinceList)
    .requiredOption('--seed <text>', 'seed; the same seed gives the same bytes')
    .option('--locality <share>', 'share of a batch with ID prefixes of its own province (default: 0.9)', share)
    .option('--deltas <n>', 'delta extracts after the snapshot (default: 0)', wholeNumber(0))
    .option('--plain', 'write extracts as plain CSV instead of gzip: larger and faster')
    .option('--canonical-cells', 'write batches with the codes of the documented columns only (docs/columns.md)')
    .option('--no-snapshot', 'write only deltas and batches, of the same people')
    .option(
      '--history <days>',
      'also write history.csv of so many past days (default: 0); with --rows 0 the country at its size',
      wholeNumber(0),
    )
    .option('--until <day>', 'last of these days (default: that of the registry)', calendarDay)
    .addHelpText(
      'after',
      '\nExample:\n  doisoat generate --out sample --people 200000 --rows 10000 --provinces vn34-52,vn34-01 --seed 1',
    )
    .action((options: Options, command: Command) =>
      run(
        command,
        async (terminal) => {
          const { generate } = await import('../../generate/generate.ts');
          const { say, formatCount } = terminal.voice;
          const word = say({ vi: 'tạo dữ liệu', en: 'generate' });
          const provinces = options.provinces.map(provinceOrAsItIs);
          const tell = terminal.measure(generateShares(options, provinces));
          const report = await generate({ ...options, provinces }, (step, done, total) =>
            tell(`${word}: ${stepText(step, terminal.voice)}`, done, total, step),
          );
          const [rows, people, day] = [
            say({ vi: 'dòng', en: 'rows' }),
            say({ vi: 'người', en: 'people' }),
            say({ vi: 'ngày', en: 'days' }),
          ];
          const batches = report.batches.map((each) => `${formatCount(each.rows)} ${rows}  ${each.file}\n`);
          const extracts = report.extracts.map((each) => `${formatCount(each.rows)} ${people}  ${each.folder}\n`);
          const days = report.history.map((each) => `${formatCount(each.rows)} ${day}  ${each.file}\n`);
          return { document: report, text: [...extracts, ...batches, ...days].join(''), measured: true };
        },
        { place: 'none' },
      ),
    );
}

/** The id of a province; what none means is left to the generator, which refuses it. Throws Refusal PROVINCE_MERGED. */
function provinceOrAsItIs(text: string): string {
  return meantProvince(text).is === 'unknown' ? text : knownProvince(text);
}
