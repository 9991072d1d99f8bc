/** Where a benchmark works: this machine, folders, commands as a user runs them, directories over shared objects. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The province whose batches are measured where one is enough. */
export const province = 'vn34-52';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Processors, memory, load and Node, for the head of a table. */
export function machine(): string {
  const [cpu] = cpus();
  return (
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, load ` +
    `${loadavg()[0].toFixed(1)}, Node ${process.version}`
  );
}

/** Works in the folder that is named, which is kept, or in a temporary one, which is removed. */
export async function inFolder<T>(
  named: string | undefined,
  purpose: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = named ?? mkdtempSync(join(tmpdir(), `doisoat-${purpose}-`));
  try {
    return await work(folder);
  } finally {
    if (named === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

export interface CommandRun {
  output: string;
  seconds: number;
  peakMiB: number | undefined; // as the command prints it
}

/** One command of doisoat as a process of its own. Rejects if it fails. */
export function doisoat(...args: string[]): Promise<CommandRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'local/cli.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`doisoat ${args[0]} ended with ${code}`));
      const peak = /peak memory (\d+) MiB/.exec(output)?.[1];
      const peakMiB = peak === undefined ? undefined : Number(peak);
      resolve({ output, seconds: (performance.now() - started) / 1000, peakMiB });
    });
  });
}

/** `--name value` for each. */
export function optionArgs(options: Record<string, string | number>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** What a data directory holds of an index alone, and of everything. */
export const indexPaths = ['objects/registry', 'metadata/registry'];
export const allPaths = ['objects', 'metadata', 'versions'];

/** A data directory of its own over the same objects; as none is changed in place, links are as good as copies. */
export function linkDirectory(from: string, to: string, paths: readonly string[]): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const path of paths) {
    if (!existsSync(join(from, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    execFileSync('cp', ['-al', join(from, path), join(to, path)]);
  }
  for (const name of readdirSync(from))
    if (/^(fingerprint\.key|state\.sqlite.*)$/.test(name)) cpSync(join(from, name), join(to, name));
}

/** The batch that the generator wrote for a province. Throws if there is none. */
export function batchFile(sample: string, id: string): string {
  const folder = join(sample, 'incoming', id, 'delta');
  const name = readdirSync(folder).find((each) => each.endsWith('.csv'));
  if (name === undefined) throw new Error(`${folder}: no batch`);
  return join(folder, name);
}

export function bytesIn(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
