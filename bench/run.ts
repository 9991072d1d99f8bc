/**
 * doisoat beside its peers: the same batch, the same people, in one run, each in a process of its own, after checking
 * that the answers agree.
 *
 *   npm run bench [-- --people 10000000 --rows 1300000 --locality 0.9 --data DIR --peers duckdb-prepared,floor --runs
 *   3]
 *
 * The data are made from a seed, or used again (`--data`). On the clock: from opening the index and the CSV to the
 * answers being written. Off it: starting the process, writing Parquet, preparing tables, building the index, storing
 * the upload. Files lie in the page cache for everybody. Python peers run where pandas (with pyarrow) or Splink can be
 * imported by `DOISOAT_PYTHON` (`python3`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import type { Settings } from './contender.ts';
import { OwnAnswers } from './peers/agreement.ts';
import { benchData, type BenchData } from './peers/bench-data.ts';
import { idPrefixes, peerFiles, prepareDuckDb } from './peers/duckdb.ts';
import type { Cost } from './peers/measure.ts';

interface Contender {
  name: string;
  label: string;
  /** A Python script beside this file, and what it imports. */
  python?: { script: string; modules: string[] };
  peopleMax?: number; // beyond: more memory, or hours
}

/** Objects in memory: the batch with strings, people as columns of Python strings. */
const pandasPeopleMax = 20_000_000;
const contenders: Contender[] = [
  { name: 'doisoat', label: 'doisoat: answers, ledger and rates' },
  { name: 'doisoat-answers', label: 'doisoat: answers alone' },
  { name: 'duckdb-parquet', label: 'DuckDB, raw Parquet' },
  { name: 'duckdb-prepared', label: 'DuckDB, prepared table' },
  { name: 'plain-map', label: 'csv-parse and a Map', peopleMax: pandasPeopleMax },
  {
    name: 'pandas',
    label: 'pandas merge',
    python: { script: 'pandas_merge.py', modules: ['pandas', 'pyarrow'] },
    peopleMax: pandasPeopleMax,
  },
  {
    name: 'splink',
    label: 'Splink, blocked on the ID',
    python: { script: 'splink_link.py', modules: ['splink', 'pandas', 'pyarrow'] },
    peopleMax: pandasPeopleMax,
  },
  { name: 'floor', label: 'floor: read, count lines' },
];

const $Cost = z.strictObject({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMiB: z.number(),
  bytesRead: z.number().optional(),
});
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '200000' },
    rows: { type: 'string', default: '50000' },
    locality: { type: 'string', default: '0.9' },
    data: { type: 'string' },
    peers: { type: 'string' },
    runs: { type: 'string', default: '1' },
  },
});
const python = process.env.DOISOAT_PYTHON ?? 'python3';
const contender = fileURLToPath(new URL('contender.ts', import.meta.url));
/** Compiled modules are kept, as `bin/doisoat.js` does. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/doisoat', import.meta.url));

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs one contender once. */
async function runOnce({ name, python: needs }: Contender, settings: Settings, work: string): Promise<Cost> {
  const file = join(work, 'settings.json');
  writeFileSync(file, JSON.stringify(settings));
  const script = needs === undefined ? '' : fileURLToPath(new URL(`peers/${needs.script}`, import.meta.url));
  const [command, args] = needs === undefined ? [process.execPath, [contender, name, file]] : [python, [script, file]];
  const child = spawn(command, args, {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  const { bytesRead, ...cost } = $Cost.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  return { ...cost, bytesRead };
}

/** Why a contender cannot run here, or undefined. */
function hindrance({ python: needs, peopleMax, label }: Contender, people: number): string | undefined {
  if (peopleMax !== undefined && people > peopleMax) return `${label}: not run beyond ${peopleMax} people`;
  if (needs === undefined) return undefined;
  const found = spawnSync(python, ['-c', `import ${needs.modules.join(', ')}`]);
  return found.status === 0
    ? undefined
    : `${label}: not run, ${python} has no ${needs.modules.join(', ')} (pip install, or set DOISOAT_PYTHON)`;
}

function median(costs: Cost[]): Cost {
  return costs.toSorted((a, b) => a.seconds - b.seconds)[(costs.length - 1) >> 1];
}

function ratio(cost: Cost, ours: number | undefined): string {
  return ours === undefined ? '' : (cost.seconds / ours).toFixed(2);
}

function line(...cells: string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(36) : cell.padStart(i > 5 ? 14 : 11))).join('');
}

function printTable(data: BenchData, results: { contender: Contender; cost: Cost }[]): void {
  const own = (name: string): number | undefined => results.find((each) => each.contender.name === name)?.cost.seconds;
  const [whole, alone] = [own('doisoat'), own('doisoat-answers')];
  say(line('', 'seconds', 'rows/s', 'CPU s', 'peak MiB', 'MB read', '× whole', '× answers'));
  for (const { contender: each, cost } of results) {
    const read = cost.bytesRead === undefined ? '' : (cost.bytesRead / 1e6).toFixed(1);
    const rate = Math.round(data.rows / cost.seconds).toLocaleString('en');
    const { seconds, cpuSeconds, peakMiB } = cost;
    say(
      line(
        each.label,
        seconds.toFixed(2),
        rate,
        cpuSeconds.toFixed(2),
        peakMiB.toFixed(0),
        read,
        ratio(cost, whole),
        ratio(cost, alone),
      ),
    );
  }
  say(
    '× whole, × answers: how often the time of doisoat, the whole job or the answers alone, goes into that of ' +
      'the line.',
  );
}

const wanted = { people: Number(values.people), rows: Number(values.rows), locality: Number(values.locality) };
const work = mkdtempSync(join(tmpdir(), 'doisoat-bench-'));
try {
  const data = await benchData(values.data ?? join(work, 'data'), wanted, tell);
  await prepareDuckDb(data, tell);
  const chosen = values.peers?.split(',') ?? contenders.map(({ name }) => name);
  // Ours always runs, and first: the others are compared with its answers.
  const running = contenders.filter(({ name }) => name === 'doisoat' || chosen.includes(name));
  say(
    `${availableParallelism()} cores (${cpus()[0].model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ` +
      `load ${loadavg()[0].toFixed(1)}, Node ${process.version}, DuckDB ` +
      packageJson.devDependencies['@duckdb/node-api'],
  );
  say(
    `${wanted.people.toLocaleString('en')} people, ${wanted.rows.toLocaleString('en')} rows ` +
      `(${(statSync(data.batch).size / 1e6).toFixed(1)} MB), ${wanted.locality * 100} % own prefixes; median ` +
      `of ${values.runs}`,
  );
  const results: { contender: Contender; cost: Cost }[] = [];
  const notes: string[] = [];
  let own: OwnAnswers | undefined;
  for (const each of running) {
    const reason = hindrance(each, wanted.people);
    if (reason !== undefined) {
      notes.push(reason);
      continue;
    }
    tell(`running ${each.name}`);
    const costs: Cost[] = [];
    const answers = join(work, `${each.name}.csv`);
    const runs = Number(values.runs);
    // With several runs the first one fills the page cache, and is not counted.
    for (let run = runs > 1 ? -1 : 0; run < runs; run++) {
      // A data directory is linked to the index, so it must lie on the same disk.
      const directory = join(data.folder, 'peers', `run-${process.pid}`);
      const settings = { data, directory, answers, parquet: peerFiles(data).parquet, prefixes: idPrefixes };
      const cost = await runOnce(each, settings, work);
      if (run >= 0) costs.push(cost);
      rmSync(directory, { recursive: true, force: true });
    }
    const cost = median(costs);
    results.push({ contender: each, cost });
    // The table comes at the end; a long run that is stopped has told this much.
    tell(
      `${each.name}: ${cost.seconds.toFixed(2)} s, ${cost.cpuSeconds.toFixed(2)} CPU s, ${cost.peakMiB.toFixed(0)} MiB`,
    );
    if (each.name === 'doisoat') {
      own = await OwnAnswers.read(answers, data.truth);
      const rows = own.rows.toLocaleString('en');
      notes.push(
        data.truth === undefined
          ? `doisoat: ${rows} answers, no truth to compare them with`
          : `doisoat: all ${rows} answers equal the truth`,
      );
    } else if (each.name === 'doisoat-answers') {
      await OwnAnswers.read(answers, data.truth);
    } else if (each.name !== 'floor' && own !== undefined) {
      const compared = await own.compare(each.name, answers);
      notes.push(`${each.label}: ${compared.toLocaleString('en')} comparable answers equal ours`);
    }
    rmSync(answers, { force: true });
  }
  for (const note of notes) say(note);
  printTable(data, results);
} finally {
  rmSync(work, { recursive: true, force: true });
}
