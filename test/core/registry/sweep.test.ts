/** Look-ups of many: read into buffers that are used again where the store allows it, with the same answers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fewKeysMax } from '../../../core/blocks/block-lookup.ts';
import { IntegrityError } from '../../../core/base/errors.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import type { ObjectStore, OpenObject } from '../../../core/ports.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { manyPeople, MemoryExtract, MemoryScratch, testKey } from './registry-support.ts';

const version = '2026-01-31';
/** More than one group of 64 blocks, in three tables. */
const people = [...manyPeople('001', 2000), ...manyPeople('052', 70_000), ...manyPeople('079', 5000)];
const ids = Float64Array.from(new Set(people.map(({ id }) => Number(id)))).sort();
/** Everybody, and as many IDs that nobody has. */
const asked = Float64Array.from(new Set([...ids].flatMap((id) => [id, id + 1]))).sort();

let world: TestWorld;

beforeAll(async () => {
  world = testWorld();
  await buildRegistry(world, new MemoryExtract([people]), { key: testKey, scratch: new MemoryScratch() });
});

/** The store of the world, which reads into memory of the caller's too, and how many objects are open. */
class OpeningStore {
  open = 0;
  reads = 0;
  buffers = new Set<ArrayBufferLike>();
  readonly store: ObjectStore;

  constructor(change: (into: Uint8Array, read: number) => void = () => undefined) {
    const { objects } = world;
    this.store = Object.assign(Object.create(objects) as ObjectStore, {
      openObject: async (key: string): Promise<OpenObject | undefined> => {
        const bytes = await objects.read(key);
        if (bytes === undefined) return undefined;
        this.open += 1;
        return {
          readInto: async (into, offset) => {
            this.buffers.add(into.buffer);
            into.set(bytes.subarray(offset, offset + into.length));
            change(into, ++this.reads);
          },
          close: async () => {
            this.open -= 1;
          },
        };
      },
    });
  }
}

describe('a look-up of many people', () => {
  it('answers the same through kept buffers as through new memory, and closes what it opened', async () => {
    const opening = new OpeningStore();
    const kept = await RegistryReader.open({ ...world, objects: opening.store }, version);
    const plain = await RegistryReader.open(world, version);
    for (const keys of [asked, asked.filter((_, k) => k % 7 === 0), ids.subarray(0, fewKeysMax + 1)]) {
      expect(await kept.findPeople(keys)).toEqual(await plain.findPeople(keys));
      expect(kept.count).toEqual(plain.count);
    }
    expect(await kept.findNames(ids)).toEqual(await plain.findNames(ids));
    expect(opening.reads).toBeGreaterThan(0);
    expect(opening.open).toBe(0);
  });

  it('uses its buffers again from look-up to look-up', async () => {
    const opening = new OpeningStore();
    const reader = await RegistryReader.open({ ...world, objects: opening.store }, version);
    await reader.findPeople(asked);
    const first = opening.buffers.size;
    const reads = opening.reads;
    for (let n = 0; n < 3; n++) await reader.findPeople(asked);
    expect(opening.reads).toBe(4 * reads);
    expect(opening.buffers.size).toBeLessThanOrEqual(2 * first);
  });

  it('finds a changed byte, and closes what it opened', async () => {
    const opening = new OpeningStore((into, read) => {
      if (read === 2) into[into.length >>> 1] ^= 1;
    });
    const reader = await RegistryReader.open({ ...world, objects: opening.store }, version);
    await expect(reader.findPeople(asked)).rejects.toThrow(IntegrityError);
    expect(opening.open).toBe(0);
  });

  it('tells a lost object from a store that is down', async () => {
    const opening = new OpeningStore(() => {
      throw new Error('store is down');
    });
    const reader = await RegistryReader.open({ ...world, objects: opening.store }, version);
    await expect(reader.findPeople(asked)).rejects.toThrow('store is down');
    const lost = await RegistryReader.open({ ...world, objects: new OpeningStore().store }, version);
    await lost.findPeople(asked);
    const key = `registry/${version}/people/052.arrow`;
    const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
    await world.objects.remove(key);
    await expect(lost.findPeople(asked)).rejects.toThrow(IntegrityError);
    await world.objects.put(key, bytes);
    expect(opening.open).toBe(0);
  });
});
