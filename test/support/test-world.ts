/** A World in memory with a clock that tests set; the real hashes. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Clock, Hash, Log } from '../../core/ports.ts';
import type { SyncWorld } from '../../core/sync-batch.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { MemoryStateStore } from './memory-state-store.ts';

export class TestClock implements Clock {
  time = Date.UTC(2026, 0, 31, 5);
  now(): number {
    return this.time;
  }
  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}

export const testHash: Hash = {
  sha256() {
    const hash = createHash('sha256');
    return {
      update: (bytes) => void hash.update(bytes),
      hex: () => hash.digest('hex'),
    };
  },
  crc32: (bytes) => crc32(bytes),
};

/** Events that were logged, to look for what must not be there. */
export class TestLog implements Log {
  readonly events: { name: string; facts: Record<string, string | number | boolean> }[] = [];
  event(name: string, facts: Record<string, string | number | boolean>): void {
    this.events.push({ name, facts });
  }
}

export interface TestWorld extends SyncWorld {
  objects: MemoryObjectStore;
  state: MemoryStateStore;
  clock: TestClock;
  log: TestLog;
}

export function testWorld(): TestWorld {
  const clock = new TestClock();
  return {
    objects: new MemoryObjectStore({ clock }),
    state: new MemoryStateStore(),
    clock,
    hash: testHash,
    log: new TestLog(),
    random: () => 0.5,
    fingerprintKey: { number: 1, bytes: Uint8Array.from({ length: 16 }, (_, i) => i) },
    disclosure: { name: 'details', birthDate: 'fields', sex: 'fields' },
  };
}
