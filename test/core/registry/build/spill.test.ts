import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gather,
  newBuffers,
  readSlice,
  sections,
  writeRun,
  type Section,
} from '../../../../core/registry/build/spill.ts';
import { MemoryScratch } from '../registry-support.ts';

const names = Object.keys(sections) as Section[];

describe('runs', () => {
  it('give every record back to its section and partition, in order, from all runs', async () => {
    const record = fc.record({
      section: fc.constantFrom(...names),
      partition: fc.nat(9),
      copies: fc.integer({ min: 1, max: 1500 }),
      put: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 12 }), async (batches) => {
        const scratch = new MemoryScratch();
        const buffers = newBuffers();
        const runs = [];
        const expected = new Map<string, number[]>();
        let next = 1;
        for (const { section, partition: wished, copies, put } of batches) {
          const { width, partitions } = sections[section];
          const partition = wished % partitions;
          const list = expected.get(`${section} ${partition}`) ?? [];
          for (let i = 0; i < copies; i++, next++) {
            const words = Array.from({ length: width }, (_, word) => next * 8 + word);
            const at = buffers[section].place(partition); // room first: growing replaces the words
            buffers[section].words.set(words, at);
            list.push(...words);
          }
          expected.set(`${section} ${partition}`, list);
          if (put) runs.push(await writeRun(scratch, `run-${runs.length}`, buffers));
        }
        runs.push(await writeRun(scratch, `run-${runs.length}`, buffers));
        for (const section of names) {
          const to = Math.min(10, sections[section].partitions);
          const from = to > 1 ? 1 : 0;
          const slices = await Promise.all(runs.map((run) => readSlice(scratch, run, section, [from, to])));
          for (let partition = from; partition < to; partition++)
            expect([...gather(slices, partition - from)]).toEqual(expected.get(`${section} ${partition}`) ?? []);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('begin with an empty file, whatever a killed build left under their name', async () => {
    const scratch = new MemoryScratch();
    scratch.files.set('run', new Uint8Array(100));
    const buffers = newBuffers();
    const at = buffers.ids.place(7);
    buffers.ids.words[at] = 5;
    const run = await writeRun(scratch, 'run', buffers);
    expect(scratch.files.get('run')).toHaveLength(4);
    expect([...(await readSlice(scratch, run, 'ids', [7, 8])).words]).toEqual([5]);
    expect(buffers.ids.rows).toBe(0);
  });

  it('notice a file that is not what was written', async () => {
    const scratch = new MemoryScratch();
    const buffers = newBuffers();
    buffers.ids.place(0);
    const run = await writeRun(scratch, 'run', buffers);
    scratch.files.set('run', new Uint8Array(3));
    await expect(readSlice(scratch, run, 'ids', [0, 1])).rejects.toThrow('spill file run: 3 bytes, expected 4');
    await scratch.drop('run');
    await expect(readSlice(scratch, run, 'ids', [0, 1])).rejects.toThrow('spill file run: 0 bytes, expected 4');
  });
});
