import { describe, expect, it } from 'vitest';
import { billedPartBytes, billedRangeBytes, countObjects, countState, noUsage } from '../../../core/cost/usage.ts';
import { partBytes } from '../../../adapters/s3/s3-object-store.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

const clock = { now: () => 0 };

async function* inChunks(bytes: number, chunk: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes; from += chunk) yield new Uint8Array(Math.min(chunk, bytes - from));
}

async function drain(all: AsyncIterable<unknown>): Promise<void> {
  for await (const each of all) expect(each).toBeDefined();
}

describe('counted usage', () => {
  it('bills one PUT per small object; a larger one by parts, start and completion', async () => {
    expect(billedPartBytes).toBe(partBytes);
    const usage = noUsage();
    const store = countObjects(new MemoryObjectStore({ clock }), usage);
    await store.put('incoming/a', new Uint8Array(10));
    expect(usage).toMatchObject({ puts: 1, bytesWritten: 10 });
    await store.putIfAbsent('incoming/b', inChunks(billedPartBytes + 1, 1_000_000));
    expect(usage).toMatchObject({ puts: 1 + 4, bytesWritten: 10 + billedPartBytes + 1 });
    await store.putIfAbsent('incoming/a', new Uint8Array(3)); // refused, and billed
    expect(usage.puts).toBe(6);
  });

  it('bills streams by ranges, also those that end early', async () => {
    const usage = noUsage();
    const inner = new MemoryObjectStore({ clock });
    await inner.put('k', new Uint8Array(billedRangeBytes + 5));
    const store = countObjects(inner, usage);
    await drain(store.stream('k'));
    expect(usage).toMatchObject({ gets: 2, bytesRead: billedRangeBytes + 5 });
    await store.stream('k')[Symbol.asyncIterator]().return?.();
    const first = store.stream('k')[Symbol.asyncIterator]();
    await first.next();
    await first.return?.();
    expect(usage.gets).toBeGreaterThan(2);
    const before = usage.gets;
    await store.head('nowhere');
    await store.read('nowhere');
    expect(usage.gets).toBe(before + 2);
    await drain(store.list('none/'));
    expect(usage.lists).toBe(1);
  });

  it('bills state in units of 4 KB read and 1 KB written, at least one', async () => {
    const usage = noUsage();
    const state = countState(new MemoryStateStore(), usage);
    const key = { partition: 'P', sort: 'S' };
    await state.read(key);
    await state.compareAndSet(key, undefined, { version: 1, text: 'x'.repeat(2500) });
    expect(usage).toMatchObject({ readUnits: 1, writeUnits: 3 });
    await state.put(key, { text: 'x'.repeat(9000) });
    await state.read(key);
    expect(usage).toMatchObject({ readUnits: 1 + 3, writeUnits: 3 + 9 });
  });
});
