/**
 * The sweep of the whole country: many open claims and 100 million people on two threads, and one province's night.
 *
 *   npm run bench -- trace-scale --data DIR [--times 10] [--claims 1900000] [--night 20000]
 *
 * DIR is a folder of `npm run bench -- trace --data` with one seed; its index is multiplied, without an extract.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { RegistryReader } from '../../core/registry/reader.ts';
import { makeClaimTables, sweepTables, type ClaimTables } from '../../core/trace/claim-tables.ts';
import { Tracer } from '../../core/trace/probability.ts';
import { PairScorer } from '../../core/trace/score.ts';
import { sweepGroups, SweptClaims, type SweepGroup } from '../../core/trace/sweep.ts';
import type { Partial } from '../../core/trace/partial.ts';
import { traceWeights } from '../../core/trace/weights-table.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { peakMiB, timed } from '../harness/measure.ts';
import { count, say, seconds, tell } from '../harness/table.ts';
import { machine } from '../harness/world.ts';
import { largeClaims, makeLargeIndex } from '../trace/large-index.ts';

const source = '2026-01-31';
const threads = 2;

export const benchmark = benchCase(
  { data: optionalText, times: 10, claims: 1_900_000, night: 20_000 },
  async ({ data, times, claims, night }) => {
    must(data !== undefined, '--data names a folder that trace has made');
    const directory = join(data, 'data');
    const world = { objects: new FileObjectStore(directory), hash: nodeHash };
    const version = `${source}.times-${times}`;
    const made = await RegistryReader.open(world, source);
    await makeLargeIndex(world, made, { version, times }, (part) => tell(`index: ${part}`));
    const registry = await RegistryReader.open(world, version);
    say(machine());
    for (const asked of [night, claims].filter((each) => each > 0)) {
      const open = await largeClaims(world, registry, asked);
      const filed = await timed(() => makeClaimTables(registry, open, true));
      const tables = filed.result;
      const groups = sweepGroups(registry).toSorted((a, b) => b.people - a.people);
      const swept = await timed(() => sweepOnThreads({ directory, version, tables }, groups));
      const found = swept.result.pool.found.reduce((sum, each) => sum + each, 0);
      say(
        `${count(open.length)} claims × ${count(registry.rows)} people: filing ${seconds(filed.seconds)}, ` +
          `sweep ${seconds(swept.seconds)} (${seconds(swept.cpuSeconds)} of processor), ${count(found)} hits; ` +
          `peak ${count(Math.round(peakMiB()))} MiB`,
      );
      const scored = await timed(() => {
        const scorer = new PairScorer(tables, swept.result.counted(), { registry, weights: traceWeights });
        const tracer = new Tracer(tables, swept.result.pool, scorer, { asOf: registry.asOf });
        let unique = 0;
        for (let claim = 0; claim < open.length; claim++) if (tracer.trace(claim).grade === 'UNIQUE') unique += 1;
        return unique;
      });
      say(`scoring on one thread ${seconds(scored.seconds)}; ${count(scored.result)} UNIQUE`);
    }
  },
);

/** Groups go to whichever thread is free; partials are added in the order of their groups. */
async function sweepOnThreads(
  task: { directory: string; version: string; tables: ClaimTables },
  groups: readonly SweepGroup[],
): Promise<SweptClaims> {
  const swept = new SweptClaims(task.tables);
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('../trace/sweep-worker.ts', import.meta.url), {
        workerData: { ...task, tables: sweepTables(task.tables) },
      }),
  );
  let next = 0;
  const work = async (worker: Worker): Promise<void> => {
    while (next < groups.length) {
      worker.postMessage(groups[next++], []);
      // A thread that fails emits `error`, which rejects.
      const [partial] = (await once(worker, 'message')) as [Partial];
      swept.add(partial);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return swept;
}
