/**
 * One row by the command line, as an office's program sends it all day: `node bin/doisoat.js sync`, each time a process
 * of its own with compiled modules kept, each time another row, on the ledger of those before.
 *
 *   npm run bench -- one-row [--people N --rows N --data DIR] [--syncs 11]
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $Receipt } from '../../core/domain/receipt.ts';
import { benchData } from '../harness/bench-data.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { mustBeCommitted } from '../harness/check.ts';
import { median, timed } from '../harness/measure.ts';
import { firstLines } from '../harness/small-data.ts';
import { count, milliseconds, say } from '../harness/table.ts';
import { indexPaths, inFolder, linkDirectory, machine, province } from '../harness/world.ts';

const command = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));

export const benchmark = benchCase(
  { people: 10_000_000, rows: 1_300_000, data: optionalText, syncs: 11 },
  ({ people, rows, data: kept, syncs }) =>
    inFolder(kept, 'one-row', async (folder) => {
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      // The first one fills the cache of compiled modules, and is not counted.
      const [header, ...lines] = await firstLines(data.batch, syncs + 2);
      const directory = join(data.folder, 'peers', `one-row-${process.pid}`);
      linkDirectory(data.index, directory, indexPaths);
      const walls: number[] = [];
      try {
        for (const line of lines) {
          const file = join(directory, 'row.csv');
          writeFileSync(file, `${header}\r\n${line}\r\n`, 'latin1');
          const args = [command, 'sync', file, '--province', province, '--dir', directory, '--json'];
          const { result, seconds } = await timed(() => spawnSync(process.execPath, args, { encoding: 'utf8' }));
          mustBeCommitted('a row', $Receipt.parse(JSON.parse(result.stdout)));
          walls.push(1000 * seconds);
        }
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
      const [first, ...others] = walls;
      say(`${machine()}; ${count(people)} people`);
      say(
        `sync of one row, ${syncs} in turn: median ${milliseconds(median(others))}, least ` +
          `${milliseconds(Math.min(...others))}, most ${milliseconds(Math.max(...others))}; ` +
          `before them ${milliseconds(first)}`,
      );
    }),
);
