/**
 * Hostile input within bounds: every family is written to a file of less than 10 MB and read by a process of its own,
 * whose time (of the machine of reference) and peak memory are measured; then mutated fixtures are read in this one.
 * Exit 1 if a bound is passed or anything but a coded refusal is thrown.
 *
 *   npm run prove -- fuzz [--seed N] [--rounds N] [--only TEXT]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Measured } from './read-one.ts';

const fileBytesMax = 10_000_000;
const secondsMax = 10; // of processor time on the machine of reference: see read-one.ts
const megabytesMax = 512;

const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '20000' },
    only: { type: 'string', default: '' },
  },
  allowPositionals: true,
});
const [step, ...args] = positionals;
if (step === undefined) await fuzz();
else print(JSON.stringify(await perform(step, args)));

/**
 * One step in a process of its own: a process begins with the peak memory of the one that starts it, so this one stays
 * small.
 */
async function perform(name: string, [first, second, third]: string[]): Promise<unknown> {
  const { familyNames, makeOne } = await import('./make-one.ts');
  if (name === 'list') return familyNames();
  if (name === 'make') return makeOne(first, second, third);
  const { readOne } = await import('./read-one.ts');
  return readOne(first);
}

async function run(...step: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, ...step]);
  return stdout.trim() === 'undefined' ? undefined : JSON.parse(stdout);
}

async function fuzz(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-fuzz-'));
  const path = join(folder, 'upload');
  try {
    for (const name of (await run('list')) as string[]) {
      if (!name.includes(values.only)) continue;
      await run('make', name, values.seed, path);
      const size = statSync(path).size;
      const { outcome, seconds, referenceSeconds, megabytes } = (await run('read', path)) as Measured;
      const within = size < fileBytesMax && referenceSeconds <= secondsMax && megabytes <= megabytesMax;
      if (!within) process.exitCode = 1;
      const times = [`${seconds.toFixed(1)} s`, `${referenceSeconds.toFixed(1)} s of reference`];
      const figures = [...times, `${megabytes.toFixed(0)} MB`, `${(size / 1e6).toFixed(1)} MB file`];
      const columns = figures.map((each) => each.padStart(20)).join('');
      print(`${within ? 'ok  ' : 'OVER'} ${columns}  ${name}: ${outcome}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [{ fuzzMutations }, { mulberry }] = await Promise.all([import('./mutations.ts'), import('./mulberry.ts')]);
  const { rounds, outcomes } = await fuzzMutations(mulberry(Number(values.seed)), Number(values.rounds));
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
  print(`${rounds} mutated fixtures: ${counts.join(', ')}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
