import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonStatus } from '../../../core/domain/codes.ts';
import { foldedParts } from '../../../core/domain/columns.ts';
import { IntegrityError } from '../../../core/base/errors.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { registryBlockRows } from '../../../core/registry/format.ts';
import { keyCheck } from '../../../core/registry/key.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import {
  MemoryExtract,
  MemoryScratch,
  everyKind,
  fingerprints,
  manyPeople,
  testKey,
  type Person,
} from './registry-support.ts';

const version = '2026-01-31';

async function worldOf(people: readonly Person[]): Promise<TestWorld> {
  const world = testWorld();
  await buildRegistry(world, new MemoryExtract([people]), { key: testKey, scratch: new MemoryScratch() });
  return world;
}

function sorted(ids: Iterable<number>): Float64Array {
  return Float64Array.from(new Set(ids)).sort();
}

/** What the index must say of a person: the truth the tests compare with. */
function expected(person: Person) {
  const [year, month = '00', day = '00'] = person.birth.split('-');
  const status = person.successor === undefined ? (person.status ?? 'alive') : 'cancelled';
  const { low, high, folded } = fingerprints(person.name);
  return {
    status: PersonStatus[status as keyof typeof PersonStatus],
    birthDate: Number(year + month + day),
    sex: Number(person.sex ?? 0),
    low,
    high,
    folded,
  };
}

async function look(reader: RegistryReader, ids: Float64Array) {
  const found = await reader.findPeople(ids);
  const there = ids.filter((_, i) => found.status[i] !== PersonStatus.absent);
  const folded = await reader.findFolded(there);
  const people = new Map<number, ReturnType<typeof expected>>();
  ids.forEach((id, i) => {
    if (found.status[i] === PersonStatus.absent) return;
    const at = there.indexOf(id) * foldedParts;
    people.set(id, {
      status: found.status[i] as ReturnType<typeof expected>['status'],
      birthDate: found.birthDate[i],
      sex: found.sex[i],
      low: found.nameLow[i],
      high: found.nameHigh[i],
      folded: [...folded.subarray(at, at + foldedParts)],
    });
  });
  return people;
}

describe('registry reader', () => {
  it('finds everyone of every kind with exact values, and nobody else', async () => {
    const reader = await RegistryReader.open(await worldOf(everyKind), version);
    const ids = sorted(everyKind.map(({ id }) => Number(id)));
    const asked = sorted([...ids].flatMap((id) => [id - 1, id, id + 1, id + 1e9]));
    const truth = new Map(everyKind.map((person) => [Number(person.id), expected(person)]));
    expect(await look(reader, asked)).toEqual(truth);
    expect(reader).toMatchObject({
      version,
      canon: 513,
      rows: 15,
      asOf: '2026-01-31T00:00:00Z',
      keyCheck: keyCheck(testKey),
    });
  });

  it('agrees with a map on any people and any question', async () => {
    const digits = (length: number) => fc.nat(10 ** length - 1).map((n) => String(n).padStart(length, '0'));
    // Few prefixes and a narrow range, so that neighbours, first and last keys and misses all happen.
    const id = fc
      .tuple(fc.constantFrom('001', '052', '999'), fc.constantFrom('000000', '500000', '999999'), digits(3))
      .map((parts) => parts.join(''));
    const person = fc.record({
      id,
      name: fc.constantFrom('Nguyễn Văn An', 'Trần Thị Bé', 'Y Ban', ''),
      birth: fc.constantFrom('1960', '1970-05', '1980-12-31'),
      sex: fc.constantFrom('', '1', '2', '3'),
      status: fc.constantFrom('alive', 'deceased', 'cancelled'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(person, { selector: (one) => one.id, maxLength: 60 }),
        fc.array(id, { maxLength: 60 }),
        async (people, others) => {
          const usable = people.filter((one) => Number(one.id) > 0);
          const reader = await RegistryReader.open(await worldOf(usable), version);
          const truth = new Map(usable.map((one) => [Number(one.id), expected(one)]));
          const asked = sorted([...truth.keys(), ...others.map(Number)]);
          const found = await look(reader, asked);
          expect(found).toEqual(truth);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds everyone across many blocks, dense, sparse and all at once', async () => {
    const people = [...manyPeople('052', 3 * registryBlockRows + 5), ...manyPeople('001', 300)];
    const reader = await RegistryReader.open(await worldOf(people), version);
    const birthOf = new Map(people.map(({ id, birth }) => [Number(id), Number(birth.replaceAll('-', ''))]));
    const all = sorted(birthOf.keys());
    for (const every of [1, 2, 7, 100, 1009, 5000]) {
      const asked = all.filter((_, i) => i % every === 0);
      const withMisses = sorted([...asked].flatMap((id) => [id, id + 1]));
      const found = await reader.findPeople(withMisses);
      const dates = [...withMisses].map((id) => birthOf.get(id) ?? 0);
      expect([...found.birthDate]).toEqual(dates);
      expect([...found.status]).toEqual(dates.map((date) => (date > 0 ? PersonStatus.alive : PersonStatus.absent)));
    }
  });

  it('finds the holder of a CMND, and nobody for an ambiguous one', async () => {
    const reader = await RegistryReader.open(await worldOf(everyKind), version);
    const asked = Uint32Array.of(12345678, 12345679, 212345678, 312345678, 912345678, 912345679, 999999999, 0xffffffff);
    const found = await reader.findByOldId(asked);
    expect([...found]).toEqual([52099000003, 0, 52099000001, 64080000002, 0, 95099000002, 0, 0]);
  });

  it('follows superseded IDs to the end of their chain, and no cycle', async () => {
    const reader = await RegistryReader.open(await worldOf(everyKind), version);
    const asked = Float64Array.of(1e9, 64080000002, 64180000001, 64180000003, 295099000001, 295099000002, 295099000003);
    expect([...(await reader.findSuccessors(asked))]).toEqual([0, 0, 64080000002, 64080000002, 0, 0, 0]);
  });

  it('follows at most sixteen steps', async () => {
    const idAt = (i: number) => String(52099000000 + i * 3).padStart(12, '0');
    const chain = Array.from({ length: 18 }, (_, i) => {
      const person = { id: idAt(i), name: 'Nguyễn Văn An', birth: '1980' };
      return i < 17 ? { ...person, successor: idAt(i + 1) } : person;
    });
    const reader = await RegistryReader.open(await worldOf(chain), version);
    const ends = await reader.findSuccessors(sorted(chain.map(({ id }) => Number(id))));
    expect([...ends]).toEqual([0, ...Array(16).fill(Number(idAt(17))), 0]);
  });

  it('reads few blocks for few IDs, one read each for opening and for blocks', async () => {
    const people = [...manyPeople('052', 20 * registryBlockRows), ...manyPeople('001', 300)];
    const reader = await RegistryReader.open(await worldOf(people), version);
    const ids = sorted(people.slice(0, 20 * registryBlockRows).map(({ id }) => Number(id)));
    await reader.findPeople(Float64Array.of(ids[10]));
    expect(reader.count).toMatchObject({ reads: 2, blocks: 1 });
    expect(reader.count.bytes).toBeLessThan(20_000);

    // First and last block: nothing between; the table is open and the first block kept already.
    await reader.findPeople(Float64Array.of(ids[20], ids[ids.length - 20]));
    expect(reader.count).toMatchObject({ reads: 3, blocks: 2 });
    await reader.findPeople(Float64Array.of(ids[20], ids[ids.length - 20]));
    expect(reader.count).toMatchObject({ reads: 3, blocks: 2 });

    // Neighbouring blocks come in one read, whatever number of IDs is asked.
    const before = { ...reader.count };
    await reader.findPeople(ids.subarray(5 * registryBlockRows, 8 * registryBlockRows));
    expect([reader.count.reads - before.reads, reader.count.blocks - before.blocks]).toEqual([1, 3]);

    // Everybody: every block once, 64 at a time, and nothing of it is kept.
    const sweep = await RegistryReader.open(await worldOf(people), version);
    await sweep.findPeople(ids);
    expect(sweep.count).toMatchObject({ reads: 2, blocks: 20 });
    await sweep.findPeople(ids);
    expect(sweep.count).toMatchObject({ reads: 3, blocks: 40 });

    // IDs before the first, between prefixes and of no prefix read no block.
    const after = reader.count.blocks;
    await reader.findPeople(Float64Array.of(1, 2e9, 52_000_000_000, 700e9));
    expect(reader.count.blocks).toBe(after);
  });

  it('refuses IDs that are not ascending or not distinct', async () => {
    const reader = await RegistryReader.open(await worldOf(everyKind), version);
    await expect(reader.findPeople(Float64Array.of(2, 1))).rejects.toThrow('out of order at 1');
    await expect(reader.findPeople(Float64Array.of(2, 2))).rejects.toThrow('out of order at 1');
  });

  it('refuses an unknown version', async () => {
    await expect(RegistryReader.open(testWorld(), version)).rejects.toMatchObject({ code: 'REGISTRY_VERSION_UNKNOWN' });
  });

  it('is right or fails with an integrity error when any byte is changed', { tags: 'long' }, async () => {
    const world = await worldOf(everyKind);
    const ids = sorted(everyKind.map(({ id }) => Number(id)));
    const oldIds = Uint32Array.of(12345678, 212345678, 312345678, 912345678, 912345679);
    const ask = async () => {
      const reader = await RegistryReader.open(world, version);
      const people = await look(reader, ids);
      return JSON.stringify([
        [...people],
        [...(await reader.findByOldId(oldIds))],
        [...(await reader.findSuccessors(ids))],
      ]);
    };
    const truth = await ask();
    const keys: string[] = [];
    for await (const { key } of world.objects.list('')) keys.push(key);
    const answers = new Map<string, number>();
    for (const key of keys) {
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      for (let at = 0; at < bytes.length; at += 5) {
        const changed = bytes.slice();
        changed[at] ^= 1 << (at % 8);
        await world.objects.put(key, changed);
        const answer = await ask().catch((error: unknown) =>
          error instanceof IntegrityError ? 'integrity' : String(error),
        );
        const kind = answer === truth ? 'right' : answer;
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
      }
      await world.objects.put(key, bytes);
    }
    expect([...answers.keys()].sort()).toEqual(['integrity', 'right']);
    // Unread are only the schema message and the end mark of each table.
    expect(answers.get('integrity')).toBeGreaterThan(2 * (answers.get('right') ?? 0));
  });

  it.each(['people/052', 'folded/052', 'old-ids/0', 'superseded'])(
    'detects a lost, truncated or exchanged %s',
    async (name) => {
      const world = await worldOf(everyKind);
      // The same IDs, so that the exchanged objects differ in nothing but their values.
      const change = { name: 'Nguyễn Thị Khác', birth: '1955' };
      const others = everyKind.map((one, i) => ({
        ...one,
        ...change,
        oldId: String(12345600 + i).padStart(9, '0'),
        ...(one.successor !== undefined && { successor: '052099000001' }),
      }));
      const other = await worldOf(others);
      const key = `registry/${version}/${name}.arrow`;
      const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
      const ask = async () => {
        const reader = await RegistryReader.open(world, version);
        await reader.findPeople(Float64Array.of(52099000001));
        await reader.findFolded(Float64Array.of(52099000001));
        await reader.findByOldId(Uint32Array.of(12345678));
        await reader.findSuccessors(Float64Array.of(64180000001));
      };
      await world.objects.put(key, bytes.subarray(0, bytes.length - 1));
      await expect(ask()).rejects.toThrow(IntegrityError);
      await world.objects.remove(key);
      await expect(ask()).rejects.toThrow(IntegrityError);
      await world.objects.put(key, (await other.objects.read(key)) ?? bytes);
      await expect(ask()).rejects.toThrow(IntegrityError);
    },
  );

  it('reports missing folded fingerprints as an integrity error', async () => {
    const reader = await RegistryReader.open(await worldOf(everyKind), version);
    await expect(reader.findFolded(Float64Array.of(52099000000))).rejects.toThrow(IntegrityError);
  });

  it('opens a table again after a failure', async () => {
    const world = await worldOf(everyKind);
    const reader = await RegistryReader.open(world, version);
    const read = world.objects.read.bind(world.objects);
    world.objects.read = () => Promise.reject(new Error('store is down'));
    await expect(reader.findPeople(Float64Array.of(52099000001))).rejects.toThrow('store is down');
    world.objects.read = read;
    expect((await reader.findPeople(Float64Array.of(52099000001))).birthDate).toEqual(Uint32Array.of(19750228));
  });
});
