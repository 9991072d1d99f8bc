/**
 * What the last build of an index on this machine took: the state item `REGISTRY` / `BUILD`. Nothing is decided by it,
 * and it may be lost.
 */
import * as z from 'zod';
import type { StateKey, World } from '../core/ports.ts';

const buildKey: StateKey = { partition: 'REGISTRY', sort: 'BUILD' };

const $LastBuild = z.object({
  registry: z.string(), // version
  rows: z.int().nonnegative(),
  durationMs: z.number().nonnegative(),
  finishedAt: z.iso.datetime(),
});
export type LastBuild = z.infer<typeof $LastBuild>;

export async function noteLastBuild(world: Pick<World, 'state'>, build: LastBuild): Promise<void> {
  await world.state.put(buildKey, build);
}

/** Undefined before the first, and of an item of another form. */
export async function readLastBuild(world: Pick<World, 'state'>): Promise<LastBuild | undefined> {
  return $LastBuild.safeParse(await world.state.read(buildKey)).data;
}
