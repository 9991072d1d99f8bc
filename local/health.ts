/** Health of one machine: its stores, its disk, and its published pages, which lie beside the objects. */
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../adapters/files/durable-files.ts';
import { checkStores, type HealthChecks } from '../portal/api/health-checks.ts';
import { onceASecond } from '../portal/http/once-a-second.ts';
import { publishedFolder } from './serve/published-folder.ts';
import type { LocalWorld } from './world.ts';

/** Room for an upload of 2 GB is not promised below it; commits of offices still fit. */
export const diskFreeMin = 1024 ** 3; // bytes

type HealthWorld = Pick<LocalWorld, 'state' | 'objects' | 'clock' | 'directory'>;

/** A look at this machine, at most once a second. */
export function openHealth(world: HealthWorld): () => Promise<HealthChecks> {
  return onceASecond(
    async () => {
      const [stores, disk, publishedSeconds] = await Promise.all([
        checkStores(world),
        checkDisk(world.directory),
        publishedAge(world),
      ]);
      return { ...stores, disk, publishedSeconds };
    },
    () => performance.now(),
  );
}

async function checkDisk(directory: string): Promise<'ok' | 'DISK_LOW'> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize < diskFreeMin ? 'DISK_LOW' : 'ok';
}

async function publishedAge({ directory, clock }: HealthWorld): Promise<number | null> {
  const found = await unless('ENOENT', () => stat(join(directory, publishedFolder, 'national.json')));
  return found === undefined ? null : Math.max(0, Math.floor((clock.now() - found.mtimeMs) / 1000));
}
