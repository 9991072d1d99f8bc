/**
 * A small batch, from its bytes to the published answers, in a process that is warm: 500 rows, nine of ten of people in
 * a ledger of 3 million participants. Prints wall and processor time, what was read, and how many answers had to come
 * one after the other.
 *
 *   npm run bench -- small-batch [--people N] [--participants N] [--rows N] [--data DIR]
 *
 * With `--data` the data are kept and used again; `DIR/made` may be a folder of `npm run bench`, or hold links to its
 * `bench.json` and `data`. Every verdict is compared with the truth before anything is told; every batch is another
 * one. Files lie in the page cache.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compactProvince } from '../../core/commit/compact.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import type { LedgerManifest } from '../../core/ledger/manifest.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { syncBatch, type SyncWorld } from '../../core/sync-batch.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { benchData } from '../harness/bench-data.ts';
import { benchCase, optionalText, type Options } from '../harness/case.ts';
import { must, mustBeCommitted } from '../harness/check.ts';
import { median, timed } from '../harness/measure.ts';
import { megabytes, milliseconds as ms, row as tableRow, say } from '../harness/table.ts';
import { smallData, type SmallBatch, type SmallData } from '../harness/small-data.ts';
import { Watch, watchedObjects, watchedState, type Place } from '../harness/watch.ts';
import { allPaths, inFolder, linkDirectory, machine, province } from '../harness/world.ts';

const defaults = { people: 1_000_000, participants: 300_000, rows: 500, data: optionalText };
/** Batches of which the median is told, and those before them that warm the process. */
const measured = 11;
const warming = 4;
/** Three phases, and what fills the ledger up to the bound of compaction. */
const batchesMade = 72;
const segmentsBound = 24;

function dataOf(folder: string, { people, participants, rows }: Options<typeof defaults>): Promise<SmallData> {
  const source = { people, rows: participants + rows * batchesMade, locality: 0.9 };
  const made = async (): Promise<{ index: string; batch: string; truth: string }> => {
    const { index, batch, truth } = await benchData(join(folder, 'made'), source);
    must(truth !== undefined, `${folder}: the batch has no truth`);
    return { index, batch, truth };
  };
  return smallData(folder, made, { province, participants, rows, batches: batchesMade });
}

interface Cost {
  watch: Watch;
  wall: number;
  cpu: number;
  /** Milliseconds until matching, until the commit, until the end. */
  steps: number[];
}

/** An office that sends one small batch after the other. */
class Office {
  private watch = new Watch(false);
  private readonly times = new Map<string, number>();
  private readonly world: SyncWorld;
  private next = 0;
  /** Claims parts of all versions. */
  private readonly claims = new Set<string>();
  private readonly local: LocalWorld;
  private readonly batches: readonly SmallBatch[];

  constructor(local: LocalWorld, batches: readonly SmallBatch[]) {
    this.local = local;
    this.batches = batches;
    const { hash } = local;
    this.world = {
      ...local,
      objects: watchedObjects(local.objects, () => this.watch),
      state: watchedState(local.state, () => this.watch),
      hash: { ...hash, crc32: (bytes) => ((this.watch.checksums += 1), hash.crc32(bytes)) },
      progress: (step) => this.times.set(step, performance.now()),
    };
  }

  /** Sends the next batch; with `counting` every question waits until nobody has another one. */
  async send(counting = false): Promise<Cost> {
    const batch = this.batches[this.next++];
    const upload = await storeUpload(this.local, { path: batch.path, province, kind: 'delta', metadata: {} });
    this.watch = new Watch(counting);
    this.times.clear();
    const started = performance.now();
    const { result: receipt, seconds, cpuSeconds } = await timed(() => syncBatch(this.world, upload));
    const own = this.watch;
    this.watch = new Watch(false);
    mustBeCommitted('a batch', receipt);
    for (const { key } of (await this.manifest())?.claims ?? []) this.claims.add(key);
    compare(join(this.local.directory, 'objects', 'results', province, receipt.batchId), batch);
    const [match, commit] = [this.times.get('match') ?? started, this.times.get('commit') ?? started];
    const wall = 1000 * seconds;
    const steps = [match - started, commit - match, started + wall - commit];
    return { watch: own, wall, cpu: 1000 * cpuSeconds, steps };
  }

  async segments(): Promise<number> {
    return (await this.manifest())?.segments.length ?? 0;
  }

  /** What an object is. */
  placeOf(key: string): string {
    const [first, second, third] = key.split('/');
    if (first === 'registry') return `registry ${third}`;
    if (first !== 'staged') return first;
    return this.claims.has(key) ? `claims of ${second}` : `rows and others of ${second}`;
  }

  private async manifest(): Promise<LedgerManifest | undefined> {
    const state = await readProvinceState(this.local.state, province);
    return (await Ledger.open(this.local, province, state)).manifest;
  }
}

/** Every row was answered, and every verdict is the true one. */
function compare(results: string, { verdicts }: SmallBatch): void {
  const [, ...outcomes] = readFileSync(join(results, 'outcomes.csv'), 'latin1').trimEnd().split('\r\n');
  const [, ...rejected] = readFileSync(join(results, 'rejected.csv'), 'latin1').trimEnd().split('\r\n');
  const told = new Map(outcomes.map((line) => [Number(line.split(',')[0]), line]));
  for (const line of rejected) told.set(Number(line.split(',')[0]), 'rejected');
  must(told.size === verdicts.length, `${told.size} of ${verdicts.length} rows were answered`);
  for (const [row, line] of told) {
    const verdict = verdicts[row - 1];
    // Verdicts hold no comma; a unit may, so the verdict is looked for, not counted to.
    must(line === 'rejected' || line.includes(`,${verdict},`), `row ${row}: not ${verdict} but ${line}`);
  }
}

async function measure(office: Office, when: string, rows: number): Promise<void> {
  for (let i = 0; i < warming; i++) await office.send();
  const from = await office.segments();
  const costs: Cost[] = [];
  for (let i = 0; i < measured; i++) costs.push(await office.send());
  const by = (of: (cost: Cost) => number): number => median(costs.map(of));
  const walls = costs.map((cost) => cost.wall);
  say(`\n${when}: ${from} to ${await office.segments()} segments, ${measured} batches of ${rows} rows`);
  say(
    `  wall, median ${ms(median(walls))}, least ${ms(Math.min(...walls))}, most ${ms(Math.max(...walls))}; ` +
      `processor ${ms(by((cost) => cost.cpu))} (least ${ms(Math.min(...costs.map((cost) => cost.cpu)))})`,
  );
  say(
    `  of it: to the rows read ${ms(by((cost) => cost.steps[0]))}, matched ${ms(by((cost) => cost.steps[1]))}, ` +
      `committed and published ${ms(by((cost) => cost.steps[2]))}`,
  );
  say(
    `  waiting for objects read ${ms(by((cost) => cost.watch.waited.read))}, written ` +
      `${ms(by((cost) => cost.watch.waited.write))}, for the state ${ms(by((cost) => cost.watch.waited.state))}`,
  );
  say(
    `  ${by((cost) => cost.watch.reads)} ranges in ${by((cost) => cost.watch.requests)} calls, ` +
      `${by((cost) => cost.watch.gets)} GETs on S3 of ${megabytes(by((cost) => cost.watch.joinedBytes))} ` +
      `(${by((cost) => cost.watch.sparing.gets)} of ` +
      `${megabytes(by((cost) => cost.watch.sparing.bytes))} where it refuses), ` +
      `${by((cost) => cost.watch.checksums)} blocks (checksums; a dozen are of what is written), ` +
      `${megabytes(
        by((cost) => cost.watch.bytes),
        2,
      )}; ${by((cost) => cost.watch.writes)} objects ` +
      `written, ${by((cost) => cost.watch.states)} state calls`,
  );
  const places = costs.map(({ watch }) => watch.byPlace((key) => office.placeOf(key)));
  for (const place of [...places[0].keys()].toSorted()) {
    const of = (name: keyof Place): number => median(places.map((each) => each.get(place)?.[name] ?? 0));
    const told = [
      `    ${place}`,
      of('reads'),
      ' ranges',
      of('gets'),
      ' GETs',
      of('sparing'),
      megabytes(of('bytes'), 2),
    ];
    say(tableRow([32, 6, 8, 6, 6, 6, 11], told));
  }
  const { rounds } = (await office.send(true)).watch;
  const all = rounds.read + rounds.write + rounds.state;
  say(
    `  answers waited for one after the other: ${all} (reading ${rounds.read}, writing ${rounds.write}, state ` +
      `${rounds.state})`,
  );
}

export const benchmark = benchCase(defaults, (options) =>
  inFolder(options.data, 'small-batch', async (folder) => {
    const data = await dataOf(folder, options);
    const directory = join(folder, `run-${process.pid}`);
    linkDirectory(data.ledger, directory, allPaths);
    const local = await openWorld(directory, { log: false });
    try {
      const office = new Office(local, data.batches);
      say(`${machine()}, before the run`);
      const cold = await office.send();
      say(
        `first batch of the process: ${ms(cold.wall)}, processor ${ms(cold.cpu)}, ${cold.watch.reads} ranges, ` +
          megabytes(cold.watch.bytes),
      );
      await measure(office, 'large batches and few small ones', options.rows);
      while ((await office.segments()) < segmentsBound) await office.send();
      await measure(office, 'beyond the bound of compaction', options.rows);
      await compactProvince(local, province);
      await measure(office, 'compacted', options.rows);
    } finally {
      local.close();
      rmSync(directory, { recursive: true, force: true });
    }
  }),
);
