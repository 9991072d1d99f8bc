/** Synthetic people and batches for what is run in containers. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));

/** An extract of the registry, and a batch of each province, below `folder`. */
export function makeSample(folder: string, provinces: readonly string[]) {
  const sample = join(folder, 'sample');
  const of = ['--people', '20000', '--rows', '2000', '--provinces', provinces.join(','), '--seed', '1'];
  const { status, stderr } = spawnSync(process.execPath, [program, 'generate', '--out', sample, ...of], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const onlyEntry = (...path: string[]): string => join(sample, ...path, readdirSync(join(sample, ...path))[0]);
  return {
    extract: onlyEntry('registry'),
    batch: (province: string): string => onlyEntry('incoming', province, 'delta'),
  };
}

export function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

export function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
