/** Clocks: wall clock, processor time, bytes read, peak memory of this process. */
import { readFileSync } from 'node:fs';

export interface Time {
  seconds: number;
  cpuSeconds: number; // of all threads, system time included
}

export interface Cost extends Time {
  peakMiB: number; // of the whole process, since its start
  /** Bytes asked of files, from the page cache or not; undefined where the system does not count them. */
  bytesRead: number | undefined;
}

/** Runs the work on the clock. */
export async function timed<T>(work: () => T | Promise<T>): Promise<Time & { result: T }> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { result, seconds, cpuSeconds: (user + system) / 1e6 };
}

/** Runs the work on the clock. What is before (imports, set-up) and behind is not counted, but for peak memory. */
export async function measured(work: () => Promise<void>): Promise<Cost> {
  const readBefore = bytesRead();
  const { seconds, cpuSeconds } = await timed(work);
  const readAfter = bytesRead();
  return {
    seconds,
    cpuSeconds,
    peakMiB: peakMiB(),
    bytesRead: readAfter === undefined || readBefore === undefined ? undefined : readAfter - readBefore,
  };
}

/** The most memory that this process ever held. */
export function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** The middle one by that figure; the lower one of two. */
export function medianBy<T>(all: readonly T[], of: (each: T) => number): T {
  return all.toSorted((a, b) => of(a) - of(b))[(all.length - 1) >> 1];
}

export function median(values: readonly number[]): number {
  return medianBy(values, (value) => value);
}

/** Linux counts what a process asked its files for. */
function bytesRead(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = /^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
  return found === null ? undefined : Number(found[1]);
}
