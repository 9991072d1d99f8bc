/** Programs of this repository by name, each in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Program {
  what: string;
  /** Arguments of node, paths from the root. */
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs it to its end in the terminal of this process; returns its exit code. Rejects if it cannot be started. */
export function runProgram({ args, env }: Program, more: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [...args, ...more], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  // An interrupt at the terminal reaches the program itself: this process waits until it has ended.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** One line for each name. */
export function namesText(programs: Readonly<Record<string, { what: string }>>): string {
  const width = Math.max(...Object.keys(programs).map((name) => name.length)) + 2;
  return Object.entries(programs)
    .map(([name, { what }]) => `  ${name.padEnd(width)}${what}\n`)
    .join('');
}
