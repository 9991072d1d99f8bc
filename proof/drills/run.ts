/**
 * Restore drills: each breaks a copy of a data directory, mends it by the commands of docs/runbook.md, and compares the
 * counts of every province.
 *
 *   npm run prove -- drills                            all, on sample data
 *   npm run prove -- drills --only state-lost
 *   npm run prove -- drills --dir /srv/doisoat         on copies of this data directory, which is only read
 *   npm run prove -- drills --help
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refusedDocument } from '../../local/messages.ts';
import { copyOptions, DrillFailed, DrillPlace, type Drill, type DrillFiles } from './drill.ts';
import { drills } from './drills.ts';
import { makeFiles, makeSample } from './drill-sample.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    dir: { type: 'string' },
    temp: { type: 'string', default: tmpdir() },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function help(): void {
  tell('npm run prove -- drills [--only DRILL]... [--dir DATA] [--temp FOLDER]\n');
  tell(
    'Each drill breaks a copy of a data directory, mends it as docs/runbook.md says, and compares the counts of every',
  );
  tell(
    'province. Without --dir on sample data. With it on copies below --temp, up to four at a time, while nothing else',
  );
  tell('writes to DATA; DATA itself is only read. Exit code 1: some drill failed.\n');
  for (const { name, what } of drills) tell(`  ${name.padEnd(20)}${what}`);
}

async function main(folder: string): Promise<void> {
  const unknown = values.only.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0) throw new DrillFailed(`no drill ${unknown.join(', ')}; see --help`);
  const started = performance.now();
  if (values.dir !== undefined) mustBeOnFiles(values.dir);
  const original = values.dir === undefined ? await makeSample(join(folder, 'data')) : copyOf(values.dir, folder);
  const files = await makeFiles(original, folder, values.dir === undefined);
  tell(
    `${values.dir === undefined ? 'sample data' : 'a data directory'} ready, ${seconds(performance.now() - started)}`,
  );
  const asked = drills.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const wanted = asked.filter(({ sampleOnly }) => sampleOnly !== true || values.dir === undefined);
  for (const { name } of asked)
    if (!wanted.some((each) => each.name === name)) tell(`left out ${name}: on sample data alone`);
  let failed = 0;
  for (const drill of wanted) if (!(await runDrill(drill, files, join(folder, drill.name)))) failed += 1;
  tell(
    `${wanted.length - failed} of ${wanted.length} drills restored identical counts, ` +
      seconds(performance.now() - started),
  );
  if (failed > 0) process.exitCode = 1;
}

/** A copy of the configuration would lead to the same bucket, and the drill would break that. */
function mustBeOnFiles(directory: string): void {
  if (!existsSync(join(directory, 'state.sqlite'))) throw new DrillFailed('this is no data directory with a ledger');
  const config = join(directory, 'config.json');
  if (existsSync(config) && 'objects' in (JSON.parse(readFileSync(config, 'utf8')) as object))
    throw new DrillFailed('its objects are in a bucket: drills are done on files alone');
}

/** Even a command that only reads opens its database for writing, so the directory itself is given to none. */
function copyOf(directory: string, folder: string): string {
  const copy = join(folder, 'data');
  cpSync(directory, copy, copyOptions);
  return copy;
}

async function runDrill(drill: Drill, files: DrillFiles, directory: string): Promise<boolean> {
  const started = performance.now();
  const place = DrillPlace.make(directory, files);
  let problem: string | undefined;
  try {
    await drill.run(place);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  } finally {
    place.remove();
  }
  const times =
    `${place.commands} commands in ${seconds(place.mending)}, whole drill ` + seconds(performance.now() - started);
  tell(
    `${problem === undefined ? 'ok     ' : 'FAILED '} ` +
      `${drill.name.padEnd(20)}${problem ?? 'counts of every province identical'}; ${times}`,
  );
  return problem === undefined;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

if (values.help) help();
else await inFolder().catch(tellProblem);

async function inFolder(): Promise<void> {
  const folder = mkdtempSync(join(values.temp, 'doisoat-drills-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder that is missing or full, or a data directory that is none, is told in a line. */
function tellProblem(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof DrillFailed) return void process.stderr.write(`${error.message}\n`);
  const { code, message } = refusedDocument(error).refusal;
  process.stderr.write(`[${code}] ${message.en}\n`);
}
