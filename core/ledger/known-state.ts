/** The state of a province, if it is not behind the ledger that it stands for. */
import { IntegrityError } from '../base/errors.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import type { World } from '../ports.ts';
import { hasRatifiedMarker } from './ratified-markers.ts';

/**
 * C1: the state of a province. A state store that lost its item, or was set back, is not an emptier ledger. Throws
 * `IntegrityError`.
 */
export async function readKnownState(
  world: Pick<World, 'objects' | 'state'>,
  province: string,
): Promise<ProvinceState | undefined> {
  const state = await readProvinceState(world.state, province);
  const version = state?.version ?? 0;
  if (!(await hasRatifiedMarker(world, province, version + 1))) return state;
  // The next version may have been ratified and marked between the two looks.
  const now = await readProvinceState(world.state, province);
  if ((now?.version ?? 0) > version) return now;
  throw new IntegrityError(`PROVINCE#${province}/STATE`, `version ${version}`, 'a later one; run ledger rebuild');
}
