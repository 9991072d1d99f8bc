import { beforeAll, describe, expect, it } from 'vitest';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { compactRegistry } from '../../../core/registry/build/compact.ts';
import { checkCanaries, registerCanaries } from '../../../core/registry/canaries.ts';
import { touchedSince } from '../../../core/registry/changes/touched.ts';
import type { RegistryManifest } from '../../../core/registry/format.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { verifyRegistry } from '../../../core/registry/verify.ts';
import { openRegistry } from '../../../core/registry/open-registry.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch, everyKind, testKey, type Person } from './registry-support.ts';

const today = 513;
const before = 257;

/** Names that canonicalisation 1 had otherwise: ñ, tones over a hyphen, decoded as if damaged. */
const odd: Person[] = [
  { id: '066099000001', name: "H'Kiñ Niê", birth: '1970-01-01', sex: '2' },
  { id: '066099000002', name: 'Hố-Lỳ Lan', birth: '1971-01-01', sex: '2' },
  { id: '066099000003', name: 'Tô Loïc', birth: '1972-01-01', sex: '1' },
  { id: '052099000009', name: '§øc', birth: '1973-01-01', sex: '1' },
];
const people = [...everyKind, ...odd];
const ids = Float64Array.from(people, ({ id }) => Number(id)).sort();

interface Build {
  version: string;
  canons?: readonly number[];
  /** Of a delta. */
  base?: string;
}

function build(world: TestWorld, some: readonly Person[], { version, canons, base }: Build): Promise<RegistryManifest> {
  const extract = new MemoryExtract([some], { version });
  if (base !== undefined) Object.assign(extract.announced, { kind: 'delta', base, asOf: '2026-02-01T00:00:00Z' });
  return buildRegistry(world, extract, { key: testKey, scratch: new MemoryScratch(), canons });
}

async function namesIn(world: TestWorld, version: string, canon: number) {
  const reader = (await RegistryReader.open(world, version)).inCanon(canon);
  const { nameLow, nameHigh } = await reader.findPeople(ids);
  return { nameLow, nameHigh, folded: await reader.findFolded(ids) };
}

/** A delta that gives one an odd name, takes one away, and corrects another. */
const changes: Person[] = [
  { ...everyKind[0], name: "H'Ñung Êban" },
  { ...odd[0], name: 'Trần Thị Lan' },
  { ...odd[1], name: 'Hồ-Lý Lan' },
];

describe('an index of two canons', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = testWorld();
    await build(world, people, { version: 'both' });
    await build(world, people, { version: 'first', canons: [before] });
    await build(world, people, { version: 'new', canons: [today] });
    await build(world, changes, { version: 'both-2', base: 'both' });
    await build(world, changes, { version: 'first-2', base: 'first' });
    await compactRegistry(world, 'both-2');
  });

  it('has for each canon the fingerprints of an index of that canon alone, in deltas and compactions', async () => {
    for (const version of ['both', 'both-2', 'both-2.full']) {
      const alone = version === 'both' ? 'first' : 'first-2';
      expect(await namesIn(world, version, before)).toEqual(await namesIn(world, alone, before));
    }
    expect(await namesIn(world, 'both', today)).toEqual(await namesIn(world, 'new', today));
    expect(await namesIn(world, 'both', today)).not.toEqual(await namesIn(world, 'both', before));
  });

  it('holds earlier names of those alone whose name was another, and those of everybody in a delta', async () => {
    const rows = async (version: string): Promise<Record<string, number>> => {
      const { manifest } = await RegistryReader.open(world, version);
      const objects = manifest.objects.filter(({ kind }) => kind === 'earlier-names');
      return Object.fromEntries(objects.map(({ part, rows: count }) => [part, count]));
    };
    expect(await rows('both')).toEqual({ '052': 1, '066': 3 });
    expect(await rows('both-2')).toEqual({ '': 3 });
    expect(await rows('both-2.full')).toEqual({ '052': 2, '066': 2 });
    expect(await rows('new')).toEqual({});
  });

  it('has format 3 and lists its canons; an index of canonicalisation 1 and its delta are unchanged', async () => {
    const manifestOf = async (version: string) => (await RegistryReader.open(world, version)).manifest;
    expect(await manifestOf('both')).toMatchObject({ format: 3, canon: today, canons: [today, before] });
    expect(await manifestOf('both-2')).toMatchObject({ format: 3, canon: today, canons: [today, before] });
    expect(await manifestOf('new')).toMatchObject({ format: 3, canon: today, canons: [today] });
    for (const version of ['first', 'first-2']) {
      const manifest = await manifestOf(version);
      expect(manifest).toMatchObject({ format: 2, canon: before, canonicalisation: 1 });
      expect(manifest).not.toHaveProperty('canons');
    }
  });

  it('holds the number of words of a name; one of before does not', async () => {
    const words = async (version: string) => (await RegistryReader.open(world, version)).findWords(ids);
    const expected = (name: string): number => name.split(' ').length;
    const found = await words('both-2');
    const named = new Map([...people, ...changes].map(({ id, name }) => [Number(id), name]));
    expect([...(found ?? [])]).toEqual([...ids].map((id) => expected(named.get(id) ?? '')));
    expect(await words('first-2')).toBeUndefined();
  });

  it('is intact, every version of it', async () => {
    for (const version of ['both', 'both-2', 'both-2.full', 'first', 'first-2', 'new'])
      expect(await verifyRegistry(world, version)).toMatchObject({ problems: [] });
  });

  it('differs from one of canonicalisation 1 only in people whose record differs', async () => {
    const changed = Float64Array.from(changes, ({ id }) => Number(id)).sort();
    expect([...(await touchedSince(world, 'first', 'both'))]).toEqual([]);
    // Under canonicalisation 1 the tones over a hyphen may change places.
    const asBefore = changed.filter((id) => id !== Number(odd[1].id));
    expect([...(await touchedSince(world, 'first', 'both-2'))]).toEqual([...asBefore]);
    expect([...(await touchedSince(world, 'first-2', 'both'))]).toEqual([...asBefore]);
    expect([...(await touchedSince(world, 'both', 'both-2'))]).toEqual([...changed]);
    expect([...(await touchedSince(world, 'both', 'both-2.full'))]).toEqual([...changed]);
    await expect(touchedSince(world, 'first', 'new')).rejects.toMatchObject({ code: 'CANON_MISMATCH' });
  });

  it('does not answer for a canon that it does not serve', async () => {
    const reader = await RegistryReader.open(world, 'new');
    expect(() => reader.inCanon(before)).toThrow('no fingerprints of canon 257');
  });

  it('is not built again where one of canonicalisation 1 has its version: that one is answered', async () => {
    expect(await build(world, people, { version: 'first' })).toMatchObject({ format: 2, canon: before });
  });
});

describe('an index of canonicalisation 1', () => {
  it('is opened for uploads with the key it was made with', async () => {
    const world = testWorld();
    await build(world, people, { version: 'first', canons: [before] });
    await activateRegistry(world, 'first');
    expect(await openRegistry({ ...world, fingerprintKey: testKey })).toMatchObject({ canon: before });
    const other = { number: 2, bytes: testKey.bytes };
    await expect(openRegistry({ ...world, fingerprintKey: other })).rejects.toMatchObject({ code: 'CANON_MISMATCH' });
  });

  it('has canaries whose names are compared in an index of both, and not in one without it', async () => {
    const world = testWorld();
    await build(world, people, { version: 'first', canons: [before] });
    await activateRegistry(world, 'first');
    await registerCanaries(
      world,
      'first',
      Float64Array.from(odd, ({ id }) => Number(id)),
    );
    await build(world, people, { version: 'both' });
    await build(world, people, { version: 'new', canons: [today] });
    expect(await checkCanaries(world, 'both')).toEqual({ canaries: 4, failed: 0, names: true });
    expect(await checkCanaries(world, 'new')).toEqual({ canaries: 4, failed: 0, names: false });
  });
});
