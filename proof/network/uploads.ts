/** A day of several provinces: files that overlap, one that comes twice under two names, one that must be refused. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../local/cli.ts', import.meta.url));
export const provinces = ['vn34-52', 'vn34-42', 'vn34-01', 'vn34-79'] as const;
/** Below it the generator cannot fill four provinces. */
const peopleMin = 5_000;
const rowsOfFile = 60;
/** Rows that the next file of the province has again: what it says of them is known already. */
const rowsShared = 15;

export interface Upload {
  province: string;
  key: string;
  text: string;
  metadata: Record<string, string>;
  /** Names the bytes in either run: batch ids differ from bucket to bucket. */
  sha256: string;
  expected: 'committed' | 'refused';
}

export interface Day {
  extract: { name: string; bytes: Uint8Array }[]; // the manifest last
  version: string;
  uploads: Upload[];
}

/**
 * `files` uploads of each province that are to be committed, one of them under two names, and one that is to be
 * refused.
 */
export function makeDay(folder: string, files: number, seed: number, now: number): Day {
  const out = join(folder, 'sample');
  const rows = String(files * rowsOfFile);
  const plan = [
    '--people',
    String(Math.max(peopleMin, files * rowsOfFile * provinces.length * 2)),
    '--rows',
    rows,
    '--provinces',
    provinces.join(','),
    '--seed',
    `network-${seed}`,
  ];
  execFileSync(process.execPath, [cli, 'generate', '--out', out, ...plan], { stdio: 'ignore' });
  const [version] = readdirSync(join(out, 'registry'));
  const names = readdirSync(join(out, 'registry', version)).sort((a, b) => (a < b ? 1 : -1));
  const extract = names.map((name) => ({ name, bytes: readFileSync(join(out, 'registry', version, name)) }));
  const uploads: Upload[] = [];
  for (const [p, province] of provinces.entries()) {
    const incoming = join(out, 'incoming', province, 'delta');
    const [file] = readdirSync(incoming);
    const [header, ...lines] = readFileSync(join(incoming, file), 'utf8').trimEnd().split(/\r?\n/);
    for (let n = 0; n < files; n++) {
      const from = n * rowsOfFile;
      const part = lines.slice(Math.max(0, from - (n === 0 ? 0 : rowsShared)), from + rowsOfFile);
      const text = `${[header, ...part].join('\n')}\n`;
      // An as-of of its own for each file, so that the order of commits decides nothing.
      const metadata = { 'as-of': new Date(now - (uploads.length + 1) * 60_000).toISOString() };
      uploads.push(uploadOf(province, `day-${n}.csv`, text, metadata, 'committed'));
      if (n === p % files) uploads.push(uploadOf(province, `day-${n} (1).csv`, text, metadata, 'committed'));
    }
    uploads.push(uploadOf(province, 'other.csv', `colour,size\nred,${p}\n`, {}, 'refused'));
  }
  return { extract, version, uploads };
}

function uploadOf(
  province: string,
  name: string,
  text: string,
  metadata: Record<string, string>,
  expected: Upload['expected'],
): Upload {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { province, key: `incoming/${province}/delta/${name}`, text, metadata, sha256, expected };
}
