/**
 * doisoat beside its peers: the same batch, the same people, in one run, each in a process of its own, after checking
 * that the answers agree.
 *
 *   npm run bench [-- --people 10000000 --rows 1300000 --locality 0.9 --data DIR --runs 3]
 *   npm run bench -- --peers duckdb-prepared,floor
 *
 * The data are made from a seed, or used again (`--data`). On the clock: from opening the index and the CSV to the
 * answers being written. Off it: starting the process, writing Parquet, preparing tables, building the index, storing
 * the upload. Files lie in the page cache for everybody. Python peers run where pandas (with pyarrow) or Splink can be
 * imported by `DOISOAT_PYTHON` (`python3`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { benchData, type BenchData } from '../harness/bench-data.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { medianBy, type Cost } from '../harness/measure.ts';
import { count, megabytes, row, say, tell } from '../harness/table.ts';
import { inFolder, machine } from '../harness/world.ts';
import { OwnAnswers } from '../peers/agreement.ts';
import type { Settings } from '../peers/contender.ts';
import { idPrefixes, peerFiles, prepareDuckDb } from '../peers/duckdb.ts';

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
const python = process.env.DOISOAT_PYTHON ?? 'python3';
const contender = fileURLToPath(new URL('../peers/contender.ts', import.meta.url));
/** Compiled modules are kept, as `bin/doisoat.js` does. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/doisoat', import.meta.url));

/** Runs one contender once. */
async function runOnce({ name, python: needs }: Contender, settings: Settings, work: string): Promise<Cost> {
  const file = join(work, 'settings.json');
  writeFileSync(file, JSON.stringify(settings));
  const script = needs === undefined ? '' : fileURLToPath(new URL(`../peers/${needs.script}`, import.meta.url));
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

function ratio(cost: Cost, ours: number | undefined): string {
  return ours === undefined ? '' : (cost.seconds / ours).toFixed(2);
}

function printTable(data: BenchData, results: { contender: Contender; cost: Cost }[]): void {
  const own = (name: string): number | undefined => results.find((each) => each.contender.name === name)?.cost.seconds;
  const [whole, alone] = [own('doisoat'), own('doisoat-answers')];
  const widths = [36, 11, 11, 11, 11, 11, 14, 14];
  say(row(widths, ['', 'seconds', 'rows/s', 'CPU s', 'peak MiB', 'MB read', '× whole', '× answers']));
  for (const { contender: each, cost } of results) {
    const cells = [
      each.label,
      cost.seconds.toFixed(2),
      count(Math.round(data.rows / cost.seconds)),
      cost.cpuSeconds.toFixed(2),
      cost.peakMiB.toFixed(0),
      cost.bytesRead === undefined ? '' : (cost.bytesRead / 1e6).toFixed(1),
      ratio(cost, whole),
      ratio(cost, alone),
    ];
    say(row(widths, cells));
  }
  say(
    '× whole, × answers: how often the time of doisoat, the whole job or the answers alone, goes into that of ' +
      'the line.',
  );
}

/** The median of so many runs; of several the first fills the page cache, and is not counted. */
async function costOf(each: Contender, data: BenchData, answers: string, work: string, runs: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = runs > 1 ? -1 : 0; run < runs; run++) {
    // A data directory is linked to the index, so it must lie on the same disk.
    const directory = join(data.folder, 'peers', `run-${process.pid}`);
    const settings = { data, directory, answers, parquet: peerFiles(data).parquet, prefixes: idPrefixes };
    const cost = await runOnce(each, settings, work);
    if (run >= 0) costs.push(cost);
    rmSync(directory, { recursive: true, force: true });
  }
  return medianBy(costs, (cost) => cost.seconds);
}

interface Compared {
  own?: OwnAnswers;
  /** What was compared, and how many; nothing of those who give no answers. */
  note?: string;
}

/** Ours against the truth, a peer's against ours. Throws if they do not agree. */
async function compareAnswers(
  each: Contender,
  answers: string,
  data: BenchData,
  own: OwnAnswers | undefined,
): Promise<Compared> {
  if (each.name === 'doisoat') {
    const read = await OwnAnswers.read(answers, data.truth);
    const compared = data.truth === undefined ? 'answers, no truth to compare them with' : 'answers equal the truth';
    return { own: read, note: `doisoat: ${data.truth === undefined ? '' : 'all '}${count(read.rows)} ${compared}` };
  }
  if (each.name === 'doisoat-answers') await OwnAnswers.read(answers, data.truth);
  else if (each.name !== 'floor' && own !== undefined)
    return { note: `${each.label}: ${count(await own.compare(each.name, answers))} comparable answers equal ours` };
  return {};
}

export const benchmark = benchCase(
  { people: 200_000, rows: 50_000, locality: 0.9, data: optionalText, peers: optionalText, runs: 1 },
  ({ people, rows, locality, data: kept, peers, runs }) =>
    inFolder(undefined, 'bench', async (work) => {
      const chosen = peers?.split(',') ?? contenders.map(({ name }) => name);
      const unknown = chosen.filter((name) => !contenders.some((each) => each.name === name));
      must(
        unknown.length === 0,
        `no peer ${unknown.join(', ')}; there are ${contenders.map(({ name }) => name).join()}`,
      );
      const data = await benchData(kept ?? join(work, 'data'), { people, rows, locality });
      await prepareDuckDb(data, tell);
      // Ours always runs, and first: the others are compared with its answers.
      const running = contenders.filter(({ name }) => name === 'doisoat' || chosen.includes(name));
      say(`${machine()}, DuckDB ${packageJson.devDependencies['@duckdb/node-api']}`);
      say(
        `${count(people)} people, ${count(rows)} rows (${megabytes(statSync(data.batch).size)}), ` +
          `${locality * 100} % own prefixes; median of ${runs}`,
      );
      const results: { contender: Contender; cost: Cost }[] = [];
      const notes: string[] = [];
      let own: OwnAnswers | undefined;
      for (const each of running) {
        const reason = hindrance(each, people);
        if (reason !== undefined) {
          notes.push(reason);
          continue;
        }
        tell(`running ${each.name}`);
        const answers = join(work, `${each.name}.csv`);
        const cost = await costOf(each, data, answers, work, runs);
        results.push({ contender: each, cost });
        // The table comes at the end; a long run that is stopped has told this much.
        const { seconds, cpuSeconds, peakMiB } = cost;
        tell(`${each.name}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} CPU s, ${peakMiB.toFixed(0)} MiB`);
        const compared = await compareAnswers(each, answers, data, own);
        own ??= compared.own;
        if (compared.note !== undefined) notes.push(compared.note);
        rmSync(answers, { force: true });
      }
      for (const note of notes) say(note);
      printTable(data, results);
    }),
);
