/**
 * A process that may not take more memory than it is given: in a memory group of its own where this user may make one,
 * so that the system ends it; elsewhere its peak is looked at afterwards.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where groups are made, and the file of the limit: version 1 of the interface, then version 2. */
const places = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
];

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
  const group = memoryGroup(limitMiB);
  const started = performance.now();
  // The peak is written to the fourth file descriptor by a line of code that runs before the program.
  const tell = "process.on('exit',()=>require('node:fs').writeSync(3,String(process.resourceUsage().maxRSS)))";
  const require = "import{createRequire}from'node:module';const require=createRequire('/');";
  const preload = `data:text/javascript,${require}${tell}`;
  const enter = group === undefined ? '' : `echo $$ > ${join(group, 'cgroup.procs')} && `;
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
    if (group !== undefined) rmdirSync(group);
  }
  const peakMiB = Number(peak) / 1024;
  return { output, seconds: (performance.now() - started) / 1000, peakMiB, isHard: group !== undefined };
}

function memoryGroup(limitMiB: number): string | undefined {
  for (const { root, limit } of places) {
    const group = join(root, `doisoat-${process.pid}`);
    try {
      mkdirSync(group);
      if (existsSync(join(group, limit))) {
        writeFileSync(join(group, limit), String(limitMiB * 2 ** 20));
        return group;
      }
      rmdirSync(group);
    } catch {
      // no such interface here, or not for this user
    }
  }
  return undefined;
}
