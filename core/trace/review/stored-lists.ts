/** Which lists of candidates are kept, and for how long. */
import { addDays, isDay } from '../../base/calendar-day.ts';
import { vietnamDate } from '../../intake/upload-request.ts';
import { ObjectMissing, type World } from '../../ports.ts';
import { candidatesKey } from '../candidates-csv.ts';
import { CandidatesReader, decodeCandidates } from './listed-claims.ts';
import type { ListedClaim } from './reviewed.ts';

/** Days for which candidates are kept: a month of reviews; a longer list would be a register of suspicions. */
export const candidateDays = 30;
/** Partials of a sweep that nobody ended. */
const sweepDays = 7;

/** Days of which a province has a list that is not too old, the newest first. */
export async function listedDays(world: Pick<World, 'objects' | 'clock'>, province: string): Promise<string[]> {
  const oldest = addDays(vietnamDate(world.clock.now()), -candidateDays);
  const days: string[] = [];
  for await (const { key } of world.objects.list(`trace/${province}/`)) {
    const day = key.split('/')[2];
    if (key === candidatesKey(province, day) && day >= oldest) days.push(day);
  }
  return days.toReversed();
}

/** The list of a province and a day. Throws `IntegrityError`. */
export async function readListed(
  world: Pick<World, 'objects'>,
  province: string,
  day: string,
): Promise<ListedClaim[] | undefined> {
  const key = candidatesKey(province, day);
  const bytes = await world.objects.read(key);
  return bytes && decodeCandidates(province, key, bytes);
}

/**
 * Visits the claims of a list, one at a time; of `wanted` participant numbers alone, if they are given. False if there
 * is no such list. A list may have millions of claims. Throws `IntegrityError`.
 */
export async function visitListed(
  world: Pick<World, 'objects'>,
  { province, day, wanted }: { province: string; day: string; wanted?: ReadonlySet<string> },
  visit: (claim: ListedClaim) => void,
): Promise<boolean> {
  const key = candidatesKey(province, day);
  const reader = new CandidatesReader({ province, key }, visit, wanted);
  try {
    for await (const chunk of world.objects.stream(key)) reader.push(chunk);
  } catch (error) {
    if (error instanceof ObjectMissing) return false;
    throw error;
  }
  reader.finish();
  return true;
}

/** Removes lists, pages and hints older than `candidateDays` and sweeps left over; decisions stay. Gives how many. */
export async function removeOldLists(world: Pick<World, 'objects' | 'clock'>): Promise<number> {
  const now = world.clock.now();
  const oldest = addDays(vietnamDate(now), -candidateDays);
  let removed = 0;
  for await (const { key, storedAt } of world.objects.list('trace/')) {
    const [, kind, day] = key.split('/');
    const isOld =
      kind === 'sweeps'
        ? storedAt < now - sweepDays * 86_400_000
        : kind.startsWith('vn34-') && isDay(day ?? '') && day < oldest;
    if (!isOld) continue;
    await world.objects.remove(key);
    removed += 1;
  }
  return removed;
}
