/**
 * How far the ledgers have moved over to today's canonicalisation of names (`docs/upgrade.md`): as the newest finished
 * run counted the rows.
 */
import { canonicalisationVersion } from '../names/canonical.ts';
import { canonicalisationOf } from '../names/canon.ts';
import type { World } from '../ports.ts';
import { currentRegistry } from '../registry/activate.ts';
import { readLatestRun } from './latest-run.ts';
import { readStates, type CanonProgress } from './status.ts';

export async function readCanonProgress(world: Pick<World, 'state'>): Promise<CanonProgress> {
  const [registry, run] = [await currentRegistry(world), await readLatestRun(world)];
  const participants: Record<string, number> = {};
  for (const [canon, count] of Object.entries(run?.canons ?? {})) {
    const name = String(canonicalisationOf(Number(canon)));
    participants[name] = (participants[name] ?? 0) + count;
  }
  return {
    canonicalisation: registry === undefined ? null : canonicalisationOf(registry.canon),
    day: run === undefined || run.canons === null ? null : run.day,
    participants,
    waiting: run?.waiting ?? 0,
  };
}

/** Participants whose names are not of today's canonicalisation. */
export function earlierParticipants({ participants }: CanonProgress): number {
  return Object.entries(participants).reduce(
    (sum, [version, count]) => sum + (Number(version) < canonicalisationVersion ? count : 0),
    0,
  );
}

/**
 * Whether some ledger has, or may have, rows of canonicalisation 1, so that an index is to serve them: unless a run that
 * saw every province counted none and nothing of it was made since.
 */
export async function needsEarlierNames(world: Pick<World, 'state'>): Promise<boolean> {
  if ((await readStates(world)).size === 0) return false;
  const [run, progress] = [await readLatestRun(world), await readCanonProgress(world)];
  if (run === undefined || run.canons === null || run.failedProvinces.length > 0) return true;
  return earlierParticipants(progress) > 0 || progress.canonicalisation !== canonicalisationVersion;
}
