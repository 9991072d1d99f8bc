/** What one contender costs, measured in its own process: wall clock, processor time, bytes read, peak memory. */
import { readFileSync } from 'node:fs';

export interface Cost {
  seconds: number;
  cpuSeconds: number; // of all threads, system time included
  peakMiB: number; // of the whole process, since its start
  /** Bytes asked of files, from the page cache or not; undefined where the system does not count them. */
  bytesRead: number | undefined;
}

/** Runs the work on the clock. What is before (imports, set-up) and behind is not counted, but for peak memory. */
export async function measured(work: () => Promise<void>): Promise<Cost> {
  const readBefore = bytesRead();
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const readAfter = bytesRead();
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    bytesRead: readAfter === undefined || readBefore === undefined ? undefined : readAfter - readBefore,
  };
}

/** Linux counts what a process asked its files for. */
function bytesRead(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
  return found === null ? undefined : Number(found[1]);
}
