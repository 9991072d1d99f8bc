/**
 * Two workers on two machines (two data directories, one S3 store, one PostgreSQL) and a day of uploads: workers killed
 * at random instants, the database killed, connections cut in the middle of statements. Then every upload has the
 * answer of the day that nobody disturbed.
 */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { provinces as country } from '../../core/domain/provinces.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openS3Objects } from '../../adapters/s3/open-s3-objects.ts';
import { S3Server } from '../../test/support/s3-server.ts';
import {
  answersOf,
  calmDay,
  cli,
  doisoat,
  figuresOf,
  makeBucket,
  makeDay,
  provinces,
  startWorker,
  stopWorker,
} from '../kills/day.ts';
import { password, postgresPrograms, type Cluster } from './cluster.ts';
import { cuttingProxy } from './cutting-proxy.ts';

/** The whole day; more says that the workers hang. */
const patience = 300_000; // milliseconds
const cutChance = 0.01;

interface Options {
  kills: number;
  filesOfProvince: number;
  /** Of an S3 server; one of our own in memory if there is none. */
  endpoint: string | undefined;
  random: () => number;
}

export async function workSideBySide(folder: string, cluster: Cluster, options: Options): Promise<void> {
  const { kills, random } = options;
  process.env.AWS_ACCESS_KEY_ID ??= 'test';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';
  process.env.AWS_REGION ??= 'us-east-1';
  const day = await makeDay(join(folder, 'sample'), options.filesOfProvince);
  const calm = join(folder, 'undisturbed');
  await calmDay(calm, day);

  const bucket = `postgres-${process.pid}`;
  const secrets = { [process.env.AWS_ACCESS_KEY_ID]: process.env.AWS_SECRET_ACCESS_KEY };
  const server = options.endpoint === undefined ? await S3Server.start({ buckets: [bucket], secrets }) : undefined;
  const endpoint = server?.endpoint ?? options.endpoint ?? '';
  if (server === undefined) await makeBucket(endpoint, bucket);
  const objects = openS3Objects({ bucket, endpoint });
  const { owner, app } = await cluster.newDatabase('doisoat_workers');
  const proxy = await cuttingProxy(cluster.port, 0, random);
  const through = app.replace(`:${cluster.port}/`, `:${proxy.port}/`);
  const machines = ['one', 'two'].map((name) => {
    const directory = join(folder, `machine-${name}`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ objects: { bucket, endpoint } }));
    copyFileSync(join(calm, 'fingerprint.key'), join(directory, 'fingerprint.key'));
    return directory;
  });
  await doisoat(['registry', 'build', day.extract, '--dir', machines[0]], { DOISOAT_STATE: app });

  proxy.chance = cutChance;
  // The second machine is the one whose network cuts.
  const environments = [{ DOISOAT_STATE: app }, { DOISOAT_STATE: through }];
  const start = (machine: number): ChildProcess => startWorker(machines[machine], environments[machine]);
  const workers = machines.map((_, machine) => start(machine));
  const tally = { workers: 0, database: 0 };
  const dump = join(folder, 'state.dump');
  const began = Date.now();
  const sent = day.files.entries();
  for (let done = false; !done;) {
    if (Date.now() - began > patience) throw new Error('the day does not end: the workers hang');
    const next = sent.next();
    if (!next.done) {
      const [i, { province, path }] = next.value;
      await objects.put(`incoming/${province}/delta/day-${String(i).padStart(2, '0')}.csv`, readFileSync(path));
      // In the middle of the day, while both machines work.
      if (i === Math.floor(day.files.length / 2)) dumpState(owner, dump);
    }
    await sleep(200 + random() * 900);
    if (tally.workers < kills) {
      const machine = random() < 0.5 ? 0 : 1;
      workers[machine].kill('SIGKILL');
      tally.workers++;
      if (tally.workers % 3 === 0) {
        await cluster.kill(300);
        tally.database++;
      }
      workers[machine] = start(machine);
      await sleep(random() * 2_500);
    } else if (next.done === true) done = (await answersOf(objects)).size === day.files.length;
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  proxy.chance = 0;
  const codes = await Promise.all(workers.map((worker) => stopWorker(worker)));
  if (codes.some((code) => code !== 0)) throw new Error(`the workers ended with ${codes.join(', ')}`);

  const env = { DOISOAT_STATE: app };
  const [expected, found] = [await answersOf(new FileObjectStore(calm)), await answersOf(objects)];
  const different = [...expected].filter(([sha256, text]) => found.get(sha256) !== text).length;
  const figures = await figuresOf(calm);
  const isEqual = (await figuresOf(machines[0], env)) === figures && (await figuresOf(machines[1], env)) === figures;
  await doisoat(['ledger', 'verify', '--dir', machines[1]], env);
  const published = machines.every((directory) => existsSync(join(directory, 'published', 'index.html')));
  const versions = await cluster.ask('doisoat_workers', `SELECT sum(version) FROM doisoat.items WHERE sort = 'STATE'`);
  const once = Number(versions) === day.files.length;
  const { before, after } = proxy.cuts;
  process.stdout.write(
    `two workers: ${day.files.length} uploads of ${provinces.length} provinces; workers killed ${tally.workers} ` +
      `times, database ${tally.database} times, connections cut ${before + after} times (${after} before the ` +
      `answer); ${found.size} answered, ${different} differ; each counted ${once ? 'once' : 'NOT ONCE'}; figures ` +
      `${isEqual ? 'equal' : 'DIFFER'}; pages on both ${published ? 'yes' : 'NO'}; verify 0 problems; ${seconds} s\n`,
  );
  if (different > 0 || !isEqual || !once || !published || found.size !== day.files.length) process.exitCode = 1;

  await doNight(machines, env);
  await restoreState(folder, cluster, { dump, machine: machines[0], figures });
  proxy.stop();
  server?.stop();
}

/** Both machines find the night due; each of its jobs is done once. */
async function doNight(machines: readonly string[], env: Record<string, string>): Promise<void> {
  const logs = await Promise.all(
    machines.map((directory) => {
      const how = ['--once', '--nightly', '00:00', '--settle', '0', '--health-port', '0'];
      const worker = cli(['worker', '--dir', directory, ...how], env);
      worker.stdout?.resume();
      return text(worker.stderr ?? Readable.from([]));
    }),
  );
  const closed = logs.map((log) => log.split('"event":"reconcile.closeDay"').length - 1);
  const all = closed.reduce((sum, each) => sum + each, 0);
  process.stdout.write(`the night, due on both: ${closed.join(' + ')} days of ${country.length} provinces closed\n`);
  if (all !== country.length) process.exitCode = 1;
}

function dumpState(address: string, file: string): void {
  run('pg_dump', ['--format=custom', `--file=${file}`, '--dbname', withoutPassword(address)]);
}

/** The dump is older than the objects: the state is made anew from them, and equals what it was at the end. */
async function restoreState(
  folder: string,
  cluster: Cluster,
  { dump, machine, figures }: { dump: string; machine: string; figures: string },
): Promise<void> {
  const { owner, app } = await cluster.newDatabase('doisoat_restored', { tables: false });
  run('pg_restore', ['--no-owner', '--exit-on-error', '--dbname', withoutPassword(owner), dump]);
  const directory = join(folder, 'restored');
  mkdirSync(directory);
  for (const name of ['config.json', 'fingerprint.key', 'state-database'])
    copyFileSync(join(machine, name), join(directory, name));
  const env = { DOISOAT_STATE: app };
  await doisoat(['ledger', 'rebuild', '--dir', directory], env);
  await doisoat(['ledger', 'verify', '--dir', directory], env);
  const isEqual = (await figuresOf(directory, env)) === figures;
  process.stdout.write(
    `a dump taken while both worked, restored beside the objects of the end, rebuilt: verify 0 problems, figures ` +
      `${isEqual ? 'equal' : 'DIFFER'}\n`,
  );
  if (!isEqual) process.exitCode = 1;
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  return url.toString();
}

function run(program: string, args: readonly string[]): void {
  const env = { ...process.env, PGPASSWORD: password };
  execFileSync(join(postgresPrograms() ?? '', program), args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
}
