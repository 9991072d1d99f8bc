/**
 * How many people an officer has looked up on a day: `PORTAL#CHECKS#<province>` / day and hash of the user. Counted
 * before anybody is asked about, by compare-and-set, so that two requests at once never pass the limit together. Days
 * that are no longer shown are forgotten.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { addDays } from '../../core/base/calendar-day.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import type { Identity } from '../access/identity.ts';
import { Problem } from '../http/problem.ts';
import type { PortalWorld } from '../ports.ts';

/** Attempts at one count: one officer has not so many requests at once. */
const attemptsMax = 100;
/** Between two attempts, at most. */
const pauseMax = 20; // milliseconds

const $Count = z.object({ version: z.int().positive(), user: z.string(), people: z.int().nonnegative() });

/** Days for which the director sees who looked up how many, the present one among them. */
export const daysKept = 31;

type LimitWorld = Pick<PortalWorld, 'state' | 'clock' | 'random'>;

/** Takes some of today's checks. Throws Problem CHECKS_LIMIT, and BUSY if others count at once for too long. */
export async function takeChecks(
  world: LimitWorld,
  { user }: Pick<Identity, 'user'>,
  { province, people, perDay }: { province: string; people: number; perDay: number },
): Promise<void> {
  const today = vietnamDate(world.clock.now());
  const partition = partitionOf(province);
  const key = { partition, sort: `${today}#${createHash('sha256').update(user).digest('hex')}` };
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const stored = await world.state.read(key);
    const before = stored === undefined ? undefined : $Count.parse(stored);
    const after = (before?.people ?? 0) + people;
    if (after > perDay) throw new Problem('CHECKS_LIMIT');
    const item = { version: (before?.version ?? 0) + 1, user, people: after };
    if ((await world.state.compareAndSet(key, before?.version, item)) === 'set') {
      if (before === undefined) await forgetBefore(world, partition, addDays(today, 1 - daysKept));
      return;
    }
    await world.clock.sleep(Math.ceil(world.random() * pauseMax));
  }
  throw new Problem('BUSY');
}

/** Who has looked up how many people on the days that are kept, the newest day first, most people first. */
export async function checksByDay(
  world: LimitWorld,
  province: string,
): Promise<{ day: string; users: { user: string; people: number }[] }[]> {
  const from = addDays(vietnamDate(world.clock.now()), 1 - daysKept);
  const days = new Map<string, { user: string; people: number }[]>();
  for await (const { sort, item } of world.state.list(partitionOf(province), '')) {
    const day = dayOf(sort);
    if (day < from) continue;
    const { user, people } = $Count.parse(item);
    days.set(day, [...(days.get(day) ?? []), { user, people }]);
  }
  return [...days].toReversed().map(([day, users]) => ({
    day,
    users: users.toSorted((a, b) => b.people - a.people || (a.user < b.user ? -1 : 1)),
  }));
}

/** Removes the counts of days before `from`, which stand first; so each is looked at once. */
async function forgetBefore(world: LimitWorld, partition: string, from: string): Promise<void> {
  for await (const { sort } of world.state.list(partition, '')) {
    if (dayOf(sort) >= from) return;
    await world.state.remove({ partition, sort });
  }
}

function dayOf(sort: string): string {
  return sort.slice(0, 10);
}

function partitionOf(province: string): string {
  return `PORTAL#CHECKS#${province}`;
}
