/** A day of uploads of some provinces by processes of doisoat, and what came of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../core/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const provinces = ['vn34-52', 'vn34-42', 'vn34-01'];
const rows = 300;

export interface DayFile {
  province: string;
  path: string;
}

export function cli(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

/** Runs a command to its end; its standard output. Throws if it fails. */
export async function doisoat(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = cli(args, env);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`doisoat ${args.join(' ')} ended with ${String(code)}: ${err}`);
  return out;
}

/** Files with different rows for each province, under `sample`, and the folder of an extract of the people in them. */
export async function makeDay(sample: string, filesOfProvince: number): Promise<{ files: DayFile[]; extract: string }> {
  const files: DayFile[] = [];
  for (let n = 1; n <= filesOfProvince; n++) {
    const out = `${sample}-${n}`;
    const size = ['--people=5000', `--rows=${rows}`, `--provinces=${provinces.join(',')}`];
    await doisoat(['generate', `--out=${out}`, ...size, `--seed=${n}`]);
    for (const province of provinces) {
      const incoming = join(out, 'incoming', province, 'delta');
      for (const name of readdirSync(incoming)) files.push({ province, path: join(incoming, name) });
    }
  }
  return { files, extract: join(`${sample}-1`, 'registry', readdirSync(join(`${sample}-1`, 'registry'))[0]) };
}

/** The day that nobody disturbs, one command after another. */
export async function calmDay(
  directory: string,
  { files, extract }: Awaited<ReturnType<typeof makeDay>>,
): Promise<void> {
  await doisoat(['registry', 'build', extract, '--dir', directory]);
  for (const [i, { province, path }] of files.entries()) {
    const asOf = new Date(Date.UTC(2026, 1, 1, 0, i)).toISOString();
    await doisoat(['sync', path, '--province', province, '--as-of', asOf, '--dir', directory]);
  }
}

/** A worker as a process; the nightly run is far off, because what is compared is the uploads. */
export function startWorker(directory: string, env: Record<string, string> = {}): ChildProcess {
  const often = ['--poll', '1', '--settle', '0', '--health-port', '0', '--nightly', '23:59'];
  const child = cli(['worker', '--dir', directory, ...often], env);
  if (process.env.DEBUG_WORKER) child.stderr?.pipe(process.stderr);
  else child.stderr?.resume();
  child.stdout?.resume();
  return child;
}

/** Asks a worker to stop, and waits for it; its exit code. */
export function stopWorker(worker: ChildProcess): Promise<unknown> {
  const exit = new Promise((resolve) => {
    worker.on('close', resolve);
  });
  worker.kill('SIGTERM');
  return exit;
}

export async function makeBucket(endpoint: string, bucket: string): Promise<void> {
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  client.destroy();
}

/** Answers by the bytes of the uploads they are of: batch ids differ from store to store. */
export async function answersOf(store: ObjectStore): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for await (const { key } of store.list('results/')) {
    if (!key.endsWith('/receipt.json')) continue;
    const receipt = JSON.parse(new TextDecoder().decode(await store.read(key)));
    const outcomes = await store.read(key.replace('receipt.json', 'outcomes.csv'));
    const { status, rows: read, verdicts, sha256 } = receipt;
    answers.set(sha256, JSON.stringify({ status, read, verdicts, outcomes: new TextDecoder().decode(outcomes) }));
  }
  return answers;
}

interface Figures {
  provinces: { province: string; persons: object; verdicts: object; schemes: object }[];
}

export async function figuresOf(directory: string, env: Record<string, string> = {}): Promise<string> {
  const { provinces: all }: Figures = JSON.parse(await doisoat(['status', '--json', '--dir', directory], env));
  return JSON.stringify(all.map(({ province, persons, verdicts, schemes }) => [province, persons, verdicts, schemes]));
}
