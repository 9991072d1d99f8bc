/**
 * What the drills are done with: sample data where none are given, and for any data a further upload and a bad extract.
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $Status } from '../../core/summary/status.ts';
import { DrillFailed, type DrillFiles } from './drill.ts';
import { runProgram } from './files-place.ts';

/** Six provinces, as in `start`. */
const sixProvinces = ['vn34-52', 'vn34-51', 'vn34-42', 'vn34-01', 'vn34-79', 'vn34-48'];
const hour = 3_600_000; // milliseconds
const badVersion = 'drill-too-few';

/** Sample data as headquarters and offices hand them over. */
export interface Sample {
  /** Folder of an extract. */
  extract: string;
  /** Of each province two, the second half new rows. */
  uploads: { province: string; path: string; asOf: string }[];
}

async function must(...args: string[]): Promise<unknown> {
  const { code, document, errors } = await runProgram([...args, '--json']);
  if (code !== 0) throw new DrillFailed(`${args[0]} ended with ${code}: ${errors}`);
  return document;
}

export interface SampleSize {
  provinces: readonly string[];
  people: number;
  /** Of each province. */
  rows: number;
}
export const sampleOnFiles: SampleSize = { provinces: sixProvinces, people: 4000, rows: 300 };
/** Every drill begins with the sample built and sent anew by the functions, so it is small. */
export const sampleInCloud: SampleSize = { provinces: sixProvinces.slice(0, 3), people: 1200, rows: 120 };

/** Written below `out`, which is not there yet. */
export async function writeSample(out: string, { provinces, people, rows: perProvince }: SampleSize): Promise<Sample> {
  await must(...generated(out, { people, rows: perProvince, of: provinces, seed: 'drills' }));
  const uploads = provinces.flatMap((province) => {
    const lines = readFileSync(uploadIn(out, province), 'utf8').trimEnd().split('\n');
    const half = Math.floor(lines.length / 2);
    return [lines.slice(1, half + Math.floor(perProvince / 6)), lines.slice(half)].map((rows, n) => {
      const path = join(out, `${province}-${n}.csv`);
      writeFileSync(path, `${[lines[0], ...rows].join('\n')}\n`);
      return { province, path, asOf: new Date(Date.now() - (72 - n) * hour).toISOString() };
    });
  });
  return { extract: extractIn(out), uploads };
}

/** A data directory with an index and the uploads of the sample; published. */
export async function fillDirectory(directory: string, sample: Sample): Promise<void> {
  await must('registry', 'build', sample.extract, '--dir', directory);
  for (const { province, path, asOf } of sample.uploads)
    await must('sync', path, '--province', province, '--as-of', asOf, '--dir', directory);
  await must('publish', '--dir', directory);
}

/** What is made lies below `folder`; `extract` is that of the index in use, if it is known. */
export async function makeFiles(province: string, folder: string, extract: string | undefined): Promise<DrillFiles> {
  const further = join(folder, 'further');
  await must(...generated(further, { people: 900, rows: 100, of: [province], seed: 'further' }));
  const badExtract = extractIn(further);
  renameVersion(badExtract, badVersion);
  return {
    province,
    upload: uploadIn(further, province),
    storedAt: Math.floor((Date.now() - 2 * hour) / 1000) * 1000,
    badExtract,
    badVersion,
    sameExtract: extract === undefined ? undefined : sameExtract(extract, folder),
  };
}

/** The extract once more, under another version. */
function sameExtract(extract: string, folder: string): string {
  const copy = join(folder, 'same-extract');
  cpSync(extract, copy, { recursive: true });
  renameVersion(copy, 'drill-same-people');
  return copy;
}

function extractIn(out: string): string {
  const registry = join(out, 'registry');
  return join(registry, readdirSync(registry)[0]);
}

function renameVersion(extract: string, version: string): void {
  const manifest = join(extract, 'manifest.json');
  const told = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...told, version }));
}

/** A province of a data directory that has a ledger. */
export async function provinceWithLedger(original: string): Promise<string> {
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
