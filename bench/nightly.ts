/**
 * The scheduled run at the size of the country's offices, as a user runs it: an extract with a week of deltas (0.1 % of
 * the people), books of 34 provinces, then one night. The books are checked afterwards by comparing every row of some
 * provinces with the registry.
 *
 *   node bench/nightly.ts [--people 12000000] [--rows 300000] [--provinces 34] [--dir /somewhere]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { provinces } from '../core/domain/provinces.ts';
import { RegistryReader } from '../core/registry/reader.ts';
import { touchedClaims } from '../core/registry/changes/touched-claims.ts';
import { touchedSince } from '../core/registry/changes/touched.ts';
import { reverifyProvince } from '../core/reconcile/reverify.ts';
import { $RunReport, type RunReport } from '../core/reconcile/run-report.ts';
import { steps } from '../core/reconcile/reconcile.ts';
import { readJob } from '../core/reconcile/run-items.ts';
import type { StepName } from '../core/reconcile/step-results.ts';
import { syncBatch } from '../core/sync-batch.ts';
import { storeUpload } from '../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../local/world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '12000000' },
    rows: { type: 'string', default: '300000' },
    provinces: { type: 'string', default: '34' },
    dir: { type: 'string' },
  },
});
const ids = provinces.slice(0, Number(values.provinces)).map(({ id }) => id);
const snapshot = '2026-01-31';
const deltas = ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-06', '2026-02-07'];
/** Provinces whose rows are all compared at the end. */
const checked = ids.slice(0, 3);

interface Run {
  output: string;
  seconds: number;
}

function doisoat(...args: string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.pipe(process.stderr);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`doisoat ${args[0]} ended with ${code}`));
      resolve({ output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** The books of all provinces, one upload each; wall and processor seconds. */
async function fillBooks(world: LocalWorld, sample: string): Promise<{ wall: number; cpu: number; rows: number }> {
  const started = performance.now();
  const before = process.cpuUsage();
  let rows = 0;
  for (const province of ids) {
    const folder = join(sample, `incoming/${province}/delta`);
    const path = join(folder, readdirSync(folder)[0]);
    const upload = await storeUpload(world, { path, province, kind: 'delta', metadata: {} });
    const receipt = await syncBatch(world, upload);
    if (receipt.status !== 'committed') throw new Error(`${province}: ${receipt.status} ${receipt.refusal?.code}`);
    rows += receipt.rows.accepted;
  }
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6, rows };
}

/** Seconds of one step over all provinces, as its jobs recorded them. */
async function stepSeconds(world: LocalWorld, report: RunReport, step: StepName): Promise<number> {
  let sum = 0;
  for (const province of ids) {
    const job = await readJob(world, { day: report.day, number: report.run }, step, province);
    sum += job?.durationMs ?? 0;
  }
  return sum / 1000;
}

const work = values.dir ?? mkdtempSync(join(tmpdir(), 'doisoat-nightly-'));
try {
  const [sample, data] = [join(work, 'sample'), join(work, 'data')];
  const [cpu] = cpus();
  say(
    `${cpus().length} × ${cpu.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, load ` +
      loadavg()[0].toFixed(1),
  );
  const generated = await doisoat(
    'generate',
    '--plain',
    ...Object.entries({
      out: sample,
      people: values.people,
      rows: values.rows,
      provinces: ids.join(),
      seed: 'nightly',
      deltas: String(deltas.length),
    }).flatMap(([name, value]) => [`--${name}`, value]),
  );
  say(`sample: ${values.people} people, ${ids.length} × ${values.rows} rows, ${seconds(generated.seconds)}`);
  const built = await doisoat('registry', 'build', join(sample, 'registry', snapshot), '--dir', data);
  say(`index: ${seconds(built.seconds)}`);
  const world = await openWorld(data, { log: false });
  const full = await fillBooks(world, sample);
  say(`full pass: ${full.rows} rows, ${seconds(full.wall)}, ${seconds(full.cpu)} of processor`);
  for (const version of deltas) await doisoat('registry', 'build', join(sample, 'registry', version), '--dir', data);
  const touched = await touchedSince(world, snapshot, deltas[6]);
  const claims = await touchedClaims(world, snapshot, deltas[6]);
  say(`a week of deltas: ${touched.length} people, ${((100 * touched.length) / Number(values.people)).toFixed(3)} %`);

  const night = await doisoat('reconcile', '--json', '--dir', data);
  const report = $RunReport.parse(JSON.parse(night.output));
  const { national } = report;
  say(`nightly run: ${seconds(night.seconds)} (work of all threads ${seconds(report.workSeconds)}), ${report.status}`);
  for (const { name, over } of steps)
    if (over === 'province') say(`  ${name}: ${seconds(await stepSeconds(world, report, name))}`);
  say(`  read ${(report.use.bytesRead / 1e9).toFixed(2)} GB, wrote ${(report.use.bytesWritten / 1e6).toFixed(1)} MB`);
  say(`  compared ${national.compared} rows, changed ${national.changed}: ${JSON.stringify(national.causes)}`);
  say(`  drift ${national.drift}, IDs in several provinces ${national.idsElsewhere}, overlap ${national.overlap}`);
  say(`  children under 6 without BHYT ${national.children.uninsured} of ${national.children.resident}`);
  say(`  in the cloud US$ ${report.cost?.dollars}`);
  const reverify = await stepSeconds(world, report, 'reverify');
  say(
    `re-verification: ${((100 * national.compared) / full.rows).toFixed(2)} % of the rows, ` +
      `${((100 * reverify) / full.wall).toFixed(2)} % of the time of a full pass`,
  );

  for (const province of checked) {
    const started = performance.now();
    const outcome = await reverifyProvince(world, {
      province,
      day: report.day,
      registry: await RegistryReader.open(world, report.registryVersion),
      touched: async () => claims,
      disclosure: world.disclosure,
      all: true,
    });
    if (outcome.status !== 'notNeeded')
      throw new Error(`${province}: comparing every row found what the run had missed`);
    say(
      `${province}: all ${outcome.cost.compared} rows compared, nothing missed, ` +
        seconds((performance.now() - started) / 1000),
    );
  }
  world.close();
} finally {
  if (values.dir === undefined) rmSync(work, { recursive: true, force: true });
}
