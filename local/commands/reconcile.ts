import type { Command } from 'commander';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { calendarDay, knownProvince, provinceList } from './arguments.ts';
import { publish } from './publish.ts';

interface Options {
  day?: string;
  provinces?: string[];
  again?: true;
  threads?: number;
}

/** Threads pay from so many participants on; below it their start takes longer than the work. */
const threadsPayFrom = 100_000;

export function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description('Do the whole nightly run: re-verify, recount, compare provinces, write lists, close the day, publish')
    .option('--day <yyyy-mm-dd>', 'day to close (default: the last complete day)', calendarDay)
    .option('--provinces <list>', 'only these provinces, such as vn34-52,"Hà Nội"', provinceList)
    .option('--again', 'start a new run even if one of this day is done and nothing has changed')
    .addHelpText('after', '\nExamples:\n  doisoat reconcile\n  doisoat reconcile --day 2026-01-31 --json')
    .action((options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => reconcile(world, terminal, options)),
    );
}

/** Starts or resumes the run of the day. Exit code 1 with the report where some province failed. */
export async function reconcile(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [core, { ReconcileWorkers }, { prices }, { readEnvironment }, { readStatus }, text] = await Promise.all([
    import('../../core/reconcile/reconcile.ts'),
    import('../threads/reconcile-workers.ts'),
    import('../../core/cost/prices.ts'),
    import('../environment.ts'),
    import('../../core/summary/status.ts'),
    import('./run-text.ts'),
  ]);
  const stages = core.stagesOf(core.steps);
  const { voice } = terminal;
  const names = stages.map(({ steps }) => steps.map(({ name }) => text.nameText(name, voice)).join(', '));
  const shares = Object.fromEntries(names.map((name, at) => [name, stageShares[at] ?? 0]));
  const tell = terminal.measure(shares);
  const word = voice.say({ vi: 'đối soát', en: 'reconcile' });
  const workers = new ReconcileWorkers({
    directory: world.directory,
    log: readEnvironment().log,
    state: world.shared?.address,
  });
  const many = (await readStatus(world)).national.persons.participants >= threadsPayFrom;
  const place = { ...world, prices, publish: () => publish(world) };
  try {
    const report = await core.reconcile(
      place,
      {
        ...(options.day === undefined ? {} : { day: options.day }),
        ...(options.provinces === undefined ? {} : { provinces: options.provinces.map(knownProvince) }),
        ...(options.again === undefined ? {} : { again: options.again }),
      },
      {
        ...(many ? { runJobs: workers.runJobs } : {}),
        progress: (stage, done, total) => tell(`${word}: ${names[stage]}`, done, total, names[stage]),
      },
    );
    const outcome = { document: report, text: text.runText(report, terminal), measured: true };
    return report.status === 'done' ? outcome : { ...outcome, refused: await refusedAs('RUN_INCOMPLETE') };
  } finally {
    await workers.close();
  }
}

/** How the time of a run is divided among its stages, as measured; only for the time left. */
const stageShares = [0.03, 0.33, 0.36, 0.2, 0.04, 0.01, 0.01, 0.02];
