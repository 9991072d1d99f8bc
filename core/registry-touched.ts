/**
 * Whose record differs between two versions of the registry: what a nightly run has to look at again (`docs/registry-index.md`, Differences).
 */
import type { Block } from './block-table.ts';
import { newBlock, u64At } from './block-table.ts';
import { Refusal } from './errors.ts';
import type { World } from './ports.ts';
import { orderByNumber } from './radix-sort.ts';
import type { RegistryKind, RegistryManifest, RegistryObject } from './registry-format.ts';
import { idsPerPrefix, registryShape } from './registry-format.ts';
import { openManifest } from './registry-reader.ts';
import { readRows } from './registry-rows.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/**
 * Personal IDs, ascending and distinct, whose record (birth date, sex, status, name, successor) is not the same in both versions, in either
 * direction. Throws Refusal('REGISTRY_VERSION_UNKNOWN'), Refusal('CANON_MISMATCH') if their fingerprints cannot be compared, `IntegrityError`.
 */
export async function touchedSince(world: Stores, from: string, to: string): Promise<Float64Array> {
  if (from === to) return new Float64Array(0);
  const [before, after] = [await openManifest(world, from), await openManifest(world, to)];
  if (before.keyCheck !== after.keyCheck || before.canon !== after.canon)
    throw new Refusal('CANON_MISMATCH', { registry: before.canon, own: after.canon });
  const touched = new NumberList();
  const parts = new Set([...before.objects, ...after.objects].filter(isPeople).map((object) => object.part));
  for (const part of [...parts].toSorted()) {
    const [one, other] = [await load(world, before, 'people', part), await load(world, after, 'people', part)];
    const base = Number(part) * idsPerPrefix;
    compare(one, other, 'id', (id) => touched.push(base + id));
  }
  const [one, other] = [await load(world, before, 'superseded', ''), await load(world, after, 'superseded', '')];
  compare(one, other, 'id', (id) => touched.push(id));
  return touched.ascending();
}

function isPeople(object: RegistryObject): boolean {
  return object.kind === 'people';
}

async function load(world: Stores, manifest: RegistryManifest, kind: RegistryKind, part: string): Promise<Block> {
  const object = manifest.objects.find((each) => each.kind === kind && each.part === part);
  return object === undefined ? newBlock(registryShape({ kind, part }), 0) : await readRows(world, object);
}

/** Calls `differs` for every key that stands in one only, or in both with other values. Keys ascend strictly in both. */
function compare(one: Block, other: Block, key: string, differs: (key: number) => void): void {
  const names = Object.keys(one.columns);
  const ones = names.map((name) => one.columns[name]);
  const others = names.map((name) => other.columns[name]);
  const places = ones.map((column, n) => (one.rows > 0 ? column.length / one.rows : others[n].length / other.rows));
  const keyAt = (block: Block, row: number) => {
    const column = block.columns[key];
    return column.length === block.rows ? column[row] : u64At(column as Uint32Array, row);
  };
  let a = 0;
  let b = 0;
  while (a < one.rows || b < other.rows) {
    const left = a < one.rows ? keyAt(one, a) : Infinity;
    const right = b < other.rows ? keyAt(other, b) : Infinity;
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
