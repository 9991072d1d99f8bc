/**
 * A process that may not take more memory, or processors, than it is given: in a control group of its own where this
 * user may make one, so that the system keeps the limits; elsewhere its peak is looked at afterwards.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = '/sys/fs/cgroup';
/** Microseconds over which a share of the processors is given, as Linux has it by default. */
const period = 100_000;
const mebi = 2 ** 20;

export interface Limits {
  memoryMiB: number;
  /** Processors, also a part of one; undefined: all. Within them it comes before everything else on the machine. */
  processors?: number;
}

/** What the processes of a group took. */
export interface GroupUsage {
  /** The cache of the files that they read included, and what the system holds for their sockets. */
  peakMiB: number;
  cpuSeconds: number;
  /** Seconds for which the group had used up its processors. */
  throttledSeconds: number;
}

/** A control group, by version 1 of the interface or version 2. */
export class ControlGroup {
  private readonly folders: { memory: string; cpu: string; account: string };
  private readonly version: 1 | 2;

  private constructor(version: 1 | 2, name: string) {
    const at = (controller: string): string => join(root, version === 1 ? controller : '', name);
    this.version = version;
    this.folders = { memory: at('memory'), cpu: at('cpu'), account: at('cpuacct') };
  }

  /** Undefined where there is no such interface, or not for this user. */
  static make({ memoryMiB, processors }: Limits): ControlGroup | undefined {
    for (const version of [1, 2] as const) {
      const group = new ControlGroup(version, `doisoat-${process.pid}`);
      try {
        for (const folder of group.all()) mkdirSync(folder, { recursive: true });
        if (!existsSync(join(group.folders.memory, version === 1 ? 'memory.limit_in_bytes' : 'memory.max'))) {
          group.remove();
          continue;
        }
        const bytes = String(memoryMiB * mebi);
        const quota = processors === undefined ? undefined : String(Math.round(processors * period));
        if (version === 1) {
          group.set('memory', 'memory.limit_in_bytes', bytes);
          group.set('cpu', 'cpu.cfs_period_us', String(period));
          group.set('cpu', 'cpu.cfs_quota_us', quota ?? '-1');
          if (quota !== undefined) group.set('cpu', 'cpu.shares', '262144'); // the most there is
        } else {
          group.set('memory', 'memory.max', bytes);
          if (quota !== undefined) group.set('cpu', 'cpu.max', `${quota} ${period}`);
          if (quota !== undefined) group.set('cpu', 'cpu.weight', '10000'); // the most there is
        }
        return group;
      } catch {
        // no such interface here, or not for this user
      }
    }
    return undefined;
  }

  /** Text of a shell that enters the group before it goes on. */
  get entering(): string {
    return this.all()
      .map((folder) => `echo $$ > ${join(folder, 'cgroup.procs')} && `)
      .join('');
  }

  /** Of all that ran in it. */
  usage(): GroupUsage {
    const peak = this.version === 1 ? 'memory.max_usage_in_bytes' : 'memory.peak';
    const stat = this.text('cpu', 'cpu.stat');
    const found = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
    return {
      peakMiB: Number(this.text('memory', peak)) / mebi,
      cpuSeconds: this.version === 1 ? Number(this.text('account', 'cpuacct.usage')) / 1e9 : found('usage_usec') / 1e6,
      throttledSeconds: this.version === 1 ? found('throttled_time') / 1e9 : found('throttled_usec') / 1e6,
    };
  }

  /** Once its processes have ended. */
  remove(): void {
    for (const folder of this.all()) if (existsSync(folder)) rmdirSync(folder);
  }

  /** Each folder once: in version 2 there is one for all, and some systems give two controllers the same. */
  private all(): string[] {
    return [...new Set(Object.values(this.folders))];
  }

  private set(controller: 'memory' | 'cpu', file: string, value: string): void {
    writeFileSync(join(this.folders[controller], file), value);
  }

  private text(controller: keyof ControlGroup['folders'], file: string): string {
    return readFileSync(join(this.folders[controller], file), 'utf8');
  }
}

export interface BoundedRun {
  output: string;
  seconds: number;
  /** As the system counts it for the process, its threads included. */
  peakMiB: number;
  /** True: the system would have ended it at the limit. */
  isHard: boolean;
}

/** Runs node with these arguments. Rejects if it fails, or was ended. */
export async function runBounded(limitMiB: number, args: readonly string[], cwd: string): Promise<BoundedRun> {
  const group = ControlGroup.make({ memoryMiB: limitMiB });
  const started = performance.now();
  // The peak is written to the fourth file descriptor by a line of code that runs before the program.
  const tell = "process.on('exit',()=>require('node:fs').writeSync(3,String(process.resourceUsage().maxRSS)))";
  const require = "import{createRequire}from'node:module';const require=createRequire('/');";
  const preload = `data:text/javascript,${require}${tell}`;
  const enter = group?.entering ?? '';
  const child = spawn('sh', ['-c', `${enter}exec "$@"`, 'sh', process.execPath, '--import', preload, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  let output = '';
  let peak = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdio[3]?.on('data', (chunk: Buffer) => (peak += chunk.toString()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`node ${args.join(' ')} ended with ${code ?? signal}, of ${limitMiB} MiB: ${output}`));
      });
    });
  } finally {
    group?.remove();
  }
  const peakMiB = Number(peak) / 1024;
  return { output, seconds: (performance.now() - started) / 1000, peakMiB, isHard: group !== undefined };
}
