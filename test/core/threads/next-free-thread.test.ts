import { describe, expect, it } from 'vitest';
import type { Thread } from '../../../core/ports.ts';
import { onNextFreeThread } from '../../../core/threads/next-free-thread.ts';

/** A thread whose pieces take so many turns of the event loop. */
function thread(done: number[], failing: readonly number[] = []): Thread {
  return {
    async ask(piece) {
      const turns = piece as number;
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      done.push(turns);
      if (failing.includes(turns)) throw new Error(`piece ${turns}`);
      return turns * 10;
    },
    end: () => {},
  };
}

const ask = async (each: Thread, piece: number): Promise<number> => (await each.ask(piece)) as number;

describe('pieces on the next free thread', () => {
  it('are answered in their order, whichever thread is free first', async () => {
    const done: number[] = [];
    const threads = [thread(done), thread(done)];
    const ended: number[] = [];
    const answers = await onNextFreeThread(threads, [50, 1, 2, 3, 4], ask, (answer) => ended.push(answer));
    expect(answers).toEqual([500, 10, 20, 30, 40]);
    expect(done).toEqual([1, 2, 3, 4, 50]);
    expect(ended).toEqual([10, 20, 30, 40, 500]);
  });

  it('that fail end the work when those under way have ended; the first failure in order is thrown', async () => {
    const done: number[] = [];
    const threads = [thread(done, [50, 2]), thread(done, [50, 2])];
    await expect(onNextFreeThread(threads, [50, 1, 2, 3], ask, () => {})).rejects.toThrow('piece 50');
    expect(done).toEqual([1, 2, 50]);
  });
});
