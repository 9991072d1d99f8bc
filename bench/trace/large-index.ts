/**
 * An index of ten times the people of another one, without an extract: for measuring a sweep over the country. Every
 * person comes ten times, with another number and another day of the same year; so namesakes are as many as in a
 * country of that size. And claims on it, of the kinds that are open in books.
 */
import { newBlock, type Block } from '../../core/blocks/block-table.ts';
import { orderByNumber } from '../../core/base/radix-sort.ts';
import { daysInMonth } from '../../core/base/calendar.ts';
import { foldedParts, NameState, noOldId } from '../../core/domain/columns.ts';
import { Verdict } from '../../core/domain/codes.ts';
import type { World } from '../../core/ports.ts';
import {
  foldedColumns,
  idsPerPrefix,
  registryManifestKey,
  sealManifest,
  type RegistryObject,
} from '../../core/registry/format.ts';
import { findManifest } from '../../core/registry/layer.ts';
import { peopleParts } from '../../core/registry/build/compact.ts';
import type { RegistryReader } from '../../core/registry/reader.ts';
import { rowsOf, shapeOf, writeRows } from '../../core/registry/rows.ts';
import { writeBytes } from '../../core/registry/write.ts';
import type { OpenClaims } from '../../core/trace/open-claims.ts';
import { draw } from '../../generate/hash.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

const numbersPerCell = 1_000_000;

/** Makes the version unless it is there. */
export async function makeLargeIndex(
  world: Stores,
  source: RegistryReader,
  { version, times }: { version: string; times: number },
  progress: (part: string) => void,
): Promise<void> {
  if ((await findManifest(world, version)) !== undefined) return;
  const objects: RegistryObject[] = [];
  const folds: RegistryObject[] = [];
  let rows = 0;
  for (const part of peopleParts(source)) {
    const people = await rowsOf(world, source.layers[0], 'people', part);
    const folded = await rowsOf(world, source.layers[0], 'folded', part);
    const { ids, from, dates } = multiplied(people, times);
    const large = pick(people, shapeOf('people', part), from);
    large.columns.id.set(ids);
    large.columns.birthDate.set(dates);
    const one = await writeRows(world, { version, kind: 'people', part }, large);
    const largeFolds = pick(folded, shapeOf('folded', part), from);
    largeFolds.columns.id.set(ids);
    const other = await writeRows(world, { version, kind: 'folded', part }, largeFolds);
    if (one !== undefined && other !== undefined) {
      objects.push(one);
      folds.push(other);
    }
    rows += ids.length;
    progress(part);
  }
  const { sha256: _sha256, ...known } = source.manifest;
  const sealed = sealManifest({ ...known, version, rows, objects: [...objects, ...folds] }, world.hash);
  await writeBytes(world, registryManifestKey(version), sealed.bytes);
}

/** Numbers, ascending and distinct, with the row each is made from and its day. */
function multiplied(people: Block, times: number): { ids: Uint32Array; from: Uint32Array; dates: Uint32Array } {
  const all = people.rows * times;
  const ids = new Float64Array(all);
  for (let row = 0, at = 0; row < people.rows; row++) {
    const id = people.columns.id[row];
    const cell = id - (id % numbersPerCell);
    ids[at++] = id;
    for (let copy = 1; copy < times; copy++) ids[at++] = cell + (draw(id, copy) % numbersPerCell);
  }
  const order = orderByNumber(ids, all);
  const kept = new Uint32Array(all);
  const from = new Uint32Array(all);
  const dates = new Uint32Array(all);
  let to = 0;
  for (const at of order) {
    if (to > 0 && kept[to - 1] === ids[at]) continue;
    const row = Math.floor(at / times);
    kept[to] = ids[at];
    from[to] = row;
    dates[to++] =
      at % times === 0 ? people.columns.birthDate[row] : otherDay(people.columns.birthDate[row], draw(at, 1));
  }
  return { ids: kept.slice(0, to), from: from.subarray(0, to), dates: dates.subarray(0, to) };
}

function otherDay(date: number, number: number): number {
  if (date % 10_000 === 0) return date;
  const year = Math.floor(date / 10_000);
  const month = 1 + (number % 12);
  return year * 10_000 + month * 100 + 1 + ((number >>> 8) % daysInMonth(year, month));
}

function pick(block: Block, shape: ReturnType<typeof shapeOf>, from: Uint32Array): Block {
  const picked = newBlock(shape, from.length);
  for (const { name, type } of shape.columns) {
    const [to, values] = [picked.columns[name], block.columns[name]];
    if (type === 'u64')
      for (let row = 0; row < from.length; row++) {
        to[2 * row] = values[2 * from[row]];
        to[2 * row + 1] = values[2 * from[row] + 1];
      }
    else for (let row = 0; row < from.length; row++) to[row] = values[from[row]];
  }
  return picked;
}

/** Claims on people of the index, spread over it evenly. */
export async function largeClaims(world: Stores, registry: RegistryReader, count: number): Promise<OpenClaims> {
  const claims = emptyClaims(count);
  const step = registry.rows / count;
  let next = 0;
  let passed = 0;
  for (const part of peopleParts(registry)) {
    const people = await rowsOf(world, registry.layers[0], 'people', part);
    const folded = await rowsOf(world, registry.layers[0], 'folded', part);
    while (Math.floor(next) < passed + people.rows && claims.length < count) {
      put(claims, people, folded, {
        row: Math.floor(next) - passed,
        base: Number(part) * idsPerPrefix,
        canon: registry.canon,
      });
      next += step;
    }
    passed += people.rows;
  }
  return claims;
}

function put(
  claims: OpenClaims,
  people: Block,
  folded: Block,
  { row, base, canon }: { row: number; base: number; canon: number },
): void {
  const to = claims.length++;
  const number = draw(to, 3);
  const kind = number % 100;
  const date = people.columns.birthDate[row];
  const id = base + people.columns.id[row];
  claims.participant[to] = to;
  claims.birthDate[to] = kind < 8 ? date - (date % 10_000) : kind < 14 ? otherDay(date, number >>> 8) : date;
  claims.nameLow[to] = people.columns.name[2 * row] ^ (kind >= 14 && kind < 24 ? 1 : 0);
  claims.nameHigh[to] = people.columns.name[2 * row + 1];
  foldedColumns.forEach((column, part) => (claims.folded[to * foldedParts + part] = folded.columns[column][row]));
  claims.words[to] = folded.columns.words?.[row] ?? 0;
  claims.sex[to] = people.columns.flags[row] & 3;
  claims.canon[to] = canon;
  // Half without an ID, a quarter with a digit mistyped, a quarter with anybody's.
  const hasId = number % 4;
  claims.group[to] = hasId < 2 ? 0 : hasId === 2 ? 1 : 2;
  claims.verdict[to] = [Verdict.ID_MISSING, Verdict.ID_NOT_FOUND, Verdict.SEVERAL_DIFFER][claims.group[to]];
  if (hasId === 2) claims.id[to] = id % 10 === 9 ? id - 1 : id + 1;
  if (hasId === 3) claims.id[to] = base + people.columns.id[draw(number, 1) % people.rows];
}

function emptyClaims(count: number): OpenClaims {
  return {
    length: 0,
    province: new Uint8Array(count),
    participant: new Float64Array(count),
    unit: new Uint32Array(count),
    verdict: new Uint8Array(count),
    group: new Uint8Array(count),
    id: new Float64Array(count),
    oldId: new Uint32Array(count).fill(noOldId),
    nameState: new Uint8Array(count).fill(NameState.whole),
    nameLow: new Uint32Array(count),
    nameHigh: new Uint32Array(count),
    folded: new Uint16Array(count * foldedParts),
    words: new Uint8Array(count),
    canon: new Uint16Array(count),
    birthDate: new Uint32Array(count),
    sex: new Uint8Array(count),
    provinces: ['vn34-52'],
    units: [''],
    prefixes: [new Uint32Array(1000)],
    waiting: 0,
  };
}
