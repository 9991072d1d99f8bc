/**
 * A function as Lambda runs it: its bundle in a process of its own, within the memory and the share of the processors
 * that the memory buys, under the arguments with which Lambda's runtime starts node.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ControlGroup, type GroupUsage } from './bounded.ts';

const program = fileURLToPath(new URL('../../proof/network/function-process.ts', import.meta.url));
/** Memory with which a function has one processor (AWS Lambda Developer Guide, "Configure memory"). */
export const processorMiB = 1769;

export interface LambdaRun extends GroupUsage {
  answer: unknown;
  /** Of the start of the process until the function is loaded, and of the invocation. */
  initSeconds: number;
  seconds: number;
  /** Resident memory of the process at its highest: without the cache of files. */
  residentMiB: number;
  /** Lines of its log. */
  log: string[];
}

/**
 * One invocation in a fresh process, of a function with so much memory. Throws where no group can be made: without one
 * nothing is proved; and if the process is ended, or the invocation fails.
 */
export async function invokeBounded(
  bundle: string,
  { memoryMiB, env }: { memoryMiB: number; env: Record<string, string> },
  invocation: { event: unknown; remainingMs: number },
): Promise<LambdaRun> {
  const group = ControlGroup.make({ memoryMiB, processors: memoryMiB / processorMiB });
  if (group === undefined) throw new Error('needs control groups: run it as root');
  // The share of the heap's two parts as the runtime's bootstrap sets it.
  const heap = [
    `--max-semi-space-size=${Math.floor(memoryMiB * 0.05)}`,
    `--max-old-space-size=${Math.floor(memoryMiB * 0.9)}`,
  ];
  const started = performance.now();
  const command = [process.execPath, '--expose-gc', ...heap, program, bundle];
  const child = spawn('sh', ['-c', `${group.entering}exec "$@"`, 'sh', ...command], {
    env: { ...process.env, ...env, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const log = linesOf(child);
  try {
    await told(child, log);
    const loaded = performance.now();
    child.send(invocation);
    const { answer, error } = (await told(child, log)) as { answer?: unknown; error?: string };
    if (error !== undefined) throw new Error(`the invocation failed: ${error}\n${log.join('\n')}`);
    const ended = performance.now();
    return {
      answer,
      initSeconds: (loaded - started) / 1000,
      seconds: (ended - loaded) / 1000,
      residentMiB: highWaterMiB(child.pid ?? 0),
      log,
      ...group.usage(),
    };
  } finally {
    const gone = new Promise((resolve) => {
      child.once('close', resolve);
    });
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await gone;
    }
    group.remove();
  }
}

function told(child: ChildProcess, log: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`the function was ended with ${code ?? signal}\n${log.join('\n')}`));
    });
  });
}

function linesOf(child: ChildProcess): string[] {
  const lines: string[] = [];
  let begun = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (begun + chunk.toString()).split('\n');
    begun = parts.pop() ?? '';
    lines.push(...parts);
  });
  return lines;
}

function highWaterMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
