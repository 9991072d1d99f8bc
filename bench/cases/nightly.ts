/**
 * The scheduled run at the size of the country's offices, as a user runs it: an extract with a week of deltas (0.1 % of
 * the people), books of 34 provinces, then one night. The books are checked afterwards by comparing every row of some
 * provinces with the registry.
 *
 *   npm run bench -- nightly [--people 12000000] [--rows 300000] [--provinces 34] [--dir DIR]
 */
import { join } from 'node:path';
import { provinces } from '../../core/domain/provinces.ts';
import { RegistryReader } from '../../core/registry/reader.ts';
import { touchedClaims } from '../../core/registry/changes/touched-claims.ts';
import { touchedSince } from '../../core/registry/changes/touched.ts';
import { reverifyProvince } from '../../core/reconcile/reverify.ts';
import { $RunReport, type RunReport } from '../../core/reconcile/run-report.ts';
import { steps } from '../../core/reconcile/reconcile.ts';
import type { StepName } from '../../core/reconcile/step-results.ts';
import { readJob } from '../../core/reconcile/run-items.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must, mustBeCommitted } from '../harness/check.ts';
import { timed } from '../harness/measure.ts';
import { say, seconds } from '../harness/table.ts';
import { batchFile, doisoat, inFolder, machine, optionArgs } from '../harness/world.ts';

const snapshot = '2026-01-31';
const deltas = ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-06', '2026-02-07'];
const newest = deltas[deltas.length - 1];
/** Provinces whose rows are all compared at the end. */
const provincesChecked = 3;

/** The books of all provinces, one upload each; returns the rows. */
async function fillBooks(world: LocalWorld, sample: string, ids: readonly string[]): Promise<number> {
  let rows = 0;
  for (const province of ids) {
    const path = batchFile(sample, province);
    const upload = await storeUpload(world, { path, province, kind: 'delta', metadata: {} });
    const receipt = await syncBatch(world, upload);
    mustBeCommitted(province, receipt);
    rows += receipt.rows.accepted;
  }
  return rows;
}

/** Seconds of one step over all provinces, as its jobs recorded them. */
async function stepSeconds(
  world: LocalWorld,
  report: RunReport,
  step: StepName,
  ids: readonly string[],
): Promise<number> {
  let sum = 0;
  for (const province of ids) {
    const job = await readJob(world, { day: report.day, number: report.run }, step, province);
    sum += job?.durationMs ?? 0;
  }
  return sum / 1000;
}

/** What the run did, step by step, and what share of a full pass its re-verification took. */
async function tellNight(
  world: LocalWorld,
  report: RunReport,
  ids: readonly string[],
  full: { rows: number; seconds: number },
): Promise<void> {
  const { national } = report;
  for (const { name, over } of steps)
    if (over === 'province') say(`  ${name}: ${seconds(await stepSeconds(world, report, name, ids))}`);
  say(`  read ${(report.use.bytesRead / 1e9).toFixed(2)} GB, wrote ${(report.use.bytesWritten / 1e6).toFixed(1)} MB`);
  say(`  compared ${national.compared} rows, changed ${national.changed}: ${JSON.stringify(national.causes)}`);
  say(`  drift ${national.drift}, IDs in several provinces ${national.idsElsewhere}, overlap ${national.overlap}`);
  say(`  children under 6 without BHYT ${national.children.uninsured} of ${national.children.resident}`);
  say(`  in the cloud US$ ${report.cost?.dollars}`);
  const reverify = await stepSeconds(world, report, 'reverify', ids);
  say(
    `re-verification: ${((100 * national.compared) / full.rows).toFixed(2)} % of the rows, ` +
      `${((100 * reverify) / full.seconds).toFixed(2)} % of the time of a full pass`,
  );
}

/** Compares every row of a province with the registry. Throws if the run had missed one. */
async function compareAll(
  world: LocalWorld,
  report: RunReport,
  province: string,
  claims: Awaited<ReturnType<typeof touchedClaims>>,
): Promise<void> {
  const compared = await timed(async () =>
    reverifyProvince(world, {
      province,
      day: report.day,
      registry: await RegistryReader.open(world, report.registryVersion),
      touched: async () => claims,
      disclosure: world.disclosure,
      all: true,
    }),
  );
  const outcome = compared.result;
  if (outcome.status !== 'notNeeded') throw new Error(`${province}: comparing every row found what the run had missed`);
  say(`${province}: all ${outcome.cost.compared} rows compared, nothing missed, ${seconds(compared.seconds)}`);
}

async function measureIn(work: string, people: number, rows: number, ids: readonly string[]): Promise<void> {
  const [sample, data] = [join(work, 'sample'), join(work, 'data')];
  say(machine());
  const options = { out: sample, people, rows, provinces: ids.join(), seed: 'nightly', deltas: deltas.length };
  const generated = await doisoat('generate', '--plain', ...optionArgs(options));
  say(`sample: ${people} people, ${ids.length} × ${rows} rows, ${seconds(generated.seconds)}`);
  const built = await doisoat('registry', 'build', join(sample, 'registry', snapshot), '--dir', data);
  say(`index: ${seconds(built.seconds)}`);
  const world = await openWorld(data, { log: false });
  try {
    const filled = await timed(() => fillBooks(world, sample, ids));
    const full = { rows: filled.result, seconds: filled.seconds };
    say(`full pass: ${full.rows} rows, ${seconds(full.seconds)}, ${seconds(filled.cpuSeconds)} of processor`);
    for (const version of deltas) await doisoat('registry', 'build', join(sample, 'registry', version), '--dir', data);
    const touched = await touchedSince(world, snapshot, newest);
    const claims = await touchedClaims(world, snapshot, newest);
    say(`a week of deltas: ${touched.length} people, ${((100 * touched.length) / people).toFixed(3)} %`);

    const night = await doisoat('reconcile', '--json', '--dir', data);
    const report = $RunReport.parse(JSON.parse(night.output));
    const work = `work of all threads ${seconds(report.workSeconds)}`;
    say(`nightly run: ${seconds(night.seconds)} (${work}), ${report.status}`);
    await tellNight(world, report, ids, full);
    for (const province of ids.slice(0, provincesChecked)) await compareAll(world, report, province, claims);
  } finally {
    world.close();
  }
}

export const benchmark = benchCase(
  { people: 12_000_000, rows: 300_000, provinces: provinces.length, dir: optionalText },
  async ({ people, rows, provinces: asked, dir }) => {
    const ids = provinces.slice(0, asked).map(({ id }) => id);
    must(ids.length > 0, '--provinces is a number from 1');
    await inFolder(dir, 'nightly', (work) => measureIn(work, people, rows, ids));
  },
);
