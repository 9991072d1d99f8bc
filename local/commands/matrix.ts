import { Option, type Command } from 'commander';
import type { Actor } from '../../core/catalogue/catalogue.ts';
import { actorNames, type Scheme, type VerdictName } from '../../core/domain/codes.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption, reasonCode, schemeCode } from './arguments.ts';

/** As `rowAxes` and `columnAxes` have them; a command is added before those are loaded. */
const byNames = ['reason', 'actor', 'scheme', 'unit'] as const;
const columnNames = ['reason', 'actor', 'scheme'] as const;

interface Options {
  province?: string;
  by: (typeof byNames)[number];
  columns?: (typeof columnNames)[number];
  unit?: string;
  reason?: VerdictName;
  actor?: Actor;
  scheme?: Scheme;
  csv?: boolean;
  exact?: boolean;
}

export function addMatrix(program: Command): void {
  program
    .command('matrix')
    .description('Say where the open cases are: by province, reason, who acts, scheme and unit')
    .addOption(provinceOption('one province only (default: all); units need it'))
    .addOption(
      new Option('--by <what>', 'columns of the provinces, or lines of the one province')
        .choices(byNames)
        .default('reason'),
    )
    .addOption(
      new Option(
        '--columns <what>',
        'columns of the one province (default: scheme beside reason or actor, else reason)',
      ).choices(columnNames),
    )
    .option('--unit <name>', 'one unit only')
    .option('--reason <verdict>', 'one reason only, such as ID_MISSING', reasonCode)
    .addOption(new Option('--actor <who>', 'only what is for one to act on').choices(actorNames))
    .option('--scheme <code>', 'of one scheme, such as BHYT', schemeCode)
    .option('--csv', 'the table as CSV on standard output')
    .option('--exact', 'full details, for headquarters; by default what offices are told')
    .addHelpText(
      'after',
      `
Examples:
  doisoat matrix
  doisoat matrix --by scheme --reason ID_MISSING
  doisoat matrix --province vn34-52 --by unit --columns reason --scheme BHYT --csv`,
    )
    .action((options: Options, command: Command) => {
      const { province, by, columns, unit } = options;
      if (province === undefined && (by === 'unit' || columns !== undefined || unit !== undefined))
        return command.error("error: units and --columns need the option '--province <name>'");
      return runInWorld(command, (world, terminal) => matrix(world, terminal, options));
    });
}

/** Throws Refusal PROVINCE_UNKNOWN, MATRIX_AXES. */
async function matrix(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ readMatrix }, { matrixCsv }, { KeptCases }, { viewOf }, { provinces }, { matrixText }] = await Promise.all([
    import('../../core/steering/read-matrix.ts'),
    import('../../core/steering/matrix.ts'),
    import('../../core/cases/kept-cases.ts'),
    import('../../core/cases/cases-document.ts'),
    import('../../core/domain/provinces.ts'),
    import('./matrix-text.ts'),
  ]);
  const { province, by, unit, reason, actor, scheme } = options;
  const one = province === undefined ? undefined : knownProvince(province);
  // Of one province schemes say most beside reasons or actors, and reasons beside schemes or units.
  const columns = options.columns ?? (by === 'reason' || by === 'actor' ? 'scheme' : 'reason');
  const disclosure = options.exact === true ? 'exact' : world.disclosure;
  const kept = new KeptCases(world);
  const document = await readMatrix(world, {
    rows: one === undefined ? 'province' : by,
    columns: one === undefined && by !== 'unit' ? by : columns,
    filter: { unit, reason, actor, scheme },
    provinces: one === undefined ? provinces.map(({ id }) => id) : [one],
    disclosure,
    casesOf: async (id) => viewOf(await kept.read(id), disclosure),
  });
  if (options.csv === true) return { document, text: '', bytes: matrixCsv(document) };
  return { document, text: matrixText(document, terminal) };
}
