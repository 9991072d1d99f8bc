import { describe, expect, it } from 'vitest';
import { activateRegistry, currentRegistry, listRegistries, verifyRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { canariesForgotten, checkCanaries, registerCanaries } from '../../../core/registry/canaries.ts';
import { compactRegistry } from '../../../core/registry/build/compact.ts';
import { pruneRegistry } from '../../../core/maintenance/registry-prune.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import {
  MemoryExtract,
  MemoryScratch,
  everyKind,
  manyPeople,
  testKey,
  type Person,
} from '../registry/registry-support.ts';

const day = 24 * 3_600_000;

async function build(world: TestWorld, version: string, people: readonly Person[], base?: string): Promise<void> {
  const extract = new MemoryExtract([people], { version });
  if (base !== undefined) Object.assign(extract.announced, { kind: 'delta', base });
  await buildRegistry(world, extract, { key: testKey, scratch: new MemoryScratch() });
}

describe('a version with fewer people', () => {
  it('is activated only when confirmed; a loss of up to 1 % needs no confirmation', async () => {
    const world = testWorld();
    const people = manyPeople('052', 200);
    await build(world, 'a', people);
    await build(world, 'b', people.slice(3));
    await build(world, 'c', people.slice(2));
    await activateRegistry(world, 'a');
    const refused = { code: 'REGISTRY_SHRINK_NOT_CONFIRMED', facts: { rows: 197, before: 200 } };
    await expect(activateRegistry(world, 'b')).rejects.toMatchObject(refused);
    expect(await currentRegistry(world)).toMatchObject({ registry: 'a' });
    await activateRegistry(world, 'c');
    await activateRegistry(world, 'a');
    await activateRegistry(world, 'b', { confirmShrink: true });
    expect(await currentRegistry(world)).toMatchObject({ registry: 'b', rows: 197 });
  });
});

describe('canaries', () => {
  const people = manyPeople('052', 250);
  const ids = Float64Array.from(people.slice(0, 200), ({ id }) => Number(id));
  const failed = { code: 'REGISTRY_CANARY_FAILED' };

  async function worldWithCanaries(asked = ids): Promise<TestWorld> {
    const world = testWorld();
    await build(world, 'a', people);
    await activateRegistry(world, 'a');
    await registerCanaries(world, 'a', asked);
    return world;
  }

  it.each<[string, Partial<Person>]>([
    ['name', { name: 'Trần Thị Bé' }],
    ['birth date', { birth: '1999-09-09' }],
    ['sex', { sex: '3' }],
    ['presence', { status: 'cancelled' }],
  ])('stop a switch when more than a hundredth of them differ in %s', async (_, change) => {
    const world = await worldWithCanaries();
    const changed = (count: number) => people.map((person, i) => (i < count ? { ...person, ...change } : person));
    await build(world, 'b', changed(3));
    await expect(activateRegistry(world, 'b')).rejects.toMatchObject({
      ...failed,
      facts: { failed: 3, canaries: 200 },
    });
    expect(await currentRegistry(world)).toMatchObject({ registry: 'a', version: 1 });
    await build(world, 'c', changed(2));
    await activateRegistry(world, 'c');
    expect(await checkCanaries(world, 'c')).toEqual({ canaries: 200, failed: 2, names: true });
  });

  it('verify after a death, or under the ID that replaced theirs', async () => {
    const world = await worldWithCanaries(ids.slice(0, 20));
    const [died, renewed] = people;
    const fresh = { ...renewed, id: '052099999999' };
    await build(world, 'b', [{ ...died, status: 'deceased' }, { ...renewed, successor: fresh.id }, fresh], 'a');
    await activateRegistry(world, 'b');
    expect(await checkCanaries(world, 'b')).toEqual({ canaries: 20, failed: 0, names: true });
  });

  it('revert an activation when they fail after it', async () => {
    const world = await worldWithCanaries();
    await build(world, 'b', people);
    // Somebody replaces the objects between the first look and the second.
    const set = world.state.compareAndSet.bind(world.state);
    world.state.compareAndSet = async (...args) => {
      const answer = await set(...args);
      const other = testWorld();
      await build(other, 'b', manyPeople('064', 250));
      for await (const { key } of other.objects.list('registry/b/'))
        await world.objects.put(key, (await other.objects.read(key)) ?? new Uint8Array(0));
      return answer;
    };
    await expect(activateRegistry(world, 'b')).rejects.toMatchObject({
      ...failed,
      facts: { failed: 200, canaries: 200 },
    });
    expect(await currentRegistry(world)).toMatchObject({ registry: 'a', version: 3 });
  });

  it('are compared without names under another key', async () => {
    const world = await worldWithCanaries();
    const key = { number: 2, bytes: testKey.bytes };
    const extract = new MemoryExtract([people], { version: 'b' });
    await buildRegistry(world, extract, { key, scratch: new MemoryScratch() });
    expect(await checkCanaries(world, 'b')).toEqual({ canaries: 200, failed: 0, names: false });
  });

  it('forgotten by the state store are reported, and only those', async () => {
    const none = testWorld();
    await build(none, 'a', people);
    expect(await canariesForgotten(none)).toBe(false);
    const world = await worldWithCanaries();
    expect(await canariesForgotten(world)).toBe(false);
    const lost = { ...world, state: new MemoryStateStore() };
    expect(await checkCanaries(lost, 'a')).toBeUndefined();
    expect(await canariesForgotten(lost)).toBe(true);
    await registerCanaries(lost, 'a', ids);
    expect(await canariesForgotten(lost)).toBe(false);
  });

  it('are 1 to 1,000 different people who live, and keep no name', async () => {
    const world = testWorld();
    await build(world, 'a', everyKind);
    const register = (...asked: number[]) => registerCanaries(world, 'a', Float64Array.from(asked));
    await expect(register()).rejects.toMatchObject({ code: 'REGISTRY_CANARIES_INVALID' });
    await expect(register(52099000001, 52099000001)).rejects.toMatchObject({ code: 'REGISTRY_CANARIES_INVALID' });
    const many = Array.from({ length: 1001 }, (_, i) => i + 1);
    await expect(register(...many)).rejects.toMatchObject({ code: 'REGISTRY_CANARIES_INVALID' });
    await expect(register(52099000001, 1)).rejects.toMatchObject({ code: 'REGISTRY_CANARIES_INVALID' });
    await expect(register(1200000005)).rejects.toMatchObject({ code: 'REGISTRY_CANARIES_INVALID' });
    expect(await checkCanaries(world, 'a')).toBeUndefined();
    expect(await register(52099000001)).toEqual({ canaries: 1, failed: 0, names: true });
    const item = JSON.stringify(await world.state.read({ partition: 'REGISTRY', sort: 'CANARIES' }));
    expect(item).not.toContain('Nguy');
    expect((await listRegistries(world)).map(({ version }) => version)).toEqual(['a']);
  });
});

describe('listRegistries and verifyRegistry', () => {
  it('tell chain and depth of deltas, and every changed byte of an overlay', async () => {
    const world = testWorld();
    await build(world, 'a', everyKind);
    await build(world, 'b', everyKind.slice(0, 4), 'a');
    await build(world, 'c', manyPeople('052', 3), 'b');
    await compactRegistry(world, 'c');
    await activateRegistry(world, 'c');
    expect(await listRegistries(world)).toMatchObject([
      { version: 'a', kind: 'snapshot', base: null, depth: 0, chain: [] },
      { version: 'b', kind: 'delta', base: 'a', depth: 1, chain: ['a'] },
      { version: 'c', kind: 'delta', base: 'b', depth: 2, chain: ['a', 'b'], active: true },
      { version: 'c.full', kind: 'snapshot', depth: 0, compacted: 'c', rows: 18 },
    ]);
    for (const version of ['c', 'c.full']) expect((await verifyRegistry(world, version)).problems).toEqual([]);
    for await (const { key } of world.objects.list('registry/c/')) {
      if (key.endsWith('manifest.json')) continue;
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      await world.objects.put(key, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1] ^ 1));
      expect([key, (await verifyRegistry(world, 'c')).problems.length]).toEqual([key, 1]);
      await world.objects.put(key, bytes);
    }
    await world.objects.remove('registry/a/manifest.json');
    expect((await verifyRegistry(world, 'c')).problems).toHaveLength(1);
  });
});

describe('pruneRegistry', () => {
  async function versionsOf(world: TestWorld): Promise<string[]> {
    const found = new Set<string>();
    for await (const { key } of world.objects.list('registry/')) found.add(key.split('/')[1]);
    return [...found];
  }

  it('keeps the active, previous, newer and recent versions with their bases', async () => {
    const world = testWorld();
    await build(world, 'a', everyKind);
    await build(world, 'b', [everyKind[0]], 'a');
    await build(world, 'c', [everyKind[1]], 'b');
    await build(world, 'd', everyKind);
    await build(world, 'e', [everyKind[1]], 'c');
    await world.objects.put('registry/unfinished/people/052.arrow', new Uint8Array(3));
    await world.objects.put('registry/old/manifest.json', new TextEncoder().encode('{"format":1,"version":"old"}'));
    await activateRegistry(world, 'a');
    await activateRegistry(world, 'd');
    await activateRegistry(world, 'c', { confirmBase: true });
    world.clock.time += 8 * day;
    await build(world, 'f', everyKind);
    const dry = await pruneRegistry(world, { remove: false });
    expect(dry.kept).toEqual([
      { version: 'c', reason: 'active' },
      { version: 'd', reason: 'previous' },
      { version: 'f', reason: 'young' },
      { version: 'a', reason: 'base' },
    ]);
    expect(dry.prunable.map(({ version }) => version)).toEqual(['b', 'e', 'old', 'unfinished']);
    expect([dry.removed, await versionsOf(world)]).toEqual([0, ['a', 'b', 'c', 'd', 'e', 'f', 'old', 'unfinished']]);
    const { removed } = await pruneRegistry(world, { remove: true });
    expect(removed).toBe(dry.prunable.reduce((sum, { objects }) => sum + objects, 0));
    expect(await versionsOf(world)).toEqual(['a', 'c', 'd', 'f']);
    expect((await verifyRegistry(world, 'c')).problems).toEqual([]);
  });

  it('removes nothing soon after a switch, nor without a version in use', async () => {
    const world = testWorld();
    for (const version of ['a', 'b', 'c']) await build(world, version, everyKind);
    world.clock.time += 8 * day;
    expect((await pruneRegistry(world, { remove: true })).prunable).toEqual([]);
    for (const version of ['a', 'b', 'c']) await activateRegistry(world, version);
    const soon = await pruneRegistry(world, { remove: true });
    expect([soon.prunable.length, soon.removed]).toEqual([1, 0]);
    world.clock.time += 8 * day;
    expect((await pruneRegistry(world, { remove: true })).removed).toBeGreaterThan(0);
    expect(await versionsOf(world)).toEqual(['b', 'c']);
  });

  it('keeps versions on which ledgers are based, older ones for a quarter', async () => {
    const office = await Office.open(somePeople(5));
    const { world } = office;
    await office.send([office.row(1)]);
    for (const version of ['b', 'c']) {
      await build(world, version, office.people);
      await activateRegistry(world, version);
    }
    world.clock.time += 100 * day;
    const reasonOf = async () =>
      (await pruneRegistry(world, { remove: false })).kept.find(({ version }) => version === '2026-01-31')?.reason;
    expect(await reasonOf()).toBe('ledger');
    await office.send([office.row(2)]);
    expect(await reasonOf()).toBeUndefined();

    const lost = { ...world, state: new MemoryStateStore() };
    await activateRegistry(lost, 'c');
    await expect(pruneRegistry(lost, { remove: true })).rejects.toMatchObject({ code: 'STATE_LOST' });
  });
});
