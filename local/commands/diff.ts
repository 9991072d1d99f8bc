import { InvalidArgumentError, type Command } from 'commander';
import { isDay } from '../../core/base/calendar-day.ts';
import type { Scheme } from '../../core/domain/codes.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption, schemeCode } from './arguments.ts';

interface Options {
  province?: string;
  scheme?: Scheme;
  units?: boolean;
}

export function addDiff(program: Command): void {
  program
    .command('diff')
    .description('Say why the figures moved between two closed days, or two versions of a ledger')
    .argument('<from>', 'day (2026-01-31), or version of the ledger of a province', point)
    .argument('<to>', 'a later one; of days also today', point)
    .addOption(provinceOption('one province only (default: all); versions need it'))
    .option('--scheme <code>', 'of one scheme, such as BHYT', schemeCode)
    .option('--units', 'also by unit')
    .addHelpText(
      'after',
      `
Examples:
  doisoat diff 2026-01-01 2026-01-31
  doisoat diff 2026-01-01 2026-01-31 --province vn34-52 --units
  doisoat diff 3 12 --province vn34-52 --scheme BHYT --json`,
    )
    .action((from: Point, to: Point, options: Options, command: Command) => {
      if (typeof from !== typeof to) return command.error('error: two days or two versions are expected');
      if (typeof from === 'number' && options.province === undefined)
        return command.error("error: versions need the option '--province <name>'");
      if (options.units === true && options.scheme !== undefined)
        return command.error('error: --units counts persons of every scheme; leave out --scheme');
      return runInWorld(command, (world, terminal) => diff(world, terminal, [from, to], options));
    });
}

/** A day, or the number of a version. */
type Point = string | number;

function point(text: string): Point {
  if (isDay(text)) return text;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A day such as 2026-01-31 or the number of a version is expected.');
}

/** Throws Refusal PROVINCE_UNKNOWN, DAY_UNKNOWN, VERSION_UNKNOWN, DAYS_REVERSED, DIFF_NOT_RECORDED. */
async function diff(
  world: LocalWorld,
  terminal: Terminal,
  [from, to]: readonly [Point, Point],
  { province: named, scheme, units = false }: Options,
): Promise<Outcome> {
  const [{ diffOfDays, diffOfVersions }, { provinces }, { diffText }] = await Promise.all([
    import('../../core/steering/diff.ts'),
    import('../../core/domain/provinces.ts'),
    import('./diff-text.ts'),
  ]);
  const asked = named === undefined ? provinces.map(({ id }) => id) : [knownProvince(named)];
  const question = { scheme, units };
  const document =
    typeof from === 'number' || typeof to === 'number'
      ? await diffOfVersions(world, [Number(from), Number(to)], { ...question, province: asked[0] })
      : await diffOfDays(world, [from, to], { ...question, provinces: asked });
  return { document, text: diffText(document, terminal) };
}
