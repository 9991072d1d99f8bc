/**
 * One province against the country, as a user runs it: extract and batch generated from a seed, index built, batch
 * processed, each command in a process of its own. The answers are checked against the generator's truth before any
 * figure is printed.
 *
 *   npm run bench -- province [--people 10000000] [--rows 1300000] [--dir DIR]
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { $Status } from '../../core/summary/status.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must, truthCounts } from '../harness/check.ts';
import { count, megabytes, say, seconds, table } from '../harness/table.ts';
import { batchFile, bytesIn, doisoat, inFolder, machine, optionArgs, province } from '../harness/world.ts';

/** Verdicts of the status against the truth; throws if any count differs. Returns the rows. */
function checkTruth(status: string, truthFile: string): number {
  const { rows, verdicts } = truthCounts(truthFile);
  const counted = $Status.parse(JSON.parse(status)).provinces.find((each) => each.province === province);
  must(counted !== undefined, `no status of ${province}`);
  for (const [verdict, found] of Object.entries(counted.verdicts)) {
    const expected = verdicts.get(verdict) ?? 0;
    must(found === expected, `${verdict}: status ${found}, truth ${expected}`);
  }
  return rows;
}

function size(path: string): string {
  return megabytes(bytesIn(path), 0);
}

async function measureIn(work: string, people: number, rowsAsked: number): Promise<void> {
  const [sample, data] = [join(work, 'sample'), join(work, 'data')];
  const options = { out: sample, people, rows: rowsAsked, provinces: province, seed: 'bench' };
  const generated = await doisoat('generate', ...optionArgs(options));
  const extract = join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]);
  const built = await doisoat('registry', 'build', extract, '--dir', data);
  const file = batchFile(sample, province);
  const synced = await doisoat('sync', file, '--province', province, '--dir', data);
  const again = await doisoat('sync', file, '--province', province, '--dir', data, '--json');
  const { status } = JSON.parse(again.output) as { status: string };
  must(status === 'duplicate', 'the same file twice must be a duplicate');
  const shown = await doisoat('status', '--json', '--dir', data);
  const rows = checkTruth(shown.output, join(sample, 'truth', `${province}.csv`));
  const verified = await doisoat('ledger', 'verify', '--dir', data);

  const lines = [
    { name: 'generate', run: generated, note: `${size(sample)} written` },
    {
      name: 'registry build',
      run: built,
      note: `${size(extract)} read, ${size(join(data, 'objects/registry'))} index`,
    },
    { name: 'sync', run: synced, note: `${size(file)} read, ${(rows / synced.seconds / 1e6).toFixed(2)} M rows/s` },
    { name: 'sync again', run: again, note: 'duplicate, nothing changed' },
    { name: 'ledger verify', run: verified, note: 'drift 0' },
  ];
  say(machine());
  say(`${count(people)} people, ${count(rows)} rows; every verdict count equals the truth`);
  say(
    table(
      lines.map(({ name, run, note }) => [
        name,
        seconds(run.seconds),
        run.peakMiB === undefined ? '' : `${run.peakMiB} MiB`,
        note,
      ]),
      [0, 3],
    ),
  );
}

export const benchmark = benchCase(
  { people: 10_000_000, rows: 1_300_000, dir: optionalText },
  ({ people, rows, dir }) => inFolder(dir, 'province', (work) => measureIn(work, people, rows)),
);
