/** Measures the works of functions, each in a fresh process of its memory, processors and time: a row for each. */
import { limitsOf } from '../../proof/network/deployed.ts';
import { processorMiB } from '../harness/lambda-process.ts';
import { count, megabytes, row, say, seconds } from '../harness/table.ts';
import { operate } from './operate.ts';
import { operationTask } from './operation-task.ts';
import { portal } from './portal.ts';
import { publishSummary } from './publish-summary.ts';
import { release, traceDecide, uploadTicket } from './small-requests.ts';
import type { MeasuredAt, Work, Works } from './work.ts';

/** Of the time allowed. */
const timeShareMax = 0.8;

export const measuredFunctions: Readonly<Record<string, Works>> = {
  'operation-task': operationTask,
  release,
  'trace-decide': traceDecide,
  'publish-summary': publishSummary,
  'upload-ticket': uploadTicket,
  operate,
  portal,
};

const widths = [44, 9, 9, 10, 9, 9, 9, 9, 8, 8, 10, 10];
const head = [
  'work',
  'memory',
  'group',
  'resident',
  'longest',
  'allowed',
  'CPU',
  'held up',
  'GET',
  'PUT',
  'read',
  'written',
];

/** Rows of one function. Gives what was too much, or failed. */
export async function measureFunction(name: string, at: MeasuredAt, only?: string): Promise<string[]> {
  const { memoryMiB, seconds: allowed } = limitsOf(name);
  say(`\n${name}: ${memoryMiB} MiB, ${(memoryMiB / processorMiB).toFixed(2)} processors, ${allowed} s`);
  say(row(widths, head));
  const faults: string[] = [];
  for await (const work of measuredFunctions[name](at))
    if (only === undefined || work.what.includes(only)) faults.push(...(await measureWork(name, work, at)));
  return faults;
}

async function measureWork(name: string, work: Work, { stage }: MeasuredAt): Promise<string[]> {
  const limits = limitsOf(name);
  const faults: string[] = [];
  const process = await stage.process(name, limits, work.env ?? {});
  let longest = 0;
  try {
    await work.run(async (event) => {
      const started = performance.now();
      try {
        return (await process.invoke(event, limits.seconds)).answer;
      } finally {
        longest = Math.max(longest, (performance.now() - started) / 1000);
      }
    });
  } catch (error) {
    faults.push(`${name}, ${work.what}: ${(error as Error).message}`, ...process.log.slice(-5));
  }
  const { peakMiB, residentMiB, cpuSeconds, throttledSeconds } = process.usage();
  await process.stop();
  const { gets, puts, bytesRead, bytesWritten } = stage.s3.asked;
  const [group, resident] = [peakMiB, residentMiB].map((mib) => mib.toFixed(0));
  say(
    row(widths, [
      work.what,
      limits.memoryMiB,
      group,
      resident,
      ...[longest, limits.seconds, cpuSeconds, throttledSeconds].map((each) => seconds(each)),
      ...[gets, puts].map(count),
      ...[bytesRead, bytesWritten].map((bytes) => megabytes(bytes, 0)),
    ]),
  );
  if (peakMiB > limits.memoryMiB) faults.push(`${name}, ${work.what}: ${group} MiB, of ${limits.memoryMiB}`);
  if (longest > timeShareMax * limits.seconds)
    faults.push(`${name}, ${work.what}: ${longest.toFixed(0)} s, of ${timeShareMax} × ${limits.seconds}`);
  return faults;
}
