/** A state store that lost a province, or was set back, must not appear as an emptier ledger in what is published. */
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { hasRatifiedMarker } from '../ledger/ratified-markers.ts';
import type { Status } from './status.ts';

/**
 * One look per province: is the version after the one that the status shows marked? Throws Refusal STATE_LOST (run
 * `ledger rebuild`) with the province of which that is so. `isMarked`: how to look.
 */
export async function assertStateNotRegressed(
  world: Pick<World, 'objects' | 'state'>,
  { provinces }: Status,
  isMarked: typeof hasRatifiedMarker = hasRatifiedMarker,
): Promise<void> {
  await Promise.all(
    provinces.map(async ({ province, ledgerVersion }) => {
      if (!(await isMarked(world, province, ledgerVersion + 1))) return;
      // It may have been ratified and marked since the status was read.
      const now = await readProvinceState(world.state, province);
      if ((now?.version ?? 0) <= ledgerVersion) throw new Refusal('STATE_LOST', { province });
    }),
  );
}
