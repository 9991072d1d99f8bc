import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../bin/doisoat.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts doisoat, sends it the signal once it has printed a line on standard output, and gives how it ended. */
export async function stopCli(signal: NodeJS.Signals, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    // Once: a second signal would end even a server that is already stopping.
    if (stdout.includes('\n') && !child.killed) child.kill(signal);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Runs doisoat as a process of its own, without a terminal. */
export function runCli(...args: string[]): Promise<Ended> {
  return runWith(process.env, args);
}

/** The same at another time: the clock of the process starts at the instant. */
export function runCliAt(instant: string, ...args: string[]): Promise<Ended> {
  const preload = `--import=${import.meta.resolve('./shifted-clock.ts')}`;
  const { NODE_OPTIONS: options = '' } = process.env;
  return runWith({ ...process.env, NODE_OPTIONS: `${options} ${preload}`, TEST_CLOCK_START: instant }, args);
}

async function runWith(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
