/**
 * Restore drills: each breaks a place with a ledger, mends it as docs/runbook.md says, and compares the counts of every
 * province. A place is a copy of a data directory; with `--on aws` the stores of the cloud, by emulators, under the
 * functions as deployed.
 *
 *   npm run prove -- drills                            all, on sample data
 *   npm run prove -- drills --only state-lost
 *   npm run prove -- drills --dir /srv/doisoat         on copies of this data directory, which is only read
 *   npm run prove -- drills --on aws                   on S3 (ours) and DynamoDB (dynalite)
 *   npm run prove -- drills --on aws --endpoint URL    on what serves S3 and DynamoDB there, such as moto
 *   npm run prove -- drills --help
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refusedDocument } from '../../local/messages.ts';
import { requireOfThisMachine, startCloud } from './cloud.ts';
import { DrillFailed, type Drill, type DrillPlace } from './drill.ts';
import { cloudDrills, drills } from './drills.ts';
import {
  fillDirectory,
  makeFiles,
  provinceWithLedger,
  sampleInCloud,
  sampleOnFiles,
  writeSample,
} from './drill-sample.ts';
import { copyOptions, FilesPlace } from './files-place.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    dir: { type: 'string' },
    on: { type: 'string', default: 'files' },
    endpoint: { type: 'string' },
    temp: { type: 'string', default: tmpdir() },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function help(): void {
  tell('npm run prove -- drills [--only DRILL]... [--temp FOLDER] [--dir DATA | --on aws [--endpoint URL]]\n');
  tell(
    'Each drill breaks a copy of a data directory, mends it as docs/runbook.md says, and compares the counts of every',
  );
  tell(
    'province. Without --dir on sample data. With it on copies below --temp, up to three at a time, while nothing else',
  );
  tell('writes to DATA; DATA itself is only read. With --on aws on sample data in emulators of S3 and DynamoDB, never');
  tell('in an account: --endpoint names one of this machine. Exit code 1: some drill failed.\n');
  for (const { name, what } of drills) tell(`  ${name.padEnd(20)}${what}`);
  tell('\nWith --on aws alone:\n');
  for (const { name, what } of cloudDrills) tell(`  ${name.padEnd(20)}${what}`);
}

/** Where drills are done: each on a place of its own. */
interface Ground {
  place(name: string): Promise<DrillPlace>;
  stop(): Promise<void>;
}

async function main(folder: string): Promise<void> {
  if (values.on !== 'files' && values.on !== 'aws') throw new DrillFailed('--on files or --on aws');
  const all = values.on === 'aws' ? [...drills, ...cloudDrills] : drills;
  const unknown = values.only.filter((name) => !all.some((drill) => drill.name === name));
  if (unknown.length > 0) throw new DrillFailed(`no drill ${unknown.join(', ')}; see --help`);
  const started = performance.now();
  const ground = await (values.on === 'aws' ? inCloud(folder) : onFiles(folder));
  try {
    tell(
      `${values.dir === undefined ? 'sample data' : 'a data directory'} ready, ${seconds(performance.now() - started)}`,
    );
    const asked = all.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
    const wanted = asked.filter(({ sampleOnly }) => sampleOnly !== true || values.dir === undefined);
    for (const { name } of asked)
      if (!wanted.some((each) => each.name === name)) tell(`left out ${name}: on sample data alone`);
    let failed = 0;
    for (const drill of wanted) if (!(await runDrill(drill, ground))) failed += 1;
    tell(
      `${wanted.length - failed} of ${wanted.length} drills restored identical counts, ` +
        seconds(performance.now() - started),
    );
    if (failed > 0) process.exitCode = 1;
  } finally {
    await ground.stop();
  }
}

async function onFiles(folder: string): Promise<Ground> {
  const original = join(folder, 'data');
  let extract: string | undefined;
  if (values.dir === undefined) {
    const sample = await writeSample(join(folder, 'sample'), sampleOnFiles);
    await fillDirectory(original, sample);
    extract = sample.extract;
  } else {
    mustBeOnFiles(values.dir);
    // Even a command that only reads opens its database for writing, so the directory itself is given to none.
    cpSync(values.dir, original, copyOptions);
  }
  const files = await makeFiles(await provinceWithLedger(original), folder, extract);
  return {
    place: async (name) => new FilesPlace(original, join(folder, name), files),
    stop: async () => {},
  };
}

async function inCloud(folder: string): Promise<Ground> {
  if (values.dir !== undefined) throw new DrillFailed('--dir is for drills on files');
  if (values.endpoint !== undefined) requireOfThisMachine(values.endpoint);
  const sample = await writeSample(join(folder, 'sample'), sampleInCloud);
  const files = await makeFiles(sample.uploads[0].province, folder, sample.extract);
  return startCloud({ folder, endpoint: values.endpoint, sample, files });
}

/** A copy of the configuration would lead to the same bucket, and the drill would break that. */
function mustBeOnFiles(directory: string): void {
  if (!existsSync(join(directory, 'state.sqlite'))) throw new DrillFailed('this is no data directory with a ledger');
  const config = join(directory, 'config.json');
  if (existsSync(config) && 'objects' in (JSON.parse(readFileSync(config, 'utf8')) as object))
    throw new DrillFailed('its objects are in a bucket: drills are done on files alone');
}

async function runDrill(drill: Drill, ground: Ground): Promise<boolean> {
  const place = await ground.place(drill.name);
  const started = performance.now();
  let problem: string | undefined;
  try {
    await drill.run(place);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  } finally {
    await place.remove();
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
