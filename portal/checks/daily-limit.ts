/**
 * How many people an officer has looked up today: `PORTAL#CHECKS#<province>#<day>` / hash of the user. Counted before
 * anybody is asked about, by compare-and-set, so that two requests at once never pass the limit together.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import type { Identity } from '../access/identity.ts';
import { Problem } from '../http/problem.ts';
import type { PortalWorld } from '../ports.ts';

/** Attempts at one count: one officer has not so many requests at once. */
const attemptsMax = 100;
/** Between two attempts, at most. */
const pauseMax = 20; // milliseconds

const $Count = z.object({ version: z.int().positive(), user: z.string(), people: z.int().nonnegative() });

type LimitWorld = Pick<PortalWorld, 'state' | 'clock' | 'random'>;

/** Takes some of today's checks. Throws Problem CHECKS_LIMIT, and BUSY if others count at once for too long. */
export async function takeChecks(
  world: LimitWorld,
  { user }: Pick<Identity, 'user'>,
  { province, people, perDay }: { province: string; people: number; perDay: number },
): Promise<void> {
  const sort = createHash('sha256').update(user).digest('hex');
  const key = { partition: partitionOf(province, vietnamDate(world.clock.now())), sort };
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const stored = await world.state.read(key);
    const before = stored === undefined ? undefined : $Count.parse(stored);
    const after = (before?.people ?? 0) + people;
    if (after > perDay) throw new Problem('CHECKS_LIMIT');
    const item = { version: (before?.version ?? 0) + 1, user, people: after };
    if ((await world.state.compareAndSet(key, before?.version, item)) === 'set') return;
    await world.clock.sleep(Math.ceil(world.random() * pauseMax));
  }
  throw new Problem('BUSY');
}

/** Who has looked up how many people on the days up to now, the newest day first, most people first. */
export async function checksByDay(
  world: LimitWorld,
  province: string,
  days: number,
): Promise<{ day: string; users: { user: string; people: number }[] }[]> {
  const now = world.clock.now();
  const found: { day: string; users: { user: string; people: number }[] }[] = [];
  for (let back = 0; back < days; back++) {
    const day = vietnamDate(now - back * 86_400_000);
    const users: { user: string; people: number }[] = [];
    for await (const { item } of world.state.list(partitionOf(province, day), '')) {
      const { user, people } = $Count.parse(item);
      users.push({ user, people });
    }
    users.sort((a, b) => b.people - a.people || (a.user < b.user ? -1 : 1));
    if (users.length > 0) found.push({ day, users });
  }
  return found;
}

function partitionOf(province: string, day: string): string {
  return `PORTAL#CHECKS#${province}#${day}`;
}
