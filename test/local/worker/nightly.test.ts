import { describe, expect, it } from 'vitest';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { timeOfDay } from '../../../local/time-of-day.ts';
import { dueDay } from '../../../local/worker/nightly.ts';

const at = (instant: string) => Date.parse(instant);
const half = timeOfDay('01:30') ?? 0;

describe('the nightly run', () => {
  it('is due from its time on, in Viet Nam, for the day that is over', async () => {
    const state = new MemoryStateStore();
    expect(await dueDay({ state }, at('2026-02-01T18:29:00Z'), half)).toBeUndefined(); // 01:29 of the 2nd
    expect(await dueDay({ state }, at('2026-02-01T18:30:00Z'), half)).toBe('2026-02-01');
    expect(await dueDay({ state }, at('2026-02-02T16:59:00Z'), half)).toBe('2026-02-01'); // the machine was off all day
  });

  it('is due until it has ended, and once a day', async () => {
    const state = new MemoryStateStore();
    const now = at('2026-02-01T19:00:00Z');
    const run = {
      version: 1,
      day: '2026-02-01',
      number: 1,
      registryVersion: 'v',
      ruleVersion: 1,
      provinces: [],
      startedAt: '2026-02-01T18:30:00Z',
      status: 'running',
      finishedAt: null,
    };
    await state.put({ partition: 'RUN#2026-02-01', sort: '0001' }, run);
    expect(await dueDay({ state }, now, half)).toBe('2026-02-01');
    await state.put({ partition: 'RUN#2026-02-01', sort: '0001' }, { ...run, status: 'done' });
    expect(await dueDay({ state }, now, half)).toBeUndefined();
    await state.put({ partition: 'RUN#2026-02-01', sort: '0001' }, { ...run, status: 'incomplete' });
    // its report names who failed; asking again is the operator's
    expect(await dueDay({ state }, now, half)).toBeUndefined();
  });

  it('takes times of day only', () => {
    expect(timeOfDay('00:00')).toBe(0);
    for (const text of ['24:00', '1:30', '01:60', 'now', '']) expect(timeOfDay(text)).toBeUndefined();
  });
});
