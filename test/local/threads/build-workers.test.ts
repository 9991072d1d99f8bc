import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../core/base/errors.ts';
import { buildRegistry, type RegistryManifest } from '../../../core/registry/build/build-index.ts';
import { BuildWorkers } from '../../../local/threads/build-workers.ts';
import { buildIndex } from '../../../local/build-index.ts';
import { folderExtract } from '../../../local/files/folder-extract.ts';
import { FileScratch } from '../../../local/files/scratch.ts';
import { openWorld, type LocalWorld } from '../../../local/world.ts';
import { MemoryExtract, everyKind, manyPeople, type Person } from '../../core/registry/registry-support.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const people = [everyKind, manyPeople('052', 3000)];

async function folderOf(parts: Person[][]): Promise<string> {
  const folder = join(makeTempFolder(), 'extract');
  mkdirSync(folder);
  const extract = new MemoryExtract(parts);
  for (const [name, bytes] of extract.parts) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(extract.announced));
  return folder;
}

async function onThreads(world: LocalWorld, folder: string): Promise<RegistryManifest> {
  const scratch = await FileScratch.open(world.directory, 'test');
  const workers = new BuildWorkers({
    objectsDirectory: world.directory,
    directory: world.directory,
    folder,
    canons: [513, 257],
    scratchFolder: scratch.folder,
  });
  try {
    const options = { key: world.fingerprintKey, scratch, runStages: workers.run };
    return await buildRegistry(world, folderExtract(folder), options);
  } finally {
    await workers.close();
  }
}

describe('a build on threads', () => {
  it('gives the bytes of a build in one process, and the refusal that comes first', { tags: 'long' }, async () => {
    const world = await openWorld(makeTempFolder(), { log: false });
    const folder = await folderOf(people);
    const alone = await buildIndex(world, folder, () => {}, { earlierNames: true });
    await world.objects.remove('registry/2026-01-31/manifest.json');
    expect(await onThreads(world, folder)).toEqual(alone);

    const twice = onThreads(world, await folderOf([[everyKind[0]], [everyKind[1], everyKind[0]]]));
    await expect(twice).rejects.toThrow('REGISTRY_VERSION_TAKEN');
    await world.objects.remove('registry/2026-01-31/manifest.json');
    const refused = await onThreads(world, await folderOf([[everyKind[0]], [everyKind[1], everyKind[0]]])).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'REGISTRY_DUPLICATE_ID', line: 3, facts: { part: 'part-0001.csv' } });
    world.close();
  });
});
