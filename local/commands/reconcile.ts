import type { Command } from 'commander';
import { canonicalisationOf } from '../../core/names/canon.ts';
import type { ProvinceRun, RunReport } from '../../core/reconcile/run-report.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { calendarDay, knownProvince, list } from './arguments.ts';
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
    .option('--provinces <list>', 'only these provinces, such as vn34-52,vn34-01', list)
    .option('--again', 'start a new run even if one of this day is done and nothing has changed')
    .addHelpText('after', '\nExamples:\n  doisoat reconcile\n  doisoat reconcile --day 2026-01-31 --json')
    .action((options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => reconcile(world, terminal, options)),
    );
}

/** Starts or resumes the run of the day. Exit code 1 with the report where some province failed. */
export async function reconcile(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [core, { ReconcileWorkers }, { TimeLeft }, { readPrices }, { readEnvironment }, { readStatus }] =
    await Promise.all([
      import('../../core/reconcile/reconcile.ts'),
      import('../threads/reconcile-workers.ts'),
      import('../time-left.ts'),
      import('../read-prices.ts'),
      import('../environment.ts'),
      import('../../core/summary/status.ts'),
    ]);
  const stages = core.stagesOf(core.steps);
  const names = stages.map(({ steps }) => steps.map(({ name }) => name).join(', '));
  const shares = Object.fromEntries(names.map((name, at) => [name, stageShares[at] ?? 0]));
  const timeLeft = new TimeLeft(world.clock, shares);
  const workers = new ReconcileWorkers({ directory: world.directory, log: readEnvironment().log });
  const many = (await readStatus(world)).national.persons.participants >= threadsPayFrom;
  const place = { ...world, prices: await readPrices(), publish: () => publish(world) };
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
        progress: (stage, done, total) =>
          terminal.progress(
            `reconcile: ${names[stage]} ${done} / ${total}${timeLeft.text(names[stage], done / total)}`,
          ),
      },
    );
    const outcome = { document: report, text: reportText(report, terminal.columns), measured: true };
    return report.status === 'done' ? outcome : { ...outcome, refused: await refusedAs('RUN_INCOMPLETE') };
  } finally {
    await workers.close();
  }
}

/** Participants by canonicalisation of their names: how far an upgrade has come (`docs/upgrade.md`). */
function canonsText(canons: Record<string, number>): string {
  const texts = Object.entries(canons).map(
    ([canon, count]) => `${formatCount(count)} of ${canonicalisationOf(Number(canon))}`,
  );
  return texts.join(', ') || 'none';
}

/** How the time of a run is divided among its stages, as measured; only for the time left. */
const stageShares = [0.03, 0.33, 0.36, 0.2, 0.04, 0.02, 0.02];

const columns: TextColumn[] = [
  { title: 'Province', align: 'left', dispensable: 0 },
  { title: 'Participants', align: 'right', dispensable: 2 },
  { title: 'Verified', align: 'right', dispensable: 2 },
  { title: 'Compared', align: 'right', dispensable: 3 },
  { title: 'Re-check', align: 'right', dispensable: 0 },
  { title: 'Deceased', align: 'right', dispensable: 0 },
  { title: 'Shared', align: 'right', dispensable: 1 },
  { title: 'Children', align: 'right', dispensable: 1 },
  { title: 'Result', align: 'left', dispensable: 0 },
];

function reportText(report: RunReport, width: number): string {
  const shown = report.provinces.filter(({ ledgerVersion, failed }) => ledgerVersion > 0 || failed !== null);
  const { national, cost } = report;
  const causes = Object.entries(national.causes).map(([cause, rows]) => `${cause} ${formatCount(rows)}`);
  const lines = [
    `Run ${report.run} of ${report.day}, registry ${report.registryVersion}: ${report.status}`,
    `re-verified: ${formatCount(national.compared)} rows compared, ${formatCount(national.changed)} changed ` +
      `(${causes.join(', ') || 'no verdict'}), ${formatCount(national.waiting)} not compared`,
    `names by canonicalisation: ${canonsText(national.canons)}`,
    `recount: drift ${national.drift}`,
    `shared: ${formatCount(national.sharedIds)} IDs, ${formatCount(national.idsElsewhere)} of them in several ` +
      `provinces; ${formatCount(national.overlap)} persons counted more than once`,
    `asked about too often in several provinces: ${formatCount(national.idsAskedTooOften)} IDs`,
    `children under 6 without BHYT: ${formatCount(national.children.uninsured)} of ` +
      formatCount(national.children.resident),
    `traced: ${countsText(national.traced)}`,
    `lost uploads: ${countsText(national.redriven)}`,
    `read ${formatCount(report.use.bytesRead)} bytes, wrote ${formatCount(report.use.bytesWritten)}; ` +
      `${report.workSeconds.toFixed(1)} s of work${cost === null ? '' : costText(cost)}`,
    ...report.failed.map(({ step, item, code }) => `failed: ${step} ${item} ${code}`),
  ];
  return textTable(columns, shown.map(rowOf), width) + lines.map((line) => `${line}\n`).join('');
}

function costText({ dollars, region, pricesAsOf }: NonNullable<RunReport['cost']>): string {
  return `; in the cloud US$ ${dollars.toFixed(4)} (${region}, prices of ${pricesAsOf})`;
}

function rowOf(province: ProvinceRun): string[] {
  const { failed, lists, children } = province;
  return [
    province.province,
    formatCount(province.participants),
    formatCount(province.verified),
    formatCount(province.compared),
    formatCount(province.rechecks),
    formatCount(lists.deceased ?? 0),
    formatCount(lists.sharing ?? 0),
    formatCount(children.uninsured),
    failed === null ? 'done' : `${failed.step} ${failed.code}`,
  ];
}

function countsText(counts: Record<string, number>): string {
  return (
    Object.entries(counts)
      .map(([name, count]) => `${name} ${formatCount(count)}`)
      .join(', ') || 'none'
  );
}
