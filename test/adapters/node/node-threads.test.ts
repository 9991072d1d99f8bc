import { describe, expect, it } from 'vitest';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { nodeThreads } from '../../../adapters/node/node-threads.ts';
import type { Threads } from '../../../core/ports.ts';
import { bytesOf, inChunks, nodeHash } from '../../core/intake/batch-support.ts';

function started(): Threads {
  const threads = nodeThreads(2);
  if (threads === undefined) throw new Error('two processors have threads');
  return threads;
}

describe('the threads of Node', () => {
  it('read a file as one thread does, repeatedly, and do not keep the process alive', async () => {
    const nameKey = new Uint8Array(16);
    const threads = started();
    const header = 'participant_number,full_name,birth_date,unit\n';
    const lines = Array.from({ length: 3000 }, (_, i) => `${5_200_000_000 + i},Nguyễn Thị ${i % 13},1990,U${i % 70}\n`);
    const bytes = bytesOf(header + lines.join(''));
    const options = { names: new NameReader(nameKey), hash: nodeHash, schemes: 4, storedOn: 20260101 };
    const expected = await readBatch(inChunks(bytes, 5000), options);
    let passes = 0;
    const again = (): AsyncIterable<Uint8Array> => {
      passes++;
      return inChunks(bytes, 5000);
    };
    const split = { threads, nameKey, nameVersion: 2 as const, again, sizes: { partBytes: 20_000, firstBytes: 100 } };
    for (let time = 0; time < 3; time++) expect(await readBatch(again(), { ...options, split })).toEqual(expected);
    expect(passes).toBe(3);
  });

  it('are not started on one processor', () => {
    expect(nodeThreads(1)).toBeUndefined();
  });

  it('report a failure to the caller and start again', async () => {
    const threads = started();
    const thread = threads.start('read-part');
    const part = { bytes: new Uint8Array(4), headerLines: 0, first: true, last: true };
    const asked = [thread.ask({ part }), thread.ask({ part })];
    await expect(asked[0]).rejects.toThrow('before the setup');
    await expect(asked[1]).rejects.toThrow('before the setup');
    await expect(thread.ask({ part })).rejects.toThrow('failed');
    thread.end();
    await expect(threads.start('read-part').ask({ part })).rejects.toThrow('before the setup');
  });
});
