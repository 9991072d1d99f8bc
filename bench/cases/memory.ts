/**
 * Memory of a national upload, month after month: a `full` of 14 million rows against 100 million people, as the first
 * upload and on top of those before it, each in a process that may not take more than its limit. From month to month
 * two rows of a hundred change and one is absent, or back. The ledger is verified at the end.
 *
 *   npm run prove -- memory [--people 100000000] [--rows 14000000] [--uploads 3] [--limit 1900] [--heap 600]
 *     [--data DIR]
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { benchData } from '../harness/bench-data.ts';
import { runBounded } from '../harness/bounded.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { monthsOf } from '../harness/next-month.ts';
import { count, megabytes, row, say, seconds } from '../harness/table.ts';
import { bytesIn, indexPaths, inFolder, linkDirectory, machine, province } from '../harness/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const widths = [10, 14, 10, 10, 14];

/** One of so many people is absent in each month but the first: others each time. */
const absentOf = 100;

/** Writes what is sent of a month and tells its rows. */
async function writeMonth(from: string, to: string, month: number): Promise<number> {
  const out = createWriteStream(to, { encoding: 'latin1', mode: 0o600 }); // bytes as they are
  let records = 0;
  let rows = -1; // the heading is none
  for await (const line of createInterface({ input: createReadStream(from, 'latin1'), crlfDelay: Infinity })) {
    if (month > 0 && (records++ + month) % absentOf === 0 && rows >= 0) continue;
    rows++;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return rows;
}

const $Receipt = z.looseObject({
  status: z.literal('committed'),
  applied: z.looseObject({ changed: z.int(), unchanged: z.int(), left: z.int() }),
});

export const benchmark = benchCase(
  { people: 100_000_000, rows: 14_000_000, uploads: 3, limit: 1_900, heap: 600, data: optionalText },
  ({ people, rows, uploads, limit, heap, data: kept }) =>
    inFolder(kept, 'memory', async (folder) => {
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      const months = await monthsOf(data, uploads);
      const directory = join(data.folder, 'peers', `memory-${process.pid}`);
      linkDirectory(data.index, directory, indexPaths);
      mkdirSync(join(directory, 'months'), { mode: 0o700 });
      const doisoat = (...args: string[]): ReturnType<typeof runBounded> =>
        runBounded(
          limit,
          [`--max-old-space-size=${heap}`, 'local/cli.ts', ...args, '--dir', directory, '--json'],
          root,
        );
      say(machine());
      say(`${count(people)} people; at most ${limit} MiB for each process, ${heap} of them for its objects`);
      say(row(widths, ['upload', 'rows', 'time', 'peak', 'written']));
      try {
        for (let month = 0; month < uploads; month++) {
          const file = join(directory, 'months', `${month}.csv`);
          const monthly = await writeMonth(months[month].batch, file, month);
          const before = bytesIn(join(directory, 'objects'));
          const scope = ['--kind', 'full', '--schemes', 'BHXHBB;BHXHTN;BHYT;BHTN', '--rows', String(monthly)];
          const run = await doisoat('sync', file, '--province', province, ...scope);
          rmSync(file);
          const { applied } = $Receipt.parse(JSON.parse(run.output));
          const written = bytesIn(join(directory, 'objects')) - before;
          const { peakMiB, isHard } = run;
          const cells = [month + 1, count(monthly), seconds(run.seconds), megabytes(peakMiB * 2 ** 20, 0)];
          const { changed, unchanged, left } = applied;
          say(
            row(widths, [...cells.map(String), megabytes(written, 0)]) +
              `  changed ${count(changed)}, unchanged ${count(unchanged)}, left ${count(left)}` +
              (isHard ? '' : ' (peak looked at; no hard limit here)'),
          );
          must(peakMiB <= limit, `upload ${month + 1} took ${peakMiB.toFixed(0)} MiB, of ${limit}`);
          if (month > 0) must(applied.unchanged > 0.9 * monthly, 'most rows of a month are those of the one before');
        }
        await doisoat('ledger', 'verify');
        say('ledger verify: ok');
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }),
);
