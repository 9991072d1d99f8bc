/** Which version of the registry index is in use: one item of the state (`docs/registry-index.md`, Activation). */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import type { StateKey, World } from '../ports.ts';
import { $RegistryVersion } from './format.ts';

export const currentKey: StateKey = { partition: 'REGISTRY', sort: 'CURRENT' };

/** The state item `REGISTRY` / `CURRENT`. */
const $CurrentRegistry = z.object({
  version: z.int().min(1), // of the item: counts the switches
  registry: $RegistryVersion, // version of the index in use
  previous: z.nullable($RegistryVersion),
  manifest: z.string().regex(/^[0-9a-f]{64}$/), // SHA-256 of the bytes of the index's manifest
  canon: z.int().min(0),
  keyNumber: z.int().min(1),
  keyCheck: z.string(),
  asOf: z.iso.datetime(),
  rows: z.int().min(0),
  activatedAt: z.iso.datetime(),
});
export type CurrentRegistry = z.infer<typeof $CurrentRegistry>;

/** The version in use, or undefined if none was ever activated. */
export async function currentRegistry(world: Pick<World, 'state'>): Promise<CurrentRegistry | undefined> {
  const item = await world.state.read(currentKey);
  if (item === undefined) return undefined;
  const parsed = $CurrentRegistry.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new IntegrityError(
    'REGISTRY/CURRENT',
    `a wrong ${parsed.error.issues[0].path.join('.')}`,
    'the item as written',
  );
}
