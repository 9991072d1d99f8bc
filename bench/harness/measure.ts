/** Clocks: wall clock, processor time, bytes read, peak memory of this process. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

export interface Time {
  seconds: number;
  cpuSeconds: number; // of all threads, system time included
}

export const $Cost = z.strictObject({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMiB: z.number(), // of the whole process, since its start
  /** Bytes asked of files and given to them, page cache or not; absent where the system does not count them. */
  bytesRead: z.number().optional(),
  bytesWritten: z.number().optional(),
});
export type Cost = z.infer<typeof $Cost>;

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
  const before = bytesMoved();
  const { seconds, cpuSeconds } = await timed(work);
  const after = bytesMoved();
  const bytes = before === undefined || after === undefined ? undefined : after.map((sum, i) => sum - before[i]);
  return { seconds, cpuSeconds, peakMiB: peakMiB(), bytesRead: bytes?.[0], bytesWritten: bytes?.[1] };
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

/** Linux counts what a process asked its files for, and gave them. */
function bytesMoved(): number[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = /^rchar: (\d+)\nwchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
  return found?.slice(1).map(Number);
}
