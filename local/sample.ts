import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { $ExtractManifest } from '../core/registry/build/extract.ts';
import { createFile, unless } from '../adapters/files/durable-files.ts';
import { makeScratchFolder } from './files/scratch.ts';
import { generateShares, stepText } from './generator-steps.ts';
import type { Terminal } from './shell.ts';

/** Six provinces: Gia Lai, Quảng Ngãi, Hà Tĩnh, Hà Nội, Hồ Chí Minh, Đà Nẵng. */
const provinces = ['vn34-52', 'vn34-51', 'vn34-42', 'vn34-01', 'vn34-79', 'vn34-48'];
const sampleSize = { people: 200_000, rows: 10_000 }; // rows per province
const seed = '1';

/**
 * How many participants each province of the sample is stated to have: its batch is all of them, so that it has a
 * place (`core/summary/eligibility.ts`). In the form of `targets`.
 */
export function samplePlans(day: string): string {
  const year = day.slice(0, 4);
  const lines = provinces.map(
    (province) => `${year},${province},participants_planned,${sampleSize.rows},synthetic: doisoat start,${day}`,
  );
  return `year,province,indicator,value,source,as_of\n${lines.join('\n')}\n`;
}

/**
 * Settings of the sample's data directory, where it has none of its own: its people are invented, so trace may look for
 * them.
 */
async function writeSampleConfig(directory: string): Promise<void> {
  const trace = { mode: 'on', legalBasis: 'synthetic people of doisoat start', setBy: 'doisoat start' };
  const text = `${JSON.stringify({ trace }, null, 2)}\n`;
  await unless('EEXIST', () => createFile(join(directory, 'config.json'), [Buffer.from(text)]));
}

/** Sample data of `start`, below `D/sample`. */
export interface Sample {
  extract: string; // folder
  asOf: string;
  batches: { province: string; path: string }[];
}

/** The existing sample, or undefined. */
export async function findSample(directory: string): Promise<Sample | undefined> {
  const folder = join(directory, 'sample');
  const versions = await unless('ENOENT', () => readdir(join(folder, 'registry')));
  if (versions === undefined) return undefined;
  const extract = join(folder, 'registry', versions.sort()[0]);
  const { asOf } = $ExtractManifest.parse(JSON.parse(await readFile(join(extract, 'manifest.json'), 'utf8')));
  const batches = [];
  for (const province of provinces) {
    const incoming = join(folder, 'incoming', province, 'delta');
    for (const name of (await readdir(incoming)).sort()) batches.push({ province, path: join(incoming, name) });
  }
  return { extract, asOf, batches };
}

/** Makes the sample under another name and renames it when it is whole. */
export async function makeSample(
  directory: string,
  terminal: Pick<Terminal, 'measure' | 'voice'>,
  size = sampleSize,
): Promise<Sample> {
  const { generate } = await import('../generate/generate.ts');
  const out = await makeScratchFolder(directory);
  try {
    await writeSampleConfig(directory);
    const word = terminal.voice.say({ vi: 'tạo dữ liệu mẫu', en: 'sample' });
    const tell = terminal.measure(generateShares(size, provinces));
    await generate({ out, ...size, provinces, seed }, (step, done, total) =>
      tell(`${word}: ${stepText(step, terminal.voice)}`, done, total, step),
    );
    await rename(out, join(directory, 'sample')).catch(async (error: unknown) => {
      // Another start was faster, and its sample is the same. How that is called depends on the system.
      if ((await findSample(directory)) === undefined) throw error;
    });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
  const sample = await findSample(directory);
  if (sample === undefined) throw new Error('the sample vanished while it was made');
  return sample;
}
