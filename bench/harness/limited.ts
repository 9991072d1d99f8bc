/** A program that may use so much time and memory and no more, so that one that needs more is a line, not a crash. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What every contender may use: issue 19 asks for each peer at the largest size that it finishes within this. */
export const limits = { seconds: 600, gibibytes: 16 };

/** How often the memory of a program is looked at; what it takes in between is seen the next time. */
const watchMilliseconds = 100;

export interface Ended {
  /** The last line of its standard output; undefined if it was stopped. */
  last: string | undefined;
  /** Why it was stopped. */
  stopped: string | undefined;
}

/**
 * Runs a program to its end or to a limit (memory: resident, of the process itself, where `/proc` tells it). Rejects if
 * it fails by itself.
 */
export async function runLimited(command: string, args: readonly string[], within = limits): Promise<Ended> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let stopped: string | undefined;
  const stop = (why: string): void => {
    stopped ??= `not finished within ${why}`;
    child.kill('SIGKILL');
  };
  const clock = setTimeout(() => stop(`${within.seconds} s`), 1000 * within.seconds);
  const memory = setInterval(() => {
    if (residentBytes(child.pid) > within.gibibytes * 2 ** 30) stop(`${within.gibibytes} GiB`);
  }, watchMilliseconds);
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (stopped !== undefined) return { last: undefined, stopped };
    if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
    return { last: output.trim().split('\n').at(-1), stopped };
  } finally {
    clearTimeout(clock);
    clearInterval(memory);
  }
}

function residentBytes(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return 1024 * Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has just ended
  }
}
