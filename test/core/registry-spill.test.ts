import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Spill } from '../../core/registry-spill.ts';
import { MemoryScratch } from './registry-support.ts';

const bufferBytes = 64 * 1024;

describe('spill', () => {
  it('gives every record back to its partition, in order, whenever it is flushed', async () => {
    const record = fc.record({ partition: fc.nat(3), copies: fc.integer({ min: 1, max: 9000 }), flush: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (batches) => {
        const scratch = new MemoryScratch();
        const spill = new Spill(scratch, { name: 'test', width: 3, partitions: 4 });
        const expected: number[][] = [[], [], [], []];
        let next = 1;
        for (const { partition, copies, flush } of batches) {
          for (let i = 0; i < copies; i++, next++) {
            const at = spill.place(partition);
            spill.buffer.set([next, 2 * next, partition], at);
            expected[partition].push(next, 2 * next, partition);
          }
          if (flush) await spill.flush();
        }
        await spill.finish();
        for (let partition = 0; partition < 4; partition++) {
          expect(spill.rows[partition]).toBe(expected[partition].length / 3);
          expect([...(await spill.read(partition))]).toEqual(expected[partition]);
        }
        expect(scratch.written.every((piece) => piece.length <= bufferBytes)).toBe(true);
        await spill.dropAll();
        expect(scratch.files.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps no full buffer after a flush', async () => {
    const scratch = new MemoryScratch();
    const spill = new Spill(scratch, { name: 'test', width: 1, partitions: 1 });
    for (let i = 0; i < 100_000; i++) spill.place(0);
    expect(scratch.appends).toBe(0);
    await spill.flush();
    expect(scratch.written.map((piece) => piece.length)).toEqual(Array(6).fill(bufferBytes));
    await spill.flush();
    expect(scratch.appends).toBe(6);
  });

  it('begins with an empty file, whatever a killed build left under its name', async () => {
    const scratch = new MemoryScratch();
    scratch.files.set('test-000', new Uint8Array(100));
    const spill = new Spill(scratch, { name: 'test', width: 1, partitions: 1 });
    const at = spill.place(0);
    spill.buffer[at] = 7;
    await spill.finish();
    expect([...(await spill.read(0))]).toEqual([7]);
  });

  it('notices a spill file that is not what was written', async () => {
    const scratch = new MemoryScratch();
    const spill = new Spill(scratch, { name: 'test', width: 1, partitions: 1 });
    const at = spill.place(0);
    spill.buffer[at] = 7;
    await spill.finish();
    scratch.files.set('test-000', new Uint8Array(3));
    await expect(spill.read(0)).rejects.toThrow('spill file of 3 bytes, expected 4');
  });
});
