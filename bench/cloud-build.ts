/**
 * What the functions of a registry build need: the state machine walked over files, every task in a process of its own,
 * as in the cloud; then its index beside that of `registry build`, byte for byte. Prints processor seconds and peak
 * memory of the heaviest task of each kind.
 *
 *   npm run bench:cloud-build -- --extract DIR/registry/2026-01-31 --work DIR
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { buildRegistry } from '../core/registry/build/build-index.ts';
import { buildMachineOf } from '../functions/machines/registry-build-machine.ts';
import { buildTask } from '../functions/machines/registry-build-task.ts';
import { ObjectScratch } from '../functions/machines/registry-stages.ts';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { folderExtract } from '../local/files/folder-extract.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';
import { walkMachine } from '../test/support/walk-machine.ts';

const { values } = parseArgs({
  options: {
    extract: { type: 'string' },
    work: { type: 'string' },
    task: { type: 'string' },
    compare: { type: 'boolean' },
  },
});
if (values.extract === undefined || values.work === undefined) throw new Error('--extract and --work are needed');
const { extract, work } = { extract: values.extract, work: values.work };
const key = { number: 1, bytes: Uint8Array.from({ length: 16 }, (_, i) => i) };
/** A year of nights, in case of a national extract on a slow machine: nothing here waits. */
const outputMax = 1 << 26; // bytes

interface Measured {
  answer: unknown;
  cpuSeconds: number;
  peakMiB: number;
}

function world(folder: string) {
  const objects = new FileObjectStore(folder);
  const clock = { now: () => Date.now(), sleep: async () => {} };
  // Nothing of a snapshot's build looks at the state store: which index is in use is another task's business.
  const state = {} as never;
  return { objects, state, clock, hash: nodeHash, log: { event: () => {} } };
}

if (values.task === undefined) await walk();
else {
  const here = world(`${work}/machine`);
  const scratch = new ObjectScratch(here.objects, 'scratch/build/');
  const answer = await buildTask(
    { world: here, source: folderExtract(extract), key, scratch },
    JSON.parse(values.task),
  );
  const { user, system } = process.cpuUsage();
  const measured: Measured = {
    answer: { build: 'b', ...answer },
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(measured));
}

async function walk(): Promise<void> {
  for (const each of ['machine', 'here']) await mkdir(`${work}/${each}`, { recursive: true });
  const seen = new Map<string, { tasks: number; cpuSeconds: number; peakMiB: number }>();
  const run = promisify(execFile);
  const functions = { index: 'build-index', part: 'build-part', shard: 'build-shard' };
  const answer = await walkMachine(
    buildMachineOf({ functions, concurrency: 1 }),
    {},
    {
      async invoke(name, event) {
        const args = [import.meta.filename, '--extract', extract, '--work', work, '--task', JSON.stringify(event)];
        const { stdout } = await run(process.execPath, args, { maxBuffer: outputMax });
        const measured = JSON.parse(stdout) as Measured;
        const { step, stage } = event as { step: string; stage?: { stage: string } };
        const kind = `${name} ${stage?.stage ?? step}`;
        const most = seen.get(kind) ?? { tasks: 0, cpuSeconds: 0, peakMiB: 0 };
        seen.set(kind, {
          tasks: most.tasks + 1,
          cpuSeconds: Math.max(most.cpuSeconds, measured.cpuSeconds),
          peakMiB: Math.max(most.peakMiB, measured.peakMiB),
        });
        return measured.answer;
      },
    },
  );
  process.stdout.write(`${JSON.stringify(answer)}\n${'task'.padEnd(26)}tasks  most CPU s  most MiB\n`);
  for (const [kind, { tasks, cpuSeconds, peakMiB }] of seen)
    process.stdout.write(
      `${kind.padEnd(26)}${String(tasks).padStart(5)}` +
        `${cpuSeconds.toFixed(1).padStart(12)}${peakMiB.toFixed(0).padStart(10)}\n`,
    );
  if (values.compare === true) await compare();
}

/** The same extract built here: every object the same. */
async function compare(): Promise<void> {
  const here = world(`${work}/here`);
  const scratch = new ObjectScratch(here.objects, 'scratch/here/');
  await buildRegistry(here, folderExtract(extract), { key, scratch });
  const [machine, one] = [await hashes('machine'), await hashes('here')];
  const differing =
    [...one].filter(([name, hash]) => machine.get(name) !== hash).length + Math.abs(machine.size - one.size);
  process.stdout.write(`${one.size} objects of one process, ${machine.size} of the machine, ${differing} differ\n`);
  if (differing > 0) process.exitCode = 1;
}

async function hashes(folder: string): Promise<Map<string, string>> {
  const { objects } = world(`${work}/${folder}`);
  const found = new Map<string, string>();
  for await (const { key: name } of objects.list('')) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(`${work}/${folder}/objects/${name}`)) hash.update(chunk as Uint8Array);
    found.set(name, hash.digest('hex'));
  }
  return found;
}
