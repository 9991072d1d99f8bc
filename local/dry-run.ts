import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { unless } from '../adapters/files/durable-files.ts';
import { dryRun, type DryRun } from '../core/reconcile/dry-run.ts';
import type { BuildProgress } from '../core/registry/build/build-index.ts';
import { buildIndex } from './build-index.ts';
import { AsideObjects } from './files/aside-objects.ts';
import { makeScratchFolder } from './files/scratch.ts';
import type { LocalWorld } from './world.ts';

export interface DryRunProgress {
  build: BuildProgress;
  compare(done: number, total: number): void; // provinces
}

/** Whether this is the folder of an extract. */
export async function isExtractFolder(path: string): Promise<boolean> {
  const find = (): ReturnType<typeof stat> => stat(join(path, 'manifest.json'));
  return (await unless('ENOENT', () => unless('ENOTDIR', find))) !== undefined;
}

/**
 * The dry run of an extract: its index is built into a folder of this process below `D/scratch`, which is removed
 * whatever happens; what a killed process left goes with the next one. Throws as `buildIndex` and `dryRun`; not
 * REGISTRY_BASE_OLD, which the report tells.
 */
export async function dryRunFolder(world: LocalWorld, folder: string, progress: DryRunProgress): Promise<DryRun> {
  const aside = await makeScratchFolder(world.directory);
  try {
    const objects = new AsideObjects(world.objects, new FileObjectStore(aside));
    const beside = { ...world, objects };
    const { version } = await buildIndex(beside, folder, progress.build, { aside, confirmBase: true });
    return await dryRun(beside, version, progress.compare);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
