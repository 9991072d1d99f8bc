/** Opening the registry version in use, with the key of this machine. */
import { IntegrityError, Refusal } from '../base/errors.ts';
import { canonOf, readableVersion } from '../names/canon.ts';
import type { FingerprintKey, World } from '../ports.ts';
import { currentRegistry } from './current.ts';
import { registryManifestKey } from './format.ts';
import { keyCheck } from './key.ts';
import { RegistryReader } from './reader.ts';
import type { Warm } from './warm.ts';

interface RegistryWorld extends Pick<World, 'objects' | 'state' | 'hash'> {
  fingerprintKey: FingerprintKey;
  warm?: Warm;
}

/**
 * The registry version that is current now; the batch keeps it to the end. Throws Refusal REGISTRY_NONE,
 * CANON_MISMATCH, `IntegrityError` if it is missing or damaged.
 */
export async function openRegistry(world: RegistryWorld): Promise<RegistryReader> {
  const current = await currentRegistry(world);
  if (current === undefined) throw new Refusal('REGISTRY_NONE');
  const registry = await openInUse(world, current);
  const own = canonOf(world.fingerprintKey.number);
  // An index of canonicalisation 1 goes on working: what is compared with it is read under the same.
  if (readableVersion(registry.canon, world.fingerprintKey.number) === undefined)
    throw new Refusal('CANON_MISMATCH', { registry: registry.canon, own });
  // The same number may stand on another secret: fingerprints would never agree.
  if (registry.keyCheck !== keyCheck(world.fingerprintKey)) throw new Refusal('CANON_MISMATCH', { registry: own, own });
  return registry;
}

/** The state names it: without its manifest it is damaged, not unknown, and no upload is refused for that. */
async function openInUse(
  world: RegistryWorld,
  { registry: version, manifest: sha256 }: { registry: string; manifest: string },
): Promise<RegistryReader> {
  try {
    return await RegistryReader.open(world, version, world.warm && { warm: world.warm, sha256 });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'REGISTRY_VERSION_UNKNOWN') throw error;
    throw new IntegrityError(registryManifestKey(version), 'no object', 'the manifest of the index in use');
  }
}
