import { describe, expect, it } from 'vitest';
import { leaseKey, underLease } from '../../../core/summary/publish-lease.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

/** A night’s function lives a quarter of an hour, and waits as long as a publisher of the stream can take. */
const times = { aliveMs: 910_000, waitMs: 90_000, lateMs: 10_000 };

/** A world whose clock runs on while somebody waits. */
function waitingWorld(): TestWorld {
  const world = testWorld();
  const sleep = async (milliseconds: number): Promise<void> => void (world.clock.time += milliseconds);
  return Object.assign(world, { clock: Object.assign(world.clock, { sleep }) });
}

const broken = (): Promise<never> => Promise.reject(new Error('the store does not answer'));

describe('the lease of the publishers', () => {
  it('is given back after a publication that failed, once its last write can have landed', async () => {
    const world = waitingWorld();
    const began = world.clock.now();
    await expect(underLease(world, times, broken)).rejects.toThrow('the store does not answer');
    let published = 0;
    expect(await underLease(world, times, async () => void (published = world.clock.now()))).toBe('published');
    expect(published - began).toBe(10_000);
  });

  it('is kept by a publisher that failed and does not say how late its writes may land', async () => {
    const world = waitingWorld();
    await expect(underLease(world, { aliveMs: 910_000, waitMs: 90_000 }, broken)).rejects.toThrow('does not answer');
    expect(await underLease(world, times, broken)).toBe('busy');
  });

  it('fails as the publication does, also if the lease cannot be given back', async () => {
    const world = waitingWorld();
    const failing = async (): Promise<never> => {
      world.state.compareAndSet = () => Promise.reject(new Error('the table is away'));
      return broken();
    };
    await expect(underLease(world, times, failing)).rejects.toThrow('the store does not answer');
    expect(await world.state.read(leaseKey)).toMatchObject({ version: 1 });
  });
});
