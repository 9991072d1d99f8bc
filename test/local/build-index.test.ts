/** Where the threads of a build may be used. */
import { describe, expect, it } from 'vitest';
import { localBucket } from '../../adapters/files/file-object-store.ts';
import { threadsReach } from '../../local/build-index.ts';
import { MemoryObjectStore } from '../support/memory-object-store.ts';
import { TestClock } from '../support/test-world.ts';

const directory = '/data';
const store = (bucket: string) => Object.assign(new MemoryObjectStore({ clock: new TestClock() }), { bucket });

describe('threads of a build', () => {
  it('write where the objects are: to files, or to a folder aside, and never beside a store elsewhere', () => {
    expect(threadsReach({ objects: store(localBucket), directory }, directory)).toBe(true);
    expect(threadsReach({ objects: store('books'), directory }, directory)).toBe(false);
    expect(threadsReach({ objects: store('books'), directory }, '/data/scratch/1')).toBe(true);
  });
});
