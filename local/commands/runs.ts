import type { Command } from 'commander';
import { perform } from '../perform.ts';
import { calendarDay, limitOption, purposeOption } from './arguments.ts';

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
    .addOption(purposeOption())
    .addHelpText('after', '\nExamples:\n  doisoat runs\n  doisoat runs 2026-01-31\n  doisoat runs --limit 5 --json')
    .action((day: string | undefined, { limit, before }: Options, command: Command) =>
      perform(
        command,
        async () => {
          const { runs: operation } = await import('../../core/operations/runs.ts');
          return { operation, request: day === undefined ? { limit, before } : { day } };
        },
        async (report, terminal) => {
          const { runDayText, runsText } = await import('./runs-text.ts');
          return 'day' in report ? runDayText(report, terminal) : runsText(report, terminal);
        },
      ),
    );
}
