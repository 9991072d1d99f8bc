/**
 * A small batch, from its bytes to the published answers, in a process that is warm: 500 rows, nine of ten of people in
 * a ledger of 3 million participants. Prints wall and processor time, what was read, and how many answers had to come
 * one after the other.
 *
 *   npm run bench:small-batch [-- --people N --participants N --rows N --data DIR]
 *
 * With `--data` the data are kept and used again; `DIR/made` may be a folder of `npm run bench`, or hold links to its
 * `bench.json` and `data`. Every verdict is compared with the truth before anything is told; every batch is another
 * one. Files lie in the page cache.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compactProvince } from '../core/commit/compact.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import { readProvinceState } from '../core/domain/province-state.ts';
import { syncBatch, type SyncWorld, type Upload } from '../core/sync-batch.ts';
import { storeUpload } from '../local/files/store-upload.ts';
import { openWorld } from '../local/world.ts';
import { benchData, province } from './peers/bench-data.ts';
import { Watch, watchedObjects, watchedState } from './small/counted-world.ts';
import { linkedDirectory, smallData, type SmallBatch } from './small/small-data.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '1000000' },
    participants: { type: 'string', default: '300000' },
    rows: { type: 'string', default: '500' },
    data: { type: 'string' },
  },
});
const rows = Number(values.rows);
const participants = Number(values.participants);
/** Batches of which the median is told, and those before them that warm the process. */
const measured = 11;
const warming = 4;
/** Three phases, and what fills the ledger up to the bound of compaction. */
const batchesMade = 72;
const segmentsBound = 24;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function dataOf(folder: string): Promise<Awaited<ReturnType<typeof smallData>>> {
  const wanted = { province, participants, rows, batches: batchesMade };
  const source = { people: Number(values.people), rows: participants + rows * batchesMade, locality: 0.9 };
  const made = async (): Promise<{ index: string; batch: string; truth: string }> => {
    const { index, batch, truth } = await benchData(join(folder, 'made'), source, tell);
    if (truth === undefined) throw new Error(`${folder}: the batch has no truth`);
    return { index, batch, truth };
  };
  return smallData(folder, made, wanted, tell);
}

interface Cost {
  watch: Watch;
  wall: number;
  cpu: number;
  /** Milliseconds until matching, until the commit, until the end. */
  steps: number[];
}

const folder = values.data ?? mkdtempSync(join(tmpdir(), 'doisoat-small-batch-'));
const data = await dataOf(folder);
const directory = join(folder, `run-${process.pid}`);
linkedDirectory(data.ledger, directory);
const local = await openWorld(directory, { log: false });
let watch = new Watch(false);
const times = new Map<string, number>();
const world: SyncWorld = {
  ...local,
  objects: watchedObjects(local.objects, () => watch),
  state: watchedState(local.state, () => watch),
  hash: { ...local.hash, crc32: (bytes) => ((watch.checksums += 1), local.hash.crc32(bytes)) },
  progress: (step) => times.set(step, performance.now()),
};

async function syncOne(upload: Upload, batch: SmallBatch, counting: boolean): Promise<Cost> {
  watch = new Watch(counting);
  times.clear();
  const cpuFrom = process.cpuUsage();
  const started = performance.now();
  const receipt = await syncBatch(world, upload);
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpuFrom);
  if (receipt.status !== 'committed') throw new Error(`a batch was ${receipt.status} ${receipt.refusal?.code}`);
  const own = watch;
  watch = new Watch(false);
  compare(receipt.batchId, batch);
  const [match, commit] = [times.get('match') ?? started, times.get('commit') ?? started];
  const steps = [match - started, commit - match, ended - commit];
  return { watch: own, wall: ended - started, cpu: (user + system) / 1000, steps };
}

/** Every row was answered, and every verdict is the true one. */
function compare(batchId: string, batch: SmallBatch): void {
  const results = join(directory, 'objects', 'results', province, batchId);
  const [, ...outcomes] = readFileSync(join(results, 'outcomes.csv'), 'latin1').trimEnd().split('\r\n');
  const [, ...rejected] = readFileSync(join(results, 'rejected.csv'), 'latin1').trimEnd().split('\r\n');
  const told = new Map(outcomes.map((line) => [Number(line.split(',')[0]), line]));
  for (const line of rejected) told.set(Number(line.split(',')[0]), 'rejected');
  if (told.size !== rows) throw new Error(`${told.size} of ${rows} rows were answered`);
  for (const [row, line] of told) {
    const verdict = batch.verdicts[row - 1];
    // Verdicts hold no comma; a unit may, so the verdict is looked for, not counted to.
    if (line !== 'rejected' && !line.includes(`,${verdict},`))
      throw new Error(`row ${row}: not ${verdict} but ${line}`);
  }
}

let next = 0;
async function syncNext(counting = false): Promise<Cost> {
  const batch = data.batches[next++];
  const upload = await storeUpload(local, { path: batch.path, province, kind: 'delta', metadata: {} });
  return syncOne(upload, batch, counting);
}

async function segments(): Promise<number> {
  const ledger = await Ledger.open(local, province, await readProvinceState(local.state, province));
  return ledger.manifest?.segments.length ?? 0;
}

function middle(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

async function measure(when: string): Promise<void> {
  for (let i = 0; i < warming; i++) await syncNext();
  const from = await segments();
  const costs: Cost[] = [];
  for (let i = 0; i < measured; i++) costs.push(await syncNext());
  const by = (of: (cost: Cost) => number): number => middle(costs.map(of));
  const walls = costs.map((cost) => cost.wall);
  tell(`\n${when}: ${from} to ${await segments()} segments, ${measured} batches of ${rows} rows`);
  tell(
    `  wall, median ${ms(middle(walls))}, least ${ms(Math.min(...walls))}, most ${ms(Math.max(...walls))}; ` +
      `processor ${ms(by((cost) => cost.cpu))} (least ${ms(Math.min(...costs.map((cost) => cost.cpu)))})`,
  );
  tell(
    `  of it: to the rows read ${ms(by((cost) => cost.steps[0]))}, matched ${ms(by((cost) => cost.steps[1]))}, ` +
      `committed and published ${ms(by((cost) => cost.steps[2]))}`,
  );
  tell(
    `  waiting for objects read ${ms(by((cost) => cost.watch.waited.read))}, written ` +
      `${ms(by((cost) => cost.watch.waited.write))}, for the state ${ms(by((cost) => cost.watch.waited.state))}`,
  );
  tell(
    `  ${by((cost) => cost.watch.reads)} ranges in ${by((cost) => cost.watch.requests)} calls, ` +
      `${by((cost) => cost.watch.checksums)} blocks (checksums; a dozen are of what is written), ` +
      `${(by((cost) => cost.watch.bytes) / 1e6).toFixed(2)} MB; ${by((cost) => cost.watch.writes)} objects ` +
      `written, ${by((cost) => cost.watch.states)} state calls`,
  );
  for (const place of [...costs[0].watch.byPlace.keys()].toSorted()) {
    const reads = by((cost) => cost.watch.byPlace.get(place)?.reads ?? 0);
    const bytes = by((cost) => cost.watch.byPlace.get(place)?.bytes ?? 0);
    tell(`    ${place.padEnd(28)}${String(reads).padStart(6)} ranges ${(bytes / 1e6).toFixed(2).padStart(8)} MB`);
  }
  const { rounds } = (await syncNext(true)).watch;
  const all = rounds.read + rounds.write + rounds.state;
  tell(
    `  answers waited for one after the other: ${all} (reading ${rounds.read}, writing ${rounds.write}, state ` +
      `${rounds.state})`,
  );
}

try {
  tell(`Node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)} before the run`);
  const cold = await syncNext();
  tell(
    `first batch of the process: ${ms(cold.wall)}, processor ${ms(cold.cpu)}, ${cold.watch.reads} ranges, ` +
      `${(cold.watch.bytes / 1e6).toFixed(1)} MB`,
  );
  await measure('large batches and few small ones');
  while ((await segments()) < segmentsBound) await syncNext();
  await measure('beyond the bound of compaction');
  await compactProvince(local, province);
  await measure('compacted');
} finally {
  local.close();
  rmSync(directory, { recursive: true, force: true });
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
}
