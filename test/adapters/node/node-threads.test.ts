import { describe, expect, it } from 'vitest';
import { nodeThreads } from '../../../adapters/node/node-threads.ts';
import type { Threads } from '../../../core/ports.ts';

function started(): Threads {
  const threads = nodeThreads(2);
  if (threads === undefined) throw new Error('two processors have threads');
  return threads;
}

describe('the threads of Node', () => {
  it('work repeatedly and do not keep the process alive', async () => {
    const threads = started();
    for (let time = 0; time < 3; time++) {
      const thread = threads.start('answers');
      expect(await thread.ask('end')).toBeUndefined();
      thread.end();
    }
  });

  it('are not started on one processor', () => {
    expect(nodeThreads(1)).toBeUndefined();
  });

  it('report a failure to the caller and start again', async () => {
    const threads = started();
    const thread = threads.start('answers');
    const piece = { from: 0, to: 1, intoBook: false };
    const asked = [thread.ask({ piece }), thread.ask({ piece })];
    await expect(asked[0]).rejects.toThrow('before the setup');
    await expect(asked[1]).rejects.toThrow('before the setup');
    await expect(thread.ask({ piece })).rejects.toThrow('failed');
    thread.end();
    await expect(threads.start('answers').ask({ piece })).rejects.toThrow('before the setup');
  });
});
