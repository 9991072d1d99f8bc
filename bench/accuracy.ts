/**
 * How right the verdicts are: labelled claims through the real reader, index and matcher (`docs/accuracy.md`).
 *
 *   npm run accuracy -- --rows 1000000 --people 3000000 --seeds a,b,c [--provinces …] [--out docs/proof/accuracy.md]
 *   npm run accuracy -- FOREIGN …         people searched without an ID: `npm run bench -- trace-foreign`
 *   npm run accuracy -- --mapping mapping.json --claims claims.csv --extract folder
 *
 * Exit 0: no false VERIFIED and every class over its threshold; 1: not so; 2: wrong usage.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openWorld } from '../local/world.ts';
import { wrapMarkdown } from '../local/wrap-markdown.ts';
import { foreignFile, readMapping } from './accuracy/foreign.ts';
import { generateLabelled } from './accuracy/generated.ts';
import type { LabelledFile } from './accuracy/labels.ts';
import { indexExtract, matchFile } from './accuracy/match-files.ts';
import { reportText, reportValues, type Measured } from './accuracy/report.ts';
import { UsageError } from './harness/case.ts';
import { Score, shortfalls, type Thresholds } from './accuracy/score.ts';

/**
 * What the product promises (docs/accuracy.md): verdict and details right in 99.99 % of all rows, in 99 % of each
 * class.
 */
const promised: Thresholds = { overallMin: 0.9999, classMin: 0.99 };
/** Large and small, north, centre and south, and the four provinces where names of the Central Highlands are common. */
const defaultProvinces = ['vn34-01', 'vn34-40', 'vn34-51', 'vn34-52', 'vn34-66', 'vn34-79'];

export type AccuracyOptions =
  | { people: number; rows: number; seeds: readonly string[]; provinces?: readonly string[] }
  | { mapping: string; claims: string; extract: string };

export interface AccuracyReport {
  measured: Measured[];
  all: Score;
  ok: boolean;
  text: string;
}

/** Measures; everything written on the way is removed. */
export async function measureAccuracy(
  options: AccuracyOptions,
  progress: (text: string) => void = () => undefined,
): Promise<AccuracyReport> {
  const all = new Score();
  const measured: Measured[] = [];
  const runs = 'seeds' in options ? options.seeds : ['claims'];
  for (const run of runs) {
    const folder = await mkdtemp(join(tmpdir(), 'doisoat-accuracy-'));
    try {
      const source =
        'seeds' in options
          ? await generateLabelled(
              { ...options, folder, seed: run, provinces: options.provinces ?? defaultProvinces },
              progress,
            )
          : {
              extract: options.extract,
              files: [await foreignFile({ ...options, mapping: await readMapping(options.mapping), folder })],
            };
      const score = new Score();
      await scoreFiles(folder, source, [score, all], { run, progress });
      measured.push({ title: run, score, shortfalls: shortfalls(score, promised) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const ok = measured.every((each) => each.shortfalls.length === 0);
  return { measured, all, ok, text: reportText(measured, all) };
}

async function scoreFiles(
  folder: string,
  source: { extract: string; files: LabelledFile[] },
  scores: readonly Score[],
  { run, progress }: { run: string; progress: (text: string) => void },
): Promise<void> {
  const opened = await openWorld(join(folder, 'data'), { log: false });
  // A key that follows from the run: then even a chance collision of fingerprints is the same every time.
  const bytes = new Uint8Array(createHash('sha256').update(`accuracy ${run}`).digest()).subarray(0, 16);
  const world = { ...opened, fingerprintKey: { number: 1, bytes } };
  try {
    const registry = await indexExtract(world, source.extract, progress);
    for (const { name, path, labels } of source.files) {
      const { read, readMs, matchMs } = await matchFile(world, registry, path);
      progress(
        `${run} ${name}: ${read.rows.read} rows, read ${Math.round(readMs)} ms, match ${Math.round(matchMs)} ms`,
      );
      for (const score of scores) score.add({ name, origin: `${run}/${name}` }, labels, read.claims);
    }
  } finally {
    opened.close();
  }
}

function parseOptions(args: string[]): { options: AccuracyOptions; out: string | undefined; json: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '60000' },
      people: { type: 'string', default: '200000' },
      seeds: { type: 'string', default: '1' },
      provinces: { type: 'string' },
      mapping: { type: 'string' },
      claims: { type: 'string' },
      extract: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { mapping, claims, extract, out, json } = values;
  if (mapping !== undefined || claims !== undefined || extract !== undefined) {
    if (mapping === undefined || claims === undefined || extract === undefined)
      throw new TypeError('--mapping, --claims and --extract go together');
    return { options: { mapping, claims, extract }, out, json };
  }
  const [rows, people] = [values.rows, values.people].map(Number);
  if (!(rows >= 1) || !(people >= 1)) throw new TypeError('--rows and --people are numbers from 1');
  const provinces = values.provinces?.split(',');
  const options = { rows, people, seeds: values.seeds.split(','), ...(provinces === undefined ? {} : { provinces }) };
  return { options, out, json };
}

function heading(args: readonly string[], seconds: number): string {
  const head = [
    '# Accuracy of the verdicts',
    '',
    'Made by `bench/accuracy.ts`; what is counted and how is in [accuracy.md](../accuracy.md). Nothing here is ' +
      'edited by hand.',
    '',
    '```',
    `npm run accuracy -- ${args.join(' ')}`,
    '```',
    '',
    `Taken ${new Date().toISOString().slice(0, 10)} in ${seconds} s, data and indices included, on ` +
      `${availableParallelism()} cores (${process.arch}, Node ${process.versions.node}).`,
    '',
    '',
  ];
  return wrapMarkdown(head.join('\n'));
}

/** People searched without an ID, in data of others (`bench/cases/trace-foreign.ts`). */
async function searchForeign(args: string[]): Promise<number> {
  const { benchmark } = await import('./cases/trace-foreign.ts');
  try {
    await benchmark.run(args);
    return 0;
  } catch (error) {
    process.stderr.write(`accuracy: ${(error as Error).message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function main(args: string[]): Promise<number> {
  if (args[0] === 'FOREIGN') return searchForeign(args.slice(1));
  let parsed: ReturnType<typeof parseOptions>;
  try {
    parsed = parseOptions(args);
  } catch (error) {
    process.stderr.write(`accuracy: ${(error as Error).message}\n`);
    return 2;
  }
  const { options, out, json } = parsed;
  const started = performance.now();
  const terminal = process.stderr.isTTY;
  const { measured, all, ok, text } = await measureAccuracy(options, (line) => {
    if (terminal) process.stderr.write(`\r\u001b[K${line}`);
  });
  if (terminal) process.stderr.write('\n');
  if (out !== undefined) {
    await mkdir(join(out, '..'), { recursive: true });
    await writeFile(out, heading(args, Math.round((performance.now() - started) / 1000)) + text);
  }
  process.stdout.write(json ? `${JSON.stringify(reportValues(measured, all), null, 2)}\n` : text);
  return ok ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
