import type { Command } from 'commander';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { calendarDay, limitOption } from './arguments.ts';

interface Options {
  limit: number;
  before?: string;
}

/** As of one page of the API (`core/reconcile/list-runs.ts`), before anything of the core is loaded. */
const limits = { default: 30, max: 100 };

export function addRuns(program: Command): void {
  program
    .command('runs')
    .description('List the nightly runs, the newest first, or tell those of one day step by step')
    .argument('[day]', 'the runs of this day in all detail', calendarDay)
    .addOption(limitOption(limits))
    .option('--before <day>', 'runs of the days before this one (default: the newest)', calendarDay)
    .addHelpText('after', '\nExamples:\n  doisoat runs\n  doisoat runs 2026-01-31\n  doisoat runs --limit 5 --json')
    .action((day: string | undefined, options: Options, command: Command) =>
      runInWorld(command, (world, terminal) =>
        day === undefined ? list(world, terminal, options) : tell(world, terminal, day),
      ),
    );
}

async function list(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ listRuns }, { runsText }] = await Promise.all([
    import('../../core/reconcile/list-runs.ts'),
    import('./runs-text.ts'),
  ]);
  const document = await listRuns(world, options);
  return { document, text: runsText(document, terminal) };
}

/** Throws Refusal RUN_UNKNOWN. */
async function tell(world: LocalWorld, terminal: Terminal, day: string): Promise<Outcome> {
  const [{ readRunDay }, { runDayText }] = await Promise.all([
    import('../../core/reconcile/run-details.ts'),
    import('./runs-text.ts'),
  ]);
  const document = await readRunDay(world, day);
  return { document, text: runDayText(document, terminal) };
}
