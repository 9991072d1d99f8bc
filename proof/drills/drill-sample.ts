/**
 * What the drills are done with: sample data where none are given, and for any data a further upload and a bad extract.
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $Status } from '../../core/summary/status.ts';
import { DrillFailed, runProgram, type DrillFiles } from './drill.ts';

/** Six provinces, as in `start`. */
const provinces = ['vn34-52', 'vn34-51', 'vn34-42', 'vn34-01', 'vn34-79', 'vn34-48'];
const hour = 3_600_000; // milliseconds
const badVersion = 'drill-too-few';

async function must(...args: string[]): Promise<unknown> {
  const { code, document, errors } = await runProgram([...args, '--json']);
  if (code !== 0) throw new DrillFailed(`${args[0]} ended with ${code}: ${errors}`);
  return document;
}

/** A data directory with an index and, of each province, two uploads, the second half new rows; published. */
export async function makeSample(directory: string): Promise<string> {
  const out = join(directory, 'sample');
  await must(...generated(out, { people: 4000, rows: 300, of: provinces, seed: 'drills' }));
  await must('registry', 'build', join(out, 'registry', readdirSync(join(out, 'registry'))[0]), '--dir', directory);
  for (const province of provinces) {
    const path = uploadIn(out, province);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const half = Math.floor(lines.length / 2);
    for (const [n, rows] of [lines.slice(1, half + 50), lines.slice(half)].entries()) {
      const part = join(out, `${province}-${n}.csv`);
      writeFileSync(part, `${[lines[0], ...rows].join('\n')}\n`);
      const asOf = new Date(Date.now() - (72 - n) * hour).toISOString();
      await must('sync', part, '--province', province, '--as-of', asOf, '--dir', directory);
    }
  }
  await must('publish', '--dir', directory);
  return directory;
}

/** What is made lies below `folder`. */
export async function makeFiles(original: string, folder: string, isSample: boolean): Promise<DrillFiles> {
  const province = await provinceWithLedger(original);
  const further = join(folder, 'further');
  await must(...generated(further, { people: 2000, rows: 200, of: [province], seed: 'further' }));
  const registry = join(further, 'registry');
  const extract = join(registry, readdirSync(registry)[0]);
  renameVersion(extract, badVersion);
  return {
    original,
    province,
    upload: uploadIn(further, province),
    storedAt: Math.floor((Date.now() - 2 * hour) / 1000) * 1000,
    badExtract: extract,
    badVersion,
    sameExtract: isSample ? sameExtract(original, folder) : undefined,
  };
}

/** The extract of the sample once more, under another version. */
function sameExtract(original: string, folder: string): string {
  const registry = join(original, 'sample', 'registry');
  const copy = join(folder, 'same-extract');
  cpSync(join(registry, readdirSync(registry)[0]), copy, { recursive: true });
  renameVersion(copy, 'drill-same-people');
  return copy;
}

function renameVersion(extract: string, version: string): void {
  const manifest = join(extract, 'manifest.json');
  const told = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...told, version }));
}

async function provinceWithLedger(original: string): Promise<string> {
  const { provinces: all } = $Status.parse(await must('status', '--dir', original));
  const found = all.find(({ ledgerVersion }) => ledgerVersion > 0);
  if (found === undefined) throw new DrillFailed('no province has a ledger');
  return found.province;
}

function generated(out: string, plan: { people: number; rows: number; of: readonly string[]; seed: string }): string[] {
  const { people, rows, of, seed } = plan;
  const numbers = ['--people', String(people), '--rows', String(rows)];
  return ['generate', '--out', out, ...numbers, '--provinces', of.join(','), '--seed', seed];
}

function uploadIn(out: string, province: string): string {
  const folder = join(out, 'incoming', province, 'delta');
  return join(folder, readdirSync(folder)[0]);
}
