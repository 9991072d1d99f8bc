/**
 * The ledger of the largest province, made once and kept: a `full` of all participants, three files in which some of
 * them say other things each time, and the `full` of the next month, in which the same ones say yet another thing and
 * are held. Its uploads are there, under the names that the deployment gives buckets.
 */
import { createReadStream, createWriteStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { syncBatch } from '../../core/sync-batch.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { buckets } from '../../test/support/deployment.ts';
import type { BenchData } from './bench-data.ts';
import { mustBeCommitted } from './check.ts';
import { timed } from './measure.ts';
import { monthsOf } from './next-month.ts';
import { tell } from './table.ts';
import { indexPaths, linkDirectory, province } from './world.ts';

export interface LargestLedger {
  directory: string;
  /** The batch whose claims are held, the last one. */
  batch: string;
  held: number;
}

/** Files before the one whose claims are held: so many other claims are compared within a month. */
const changedFiles = 3;

/** Makes the ledger beside the data, if it is not there yet, with that many held claims. */
export async function largestLedger(data: BenchData, held: number): Promise<LargestLedger> {
  const directory = join(data.folder, `largest-ledger-${data.rows}-${held}`);
  const note = `${directory}.json`;
  if (!existsSync(note)) writeFileSync(note, JSON.stringify(await makeLedger(data, directory, held)));
  return JSON.parse(readFileSync(note, 'utf8')) as LargestLedger;
}

async function makeLedger(data: BenchData, directory: string, held: number): Promise<LargestLedger> {
  const [first, second] = await monthsOf(data, 2);
  rmSync(directory, { recursive: true, force: true });
  linkDirectory(data.index, directory, indexPaths);
  const world = await openWorld(directory, { log: false });
  // Ids of batches are made of the bucket's name.
  Object.defineProperty(world.objects, 'bucket', { value: buckets.uploads });
  const all = 'BHXHBB;BHXHTN;BHYT;BHTN';
  const file = `${directory}.csv`;
  try {
    await send(world, 'full/month-1', first.batch, { schemes: all, rows: String(data.rows) });
    for (let n = 1; n <= changedFiles; n++) {
      await writeChanged(second.batch, file, { year: 1930 + n, changed: held, rows: held });
      await send(world, `delta/changed-${n}`, file, {});
    }
    await writeChanged(second.batch, file, { year: 1940, changed: held, rows: data.rows });
    const last = await send(world, 'full/month-2', file, { schemes: all, rows: String(data.rows) });
    return { directory, ...last };
  } finally {
    world.close();
    rmSync(file, { force: true });
  }
}

async function send(
  world: LocalWorld,
  name: string,
  path: string,
  metadata: Record<string, string>,
): Promise<{ batch: string; held: number }> {
  const key = `incoming/${province}/${name}.csv`;
  await world.objects.put(key, createReadStream(path), metadata);
  const version = (await world.objects.head(key))?.version ?? '';
  const { result, seconds } = await timed(() => syncBatch(world, { key, version }));
  mustBeCommitted(name, result);
  tell(`largest ledger: ${name} in ${seconds.toFixed(0)} s`);
  return { batch: result.batchId, held: result.applied.held };
}

/** The first `rows` records, `changed` of them with another year of birth. No record of the generator has a newline. */
async function writeChanged(
  from: string,
  to: string,
  { year, changed, rows }: { year: number; changed: number; rows: number },
): Promise<void> {
  const out = createWriteStream(to, { encoding: 'latin1', mode: 0o600 }); // bytes as they are
  let at = -1; // the heading is none
  for await (const line of createInterface({ input: createReadStream(from, 'latin1'), crlfDelay: Infinity })) {
    const written = at >= 0 && at < changed ? line.replace(/(,|\/)\d{4}(,\d?,\d?,)/, `$1${year}$2`) : line;
    if (!out.write(`${written}\r\n`)) await once(out, 'drain');
    if (++at === rows) break;
  }
  out.end();
  await finished(out);
}
