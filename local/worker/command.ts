import { InvalidArgumentError, Option, type Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Watching } from '../metrics/watching.ts';
import type { LocalWorld } from '../world.ts';
import { defaultHost, port } from '../commands/serve.ts';
import { directoryOf, run, stateOf, stopGracefully, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { errorCode } from '../../adapters/files/durable-files.ts';
import { wholeNumber } from '../commands/arguments.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import type { RunningPortal } from '../portal/start-portal.ts';
import { timeOfDay } from '../time-of-day.ts';
import type { WorkerOptions } from './run-worker.ts';

interface Options {
  poll: number;
  settle: number;
  nightly: number;
  healthPort: number;
  healthHost: string;
  portalPort?: number;
  portalHost: string;
  once?: true;
  state?: string | undefined;
}

const nightlyDefault = '01:30'; // in Viet Nam

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('Run as a service on one machine: watch incoming/, answer every upload, do the nightly run')
    .option('--poll <seconds>', 'time between two polls', wholeNumber(1), 5)
    .option('--settle <seconds>', 'process an upload once it has been unchanged for this long', wholeNumber(0), 5)
    .addOption(
      new Option('--nightly <hh:mm>', 'time of day of the nightly run, in Viet Nam')
        .argParser(nightlyTime)
        .default(nightlyTime(nightlyDefault), nightlyDefault),
    )
    .option('--health-port <n>', 'port of /health and /metrics; 0 takes a free one', port, 9464)
    .option('--health-host <address>', 'address of /health and /metrics', '127.0.0.1')
    .option('--portal-port <n>', 'serve the portal too, at this port; 0 takes a free one (default: no portal)', port)
    .option('--portal-host <address>', 'address of the portal; others than loopback need a login', defaultHost)
    .option('--once', 'exit when nothing is left to do')
    .addHelpText(
      'after',
      `
Put uploads under <dir>/objects/incoming/<province>/<kind>/; answers are written under
<dir>/objects/results/<province>/<batch>/. With {"objects": {"bucket": "…", "endpoint": "https://…"}} in
<dir>/config.json, objects are kept in that S3-compatible store (docs/worker.md); state, key and pages stay in <dir>.
With --state postgres://… several machines share the state and work side by side (docs/state-postgres.md).
SIGTERM or Ctrl-C: the worker finishes the current upload and exits. After a kill it resumes where it was.

Examples:
  doisoat worker --dir /srv/doisoat
  doisoat worker --dir /srv/doisoat --nightly 02:00 --health-port 0
  doisoat worker --dir /srv/doisoat --portal-port 8080
  doisoat worker --once`,
    )
    .action((options: Options, command: Command) =>
      run(command, ({ voice }) => work(directoryOf(command), { ...options, state: stateOf(command) }, voice)),
    );
}

function nightlyTime(text: string): number {
  const time = timeOfDay(text);
  if (time === undefined) throw new InvalidArgumentError('A time of day such as 01:30 is expected.');
  return time;
}

async function work(directory: string, options: Options, { say }: Voice): Promise<Outcome> {
  const [{ openWatched }, { startHealthServer }, { newFacts }, { runWorker }, { LedgerWatcher }, { startAlertRounds }] =
    await Promise.all([
      import('../metrics/watching.ts'),
      import('./health-server.ts'),
      import('./worker-facts.ts'),
      import('./run-worker.ts'),
      import('./ledger-watcher.ts'),
      import('../alerts/alert-rounds.ts'),
    ]);
  const facts = newFacts(Date.now());
  const { world, watching } = await openWatched(directory, { log: true, state: options.state }, facts);
  const watched = { facts, checks: watching.health, scrape: watching.scrape };
  const health = await startHealthServer(watched, { host: options.healthHost, port: options.healthPort }).catch(
    (error: unknown) => {
      world.close();
      throw errorCode(error) === 'EADDRINUSE' ? new Refusal('PORT_IN_USE') : error;
    },
  );
  // Nothing counts as published yet: pages of an earlier version are made anew.
  const watcher = new LedgerWatcher(world, () => publishAll(world), '');
  const portal = await portalOf(world, options, watching, () => watcher.publish()).catch((error: unknown) => {
    health.close();
    world.close();
    throw error;
  });
  const alerts = await startAlertRounds(world, () => watcher.publish());
  const stopping = new AbortController();
  // The shell's own handlers end the process at once; a worker first finishes what it has begun.
  stopGracefully(() => stopping.abort());
  world.log.event('worker.started', { health: health.url, ...(portal === undefined ? {} : { portal: portal.url }) });
  try {
    await checkPromises(world);
    await checkClock(world);
    await runWorker(
      world,
      {
        pollMs: options.poll * 1000,
        settleMs: options.settle * 1000,
        publishIfMoved: () => watcher.publishIfMoved(),
        nightly: () => nightly(world, options.nightly, () => watcher.publish()),
        ...(world.shared === undefined ? {} : { claims: world.shared.claims }),
        untilIdle: options.once === true,
        ...(portal === undefined ? {} : { isUnderWay: underWay(world, portal.uploads) }),
      },
      facts,
      stopping.signal,
    );
  } finally {
    await alerts.stop();
    await portal?.stop();
    health.close();
    world.close();
  }
  world.log.event('worker.stopped', { rounds: facts.rounds });
  const { uploads, rows, faults, dead, waiting } = facts;
  const document = { uploads, rows, faults, dead, waiting, run: facts.run ?? null };
  const { committed, refused, duplicate } = uploads;
  const text = say({
    vi:
      `tệp: ghi nhận ${committed}, từ chối ${refused}, đã xử lý trước đây ${duplicate}; ${rows} dòng; ${faults} lỗi, ` +
      `còn chờ ${waiting}\n`,
    en:
      `uploads: ${committed} committed, ${refused} refused, ${duplicate} duplicate; ${rows} rows; ${faults} faults, ` +
      `${waiting} waiting\n`,
  });
  return { document, text };
}

/** Files keep their promises by construction; another store is tried. */
async function checkPromises(world: LocalWorld): Promise<void> {
  if (world.objects.bucket === 'local') return;
  const { checkStore } = await import('../../adapters/s3/open-s3-objects.ts');
  await checkStore(world.objects, `${process.pid}-${world.clock.now()}`);
}

/** Claims and leases need no clock in common; days, as-of times and the wait for a file at rest do. */
const clockOffMax = 60_000; // milliseconds

/** Throws Refusal STATE_CLOCK. */
async function checkClock({ shared, clock }: LocalWorld): Promise<void> {
  if (shared === undefined) return;
  const before = clock.now();
  const there = await shared.now();
  if (there < before - clockOffMax || there > clock.now() + clockOffMax) throw new Refusal('STATE_CLOCK');
}

async function portalOf(
  world: LocalWorld,
  { portalPort, portalHost, nightly: from }: Options,
  watching: Watching,
  publish: () => Promise<unknown>,
): Promise<RunningPortal | undefined> {
  if (portalPort === undefined) return undefined;
  const { startPortal } = await import('../portal/start-portal.ts');
  return startPortal(world, { host: portalHost, port: portalPort, publish, nightly: from, watching });
}

/** Which uploads the portal of this process is at: those that failed there are the worker's again. */
function underWay(world: LocalWorld, uploads: RunningPortal['uploads']): NonNullable<WorkerOptions['isUnderWay']> {
  const { bucket } = world.objects;
  return (province, upload) => {
    const work = uploads.work(province, uploadBatchId(world.hash, { ...upload, bucket }));
    return work !== undefined && work.state !== 'failed';
  };
}

async function publishAll(world: LocalWorld): Promise<unknown> {
  const { publish } = await import('../commands/publish.ts');
  return publish(world);
}

async function nightly(
  world: LocalWorld,
  from: number,
  publish: () => Promise<unknown>,
): Promise<{ day: string; status: string } | undefined> {
  const [{ dueDay }, { currentRegistry }, { reconcile }, { prices }] = await Promise.all([
    import('./nightly.ts'),
    import('../../core/registry/activate.ts'),
    import('../../core/reconcile/reconcile.ts'),
    import('../../core/cost/prices.ts'),
  ]);
  if ((await currentRegistry(world)) === undefined) return undefined;
  const day = await dueDay(world, world.clock.now(), from);
  if (day === undefined) return undefined;
  const run = async (): Promise<string> => (await reconcile({ ...world, prices, publish }, { day })).status;
  // One machine does it; the others look again, and go on with it if that one ends before it.
  const done = (await world.shared?.claims.hold('nightly', run)) ?? { held: true, value: await run() };
  return done.held ? { day, status: done.value } : undefined;
}
