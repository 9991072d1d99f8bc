import { describe, expect, it } from 'vitest';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { childrenSince, isChild } from '../../../core/registry/format.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { testWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, testKey, type Person } from './registry-support.ts';

async function childrenOf(people: readonly Person[], province: string): Promise<[number, number][]> {
  const world = testWorld();
  await buildRegistry(world, new MemoryExtract([people]), { key: testKey, scratch: new MemoryScratch() });
  const reader = await RegistryReader.open(world, '2026-01-31');
  const found: [number, number][] = [];
  for await (const { ids, birthDates } of reader.children(province))
    ids.forEach((id, i) => found.push([id, birthDates[i]]));
  return found;
}

describe('the lists of children', () => {
  it('hold everybody alive of the province who may be born within 7 years before the as-of, ascending', async () => {
    const name = 'Nguyễn Thị An';
    const people: Person[] = [
      { id: '079220000009', name, birth: '2020-05-17' },
      { id: '052219000001', name, birth: '2019-01-31' },
      { id: '052219000002', name, birth: '2019-01-30' },
      { id: '052219000003', name, birth: '2019' },
      { id: '052218000004', name, birth: '2018' },
      { id: '052219000005', name, birth: '2019-01' },
      { id: '052221000006', name, birth: '2021-01-01', status: 'deceased' },
      { id: '052221000007', name, birth: '2021-01-01', successor: '052221000008' },
      { id: '052221000008', name, birth: '2021-01-01', home: 'vn34-79' },
      { id: '052221000010', name, birth: '2021-01-01', home: '' },
    ];
    expect(await childrenOf(people, 'vn34-52')).toEqual([
      [52219000001, 20190131],
      [52219000003, 20190000],
      [52219000005, 20190100],
      [79220000009, 20200517],
    ]);
    expect(await childrenOf(people, 'vn34-79')).toEqual([[52221000008, 20210101]]);
    expect(await childrenOf(people, 'vn34-00')).toEqual([[52221000010, 20210101]]);
    expect(await childrenOf(people, 'vn34-01')).toEqual([]);
  });

  it('take the day of the as-of in Viet Nam', () => {
    expect(childrenSince('2026-01-31T16:59:59Z')).toBe(20190131);
    expect(childrenSince('2026-01-31T17:00:00Z')).toBe(20190201);
    expect([20190100, 20190200, 20190000].map((date) => isChild(date, 20190201))).toEqual([false, true, true]);
  });
});

describe('an index of an earlier release', () => {
  it('is refused with a code that asks for a new build', async () => {
    const world = testWorld();
    const manifest = new TextEncoder().encode('{"format":1,"version":"2025-12-31","kind":"snapshot"}');
    await world.objects.put('registry/2025-12-31/manifest.json', manifest);
    const refused = { code: 'REGISTRY_FORMAT_OLD', facts: { version: '2025-12-31', format: 1 } };
    await expect(RegistryReader.open(world, '2025-12-31')).rejects.toMatchObject(refused);
  });
});
