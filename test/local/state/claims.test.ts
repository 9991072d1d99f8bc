import { describe, expect, it } from 'vitest';
import type { StateItem } from '../../../core/ports.ts';
import { Claims } from '../../../local/state/claims.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

/** A claim of another machine, as it stands in the store. */
const foreign = (version: number): StateItem & { version: number } => ({
  version,
  host: 'another-machine',
  process: 1,
  start: 'x',
});
const key = { partition: 'CLAIM', sort: 'work' };

function opened() {
  const state = new MemoryStateStore();
  const clock = { time: 1_000_000, now: () => clock.time, sleep: async () => {} };
  return { state, clock, claims: new Claims({ state, clock }) };
}

describe('a claim', () => {
  it('lets one of two do the work, and the other when it is over', async () => {
    const { state, clock, claims } = opened();
    // Another process of this machine, which lives.
    const other = new Claims({ state, clock });
    await state.put(key, foreign(1));
    expect(await claims.hold('work', async () => 'done')).toEqual({ held: false });
    await state.remove(key);
    const answers = await claims.hold('work', () => claims.hold('work', async () => 'inner'));
    expect(answers).toEqual({ held: true, value: { held: false } });
    expect(await other.hold('work', async () => 'after')).toEqual({ held: true, value: 'after' });
    expect(await state.read(key)).toBeUndefined();
  });

  it('of another machine is dead when it was seen unchanged for a minute, whatever its clock says', async () => {
    const { state, clock, claims } = opened();
    const take = () => claims.hold('work', async () => 'done');
    await state.put(key, foreign(1));
    expect((await take()).held).toBe(false);
    clock.time += 59_000;
    expect((await take()).held).toBe(false);
    await state.put(key, foreign(2)); // it lives
    clock.time += 59_000;
    expect((await take()).held).toBe(false);
    clock.time += 60_000;
    expect(await take()).toEqual({ held: true, value: 'done' });
  });

  it('of a process of this machine that has ended is dead at once', async () => {
    const { state, clock, claims } = opened();
    let kept: StateItem | undefined;
    await new Claims({ state, clock }).hold('work', async () => (kept = await state.read(key)));
    // No process has this number: they end at 4,194,304 (Linux).
    await state.put(key, { ...kept, process: 4_194_305, start: 'ended' });
    expect((await claims.hold('work', async () => 'done')).held).toBe(true);
    // A new process with the number of the old one, as in a container that was started again.
    await state.put(key, { ...kept, start: 'ended' });
    expect((await claims.hold('work', async () => 'done')).held).toBe(true);
  });

  it('that another took meanwhile is left to it', async () => {
    const { state, claims } = opened();
    await claims.hold('work', async () => state.put(key, foreign(9)));
    expect(await state.read(key)).toEqual(foreign(9));
  });

  it('is given back when the work fails', async () => {
    const { state, claims } = opened();
    await expect(
      claims.hold('work', async () => {
        throw new Error('FAILED');
      }),
    ).rejects.toThrow('FAILED');
    expect(await state.read(key)).toBeUndefined();
  });
});
