import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateItem, StateKey, StateStore } from '../../core/ports.ts';

/** What every state store promises (`core/ports.ts`). Partitions begin with a name made for this run. */
export function describeStateStore(
  name: string,
  make: () => Promise<{ store: StateStore; dispose: () => Promise<void> }>,
): void {
  describe(`${name} as a state store`, () => {
    let store: StateStore;
    let dispose: () => Promise<void>;
    const run = `CONTRACT#${process.pid}-${Math.floor(performance.now() * 1000)}`;
    const keyOf = (sort: string): StateKey => ({ partition: run, sort });

    beforeAll(async () => {
      ({ store, dispose } = await make());
    });
    afterAll(async () => {
      await dispose();
    });

    describeItems(keyOf, () => store);
    describeCompareAndSet(keyOf, () => store);
    describeLists(run, () => store);
    describeRemoval(keyOf, () => store);
  });
}

function describeItems(keyOf: (sort: string) => StateKey, use: () => StateStore): void {
  it('reports a missing item as missing', async () => {
    expect(await use().read(keyOf('NOTHING'))).toBeUndefined();
  });

  it('gives back numbers, texts, nulls and nesting as they were', async () => {
    const store = use();
    const item: StateItem = {
      version: 3,
      zero: 0,
      negative: -12,
      fraction: 0.1,
      large: Number.MAX_SAFE_INTEGER,
      text: 'Đắk Lắk "quoted" \\ \n',
      empty: '',
      yes: true,
      no: false,
      nothing: null,
      list: [1, 'two', null, [], {}, [[3]]],
      map: { BHYT: { verified: 9, inner: { deep: [null, { x: 0 }] } }, none: {} },
      recent: [],
    };
    await store.put(keyOf('TYPES'), item);
    expect(await store.read(keyOf('TYPES'))).toEqual(item);
  });

  it('replaces the whole item by put', async () => {
    const store = use();
    await store.put(keyOf('PUT'), { version: 9, old: 'x' });
    await store.put(keyOf('PUT'), { fresh: true });
    expect(await store.read(keyOf('PUT'))).toEqual({ fresh: true });
  });

  it('keeps items apart by partition and by sort key', async () => {
    const store = use();
    const one = keyOf('SAME');
    const other = { partition: `${one.partition}#other`, sort: one.sort };
    await store.put(one, { of: 'one' });
    await store.put(other, { of: 'other' });
    expect(await store.read(one)).toEqual({ of: 'one' });
    expect(await store.read(other)).toEqual({ of: 'other' });
    expect(await store.read(keyOf('SAM'))).toBeUndefined();
    expect(await store.read(keyOf('same'))).toBeUndefined();
  });

  it('is not affected by later changes to the passed object', async () => {
    const store = use();
    const item = { version: 1, list: [1] };
    await store.compareAndSet(keyOf('OWN'), undefined, item);
    item.list.push(2);
    const read = await store.read(keyOf('OWN'));
    if (read) read.list = 'changed';
    expect(await store.read(keyOf('OWN'))).toEqual({ version: 1, list: [1] });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %s as a number',
    async (number) => {
      const store = use();
      await expect(store.put(keyOf('FINITE'), { number })).rejects.toThrow(/./);
      await expect(store.compareAndSet(keyOf('FINITE'), undefined, { version: 1, in: [number] })).rejects.toThrow(/./);
      expect(await store.read(keyOf('FINITE'))).toBeUndefined();
    },
  );
}

function describeCompareAndSet(keyOf: (sort: string) => StateKey, use: () => StateStore): void {
  it('creates an item only where there is none', async () => {
    const store = use();
    expect(await store.compareAndSet(keyOf('NEW'), undefined, { version: 1, by: 'a' })).toBe('set');
    expect(await store.compareAndSet(keyOf('NEW'), undefined, { version: 1, by: 'b' })).toBe('refused');
    expect(await store.read(keyOf('NEW'))).toEqual({ version: 1, by: 'a' });
  });

  it('refuses a number expected of a missing item, and leaves it missing', async () => {
    const store = use();
    expect(await store.compareAndSet(keyOf('GONE'), 1, { version: 2 })).toBe('refused');
    expect(await store.compareAndSet(keyOf('GONE'), 0, { version: 1 })).toBe('refused');
    expect(await store.read(keyOf('GONE'))).toBeUndefined();
  });

  it('replaces the item of the expected version whole, and no other', async () => {
    const store = use();
    await store.compareAndSet(keyOf('STEP'), undefined, { version: 1, only: 'first' });
    expect(await store.compareAndSet(keyOf('STEP'), 2, { version: 3 })).toBe('refused');
    expect(await store.compareAndSet(keyOf('STEP'), 0, { version: 1 })).toBe('refused');
    expect(await store.read(keyOf('STEP'))).toEqual({ version: 1, only: 'first' });
    expect(await store.compareAndSet(keyOf('STEP'), 1, { version: 2, second: true })).toBe('set');
    expect(await store.read(keyOf('STEP'))).toEqual({ version: 2, second: true });
    expect(await store.compareAndSet(keyOf('STEP'), 1, { version: 2, late: true })).toBe('refused');
  });

  it('refuses any expectation of an item without a version', async () => {
    const store = use();
    await store.put(keyOf('BARE'), { day: '2026-01-31' });
    expect(await store.compareAndSet(keyOf('BARE'), undefined, { version: 1 })).toBe('refused');
    expect(await store.compareAndSet(keyOf('BARE'), 0, { version: 1 })).toBe('refused');
    expect(await store.read(keyOf('BARE'))).toEqual({ day: '2026-01-31' });
  });

  it('compares with the version that put has left', async () => {
    const store = use();
    await store.put(keyOf('LEFT'), { version: 7 });
    expect(await store.compareAndSet(keyOf('LEFT'), 7, { version: 8 })).toBe('set');
  });

  it('lets exactly one of twenty racing writers win', async () => {
    const store = use();
    for (const expected of [undefined, 1]) {
      const version = (expected ?? 0) + 1;
      const writers = Array.from({ length: 20 }, (_, index) => index);
      const answers = await Promise.all(
        writers.map((by) => store.compareAndSet(keyOf('RACE'), expected, { version, by })),
      );
      expect(answers.filter((answer) => answer === 'set')).toHaveLength(1);
      expect(await store.read(keyOf('RACE'))).toEqual({ version, by: answers.indexOf('set') });
    }
  });

  it('loses no increment of racing writers that read, add and try again', async () => {
    const store = use();
    await store.put(keyOf('SUM'), { version: 0 });
    const add = async (): Promise<void> => {
      for (;;) {
        const version = Number((await store.read(keyOf('SUM')))?.version);
        if ((await store.compareAndSet(keyOf('SUM'), version, { version: version + 1 })) === 'set') return;
      }
    };
    await Promise.all(Array.from({ length: 12 }, add));
    expect(await store.read(keyOf('SUM'))).toEqual({ version: 12 });
  });
}

/** Of a store that has it; `core/history/day-history.ts` writes one after another where there is none. */
export function describeCreateAll(
  name: string,
  make: () => Promise<{ store: StateStore & Required<Pick<StateStore, 'createAll'>>; dispose: () => Promise<void> }>,
): void {
  describe(`many new items in ${name}`, () => {
    const keyOf = (sort: string): StateKey => ({ partition: 'MANY', sort });

    it('are created where there is none, with an answer for each in their order', async () => {
      const { store, dispose } = await make();
      await store.put(keyOf('B'), { old: true });
      const items = ['A', 'B', 'C'].map((sort) => ({ key: keyOf(sort), item: { version: 1, of: sort } }));
      expect(await store.createAll(items)).toEqual(['set', 'refused', 'set']);
      expect(await store.createAll(items)).toEqual(['refused', 'refused', 'refused']);
      expect(await store.read(keyOf('B'))).toEqual({ old: true });
      expect(await store.compareAndSet(keyOf('C'), 1, { version: 2 })).toBe('set');
      expect(await store.createAll([])).toEqual([]);
      await dispose();
    });

    it('are all there or none', async () => {
      const { store, dispose } = await make();
      const items = [1, Number.NaN].map((number, at) => ({ key: keyOf(String(at)), item: { version: 1, number } }));
      await expect(store.createAll(items)).rejects.toThrow('finite');
      expect(await store.read(keyOf('0'))).toBeUndefined();
      expect(await store.createAll(items.slice(0, 1))).toEqual(['set']);
      await dispose();
    });
  });
}

function describeLists(run: string, use: () => StateStore): void {
  it('lists the items of a partition under the prefix, in the order of the bytes of the sort key', async () => {
    const store = use();
    const partition = `${run}#list`;
    const sorts = [
      'BATCH#b',
      'BATCH#a',
      'BATCH#10',
      'BATCH#9',
      'BATCH',
      'BATCH#',
      'BATCI',
      'DAY#2026-01-31',
      'batch#a',
    ];
    for (const sort of sorts) await store.put({ partition, sort }, { of: sort });
    await store.put({ partition: `${partition}2`, sort: 'BATCH#other' }, { of: 'other' });
    for (const prefix of ['', 'BATCH', 'BATCH#', 'BATCH#9', 'DAY#', 'NONE', 'B_TCH', '%']) {
      const expected = sorts.filter((sort) => sort.startsWith(prefix)).sort((left, right) => (left < right ? -1 : 1));
      const found = [];
      for await (const each of store.list(partition, prefix)) found.push(each);
      expect(found).toEqual(expected.map((sort) => ({ sort, item: { of: sort } })));
    }
  });

  it('lists nothing of a partition without items', async () => {
    const found = [];
    for await (const each of use().list(`${run}#nobody`, '')) found.push(each);
    expect(found).toEqual([]);
  });

  it('lists more items than one page of any store holds, while they are being changed', async () => {
    const store = use();
    const partition = `${run}#many`;
    const filler = 'x'.repeat(2_000); // 600 items are more than a page of 1 MB
    const sorts = Array.from({ length: 600 }, (_, index) => `ITEM#${String(index).padStart(4, '0')}`);
    await Promise.all(sorts.map((sort) => store.put({ partition, sort }, { filler })));
    const found: string[] = [];
    for await (const { sort } of store.list(partition, 'ITEM#')) {
      found.push(sort);
      if (found.length % 100 === 0) await store.put({ partition, sort }, { filler: 'changed' });
    }
    expect(found).toEqual(sorts);
  });
}

function describeRemoval(keyOf: (sort: string) => StateKey, use: () => StateStore): void {
  it('removes an item, so that it is neither read nor listed, and leaves its neighbours', async () => {
    const store = use();
    const { partition } = keyOf('');
    for (const sort of ['REMOVE#1', 'REMOVE#2', 'REMOVE#22']) await store.put({ partition, sort }, { version: 4 });
    await store.remove(keyOf('REMOVE#2'));
    expect(await store.read(keyOf('REMOVE#2'))).toBeUndefined();
    const left = [];
    for await (const { sort } of store.list(partition, 'REMOVE#')) left.push(sort);
    expect(left).toEqual(['REMOVE#1', 'REMOVE#22']);
  });

  it('removes what is not there without a word', async () => {
    await use().remove(keyOf('REMOVE-NOTHING'));
    expect(await use().read(keyOf('REMOVE-NOTHING'))).toBeUndefined();
  });

  it('does not let whoever read an item before its removal write it again, but lets it be made anew', async () => {
    const store = use();
    await store.compareAndSet(keyOf('REVOKED'), undefined, { version: 1 });
    await store.remove(keyOf('REVOKED'));
    expect(await store.compareAndSet(keyOf('REVOKED'), 1, { version: 2 })).toBe('refused');
    expect(await store.read(keyOf('REVOKED'))).toBeUndefined();
    expect(await store.compareAndSet(keyOf('REVOKED'), undefined, { version: 1, again: true })).toBe('set');
  });
}

/** Of stores that hold an item as text: it comes back as it was, to the letter and in its order. */
export function describeItemText(
  name: string,
  make: () => Promise<{ store: StateStore; dispose: () => Promise<void> }>,
): void {
  const letters = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 20 });
  const leaf = fc.oneof(letters, fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.constant(null), fc.boolean(), tie('list'), tie('map')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    map: fc.dictionary(letters, tie('value'), { maxKeys: 3 }),
  })).map;

  describe(`an item in ${name}`, () => {
    it('comes back with every letter, NUL and half letters too, and its members in their order', async () => {
      const { store, dispose } = await make();
      const key = { partition: `TEXT#${process.pid}-${performance.now()}`, sort: '' };
      await fc.assert(
        fc.asyncProperty(value, async (map) => {
          const { partition: _partition, sort: _sort, version: _version, ...item } = map as StateItem;
          await store.put(key, item);
          expect(JSON.stringify(await store.read(key))).toBe(JSON.stringify(item));
        }),
        { numRuns: 60 },
      );
      await dispose();
    });

    it('is listed in the order of the bytes of its key, not of its UTF-16 units', async () => {
      const { store, dispose } = await make();
      const partition = `BYTES#${process.pid}-${performance.now()}`;
      const sorts = ['', 'A', 'a', 'Á', 'ă', 'đ', '\ue000', '\uffff', '😀', '\u{10ffff}'];
      for (const sort of sorts.toReversed()) await store.put({ partition, sort: `#${sort}` }, {});
      const found: string[] = [];
      for await (const { sort } of store.list(partition, '#')) found.push(sort);
      expect(found).toEqual(sorts.map((sort) => `#${sort}`));
      await dispose();
    });
  });
}
