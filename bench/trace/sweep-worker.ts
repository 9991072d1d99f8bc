/** A thread that sweeps groups of prefixes, one after the other, over tables that it shares (`trace-scale`). */
import { parentPort, workerData } from 'node:worker_threads';
import { RegistryReader } from '../../core/registry/reader.ts';
import type { SweepTables } from '../../core/trace/claim-tables.ts';
import { GroupSweeper, type SweepGroup } from '../../core/trace/sweep.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';

const { directory, version, tables } = workerData as { directory: string; version: string; tables: SweepTables };
const world = { objects: new FileObjectStore(directory), hash: nodeHash };
const sweeper = RegistryReader.open(world, version).then((registry) => GroupSweeper.open(world, registry, tables));

async function sweep(group: SweepGroup): Promise<void> {
  const partial = await (await sweeper).run(group);
  const { hits, found, counters } = partial;
  const arrays = [hits.claim, hits.id, hits.levels, found.claim, found.count, counters.at, counters.count];
  parentPort?.postMessage(
    partial,
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

// A failure ends the thread, which its owner is told.
parentPort?.on('message', (group: SweepGroup) => void sweep(group));
