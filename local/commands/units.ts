import { Option, type Command } from 'commander';
import { readText } from '../files/read-file.ts';
import { perform } from '../perform.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption, purposeOption, wholeNumber } from './arguments.ts';

/** Units printed where nothing is said; the document has all. */
const unitsShown = 30;
/** More units than there can be. */
const everyUnit = 2 ** 31;

interface ListOptions {
  province?: string;
  kind?: string;
  parent?: string;
  level?: number;
  sort: string;
  limit?: number;
}

export function addUnits(program: Command): void {
  const units = program.command('units').description('Name the units of a province, and say which of them lag');
  units
    .command('load', { isDefault: true })
    .description('Replace the tables of units of the provinces in a file; a newer table stays')
    .argument('<file>', 'CSV: province,code,name,parent,kind,goal,source,as_of')
    .addOption(provinceOption('of this province alone; then the column province may be missing'))
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
Kinds: district, commune, public-body, school, employer, group, other. A goal is per cent, or empty.

Examples:
  doisoat units communes.csv
  doisoat units load communes.csv --province vn34-52`,
    )
    .action((path: string, { province }: { province?: string }, command: Command) =>
      perform(
        command,
        () => load(path, province),
        async (loaded, { voice }) => (await import('./units-text.ts')).loadedText(loaded, voice),
      ),
    );
  units
    .command('list')
    .description('List units with rate, place, goal and change; without a province those of the country')
    .addOption(provinceOption('one province; by default its units without a parent'))
    .addOption(
      new Option('--kind <kind>', 'of one kind, or unlisted: not in the table (default: every kind)').choices([
        'district',
        'commune',
        'public-body',
        'school',
        'employer',
        'group',
        'other',
        'unlisted',
      ]),
    )
    .option('--parent <code>', 'directly below this unit; needs a province')
    .option('--level <n>', 'of this level, 1 is the highest (default: every level)', wholeNumber(1))
    .addOption(
      new Option('--sort <order>', 'lowest rate first, or another order')
        .choices(['rate', 'best', 'remaining', 'behind', 'change', 'children', 'name'])
        .default('rate'),
    )
    .option('--limit <n>', `units printed (default: ${unitsShown}; --json has all)`, wholeNumber(1))
    .addHelpText(
      'after',
      `
Examples:
  doisoat units list --province vn34-52 --kind commune --sort remaining
  doisoat units list --kind commune --sort change --json`,
    )
    .action((options: ListOptions, command: Command) => {
      if (options.parent !== undefined && options.province === undefined)
        return command.error("error: --parent needs the option '--province <name>'");
      return runInWorld(command, (world, terminal) => list(world, terminal, options));
    });
}

/** Throws Refusal PROVINCE_UNKNOWN, FILE_NOT_FOUND, UNITS_ROW. */
async function load(path: string, named: string | undefined) {
  const { unitsLoad } = await import('../../core/operations/units-load.ts');
  const province = named === undefined ? undefined : knownProvince(named);
  return { operation: unitsLoad, request: { file: await readText(path, 'UNITS_ROW'), province } };
}

/** Throws Refusal PROVINCE_UNKNOWN; `IntegrityError`. */
async function list(
  world: LocalWorld,
  terminal: Terminal,
  { province: named, ...options }: ListOptions,
): Promise<Outcome> {
  const [{ provinceUnits, $UnitFilter }, { countryUnits, $CountryUnitFilter }, { KeptUnits }, { unitsText }] =
    await Promise.all([
      import('../../core/steering/units.ts'),
      import('../../core/steering/units-nationwide.ts'),
      import('../../core/steering/unit-board.ts'),
      import('./units-text.ts'),
    ]);
  const page = { after: 0, limit: options.limit ?? (terminal.json ? everyUnit : unitsShown) };
  const kept = new KeptUnits(world);
  const document =
    named === undefined
      ? await countryUnits(kept, $CountryUnitFilter.parse(options), page)
      : await provinceUnits(kept, knownProvince(named), $UnitFilter.parse(options), page);
  return { document, text: unitsText(document, terminal) };
}
