import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PublishSoon } from '../../../local/portal/publish-soon.ts';
import { TestLog } from '../../support/test-world.ts';

describe('publishing after commits', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is done once for a burst, at most every second', async () => {
    let published = 0;
    const soon = new PublishSoon(() => Promise.resolve(published++), new TestLog());
    for (let i = 0; i < 50; i++) {
      soon.moved();
      await vi.advanceTimersByTimeAsync(100);
    }
    // Five seconds of commits.
    expect(published).toBeGreaterThanOrEqual(4);
    expect(published).toBeLessThanOrEqual(5);
    await soon.settle();
    await vi.advanceTimersByTimeAsync(5000);
    expect(published).toBe(5);
  });

  it('goes on after one that failed, whose code alone is logged, and waits for one under way', async () => {
    const log = new TestLog();
    const ended: string[] = [];
    let attempt = 0;
    const soon = new PublishSoon(async () => {
      if (++attempt === 1) throw Object.assign(new Error('a text'), { code: 'EACCES' });
      await new Promise((resolve) => {
        setTimeout(resolve, 3000);
      });
      ended.push('published');
    }, log);
    soon.moved();
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.events).toEqual([{ name: 'portal.publishFailed', facts: { code: 'EACCES' } }]);
    soon.moved();
    const settled = soon.settle().then(() => ended.push('settled'));
    await vi.advanceTimersByTimeAsync(3000);
    await settled;
    expect(ended).toEqual(['published', 'settled']);
  });
});
