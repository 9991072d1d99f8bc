/**
 * One publisher at a time, so that an older summary never covers a newer one: a lease in the state store. The holder
 * reads the counts after it got the lease, so a later publication has read later.
 */
import * as z from 'zod';
import type { StateKey, World } from '../ports.ts';

export const leaseKey: StateKey = { partition: 'PUBLISH', sort: 'LEASE' };
const $Lease = z.object({ version: z.int().positive(), until: z.number() });

/** How often a taken lease is looked at again. */
const pollDelay = 1_000; // milliseconds

export interface LeaseTimes {
  /** How long the holder can still be alive, at most, in milliseconds: the lease is not taken before that. */
  aliveMs: number;
  /** How long to wait for a holder, in milliseconds. */
  waitMs: number;
  /**
   * How much later than its answer, or the failure of it, a request may still land, in milliseconds. A `publish` that
   * throws has asked for nothing since, so that the lease is given back after this long. Absent: it is kept.
   */
  lateMs?: number;
}

/** Runs `publish` under the lease, or answers `busy` if another holds it to the end of the wait. */
export async function underLease(
  world: Pick<World, 'state' | 'clock'>,
  times: LeaseTimes,
  publish: () => Promise<unknown>,
): Promise<'published' | 'busy'> {
  const giveUpAt = world.clock.now() + times.waitMs;
  for (;;) {
    const version = await take(world, times.aliveMs);
    if (version !== undefined) {
      try {
        await publish();
      } catch (error) {
        await shorten(world, version, times);
        throw error;
      }
      // If this fails the lease runs out by itself.
      await world.state.compareAndSet(leaseKey, version, { version: version + 1, until: 0 });
      return 'published';
    }
    if (world.clock.now() + pollDelay > giveUpAt) return 'busy';
    await world.clock.sleep(pollDelay);
  }
}

/** After a failure: kept until the last write can have landed, so that it does not land in another's turn. */
async function shorten(
  { state, clock }: Pick<World, 'state' | 'clock'>,
  version: number,
  { lateMs }: LeaseTimes,
): Promise<void> {
  if (lateMs === undefined) return;
  const until = clock.now() + lateMs;
  // What `publish` threw is what the caller must see; the lease runs out by itself.
  await state.compareAndSet(leaseKey, version, { version: version + 1, until }).catch(() => undefined);
}

async function take(world: Pick<World, 'state' | 'clock'>, aliveMs: number): Promise<number | undefined> {
  const item = await world.state.read(leaseKey);
  const lease = item === undefined ? undefined : $Lease.parse(item);
  const now = world.clock.now();
  if (lease !== undefined && lease.until > now) return undefined;
  const version = (lease?.version ?? 0) + 1;
  const answer = await world.state.compareAndSet(leaseKey, lease?.version, { version, until: now + aliveMs });
  return answer === 'set' ? version : undefined;
}
