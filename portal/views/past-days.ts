/** Past days as pages ask for them: read once for a minute, as a page and the files and provinces beside it do. */
import type { Access } from '../access/access.ts';
import { keptDays, readPastDay, type KeptDays, type PastDay } from '../../core/summary/past-day.ts';
import type { PortalContext } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';

/** The figures of provinces are published; what they cost to make is for whoever is logged in. */
export const daysAccess: Access = { to: 'person' };

/** A correction of a past day is seen a minute later at most. */
const keptFor = 60_000; // milliseconds
/** Days kept at once: two that are compared, for two readers; a day has some 3 MB. */
const keptMax = 4;

interface Kept {
  at: number;
  past: Promise<PastDay>;
}
const keptOf = new WeakMap<PortalWorld, Map<string, Kept>>();

/** Throws Refusal PAST_DAY_UNKNOWN. */
export function askedPast(c: PortalContext, day: string): Promise<PastDay> {
  const world = c.get('world');
  const kept = keptOf.get(world) ?? new Map<string, Kept>();
  keptOf.set(world, kept);
  const now = world.clock.now();
  for (const [name, each] of kept) if (now - each.at >= keptFor || now < each.at) kept.delete(name);
  const known = kept.get(day);
  if (known !== undefined) return known.past;
  const past = readPastDay(world, day);
  kept.set(day, { at: now, past });
  const [oldest] = kept.keys();
  if (kept.size > keptMax) kept.delete(oldest);
  past.catch(() => kept.delete(day));
  return past;
}

const spans = new WeakMap<PortalWorld, { at: number; days: Promise<KeptDays | undefined> }>();

/** The days that can be asked for, as of a minute ago at most. */
export function askedKept(c: PortalContext): Promise<KeptDays | undefined> {
  const world = c.get('world');
  const now = world.clock.now();
  const known = spans.get(world);
  if (known !== undefined && now >= known.at && now - known.at < keptFor) return known.days;
  const days = keptDays(world);
  spans.set(world, { at: now, days });
  days.catch(() => spans.delete(world));
  return days;
}
