/** Ratifying (C9): the one conditional write that makes a staged version current, and the waiting between attempts. */
import type { World } from '../ports.ts';
import { stateItem, stateKey, type ProvinceState } from '../domain/province-state.ts';

/**
 * Attempts of one commit: twenty committers at once on one province need about as many; beyond this the caller tries
 * again later.
 */
export const commitAttemptsMax = 60;
/**
 * Waiting before attempt n: up to this many milliseconds times 2^n, at most the second figure, uniformly (full jitter).
 */
const backoffStart = 10;
const backoffMax = 1_000;

/** The province is too busy: nothing was changed by us, the upload can be processed again. */
export class Contention extends Error {
  readonly code = 'CONTENTION';
  constructor(attempts: number, cause: unknown) {
    super(`CONTENTION: ${attempts} attempts found the state changed or gave no answer; process the upload again`, {
      cause,
    });
    this.name = 'Contention';
  }
}

/**
 * "Refused" and "unknown" are both met by reading the state again; the error is kept for the case that no attempt gets
 * through.
 */
export async function ratify(
  world: Pick<World, 'state'>,
  province: string,
  expected: number | undefined,
  next: ProvinceState,
): Promise<'set' | 'refused' | { error: unknown }> {
  try {
    return await world.state.compareAndSet(stateKey(province), expected, stateItem(next));
  } catch (error) {
    return { error };
  }
}

/** Waits before the attempt after `attempt`. */
export async function backOff(world: Pick<World, 'clock' | 'random'>, attempt: number): Promise<void> {
  await world.clock.sleep(Math.floor(world.random() * Math.min(backoffMax, backoffStart * 2 ** attempt)));
}
