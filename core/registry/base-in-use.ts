/**
 * Whether a delta is over the version in use (`docs/registry-index.md`, Activation). One over an older version lacks
 * what has changed since: with it a dead person would be alive again.
 */
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { compactedVersion } from './format.ts';
import { findManifest } from './layer.ts';

/** A delta: the version it is over, and all versions below it, the snapshot first. A snapshot has no base. */
export interface DeltaBase {
  base: string | null;
  chain: readonly string[];
}

interface VersionInUse {
  registry: string;
  asOf: string;
}

/**
 * Throws Refusal('REGISTRY_BASE_OLD') if a delta is neither over the version in use (or its compaction, or a version
 * that was made over it), nor over a snapshot with a later as-of. What cannot be looked up any more counts as old.
 */
export async function requireBaseInUse(
  world: Pick<World, 'objects' | 'hash'>,
  { base, chain }: DeltaBase,
  inUse: VersionInUse | undefined,
): Promise<void> {
  if (base === null || inUse === undefined) return;
  if (!(await isOver(world, [...chain, base], inUse)))
    throw new Refusal('REGISTRY_BASE_OLD', { base, active: inUse.registry });
}

/** `chain`: versions, the snapshot first. */
async function isOver(
  world: Pick<World, 'objects' | 'hash'>,
  chain: readonly string[],
  inUse: VersionInUse,
): Promise<boolean> {
  const { registry, asOf } = inUse;
  const isSame = (version: string): boolean =>
    version === registry || compactedVersion(version) === registry || version === compactedVersion(registry);
  if (chain.some(isSame)) return true;
  const snapshot = await findManifest(world, chain[0]);
  if (snapshot === undefined) return false;
  if (snapshot.compacted === null) return Date.parse(snapshot.asOf) > Date.parse(asOf);
  // The chain began anew with a compaction: what it was made of, and over what.
  const made = await findManifest(world, snapshot.compacted);
  return made !== undefined && isOver(world, [...made.chain, made.version], inUse);
}
