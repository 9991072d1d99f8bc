/** The ledger of the system check is in no run (`docs/acceptance.md`); what it leaves is tidied at the end of each. */
import { compactProvince } from '../commit/compact.ts';
import { systemCheck } from '../domain/provinces.ts';
import { readKnownState } from '../ledger/known-state.ts';
import { sweepProvince } from '../maintenance/sweep.ts';
import { codeOf } from '../base/errors.ts';
import type { ReconcileWorld } from './reconcile-steps.ts';

/**
 * Compacts and sweeps it. Throws nothing: a run says how the 34 provinces are, and an acceptance test says how this one
 * is; a failure is logged with its code.
 */
export async function tidySystemCheck(world: ReconcileWorld): Promise<void> {
  const { id } = systemCheck;
  try {
    if ((await readKnownState(world, id)) === undefined) return;
    await compactProvince(world, id);
    const { removed } = await sweepProvince(world, id, { remove: true, grace: world.sweepGrace ?? 0 });
    world.log.event('systemCheck.tidied', { removed });
  } catch (error) {
    world.log.event('systemCheck.failed', { code: codeOf(error) });
  }
}
