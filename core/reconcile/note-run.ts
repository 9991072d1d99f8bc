/** What pages show of a run is kept before they are published, and once more at its end. */
import type { World } from '../ports.ts';
import { latestRunKey, readLatestRun, type LatestRun } from '../summary/latest-run.ts';
import { noteRegistryChanges } from '../summary/registry-changes.ts';
import type { RunReport } from './run-report.ts';

/**
 * Keeps the causes of a run, and that it is the newest, unless one of a later day is noted: true if it is the newest.
 * `report`: as far as the run has come. Noting twice is noting once, with what was said last.
 */
export async function noteRun(world: Pick<World, 'state'>, report: RunReport): Promise<boolean> {
  const { day, run, status, registryVersion, finishedAt, national, provinces, failed } = report;
  await noteRegistryChanges(world, { day, run, causes: national.causes });
  const known = await readLatestRun(world);
  if (known !== undefined && known.day > day) return false;
  const { overlap, idsElsewhere, causes, lists, children, canons, waiting } = national;
  const failedProvinces = provinces.filter((each) => each.status === 'failed').map(({ province }) => province);
  const failedSteps = [...new Set(failed.map(({ step }) => step))];
  const latest: LatestRun = {
    day,
    run,
    status,
    registryVersion,
    finishedAt,
    overlap,
    idsElsewhere,
    causes,
    lists,
    canons,
    waiting,
    children,
    failedProvinces,
    failedSteps,
    failures: provinces.flatMap(({ province, failed }) => (failed === null ? [] : [{ province, ...failed }])),
  };
  await world.state.put(latestRunKey, latest);
  return true;
}
