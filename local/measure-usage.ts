/**
 * Work on this machine, counted as the cloud would bill it (`core/cost/usage.ts`), written to a file that `cost` reads.
 */
import { writeFile } from 'node:fs/promises';
import { currentRegistry } from '../core/registry/activate.ts';
import { countObjects, countState, noUsage, type Usage } from '../core/cost/usage.ts';
import type { LocalWorld } from './world.ts';

export async function measureUsage<Outcome>(
  world: LocalWorld,
  path: string,
  work: (counted: LocalWorld) => Promise<{ outcome: Outcome; rows: number }>,
): Promise<Outcome> {
  const registry = await currentRegistry(world);
  const counts = noUsage();
  const before = process.cpuUsage();
  const started = performance.now();
  const counted = {
    ...world,
    objects: countObjects(world.objects, counts),
    state: countState(world.state, counts),
    close: () => world.close(),
  };
  const { outcome, rows } = await work(counted);
  const { user, system } = process.cpuUsage(before);
  const usage: Usage = {
    format: 1,
    what: `batch of ${rows} rows`,
    rows,
    people: registry?.rows ?? 0,
    ...counts,
    cpuSeconds: round((user + system) / 1e6),
    seconds: round((performance.now() - started) / 1000),
    peakMiB: Math.ceil(process.resourceUsage().maxRSS / 1024),
  };
  await writeFile(path, `${JSON.stringify(usage, null, 2)}\n`);
  return outcome;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
