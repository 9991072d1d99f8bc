/** Tables of many keys, looked up in the order of their hashes, beside a plain map. */
import { expect, it } from 'vitest';
import { newMemory } from '../../../core/base/shared-memory.ts';
import { dayPlace, recordHalves, recordWords, Word, type ClaimRecords } from '../../../core/trace/claim-records.ts';
import { findKey, firstFrom, mixKey, nameTable } from '../../../core/trace/key-table.ts';
import { KeyedPeople } from '../../../core/trace/keyed-people.ts';

function recordsOf(names: readonly (readonly [number, number])[]): ClaimRecords {
  const buffer = newMemory(4 * recordWords * names.length, false);
  const records = {
    length: names.length,
    words: new Uint32Array(buffer),
    halves: new Uint16Array(buffer),
    claim: Uint32Array.from(names.keys()),
    days: new Uint32Array(0),
  };
  expect(records.halves).toHaveLength(recordHalves * names.length);
  names.forEach(([low, high], record) => {
    records.words[record * recordWords + Word.nameLow] = low;
    records.words[record * recordWords + Word.nameHigh] = high;
  });
  return records;
}

/** Different keys that have one hash, two by two. */
function sameHashes(keys: number): [number, number][] {
  const seen = new Map<number, number>();
  const found: [number, number][] = [];
  for (let low = 1; low <= keys; low++) {
    const hash = mixKey(low, low % 7);
    const other = seen.get(hash);
    if (other !== undefined) found.push([other, other % 7], [low, low % 7]);
    seen.set(hash, low);
  }
  return found;
}

it('keys of one hash are told apart, and each has its own records in order', () => {
  const keys = sameHashes(400_000);
  expect(keys.length).toBeGreaterThan(4);
  // Three records of each, mixed with those of the others.
  const names = [...keys, ...keys.toReversed(), ...keys];
  const table = nameTable(recordsOf(names), false);
  expect(table.keys).toBe(keys.length);
  for (const [low, high] of keys) {
    const key = findKey(table, low, high);
    const own = names.flatMap((name, record) => (name[0] === low && name[1] === high ? [record] : []));
    expect([...table.records.subarray(table.starts[key], table.starts[key + 1])]).toEqual(own);
    expect(table.records[firstFrom(table, key, own[1])]).toBe(own[1]);
    expect(firstFrom(table, key, own[2] + 1)).toBe(table.starts[key + 1]);
  }
  expect(findKey(table, keys[0][0], keys[0][1] + 1)).toBe(-1);
});

it.each([0, 1, 3000, 60_000])('of %i names every one is found, in the order of the table, and no other', (count) => {
  const names = Array.from({ length: count }, (_, at): [number, number] => [at * 977 + 1, at % 5]);
  const table = nameTable(recordsOf(names), false);
  const people = new KeyedPeople();
  const asked = 2 * count + 10;
  people.start(asked);
  for (let at = 0; at < asked; at++) people.add(table, at, at * 977 + 1, at % 5);
  people.sort(table);
  const order = [...people.order.subarray(0, people.length)];
  expect(order.toSorted((a, b) => a - b)).toEqual([...order.keys()]);
  const found = order.flatMap((at) => {
    const key = findKey(table, people.low[at], people.high[at]);
    return key < 0 ? [] : [[people.row[at], table.records[table.starts[key]]]];
  });
  expect(found.map(([row]) => row).toSorted((a, b) => a - b)).toEqual([...names.keys()]);
  expect(found.every(([row, record]) => row === record)).toBe(true);
  const pieces = order.map((at) => people.hash[at] >>> 21);
  const inOrder = table.keys > 8192 ? pieces.toSorted((a, b) => a - b) : pieces;
  expect(pieces).toEqual(inOrder);
});

it('places of days ascend as dates do, also before and behind the years that have places of their own', () => {
  const dates = [17_000_101, 18_491_231, 18_500_000, 18_500_100, 18_500_101, 19_900_512, 19_900_600, 21_051_231];
  const places = [...dates, 21_060_000, 99_991_231].map(dayPlace);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(new Set(places.slice(2, 8)).size).toBe(6);
});
