/**
 * Kills at random instants, with real processes: `sync` 50 times and `registry build` 20 times, each followed by the
 * command again. Every run must end in the ledger, the answers and the index of a run that nobody disturbed, byte for
 * byte.
 *
 *   npm run prove -- kills [--seed N] [--syncs N] [--builds N]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const province = 'vn34-52';
const asOf = '2026-02-01T00:00:00Z';
/** A run may end before its kill; more than this many runs for a kill mean that the clock of the kills is wrong. */
const runsPerKillMax = 5;
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    syncs: { type: 'string', default: '50' },
    builds: { type: 'string', default: '20' },
  },
});

/** mulberry32: a seeded generator, so that a failing run can be replayed as nearly as processes allow. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Ended {
  code: number | null;
  killed: boolean;
  stdout: string;
  ms: number;
}

/** Runs doisoat; with `killAfter` (ms) the process gets SIGKILL then, unless it has ended. */
function doisoat(args: string[], killAfter?: number): Promise<Ended> {
  const started = Date.now();
  const child = spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const killed = signal === 'SIGKILL';
      if (!killed && code !== 0) reject(new Error(`doisoat ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`));
      else resolve({ code, killed, stdout, ms: Date.now() - started });
    });
  });
}

/** Hash of every file below a folder, by path: equal trees have equal text. */
function treeOf(folder: string, keep: (path: string) => boolean = () => true): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => keep(path))
    .map((path) => `${relative(folder, path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort()
    .join('\n');
}

/**
 * The ledger by its ratified markers (each pins its manifest, and so everything) and the answers; receipts hold times.
 */
function ledgerOf(dir: string): string {
  const results = treeOf(join(dir, 'objects/results'), (path) => !path.endsWith('receipt.json'));
  return `${treeOf(join(dir, 'objects/ratified'))}\n${results}`;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`FAILED: ${what}`);
}

const work = mkdtempSync(join(tmpdir(), 'doisoat-kill-'));
try {
  const chance = random(Number(values.seed));
  const sample = join(work, 'sample');
  await doisoat([
    'generate',
    '--out',
    sample,
    '--people',
    '20000',
    '--rows',
    '4000',
    '--provinces',
    province,
    '--seed',
    'kill',
  ]);
  const extract = join(sample, 'registry', readdirSync(join(sample, 'registry')).sort()[0]);
  const folder = join(sample, 'incoming', province, 'delta');
  const file = join(folder, readdirSync(folder)[0]);

  const base = join(work, 'base');
  const build = await doisoat(['registry', 'build', extract, '--dir', base]);
  const index = treeOf(join(base, 'objects/registry'));
  const sync = (dir: string): string[] => [
    'sync',
    file,
    '--province',
    province,
    '--as-of',
    asOf,
    '--dir',
    dir,
    '--json',
  ];
  const whole = join(work, 'whole');
  cpSync(base, whole, { recursive: true, preserveTimestamps: true });
  const run = await doisoat(sync(whole));
  const ledger = ledgerOf(whole);
  must(ledger.includes('outcomes.csv'), 'the undisturbed run published answers');

  const tally = { killed: 0, ended: 0, committedBefore: 0 };
  // A run that ends before its kill was faster than the one before: kills follow it, so that a faster machine is no
  // failure.
  let length = run.ms;
  // Every second kill falls into the last quarter of a run, where the commit and what follows it are.
  for (let i = 0; tally.killed < Number(values.syncs); i++) {
    must(i < runsPerKillMax * Number(values.syncs), 'runs are killed before they end');
    const dir = join(work, `sync-${i}`);
    cpSync(base, dir, { recursive: true, preserveTimestamps: true });
    const first = await doisoat(sync(dir), Math.floor((i % 2 === 0 ? chance() : 0.75 + chance() / 4) * length));
    if (first.killed) tally.killed++;
    else {
      tally.ended++;
      length = first.ms;
    }
    const again = await doisoat(sync(dir));
    const { status } = JSON.parse(again.stdout) as { status: string };
    must(status === 'committed' || status === 'duplicate', `sync ${i} ends committed, not ${status}`);
    if (first.killed && status === 'duplicate') tally.committedBefore++;
    must(ledgerOf(dir) === ledger, `sync ${i}: the same ledger and answers, byte for byte`);
    const verify = JSON.parse((await doisoat(['ledger', 'verify', '--dir', dir, '--json'])).stdout) as { ok: boolean };
    must(verify.ok, `sync ${i}: the ledger verifies`);
    rmSync(dir, { recursive: true });
  }
  console.log(
    `sync: ${tally.killed} kills in runs of ${run.ms} to ${length} ms (${tally.committedBefore} after the ` +
      `commit; ${tally.ended} runs ended first), all end in the same ledger`,
  );

  let killed = 0;
  let buildLength = build.ms;
  for (let i = 0; killed < Number(values.builds); i++) {
    must(i < runsPerKillMax * Number(values.builds), 'builds are killed before they end');
    const dir = join(work, `build-${i}`);
    const first = await doisoat(['registry', 'build', extract, '--dir', dir], Math.floor(chance() * buildLength));
    if (first.killed) killed++;
    else buildLength = first.ms;
    // The key was made by the first run: an index of another key differs, so the comparison is with a whole run beside
    // it.
    await doisoat(['registry', 'build', extract, '--dir', dir]);
    const twin = join(work, `twin-${i}`);
    cpSync(join(dir, 'fingerprint.key'), join(twin, 'fingerprint.key'), { recursive: true });
    await doisoat(['registry', 'build', extract, '--dir', twin]);
    must(
      treeOf(join(dir, 'objects/registry')) === treeOf(join(twin, 'objects/registry')),
      `build ${i}: the same index, byte for byte`,
    );
    const verify = JSON.parse((await doisoat(['registry', 'verify', '--dir', dir, '--json'])).stdout) as {
      ok: boolean;
    };
    must(verify.ok, `build ${i}: the index verifies`);
    rmSync(dir, { recursive: true });
    rmSync(twin, { recursive: true });
  }
  must(index !== '', 'the undisturbed build wrote an index');
  console.log(`registry build: ${killed} kills in runs of ${build.ms} to ${buildLength} ms, all end in the same index`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
