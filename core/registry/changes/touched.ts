/**
 * Whose record differs between two versions of the registry: what a nightly run has to look at again
 * (`docs/registry-index.md`, Differences).
 */
import type { Block } from '../../blocks/block-table.ts';
import { Refusal } from '../../base/errors.ts';
import type { World } from '../../ports.ts';
import { orderByNumber } from '../../base/radix-sort.ts';
import { MergedParts, peopleParts } from '../build/compact.ts';
import { idsPerPrefix } from '../format.ts';
import { RegistryReader } from '../reader.ts';
import { numbersOf, rowsOf } from '../rows.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** IDs looked up at a time: 25 MB of answers of each version. */
const chunkIds = 1_000_000;

/**
 * Personal IDs, ascending and distinct, whose record (birth date, sex, status, name, successor) is not the same in both
 * versions, in either direction. Two overlays of one snapshot are compared by what they hold, any other two versions by
 * a sweep over both. Names are compared under every canon that both serve. Throws
 * Refusal('REGISTRY_VERSION_UNKNOWN'), Refusal('CANON_MISMATCH') if there is none, `IntegrityError`.
 */
export async function touchedSince(world: Stores, from: string, to: string): Promise<Float64Array> {
  if (from === to) return new Float64Array(0);
  const [before, after] = [await RegistryReader.open(world, from), await RegistryReader.open(world, to)];
  const canons = before.canons.filter((canon) => after.canons.includes(canon));
  if (before.keyCheck !== after.keyCheck || canons.length === 0)
    throw new Refusal('CANON_MISMATCH', { registry: before.canon, own: after.canon });
  const touched = new NumberList();
  if (before.layers[0].manifest.version === after.layers[0].manifest.version) {
    for (const reader of [before, after]) {
      const changed = await rowsOf(world, reader.layers.at(1), 'people', '');
      for (const id of numbersOf(changed, 'id')) touched.push(id);
    }
    return differing(before, after, canons, touched.ascending());
  }
  const [ones, others] = [new MergedParts(world, before), new MergedParts(world, after)];
  for (const part of peopleParts(before, after)) {
    const [one, other] = [await recordsOf(ones, part, canons), await recordsOf(others, part, canons)];
    const base = Number(part) * idsPerPrefix;
    compare(one, other, (id) => touched.push(base + id));
  }
  const [one, other] = [await ones.read('superseded', ''), await others.read('superseded', '')];
  compare(one, other, (id) => touched.push(id));
  return touched.ascending();
}

/** The people of a prefix with their names under each of the canons. */
async function recordsOf(parts: MergedParts, part: string, canons: readonly number[]): Promise<Block> {
  const people = await parts.read('people', part);
  const { id, birthDate, flags } = people.columns;
  const columns: Block['columns'] = { id, birthDate, flags };
  for (const canon of canons) columns[`name ${canon}`] = await parts.namesOf(people, part, canon);
  return { rows: people.rows, columns };
}

/** Those of the IDs whose record differs under one of the canons. */
async function differing(
  before: RegistryReader,
  after: RegistryReader,
  canons: readonly number[],
  ids: Float64Array,
): Promise<Float64Array> {
  const touched = new NumberList();
  for (const canon of canons) {
    for (let start = 0; start < ids.length; start += chunkIds)
      await differingUnder([before, after], canon, ids.subarray(start, start + chunkIds), touched);
  }
  return touched.ascending();
}

async function differingUnder(
  [before, after]: [RegistryReader, RegistryReader],
  canon: number,
  asked: Float64Array,
  touched: NumberList,
): Promise<void> {
  const [one, other] = [await before.findPeople(asked, canon), await after.findPeople(asked, canon)];
  const [oneNext, otherNext] = [await before.findNext(asked), await after.findNext(asked)];
  asked.forEach((id, k) => {
    const same =
      one.status[k] === other.status[k] &&
      one.birthDate[k] === other.birthDate[k] &&
      one.sex[k] === other.sex[k] &&
      one.nameLow[k] === other.nameLow[k] &&
      one.nameHigh[k] === other.nameHigh[k] &&
      oneNext[k] === otherNext[k];
    if (!same) touched.push(id);
  });
}

/**
 * Calls `differs` for every key that stands in one only, or in both with other values. Keys ascend strictly in both.
 */
function compare(one: Block, other: Block, differs: (key: number) => void): void {
  const names = Object.keys(one.columns);
  const ones = names.map((name) => one.columns[name]);
  const others = names.map((name) => other.columns[name]);
  const places = names.map((_, n) => (ones[n].length + others[n].length) / (one.rows + other.rows));
  const [keys, otherKeys] = [numbersOf(one, 'id'), numbersOf(other, 'id')];
  let a = 0;
  let b = 0;
  while (a < one.rows || b < other.rows) {
    const left = a < one.rows ? keys[a] : Infinity;
    const right = b < other.rows ? otherKeys[b] : Infinity;
    if (left !== right) {
      differs(Math.min(left, right));
      if (left < right) a++;
      else b++;
      continue;
    }
    let same = true;
    for (let n = 0; n < names.length && same; n++)
      for (let place = 0; place < places[n]; place++)
        same &&= ones[n][a * places[n] + place] === others[n][b * places[n] + place];
    if (!same) differs(left);
    a++;
    b++;
  }
}

/** Numbers gathered without a limit known beforehand. */
class NumberList {
  private values = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** Ascending and distinct. */
  ascending(): Float64Array {
    const order = orderByNumber(this.values, this.length);
    const distinct = new Float64Array(this.length);
    let count = 0;
    for (const at of order)
      if (count === 0 || distinct[count - 1] !== this.values[at]) distinct[count++] = this.values[at];
    return distinct.slice(0, count);
  }
}
