/**
 * A day of uploads through `doisoat worker` as a process, which is killed (SIGKILL) again and again, as is the store
 * under it; at the end every upload has its answer, and status and answers equal those of commands that nobody
 * disturbed.
 *
 *   npm run prove -- worker-kills                                     on files
 *   npm run prove -- worker-kills --endpoint http://127.0.0.1:5555    on an S3 server, behind a proxy that drops every
 *                                                                     connection
 *   npm run prove -- worker-kills --gateway versitygw                 on versitygw, which is killed and started itself
 */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../core/ports.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openS3Objects } from '../../adapters/s3/open-s3-objects.ts';
import { behindProxy } from '../network/servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const provinces = ['vn34-52', 'vn34-42', 'vn34-01'];
const filesOfProvince = 5;
const rows = 300;
const bucket = `worker-${process.pid}`;
/** The whole day; more says that the worker hangs. */
const patience = 240_000; // milliseconds
const { values } = parseArgs({
  options: {
    endpoint: { type: 'string' },
    gateway: { type: 'string' },
    kills: { type: 'string', default: '8' },
  },
});
process.env.AWS_ACCESS_KEY_ID ??= 'test';
process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';
process.env.AWS_REGION ??= 'us-east-1';

const folder = mkdtempSync(join(tmpdir(), 'doisoat-worker-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function cli(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function doisoat(...args: string[]): Promise<string> {
  const child = cli(...args);
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

/** The store under the worker, and how to take it away for a moment. */
interface Store {
  name: string;
  objects: ObjectStore;
  config: object;
  away(): Promise<void>;
  stop(): void;
}

async function filesStore(directory: string): Promise<Store> {
  return { name: 'files', objects: new FileObjectStore(directory), config: {}, away: async () => {}, stop: () => {} };
}

async function proxied(target: string): Promise<Store> {
  const proxy = await behindProxy(target);
  await makeBucket(target);
  return {
    name: 'an S3 server behind a proxy',
    objects: openS3Objects({ bucket, endpoint: target }),
    config: { objects: { bucket, endpoint: proxy.endpoint } },
    away: () => proxy.away(),
    stop: () => proxy.stop(),
  };
}

async function versitygw(path: string): Promise<Store> {
  const endpoint = 'http://127.0.0.1:7071';
  const [files, versions] = ['gateway', 'gateway-versions'].map((name) => join(folder, name));
  for (const each of [files, versions]) mkdirSync(each);
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ['--port', '127.0.0.1:7071', 'posix', '--versioning-dir', versions, files];
    const keys = { ROOT_ACCESS_KEY: process.env.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: process.env.AWS_SECRET_ACCESS_KEY };
    child = spawn(path, args, { stdio: 'ignore', env: { ...process.env, ...keys } });
    for (let tries = 0; tries < 100; tries++) {
      const up = await fetch(endpoint).then(
        () => true,
        () => false,
      );
      if (up) return;
      await sleep(100);
    }
    throw new Error(`${path} does not answer`);
  };
  await start();
  await makeBucket(endpoint);
  return {
    name: 'versitygw',
    objects: openS3Objects({ bucket, endpoint }),
    config: { objects: { bucket, endpoint } },
    async away() {
      child?.kill('SIGKILL');
      await sleep(1_000);
      await start();
    },
    stop: () => void child?.kill('SIGKILL'),
  };
}

async function makeBucket(endpoint: string): Promise<void> {
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  client.destroy();
}

/** Puts an upload where the office would: on files by copying, elsewhere by a PUT. */
async function upload(store: Store, directory: string, key: string, file: string): Promise<void> {
  if (store.name !== 'files') return store.objects.put(key, readFileSync(file));
  const path = join(directory, 'objects', key);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(file, path);
}

/** Answers by the bytes of the uploads they are of: batch ids differ from store to store. */
async function answersOf(store: ObjectStore): Promise<Map<string, string>> {
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
const figuresOf = async (directory: string): Promise<string> => {
  const { provinces: all }: Figures = JSON.parse(await doisoat('status', '--json', '--dir', directory));
  return JSON.stringify(all.map(({ province, persons, verdicts, schemes }) => [province, persons, verdicts, schemes]));
};

// Sample data: one extract; files with different rows for each province.
const sample = join(folder, 'sample');
const files: { province: string; path: string }[] = [];
for (let n = 1; n <= filesOfProvince; n++) {
  const out = `${sample}-${n}`;
  await doisoat(
    'generate',
    `--out=${out}`,
    '--people=5000',
    `--rows=${rows}`,
    `--provinces=${provinces.join(',')}`,
    `--seed=${n}`,
  );
  for (const province of provinces) {
    const incoming = join(out, 'incoming', province, 'delta');
    for (const name of readdirSync(incoming)) files.push({ province, path: join(incoming, name) });
  }
}
const extract = join(`${sample}-1`, 'registry', readdirSync(join(`${sample}-1`, 'registry'))[0]);

// The day that nobody disturbs.
const calm = join(folder, 'calm');
await doisoat('registry', 'build', extract, '--dir', calm);
const asOf = (i: number): string => new Date(Date.UTC(2026, 1, 1, 0, i)).toISOString();
for (const [i, { province, path }] of files.entries())
  await doisoat('sync', path, '--province', province, '--as-of', asOf(i), '--dir', calm);

// The same day by a worker.
const directory = join(folder, 'data');
mkdirSync(directory);
const store =
  values.gateway !== undefined
    ? await versitygw(values.gateway)
    : values.endpoint !== undefined
      ? await proxied(values.endpoint)
      : await filesStore(directory);
writeFileSync(join(directory, 'config.json'), JSON.stringify(store.config));
copyFileSync(join(calm, 'fingerprint.key'), join(directory, 'fingerprint.key'));
await doisoat('registry', 'build', extract, '--dir', directory);

let worker = startWorker();
function startWorker(): ChildProcess {
  // The nightly run is far off: what is compared is the uploads.
  const child = cli(
    'worker',
    '--dir',
    directory,
    '--poll',
    '1',
    '--settle',
    '0',
    '--health-port',
    '0',
    '--nightly',
    '23:59',
  );
  if (process.env.DEBUG_WORKER) child.stderr?.pipe(process.stderr);
  else child.stderr?.resume();
  child.stdout?.resume();
  return child;
}

const kills = Number(values.kills);
const sent = files.entries();
const started = Date.now();
let killed = 0;
let outages = 0;
for (let done = false; !done;) {
  if (Date.now() - started > patience) throw new Error('the day does not end: the worker hangs');
  const next = sent.next();
  if (!next.done) {
    const [i, { province, path }] = next.value;
    await upload(store, directory, `incoming/${province}/delta/day-${String(i).padStart(2, '0')}.csv`, path);
  }
  await sleep(250 + 137 * ((killed * 7) % 5)); // instants that fall anywhere in a batch
  if (killed < kills) {
    worker.kill('SIGKILL');
    killed++;
    if (killed % 2 === 0) {
      outages++;
      await store.away();
    }
    worker = startWorker();
    await sleep(killed % 3 === 0 ? 3_000 : 700);
  } else if (next.done === true) {
    done = (await answersOf(store.objects)).size === files.length;
  }
}
const exit = new Promise((resolve) => {
  worker.on('close', resolve);
});
worker.kill('SIGTERM');
const code = await exit;
if (code !== 0) throw new Error(`the worker ended with ${String(code)} when it was asked to stop`);

const [expected, found] = [await answersOf(new FileObjectStore(calm)), await answersOf(store.objects)];
const different = [...expected].filter(([sha256, text]) => found.get(sha256) !== text).length;
const sameFigures = (await figuresOf(calm)) === (await figuresOf(directory));
await doisoat('ledger', 'verify', '--dir', directory);
if (!existsSync(join(directory, 'published', 'index.html'))) throw new Error('nothing was published');
store.stop();
process.stdout.write(
  `worker on ${store.name}: ${files.length} uploads of ${provinces.length} provinces, worker killed ${killed} ` +
    `times, store away ${store.name === 'files' ? 0 : outages} times; ` +
    `${found.size} answered, ${different} differ; figures ${sameFigures ? 'equal' : 'DIFFER'}; ` +
    `${((Date.now() - started) / 1000).toFixed(0)} s\n`,
);
if (different > 0 || !sameFigures || found.size !== files.length) process.exitCode = 1;
