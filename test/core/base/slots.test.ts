import { describe, expect, it } from 'vitest';
import { Slots } from '../../../core/base/slots.ts';

describe('places for work', () => {
  it('are given in the order of asking, never more than there are, and come back after a failure', async () => {
    const slots = new Slots(2);
    const began: number[] = [];
    const ends = Array.from({ length: 4 }, () => Promise.withResolvers<number>());
    const all = ends.map(({ promise }, at) =>
      slots.run(() => {
        began.push(at);
        return promise;
      }),
    );
    const settled = Promise.allSettled(all);
    await Promise.resolve();
    expect(began).toEqual([0, 1]);
    ends[1].reject(new Error('over'));
    await all[1].catch(() => {});
    expect(began).toEqual([0, 1, 2]);
    for (const [at, { resolve }] of ends.entries()) resolve(at);
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await slots.run(async () => 'again')).toBe('again');
  });
});
