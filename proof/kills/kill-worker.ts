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
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ObjectStore } from '../../core/ports.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openS3Objects } from '../../adapters/s3/open-s3-objects.ts';
import { behindProxy } from '../network/servers.ts';
import {
  answersOf,
  calmDay,
  doisoat,
  figuresOf,
  makeBucket,
  makeDay,
  provinces,
  startWorker,
  stopWorker,
} from './day.ts';

const filesOfProvince = 5;
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
  await makeBucket(target, bucket);
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
  await makeBucket(endpoint, bucket);
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

/** Puts an upload where the office would: on files by copying, elsewhere by a PUT. */
async function upload(store: Store, directory: string, key: string, file: string): Promise<void> {
  if (store.name !== 'files') return store.objects.put(key, readFileSync(file));
  const path = join(directory, 'objects', key);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(file, path);
}

const day = await makeDay(join(folder, 'sample'), filesOfProvince);
const { files, extract } = day;
const calm = join(folder, 'calm');
await calmDay(calm, day);

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
await doisoat(['registry', 'build', extract, '--dir', directory]);

let worker = startWorker(directory);

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
    worker = startWorker(directory);
    await sleep(killed % 3 === 0 ? 3_000 : 700);
  } else if (next.done === true) {
    done = (await answersOf(store.objects)).size === files.length;
  }
}
const code = await stopWorker(worker);
if (code !== 0) throw new Error(`the worker ended with ${String(code)} when it was asked to stop`);

const [expected, found] = [await answersOf(new FileObjectStore(calm)), await answersOf(store.objects)];
const different = [...expected].filter(([sha256, text]) => found.get(sha256) !== text).length;
const sameFigures = (await figuresOf(calm)) === (await figuresOf(directory));
await doisoat(['ledger', 'verify', '--dir', directory]);
if (!existsSync(join(directory, 'published', 'index.html'))) throw new Error('nothing was published');
store.stop();
process.stdout.write(
  `worker on ${store.name}: ${files.length} uploads of ${provinces.length} provinces, worker killed ${killed} ` +
    `times, store away ${store.name === 'files' ? 0 : outages} times; ` +
    `${found.size} answered, ${different} differ; figures ${sameFigures ? 'equal' : 'DIFFER'}; ` +
    `${((Date.now() - started) / 1000).toFixed(0)} s\n`,
);
if (different > 0 || !sameFigures || found.size !== files.length) process.exitCode = 1;
