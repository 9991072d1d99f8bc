/** Which objects belong to a snapshot of the state, and which of them it cannot be without. */
import { IntegrityError } from '../../core/base/errors.ts';
import { stagedKey, versionId, walkChain } from '../../core/ledger/manifest.ts';
import { refsOf } from '../../core/maintenance/verify-chain.ts';
import type { World } from '../../core/ports.ts';
import { openLayers } from '../../core/registry/layer.ts';
import { registryManifestKey, registryPrefix } from '../../core/registry/format.ts';
import type { StateFacts } from './state-facts.ts';

export interface Chosen {
  /** By key: the size in bytes. */
  objects: Map<string, number>;
  /** Keys of those that the state cannot be without, and the hash by which they are named; '' if by none. */
  needed: Map<string, string>;
  stagedLeftOut: number;
  buildsLeftOut: number;
}

/** Throws `IntegrityError` if an object that is needed is missing: removed since the snapshot, or lost before. */
export async function chooseObjects(world: Pick<World, 'objects' | 'hash'>, facts: StateFacts): Promise<Chosen> {
  const needed = new Map<string, string>();
  const batches = new Set(facts.batches);
  for (const [province, state] of facts.states)
    for await (const { manifest, sha256 } of walkChain(world, province, state)) {
      batches.add(`${province}/${versionId(manifest)}`);
      needed.set(stagedKey(province, versionId(manifest), sha256), sha256);
      for (const ref of refsOf(manifest)) needed.set(ref.key, ref.sha256);
    }
  if (facts.registry !== undefined)
    for (const layer of await openLayers(world, facts.registry)) {
      needed.set(registryManifestKey(layer.version), '');
      for (const { key, sha256 } of layer.objects) needed.set(key, sha256);
    }

  const listed = new Map<string, number>();
  for await (const { key, size } of world.objects.list('')) listed.set(key, size);
  for (const key of needed.keys()) if (!listed.has(key)) throw new IntegrityError(key, 'no object', 'an object');
  const chosen: Chosen = { objects: new Map(), needed, stagedLeftOut: 0, buildsLeftOut: 0 };
  for (const [key, size] of listed) {
    if (belongs(key, { facts, batches, needed, listed })) chosen.objects.set(key, size);
    else if (key.startsWith('staged/')) chosen.stagedLeftOut += 1;
    else if (key.startsWith(registryPrefix)) chosen.buildsLeftOut += 1;
  }
  return chosen;
}

interface Known {
  facts: StateFacts;
  batches: ReadonlySet<string>;
  needed: ReadonlyMap<string, string>;
  listed: ReadonlyMap<string, number>;
}

/** What a later version has left is not of this moment; everything that is no part of a version is. */
function belongs(key: string, { facts, batches, needed, listed }: Known): boolean {
  const [family, place = '', third = '', name = ''] = key.split('/');
  const version = facts.states.get(place)?.version ?? 0;
  switch (family) {
    case 'staged':
      return needed.has(key);
    case 'ratified':
      return Number(third) <= version;
    case 'results': {
      if (/^[0-9a-f]{32}$/.test(third)) return batches.has(`${place}/${third}`);
      const recheck = third === 'recheck' ? /\/recheck-(\d+)\.csv$/.exec(key) : null;
      return recheck === null || Number(recheck[1]) <= version;
    }
    case 'registry':
      return place === 'canaries' || listed.has(registryManifestKey(place));
    case 'runs':
      // `runs/<province>/sweep-clock` tells the time and nothing else.
      return name !== '' && facts.runs.has(`${place}/${Number(third)}`);
    default:
      return true;
  }
}
