/**
 * The data of a run: extract, index and batch in one folder that can be kept and used again (`--data`). A batch of
 * another size or locality is made for the same people, so that one index serves all sizes.
 */
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { writeBatch } from '../../generate/batch.ts';
import { parseDay } from '../../generate/days.ts';
import { keyOf } from '../../generate/hash.ts';
import { localNeed } from '../../generate/generate.ts';
import { Population } from '../../generate/population.ts';
import { tell } from './table.ts';
import { batchFile, doisoat, optionArgs, province } from './world.ts';

const snapshotDay = '2026-01-31';

/** What the folder was made with, in `bench.json`. */
const $Made = z.strictObject({ people: z.int(), rows: z.int(), seed: z.string(), locality: z.number() });
type Made = z.infer<typeof $Made>;

export interface Wanted {
  people: number;
  rows: number;
  locality: number;
}

export interface BenchData {
  folder: string;
  people: number; // asked of the generator; the extract has a few more
  registry: string; // the folder of the extract
  index: string; // data directory with the index, and nothing else in it that is used
  batch: string; // the CSV
  truth?: string; // absent for a batch of other people than those of the extract: peers are compared all the same
  rows: number;
}

/** Makes what is not there yet. Throws if the folder holds other people than are asked for. */
export async function benchData(folder: string, wanted: Wanted): Promise<BenchData> {
  const made = await madeFolder(folder, wanted);
  const index = join(folder, 'data');
  const registry = join(folder, 'registry', snapshotDay);
  if (!existsSync(join(index, 'objects', 'registry', snapshotDay, 'manifest.json'))) {
    tell('building the index');
    await doisoat('registry', 'build', registry, '--dir', index);
  }
  const batch = await batchOf(folder, made, wanted);
  return { folder, people: made.people, registry, index, ...batch, rows: wanted.rows };
}

async function madeFolder(folder: string, wanted: Wanted): Promise<Made> {
  const note = join(folder, 'bench.json');
  if (existsSync(note)) {
    const made = $Made.parse(JSON.parse(readFileSync(note, 'utf8')));
    if (made.people !== wanted.people) throw new Error(`${note}: ${made.people} people, asked for ${wanted.people}`);
    return made;
  }
  const made = { ...wanted, seed: '1' };
  mkdirSync(folder, { recursive: true });
  tell(`generating ${made.people} people`);
  const { people, rows, locality, seed } = made;
  await doisoat(
    'generate',
    ...optionArgs({ out: folder, people, rows, locality, provinces: province, seed }),
    '--canonical-cells',
  );
  writeFileSync(note, `${JSON.stringify(made)}\n`);
  return made;
}

/** The batch of the folder, its first rows, or one made for the same people. */
async function batchOf(
  folder: string,
  made: Made,
  { rows, locality }: Wanted,
): Promise<{ batch: string; truth?: string }> {
  if (rows === made.rows && locality === made.locality) return batchIn(folder);
  const own = join(folder, 'batches', `${rows}-rows-${locality}-local`);
  if (existsSync(join(own, 'whole'))) return batchIn(own);
  tell(`making a batch of ${rows} rows, ${locality} local`);
  if (rows < made.rows && locality === made.locality) await cutBatch(folder, own, rows);
  else await makeBatch(own, made, rows, locality);
  writeFileSync(join(own, 'whole'), '');
  return batchIn(own);
}

function batchIn(folder: string): { batch: string; truth?: string } {
  const truth = join(folder, 'truth', `${province}.csv`);
  return { batch: batchFile(folder, province), ...(existsSync(truth) ? { truth } : {}) };
}

/** A small office sends few rows: the first ones of the batch. No record of the generator has a newline in it. */
async function cutBatch(from: string, to: string, rows: number): Promise<void> {
  const source = batchIn(from);
  mkdirSync(join(to, 'incoming', province, 'delta'), { recursive: true });
  mkdirSync(join(to, 'truth'), { recursive: true });
  await cutLines(source.batch, join(to, 'incoming', province, 'delta', 'first-rows.csv'), rows + 1);
  if (source.truth !== undefined) await cutLines(source.truth, join(to, 'truth', `${province}.csv`), rows + 1);
}

async function cutLines(from: string, to: string, lines: number): Promise<void> {
  const out = createWriteStream(to);
  let left = lines;
  for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (left-- === 0) break;
    out.write(`${line}\r\n`);
  }
  await new Promise((resolve) => out.end(resolve));
}

async function makeBatch(out: string, made: Made, rows: number, locality: number): Promise<void> {
  const until = parseDay(snapshotDay);
  if (until === undefined) throw new Error('the day of the snapshot is a day');
  const population = new Population({
    people: made.people,
    until,
    key: keyOf(made.seed),
    needs: [{ province, people: localNeed(made.rows, made.locality) }],
  });
  await writeBatch(
    { out, population, province, rows, locality, version: snapshotDay, canonicalCells: true, columns: 'documented' },
    () => undefined,
  );
}
