import type { Log } from '../core/ports.ts';
import { canonOf } from '../core/names/canon.ts';
import { buildRegistry, type BuildProgress, type RegistryManifest } from '../core/registry/build/build-index.ts';
import { needsEarlierNames } from '../core/summary/canon-progress.ts';
import { readExtractManifest } from '../core/registry/build/extract.ts';
import { scratchNameOf } from '../core/registry/build/plan.ts';
import { BuildWorkers } from './threads/build-workers.ts';
import { localBucket } from '../adapters/files/file-object-store.ts';
import { folderExtract } from './files/folder-extract.ts';
import { FileScratch } from './files/scratch.ts';
import { noteLastBuild } from './last-build.ts';
import type { LocalWorld } from './world.ts';

/** Rows from which on threads save more than the second that starting them costs. */
const threadRowsMin = 2_000_000;

interface BuildIndexOptions {
  earlierNames?: boolean | undefined;
  confirmBase?: boolean;
  aside?: string;
}

/**
 * Builds the index of the extract in the folder, on all cores if it is large. An interrupted build resumes
 * when the same extract is built again. `earlierNames`: whether to serve ledger rows of canonicalisation 1; if not
 * given, as long as there may be any. `confirmBase`: a delta may be
 * over a version older than the one in use. `aside`: a folder for what is written, which is the one of the data
 * otherwise; `world.objects` must be a store that writes there. Throws as `buildRegistry` and `folderExtract`.
 */
export async function buildIndex(
  world: LocalWorld,
  folder: string,
  progress: BuildProgress = () => {},
  { earlierNames, confirmBase = false, aside = world.directory }: BuildIndexOptions = {},
): Promise<RegistryManifest> {
  const source = folderExtract(folder);
  const { kind, rows } = await readExtractManifest(source);
  const scratch = await FileScratch.open(aside, await scratchNameOf(source, world.hash));
  const { number } = world.fingerprintKey;
  const earlier = (earlierNames ?? (await needsEarlierNames(world))) ? [canonOf(number, 1)] : [];
  const canons = [canonOf(number), ...earlier];
  const task = { directory: world.directory, objectsDirectory: aside, folder, scratchFolder: scratch.folder, canons };
  const isLarge = kind === 'snapshot' && rows >= threadRowsMin;
  const workers = isLarge && threadsReach(world, aside) ? new BuildWorkers(task) : undefined;
  try {
    const options = { key: world.fingerprintKey, canons, scratch, progress, confirmBase };
    const stages = workers === undefined ? options : { ...options, runStages: workers.run };
    let durationMs: number | undefined;
    const log: Log = {
      event(name, facts) {
        world.log.event(name, facts);
        if (name === 'registry.built') durationMs = Number(facts.durationMs);
      },
    };
    const manifest = await buildRegistry({ ...world, log }, source, stages);
    const { version: registry, rows: people } = manifest;
    const finishedAt = new Date(world.clock.now()).toISOString();
    // A version that was there was not built, and one aside is none of this directory.
    if (durationMs !== undefined && aside === world.directory)
      await noteLastBuild(world, { registry, rows: people, durationMs, finishedAt });
    return manifest;
  } finally {
    await workers?.close();
    await scratch.removeIfEmpty();
  }
}

/** Threads write to files: where objects are in a store elsewhere, they would lie where nobody reads them. */
export function threadsReach(world: Pick<LocalWorld, 'objects' | 'directory'>, aside: string): boolean {
  return aside !== world.directory || world.objects.bucket === localBucket;
}
