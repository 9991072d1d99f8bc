/**
 * What the functions of a registry build need: the state machine walked over files, every task in a process of its own,
 * as in the cloud; then its index beside that of `registry build`, byte for byte. Prints processor seconds and peak
 * memory of the heaviest task of each kind.
 *
 *   npm run bench -- cloud-build --extract DIR/registry/2026-01-31 --work DIR [--compare]
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { buildMachineOf } from '../../functions/machines/registry-build-machine.ts';
import { buildTask } from '../../functions/machines/registry-build-task.ts';
import { ObjectScratch } from '../../functions/machines/registry-stages.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { folderExtract } from '../../local/files/folder-extract.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { walkMachine } from '../../test/support/walk-machine.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { peakMiB } from '../harness/measure.ts';
import { say, table } from '../harness/table.ts';

const runner = fileURLToPath(new URL('../run.ts', import.meta.url));
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

/** One task of the machine in this process; prints its answer and what it needed. */
async function performTask(extract: string, work: string, task: string): Promise<void> {
  const here = world(`${work}/machine`);
  const scratch = new ObjectScratch(here.objects, 'scratch/build/');
  const answer = await buildTask({ world: here, source: folderExtract(extract), key, scratch }, JSON.parse(task));
  const { user, system } = process.cpuUsage();
  const cost = { cpuSeconds: (user + system) / 1e6, peakMiB: peakMiB() };
  process.stdout.write(JSON.stringify({ answer: { build: 'b', ...answer }, ...cost } satisfies Measured));
}

async function walk(extract: string, work: string): Promise<void> {
  for (const each of ['machine', 'here']) await mkdir(`${work}/${each}`, { recursive: true });
  const seen = new Map<string, { tasks: number; cpuSeconds: number; peakMiB: number }>();
  const run = promisify(execFile);
  const functions = { index: 'build-index', part: 'build-part', shard: 'build-shard' };
  const answer = await walkMachine(
    buildMachineOf({ functions, concurrency: 1 }),
    {},
    {
      async invoke(name, event) {
        const places = ['--extract', extract, '--work', work];
        const args = [runner, 'cloud-build', ...places, '--task', JSON.stringify(event)];
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
  say(JSON.stringify(answer));
  const rows = Array.from(seen, ([kind, { tasks, cpuSeconds, peakMiB: most }]) => [
    kind,
    tasks,
    cpuSeconds.toFixed(1),
    most.toFixed(0),
  ]);
  say(table([['task', 'tasks', 'most CPU s', 'most MiB'], ...rows]));
}

/** The same extract built here: every object the same. */
async function compare(extract: string, work: string): Promise<void> {
  const here = world(`${work}/here`);
  const scratch = new ObjectScratch(here.objects, 'scratch/here/');
  await buildRegistry(here, folderExtract(extract), { key, scratch });
  const [machine, one] = [await hashes(`${work}/machine`), await hashes(`${work}/here`)];
  const differing =
    [...one].filter(([name, hash]) => machine.get(name) !== hash).length + Math.abs(machine.size - one.size);
  say(`${one.size} objects of one process, ${machine.size} of the machine, ${differing} differ`);
  must(differing === 0, 'the machine and one process do not build the same');
}

async function hashes(folder: string): Promise<Map<string, string>> {
  const { objects } = world(folder);
  const found = new Map<string, string>();
  for await (const { key: name } of objects.list('')) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(`${folder}/objects/${name}`)) hash.update(chunk as Uint8Array);
    found.set(name, hash.digest('hex'));
  }
  return found;
}

export const benchmark = benchCase(
  { extract: optionalText, work: optionalText, compare: false, task: optionalText },
  async ({ extract, work, compare: compared, task }) => {
    must(extract !== undefined && work !== undefined, '--extract and --work are needed');
    if (task !== undefined) return performTask(extract, work, task);
    await walk(extract, work);
    if (compared) await compare(extract, work);
  },
);
