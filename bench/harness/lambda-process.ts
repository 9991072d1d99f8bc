/**
 * A function as Lambda runs it: its bundle in a process of its own, within the memory and the share of the processors
 * that the memory buys, under the arguments with which Lambda's runtime starts node.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ControlGroup, type GroupUsage } from './bounded.ts';

const program = fileURLToPath(new URL('../../proof/network/function-process.ts', import.meta.url));
/** Memory with which a function has one processor (AWS Lambda Developer Guide, "Configure memory"). */
export const processorMiB = 1769;

export interface LambdaLimits {
  memoryMiB: number;
  env: Record<string, string>;
}

/** What a process took until now. */
export interface LambdaUsage extends GroupUsage {
  /** Of the start of the process until the function is loaded. */
  initSeconds: number;
  /** Resident memory of the process at its highest: without the cache of files. */
  residentMiB: number;
}

/** One execution environment: invocations come one after the other. */
export class LambdaProcess {
  /** Lines of its log. */
  readonly log: readonly string[];
  private readonly child: ChildProcess;
  private readonly group: ControlGroup;
  private readonly initSeconds: number;

  private constructor(child: ChildProcess, group: ControlGroup, log: readonly string[], initSeconds: number) {
    this.child = child;
    this.group = group;
    this.log = log;
    this.initSeconds = initSeconds;
  }

  /** Throws where no group can be made: without one nothing is proved; and if the bundle cannot be loaded. */
  static async start(bundle: string, { memoryMiB, env }: LambdaLimits): Promise<LambdaProcess> {
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
    } catch (error) {
      await end(child, group);
      throw error;
    }
    return new LambdaProcess(child, group, log, (performance.now() - started) / 1000);
  }

  /** Throws if the invocation fails, if the process is ended, and if the time is over: as Lambda, it ends it then. */
  async invoke(event: unknown, seconds: number): Promise<{ answer: unknown; seconds: number }> {
    const sent = performance.now();
    this.child.send({ event, remainingMs: seconds * 1000 });
    const outOfTime = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000);
    try {
      const { answer, error } = (await told(this.child, this.log)) as { answer?: unknown; error?: string };
      if (error !== undefined) throw new Error(`the invocation failed: ${error}\n${this.log.join('\n')}`);
      return { answer, seconds: (performance.now() - sent) / 1000 };
    } finally {
      clearTimeout(outOfTime);
    }
  }

  /** Also of a process that was ended; then resident memory is not known any more, and 0. */
  usage(): LambdaUsage {
    const { initSeconds } = this;
    return { initSeconds, residentMiB: highWaterMiB(this.child.pid ?? 0), ...this.group.usage() };
  }

  stop(): Promise<void> {
    return end(this.child, this.group);
  }
}

async function end(child: ChildProcess, group: ControlGroup): Promise<void> {
  const gone = new Promise((resolve) => {
    child.once('close', resolve);
  });
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await gone;
  }
  group.remove();
}

/** The next message of the process. Rejects if it ends before. */
async function told(child: ChildProcess, log: readonly string[]): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const ended = once(child, 'exit', { signal }).then(([code, by]: unknown[]) => {
      throw new Error(`the function was ended with ${String(code ?? by)}\n${log.join('\n')}`);
    });
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    over.abort();
  }
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
  const file = `/proc/${pid}/status`;
  const status = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}
