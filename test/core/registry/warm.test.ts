/** What a process keeps from batch to batch changes what is read, and nothing else. */
import { beforeEach, describe, expect, it } from 'vitest';
import { BlockTable, encodeBlockTable, newBlock, setU64, type TableShape } from '../../../core/blocks/block-table.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { readClaims } from '../../../core/ledger/claims.ts';
import { Dictionaries, LedgerRows } from '../../../core/ledger/rows.ts';
import { OpenTables } from '../../../core/blocks/open-tables.ts';
import type { ReadOptions } from '../../../core/ports.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { openRegistry } from '../../../core/registry/open-registry.ts';
import { Warm } from '../../../core/registry/warm.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testProvince } from '../../support/matched-batch.ts';
import { testHash, testWorld, type TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch } from './registry-support.ts';

const header = 'participant_number,personal_id,full_name,birth_date,schemes';
const people = Array.from({ length: 40 }, (_, i) => ({
  id: `0520900000${String(i + 10)}`,
  name: 'Nguyễn Văn Đức',
  birth: '1990-05-01',
}));

/** A world with an index, that notes the keys of objects read. */
async function indexedWorld(warm?: Warm): Promise<TestWorld & { keys: string[] }> {
  const plain = testWorld();
  const keys: string[] = [];
  const read = plain.objects.read.bind(plain.objects);
  plain.objects.read = (key: string, options?: ReadOptions) => (keys.push(key), read(key, options));
  const world = { ...plain, keys, ...(warm === undefined ? {} : { warm }) };
  await build(world, '2026-01-31', people);
  keys.length = 0;
  return world;
}

async function build(world: TestWorld, version: string, extract: typeof people): Promise<void> {
  const options = { key: world.fingerprintKey, scratch: new MemoryScratch() };
  await buildRegistry(world, new MemoryExtract([extract], { version }), options);
  await activateRegistry(world, version);
}

/** Sends the rows of people `from` to `to` and answers what was read for them. */
async function send(world: TestWorld & { keys: string[] }, province: string, from: number, to: number) {
  world.clock.time += 60_000;
  const rows = people
    .slice(from, to)
    .map(({ id, name }, i) => `52000000${from + i + 10},${id},${name},01/05/1990,BHYT`);
  const key = `incoming/${province}/delta/${from}-${to}.csv`;
  await world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\r\n')));
  const info = await world.objects.head(key);
  world.keys.length = 0;
  const receipt = await syncBatch(world, { key, version: info?.version ?? '' });
  expect(receipt.status).toBe('committed');
  return { receipt, keys: [...world.keys] };
}

const batches: [province: string, from: number, to: number][] = [
  ['vn34-52', 0, 20],
  ['vn34-01', 5, 25],
  ['vn34-52', 10, 30],
  ['vn34-01', 0, 40],
  ['vn34-52', 15, 40],
];

describe('a warm process', () => {
  it('writes the same bytes as a cold process, and reads less', async () => {
    const [warm, cold] = [await indexedWorld(new Warm()), await indexedWorld()];
    const reads = { warm: 0, cold: 0 };
    for (const batch of batches) {
      reads.warm += (await send(warm, ...batch)).keys.length;
      reads.cold += (await send(cold, ...batch)).keys.length;
    }
    const written = async (world: TestWorld): Promise<[string, string][]> => {
      const all: [string, string][] = [];
      for await (const { key } of world.objects.list(''))
        all.push([key, Buffer.from((await world.objects.read(key)) ?? []).toString('base64')]);
      return all;
    };
    expect(await written(warm)).toEqual(await written(cold));
    expect(reads.warm).toBeLessThan(reads.cold - 10);
  });

  it('opens no table of the index or of a ledger twice', async () => {
    const world = await indexedWorld(new Warm());
    await send(world, 'vn34-52', 0, 20);
    await send(world, 'vn34-52', 10, 30);
    const { keys } = await send(world, 'vn34-52', 5, 35);
    // The manifest, the counts, the answers that are published, and the tables of the batch before.
    const ledger = keys.filter((key) => key.startsWith('staged/'));
    const again = await send(world, 'vn34-52', 6, 34);
    expect(again.keys.filter((key) => key.startsWith('registry/'))).toEqual([]);
    expect(again.keys.filter((key) => key.startsWith('staged/')).length).toBe(ledger.length);
  });

  it('shows a batch of one province no byte of another one', async () => {
    const warm = new Warm();
    const asked: string[] = [];
    const open = warm.tables.open.bind(warm.tables);
    warm.tables.open = (name, ...rest) => (asked.push(name), open(name, ...rest));
    const world = await indexedWorld(warm);
    const seen = new Map<string, Set<string>>();
    for (const batch of batches) {
      asked.length = 0;
      const { keys } = await send(world, ...batch);
      const [province] = batch;
      const other = province === 'vn34-52' ? 'vn34-01' : 'vn34-52';
      expect(keys.filter((key) => key.includes(other))).toEqual([]);
      const names = seen.get(province) ?? new Set();
      for (const name of asked) if (!name.startsWith('registry/')) names.add(name);
      seen.set(province, names);
    }
    const [one, two] = [...seen.values()];
    expect(one.size).toBeGreaterThan(0);
    expect([...one].filter((name) => two.has(name) || !name.startsWith('vn34-52 '))).toEqual([]);
  });

  it('keeps one registry version for a whole batch', async () => {
    const world = await indexedWorld(new Warm());
    const before = await openRegistry(world);
    const ids = Float64Array.of(52090000010, 52090000011);
    await before.findPeople(ids);
    const renamed = people.map((person, i) => ({ ...person, name: i === 0 ? 'Trần Thị Ba' : person.name }));
    await build(world, '2026-02-28', renamed);
    const after = await openRegistry(world);
    expect([before.version, after.version]).toEqual(['2026-01-31', '2026-02-28']);
    const [old, fresh] = [await before.findPeople(ids), await after.findPeople(ids)];
    expect([old.nameLow[0] === fresh.nameLow[0], old.nameLow[1] === fresh.nameLow[1]]).toEqual([false, true]);
    expect((await send(world, 'vn34-52', 0, 2)).receipt).toMatchObject({
      registryVersion: '2026-02-28',
      verdicts: { VERIFIED: 1, NAME_DIFFERS: 1 },
    });
  });

  it('stops at a manifest other than the one that was activated', async () => {
    const world = await indexedWorld(new Warm());
    const key = { partition: 'REGISTRY', sort: 'CURRENT' };
    await world.state.put(key, { ...(await world.state.read(key)), manifest: 'ab'.repeat(32) });
    await expect(openRegistry(world)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('tables kept open', () => {
  const shape: TableShape = { type: 99, name: 'test', version: 1, key: 'id', columns: [{ name: 'id', type: 'u64' }] };
  let world: TestWorld;
  let bytes: Uint8Array;
  let opened = 0;

  beforeEach(async () => {
    world = testWorld();
    opened = 0;
    const blocks = Array.from({ length: 10 }, (_, n) => {
      const block = newBlock(shape, 1);
      setU64(block.columns.id as Uint32Array, 0, n);
      return block;
    });
    bytes = encodeBlockTable(shape, blocks, {}, testHash);
    await world.objects.put('t', bytes);
  });

  function openFrom(tables: OpenTables, name: string, size = bytes.length) {
    const count = { reads: 0, bytes: 0, blocks: 0 };
    const source = { key: 't', size, objects: world.objects, hash: testHash, count };
    const open = (): Promise<BlockTable> => (opened++, BlockTable.open(source, shape));
    return tables.open(name, source, open).then((table) => ({ table, count }));
  }

  it('are opened once, even by two concurrent readers', async () => {
    const tables = new OpenTables();
    const [first, second] = await Promise.all([openFrom(tables, 'a'), openFrom(tables, 'a')]);
    expect(opened).toBe(1);
    expect([first.count.reads, second.count.reads]).toEqual([1, 0]);
    await second.table.readBlocks(2, 4);
    expect(second.count).toMatchObject({ reads: 1, blocks: 2 });
    expect(first.count.blocks).toBe(0);
  });

  it('stay within their bound, least recently used evicted first', async () => {
    const { table } = await openFrom(new OpenTables(), 'a');
    const tables = new OpenTables(2 * table.bytesKept);
    opened = 0;
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await openFrom(tables, name);
    expect(opened).toBe(4); // a, b, c, and b once more
  });

  it('are read again after a failure', async () => {
    const tables = new OpenTables();
    await expect(openFrom(tables, 'a', bytes.length - 8)).rejects.toMatchObject({ code: 'INTEGRITY' });
    await expect(openFrom(tables, 'a')).resolves.toBeDefined();
  });
});

describe('a look-up of few rows', () => {
  it('reads of each segment and claims part only blocks that hold what is asked', async () => {
    const world = testWorld();
    // The numbers of the three are beside each other: every segment spans them all.
    const rowsOf = (of: number) =>
      Array.from({ length: 4000 }, (_, i) => ({ participant: 5_200_000_000 + 6 * i + of }));
    for (const of of [0, 1, 2])
      await commitTest(world, { name: `large ${of}`, asOf: world.clock.time + of, rows: rowsOf(of) });
    const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
    // Three of each batch, blocks apart, and nine of nobody.
    const held = Array.from({ length: 9 }, (_, i) => 5_200_000_000 + 6 * 440 * i + (i % 3));
    const strangers = held.map((participant, i) => participant - (i % 3) + 1204);
    const asked = Float64Array.from([...held, ...strangers]).sort();
    const found = await ledger.readRows(asked, new LedgerRows(new Dictionaries()));
    expect([...found].filter((at) => at >= 0)).toHaveLength(9);
    // Without filters more than forty: each key would be asked for in up to three segments.
    expect(ledger.count.blocks).toBeLessThanOrEqual(12);
    ledger.count.blocks = 0;
    const claims = await readClaims(
      ledger,
      asked.map((participant) => 52_000_000_000 + participant),
    );
    expect(claims.length).toBe(9);
    expect(ledger.count.blocks).toBeLessThanOrEqual(12);
  });
});
