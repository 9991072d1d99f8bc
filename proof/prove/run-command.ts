/** One command of a proof as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Command } from './steps.ts';

export interface Ended {
  code: number;
  text: string; // all that it printed
  seconds: number;
}

/** At most so often a command's newest line is passed on. */
const progressEvery = 60_000; // milliseconds

const children = new Set<ChildProcess>();

/** Runs a command to its end; its newest line is given to `progress` now and then. Rejects if it cannot be started. */
export function runCommand(
  command: Command,
  more: readonly string[],
  progress: (line: string) => void,
): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, [...command.args, ...more], {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  let shown = 0;
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  const timer = setInterval(() => {
    if (text.length === shown) return;
    shown = text.length;
    progress((text.trimEnd().split('\n').at(-1) ?? '').slice(0, 110));
  }, progressEvery);
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    const over = (): void => {
      clearInterval(timer);
      children.delete(child);
    };
    child.on('error', (error) => {
      over();
      reject(error);
    });
    child.on('close', (code) => {
      over();
      resolve({ code: code ?? 1, text, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** Ends what is running. */
export function stopCommands(): void {
  for (const child of children) child.kill();
}
