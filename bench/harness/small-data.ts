/**
 * The data of the benchmark `small-batch`: an index, an office's ledger, and small batches of which nine of ten rows
 * are of people in it.
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { syncBatch } from '../../core/sync-batch.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld } from '../../local/world.ts';
import { randomFrom } from '../../generate/random.ts';
import { must, mustBeCommitted } from './check.ts';
import { timed } from './measure.ts';
import { tell } from './table.ts';
import { indexPaths, linkDirectory } from './world.ts';

/** Rows of one of the batches that make the ledger. */
const largeRows = 1_000_000;

export interface SmallBatch {
  path: string;
  /** Verdict of each data record, in order. */
  verdicts: string[];
}

/** Lines of the source: the ledger's, then those of people who are new to it. */
interface Source {
  header: string;
  lines: string[];
  verdicts: string[];
}

export interface Wanted {
  province: string;
  participants: number; // rows that make the ledger
  rows: number; // of a small batch
  batches: number;
}

/** What a run takes: a data directory to be linked, and small batches. */
export interface SmallData {
  ledger: string;
  batches: SmallBatch[];
}

/**
 * Makes in `folder` what is not there yet, of an index and a batch with its truth. Throws if the folder holds other
 * data.
 */
export async function smallData(
  folder: string,
  made: () => Promise<{ index: string; batch: string; truth: string }>,
  wanted: Wanted,
): Promise<SmallData> {
  const note = join(folder, 'small-batch.json');
  const ledger = join(folder, 'ledger');
  if (!existsSync(note)) {
    mkdirSync(folder, { recursive: true });
    const from = await made();
    const source = await readSource(from.batch, from.truth, wanted.participants + wanted.rows * wanted.batches);
    await makeLedger(ledger, from.index, source, wanted);
    await makeBatches(folder, source, wanted);
    writeFileSync(note, JSON.stringify(wanted));
  }
  const found = readFileSync(note, 'utf8');
  must(found === JSON.stringify(wanted), `${note}: made for ${found}; name another folder by --data`);
  const batches = Array.from({ length: wanted.batches }, (_, n) => ({
    path: join(folder, `small-${n}.csv`),
    verdicts: readFileSync(join(folder, `small-${n}.txt`), 'utf8').split('\n'),
  }));
  return { ledger, batches };
}

/** Reads the first `count` records of a batch and its truth. No record of the generator has a newline in it. */
async function readSource(batch: string, truth: string, count: number): Promise<Source> {
  const [header, ...lines] = await firstLines(batch, count + 1);
  const [, ...told] = await firstLines(truth, count + 1);
  if (lines.length < count || told.length < count)
    throw new Error(`${batch}: ${lines.length} records, ${count} are needed`);
  return { header, lines, verdicts: told.map((line) => line.split(',')[2]) };
}

/** The first lines of a file, each byte a character. */
export async function firstLines(path: string, count: number): Promise<string[]> {
  const lines: string[] = [];
  // latin1 keeps the bytes of names in other encodings as they are.
  const input = createReadStream(path, 'latin1');
  // However late the next chunk comes, a line feed belongs to the return before it.
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (lines.push(line) === count) break;
  }
  input.destroy();
  return lines;
}

/** A data directory with the index and a ledger of the source's first records, in batches of a million. */
async function makeLedger(
  directory: string,
  index: string,
  source: Source,
  { province, participants }: Wanted,
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  linkDirectory(index, directory, indexPaths);
  await forgetProvinces(directory);
  const world = await openWorld(directory, { log: false });
  try {
    for (let from = 0; from < participants; from += largeRows) {
      const to = Math.min(participants, from + largeRows);
      const path = `${directory}-large.csv`;
      await writeLines(path, source.header, source.lines.slice(from, to));
      const { result: receipt, seconds } = await timed(async () =>
        syncBatch(world, await storeUpload(world, { path, province, kind: 'delta', metadata: {} })),
      );
      mustBeCommitted('a large batch', receipt);
      tell(`ledger: ${to} rows, this batch in ${seconds.toFixed(1)} s`);
      rmSync(path);
    }
  } finally {
    world.close();
  }
}

/** Leaves of a copied state nothing but the registry version in use. */
async function forgetProvinces(directory: string): Promise<void> {
  const key = { partition: 'REGISTRY', sort: 'CURRENT' };
  const path = join(directory, 'state.sqlite');
  const copied = new SqliteStateStore(path);
  const current = await copied.read(key);
  copied.close();
  if (current === undefined) throw new Error('the index is not activated');
  for (const name of readdirSync(directory)) if (name.startsWith('state.sqlite')) rmSync(join(directory, name));
  const fresh = new SqliteStateStore(path);
  await fresh.put(key, current);
  fresh.close();
}

/** Batches of nine rows in ten of people in the ledger, anywhere in it; the others are new to it and told once. */
async function makeBatches(folder: string, source: Source, { participants, rows, batches }: Wanted): Promise<void> {
  const random = randomFrom(7);
  let spare = participants;
  for (let n = 0; n < batches; n++) {
    const known = new Set<number>();
    while (known.size < Math.floor(rows * 0.9)) known.add(Math.floor(random() * participants));
    const places = [...known];
    while (places.length < rows) places.push(spare++);
    await writeLines(
      join(folder, `small-${n}.csv`),
      source.header,
      places.map((place) => source.lines[place]),
    );
    writeFileSync(join(folder, `small-${n}.txt`), places.map((place) => source.verdicts[place]).join('\n'));
  }
}

async function writeLines(path: string, header: string, lines: readonly string[]): Promise<void> {
  const out = createWriteStream(path, 'latin1');
  out.write(`${header}\r\n`);
  for (const line of lines)
    if (!out.write(`${line}\r\n`)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  await new Promise((resolve) => out.end(resolve));
}
