import { describe, expect, it } from 'vitest';
import { buildRegistry } from '../../../../core/registry/build/build-index.ts';
import { touchedSince } from '../../../../core/registry/changes/touched.ts';
import { testWorld } from '../../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, everyKind, testKey, type Person } from '../registry-support.ts';

const person = (id: string, birth = '1980-01-01'): Person => ({ id, name: 'Nguyễn Văn An', birth, sex: '1' });

async function worldWith(versions: Record<string, Person[]>) {
  const world = testWorld();
  for (const [version, people] of Object.entries(versions))
    await buildRegistry(world, new MemoryExtract([people], { version }), {
      key: testKey,
      scratch: new MemoryScratch(),
    });
  return world;
}

describe('touchedSince', () => {
  it('finds new, changed and vanished people and successors, in both directions', async () => {
    const world = await worldWith({
      a: [
        person('052080000001'),
        person('052080000002'),
        person('001080000003'),
        { ...person('001080000004'), successor: '001080000003' },
      ],
      b: [
        person('052080000001'),
        person('052080000002', '1981-01-01'),
        person('064080000009'),
        { ...person('001080000004'), successor: '052080000001' },
      ],
    });
    const touched = [1080000003, 1080000004, 52080000002, 64080000009];
    expect([...(await touchedSince(world, 'a', 'b'))]).toEqual(touched);
    expect([...(await touchedSince(world, 'b', 'a'))]).toEqual(touched);
  });

  it('finds nobody between equal versions', async () => {
    const world = await worldWith({ a: everyKind, b: everyKind.toReversed() });
    expect([...(await touchedSince(world, 'a', 'b'))]).toEqual([]);
    expect([...(await touchedSince(world, 'a', 'a'))]).toEqual([]);
  });

  it('refuses an unknown version', async () => {
    const world = await worldWith({ a: everyKind });
    await expect(touchedSince(world, 'a', 'b')).rejects.toMatchObject({ code: 'REGISTRY_VERSION_UNKNOWN' });
  });
});
