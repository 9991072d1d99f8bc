/**
 * Functions as deployed, within their memory, their processors and their time, over an S3 server that is as late and
 * as narrow as S3 is to a function, each given the most that the product lets it be given.
 *
 *   npm run prove -- lambda-memory [--people 100000000] [--rows 14000000] [--uploads 2] [--memory 3008] [--timeout 900]
 *     [--kind full] [--data DIR] [--usage FILE]
 *   npm run prove -- lambda-memory --function operation-task [--work "ledger verify"] [--held 1000000] [--data DIR]
 *   npm run prove -- lambda-memory --function all
 *
 * Without `--function` it is `sync-batch`: a `full` of 14 million rows against 100 million people, then the next
 * month's on top of it, each by one event in a fresh process. It must be read and matched before the reserve of the
 * commit begins, and end in its time. `--usage` writes what the last upload asked for, as `doisoat cost` reads it.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measuredFunctions, measureFunction } from '../functions/measure.ts';
import { measureUploads } from '../functions/sync-batch.ts';
import { benchData, type BenchData } from '../harness/bench-data.ts';
import { benchCase, optionalText, UsageError } from '../harness/case.ts';
import { DeployedStage } from '../harness/deployed-stage.ts';
import { largestLedger } from '../harness/largest-ledger.ts';
import { count, say } from '../harness/table.ts';
import { allPaths, inFolder, linkDirectory, machine, province } from '../harness/world.ts';

export const benchmark = benchCase(
  {
    people: 100_000_000,
    rows: 14_000_000,
    function: 'sync-batch',
    work: optionalText,
    held: 1_000_000,
    uploads: 2,
    memory: 3_008,
    timeout: 900,
    kind: 'full',
    data: optionalText,
    usage: optionalText,
  },
  ({ people, rows, function: name, work, held, data: kept, ...uploads }) =>
    inFolder(kept, 'lambda-memory', async (folder) => {
      const names = name === 'all' ? Object.keys(measuredFunctions) : [name];
      if (name !== 'sync-batch' && names.some((each) => !Object.hasOwn(measuredFunctions, each)))
        throw new UsageError(`--function is sync-batch, all, or of ${Object.keys(measuredFunctions).join(', ')}`);
      const data = await benchData(folder, { people, rows, locality: 0.9 });
      say(`${machine()}; ${count(people)} people`);
      if (name === 'sync-batch') await measureUploads(data, uploads);
      else await measureFunctions(data, names, { held, work });
    }),
);

async function measureFunctions(
  data: BenchData,
  names: readonly string[],
  { held, work }: { held: number; work: string | undefined },
): Promise<void> {
  const ledger = await largestLedger(data, held);
  say(`ledger of ${count(data.rows)} participants, ${count(ledger.held)} claims held in its last file`);
  const faults: string[] = [];
  for (const name of names) {
    // What one function leaves is not there for the next.
    const directory = join(data.folder, 'peers', `${name}-${process.pid}`);
    linkDirectory(ledger.directory, directory, allPaths);
    const stage = await DeployedStage.start(directory, ['REGISTRY', `PROVINCE#${province}`]);
    try {
      faults.push(...(await measureFunction(name, { stage, ledger }, work)));
    } finally {
      stage.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
