/**
 * One province against the country, as a user runs it: extract and batch generated from a seed, index built, batch
 * processed, each command in a process of its own. The answers are checked against the generator's truth before any
 * figure is printed.
 *
 *   npm run bench:province [-- --people 10000000 --rows 1300000 --dir /somewhere]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { $Status } from '../core/summary/status.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const province = 'vn34-52';
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000000' },
    rows: { type: 'string', default: '1300000' },
    dir: { type: 'string' },
  },
});

interface Run {
  output: string;
  seconds: number;
  peakMiB: number | undefined; // as the command prints it
}

function doisoat(...args: string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.pipe(process.stderr);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`doisoat ${args[0]} ended with ${code}`));
      const peak = /peak memory (\d+) MiB/.exec(output)?.[1];
      resolve({
        output,
        seconds: (performance.now() - started) / 1000,
        peakMiB: peak === undefined ? undefined : Number(peak),
      });
    });
  });
}

function megabytes(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size / 1e6;
  return readdirSync(path).reduce((sum, name) => sum + megabytes(join(path, name)), 0);
}

/** Verdicts of the status against the truth; throws if any count differs. */
function checkTruth(status: string, truthFile: string): number {
  const truth = new Map<string, number>();
  let rows = 0;
  for (const line of readFileSync(truthFile, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const verdict = line.split(',')[2];
    truth.set(verdict, (truth.get(verdict) ?? 0) + 1);
    rows++;
  }
  const counted = $Status.parse(JSON.parse(status)).provinces.find((each) => each.province === province);
  for (const [verdict, count] of Object.entries(counted?.verdicts ?? {})) {
    if (count !== (truth.get(verdict) ?? 0))
      throw new Error(`${verdict}: status ${count}, truth ${truth.get(verdict) ?? 0}`);
  }
  return rows;
}

const work = values.dir ?? mkdtempSync(join(tmpdir(), 'doisoat-bench-'));
try {
  const [sample, data] = [join(work, 'sample'), join(work, 'data')];
  const generated = await doisoat(
    'generate',
    '--out',
    sample,
    '--people',
    values.people,
    '--rows',
    values.rows,
    '--provinces',
    province,
    '--seed',
    'bench',
  );
  const extract = join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]);
  const built = await doisoat('registry', 'build', extract, '--dir', data);
  const folder = join(sample, 'incoming', province, 'delta');
  const file = join(folder, readdirSync(folder)[0]);
  const synced = await doisoat('sync', file, '--province', province, '--dir', data);
  const again = await doisoat('sync', file, '--province', province, '--dir', data, '--json');
  if ((JSON.parse(again.output) as { status: string }).status !== 'duplicate')
    throw new Error('the same file twice must be a duplicate');
  const rows = checkTruth(
    (await doisoat('status', '--json', '--dir', data)).output,
    join(sample, 'truth', `${province}.csv`),
  );
  const verified = await doisoat('ledger', 'verify', '--dir', data);

  console.log(
    `${cpus().length} cores (${cpus()[0].model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ` +
      process.version,
  );
  console.log(
    `${Number(values.people).toLocaleString('en')} people, ${rows.toLocaleString('en')} rows; every verdict ` +
      'count equals the truth',
  );
  const table: [string, Run, string][] = [
    ['generate', generated, `${megabytes(sample).toFixed(0)} MB written`],
    [
      'registry build',
      built,
      `${megabytes(extract).toFixed(0)} MB read, ${megabytes(join(data, 'objects/registry')).toFixed(0)} MB index`,
    ],
    ['sync', synced, `${megabytes(file).toFixed(0)} MB read, ${(rows / synced.seconds / 1e6).toFixed(2)} M rows/s`],
    ['sync again', again, 'duplicate, nothing changed'],
    ['ledger verify', verified, 'drift 0'],
  ];
  for (const [name, run, note] of table) {
    const peak = run.peakMiB === undefined ? '' : `${run.peakMiB} MiB`;
    console.log(`${name.padEnd(16)}${run.seconds.toFixed(1).padStart(7)} s  ${peak.padStart(9)}  ${note}`);
  }
} finally {
  if (values.dir === undefined) rmSync(work, { recursive: true, force: true });
}
