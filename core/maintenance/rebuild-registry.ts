/** Which registry version is in use, when the state store has forgotten it. */
import { Refusal } from '../base/errors.ts';
import { activateRegistry, currentRegistry, listRegistries } from '../registry/activate.ts';
import type { World } from '../ports.ts';
import type { ProvinceState } from '../domain/province-state.ts';

/** The newest batch of a province. */
export type Matched = Pick<ProvinceState, 'lastUpload' | 'registryVersion'>;

/**
 * Activates the version that the province with the newest upload was matched against, else that of the next one; if
 * none of them is there, the newest whole version there is. Null if there is none. A switch after the last commit is
 * not known: the operator repeats it.
 */
export async function restoreRegistry(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>,
  matches: () => Promise<readonly Matched[]>,
): Promise<{ version: string; state: 'restored' | 'kept' } | null> {
  const current = await currentRegistry(world);
  if (current !== undefined) return { version: current.registry, state: 'kept' };
  const newestFirst = (await matches()).toSorted((a, b) => (a.lastUpload < b.lastUpload ? 1 : -1));
  const byAge = newestFirst.map((each) => each.registryVersion);
  for (const version of new Set(byAge)) {
    try {
      await activateRegistry(world, version);
      return { version, state: 'restored' };
    } catch (error) {
      // A version that was removed since, or that an earlier release wrote, is passed over; a damaged one stops the
      // rebuild.
      const passed = ['REGISTRY_VERSION_UNKNOWN', 'REGISTRY_FORMAT_OLD'];
      if (!(error instanceof Refusal) || !passed.includes(error.code)) throw error;
    }
  }
  const versions = (await listRegistries(world)).toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1));
  if (versions.length === 0) return null;
  await activateRegistry(world, versions[0].version);
  return { version: versions[0].version, state: 'restored' };
}
