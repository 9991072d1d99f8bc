import { InvalidArgumentError, type Command } from 'commander';
import type { VerdictName } from '../../core/domain/codes.ts';
import { openActors, openReasons, type OpenActor } from '../../core/steering/what-if.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption } from './arguments.ts';

interface Options {
  province?: string;
  reason?: VerdictName[];
  actor?: OpenActor[];
  unit?: string[];
}

export function addWhatIf(program: Command): void {
  program
    .command('what-if')
    .description('Say what mending reasons, actors or units would do to rate, place and goal')
    .addOption(provinceOption('one province only (default: all)'))
    .option('--reason <code>', 'all of this reason, such as ID_MISSING; may be repeated', oneOf(openReasons))
    .option('--actor <actor>', 'all that this actor must act on; may be repeated', oneOf(openActors))
    .option('--unit <name>', 'all of this unit; needs --province; may be repeated', oneMoreUnit)
    .addHelpText(
      'after',
      `
Examples:
  doisoat what-if --province "Gia Lai"
  doisoat what-if --province "Gia Lai" --reason NAME_DIFFERS --unit DV1
  doisoat what-if --actor clerk --json`,
    )
    .action((options: Options, command: Command) => {
      if (options.unit !== undefined && options.province === undefined)
        return command.error("error: --unit needs the option '--province <name>'");
      return runInWorld(command, (world, terminal) => whatIf(world, terminal, options));
    });
}

/** A repeatable option that takes one of a list, in either case. */
function oneOf<Name extends string>(names: readonly Name[]): (text: string, before?: Name[]) => Name[] {
  return (text, before = []) => {
    const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`One of ${names.join(', ')} is expected.`);
    return [...new Set([...before, found])];
  };
}

/** The empty text names those without a unit. */
function oneMoreUnit(text: string, before: string[] = []): string[] {
  return [...new Set([...before, text])];
}

/** Throws Refusal PROVINCE_UNKNOWN, UNIT_NOT_IN_BOOKS. */
async function whatIf(
  world: LocalWorld,
  terminal: Terminal,
  { province: named, reason = [], actor = [], unit = [] }: Options,
): Promise<Outcome> {
  const [{ readWhatIf }, { whatIfText }] = await Promise.all([
    import('../../core/steering/what-if-read.ts'),
    import('./what-if-text.ts'),
  ]);
  const document = await readWhatIf(world, {
    choice: { reasons: reason, actors: actor, units: unit },
    province: named === undefined ? undefined : knownProvince(named),
    disclosure: 'exact',
  });
  return { document, text: whatIfText(document, terminal) };
}
