/**
 * Whole objects of an index in flat columns: for what passes a part at a time from end to end (comparison, overlays,
 * compaction), never for look-ups.
 */
import {
  newBlock,
  u64At,
  type Block,
  type ColumnValues,
  type ReadCount,
  type TableShape,
} from '../blocks/block-table.ts';
import type { World } from '../ports.ts';
import { registryShape, type RegistryFormat, type RegistryKind, type RegistryObject } from './format.ts';
import { openRegistryTable, type RegistryLayer } from './layer.ts';
import { writeTable } from './write.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** Blocks of one read: 4.5 MB of people. */
const runBlocks = 256;

/**
 * All rows of one object of a layer; none if it has no such object, or if there is no layer. Throws `IntegrityError`.
 */
export async function rowsOf(
  world: Stores,
  layer: RegistryLayer | undefined,
  kind: RegistryKind,
  part: string,
  format: RegistryFormat | undefined = layer?.manifest.format,
): Promise<Block> {
  const object = layer?.object(kind, part);
  return object === undefined ? newBlock(shapeOf(kind, part, format), 0) : readRows(world, object, format);
}

/** All rows of one object. Memory: one part, for the largest province 9 million people. Throws `IntegrityError`. */
export async function readRows(world: Stores, object: RegistryObject, format?: RegistryFormat): Promise<Block> {
  const count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  const table = await openRegistryTable(world, object, count, format);
  const all = newBlock(table.shape, table.rows);
  let row = 0;
  for (let start = 0; start < table.blocks; start += runBlocks) {
    for (const block of await table.readBlocks(start, Math.min(start + runBlocks, table.blocks))) {
      for (const [name, column] of Object.entries(block.columns))
        all.columns[name].set(column, row * placesOf(column, block.rows));
      row += block.rows;
    }
  }
  return all;
}

/** Places of one value in a column: two of a u64. */
function placesOf(column: ColumnValues, rows: number): number {
  return column.length / rows;
}

/** The values of a key column, 32 or 64 bits wide, as numbers. */
export function numbersOf({ rows, columns }: Block, name: string): Float64Array {
  const column = columns[name];
  if (column.length === rows) return Float64Array.from(column);
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = u64At(column as Uint32Array, row);
  return values;
}

/** Writes whole rows as an object; undefined if there is none. */
export async function writeRows(
  world: Stores,
  object: { version: string; kind: RegistryKind; part: string; format?: RegistryFormat },
  rows: Block,
): Promise<RegistryObject | undefined> {
  if (rows.rows === 0) return undefined;
  const fill = (block: Block, start: number) => {
    for (const [name, column] of Object.entries(block.columns)) {
      const places = placesOf(column, block.rows);
      column.set(rows.columns[name].subarray(start * places, (start + block.rows) * places));
    }
  };
  return writeTable(world, { ...object, rows: rows.rows, fill });
}

/** The rows at these places, in this order. */
export function pickRows(shape: TableShape, rows: Block, places: Uint32Array): Block {
  const picked = newBlock(shape, places.length);
  for (const { name, type } of shape.columns) copy(picked.columns[name], rows.columns[name], places, type === 'u64');
  return picked;
}

function copy(to: ColumnValues, from: ColumnValues, places: Uint32Array, wide: boolean): void {
  if (!wide) for (let row = 0; row < places.length; row++) to[row] = from[places[row]];
  else
    for (let row = 0; row < places.length; row++) {
      to[2 * row] = from[2 * places[row]];
      to[2 * row + 1] = from[2 * places[row] + 1];
    }
}

/**
 * `over` laid on `base`: rows of `base` whose key is among `gone` (ascending, with every key of `over`) vanish, those
 * of `over` come in their place. Both ascend by key; so does the answer.
 */
export function overlayRows(shape: TableShape, base: Block, over: Block, gone: Float64Array): Block {
  const [keys, overKeys] = [numbersOf(base, shape.key), numbersOf(over, shape.key)];
  const places = new Uint32Array(base.rows + over.rows); // rows of `over` are counted on from those of `base`
  let count = 0;
  let next = 0;
  let g = 0;
  for (let row = 0; row < base.rows; row++) {
    while (g < gone.length && gone[g] < keys[row]) g++;
    if (gone[g] === keys[row]) continue;
    for (; next < over.rows && overKeys[next] < keys[row]; next++) places[count++] = base.rows + next;
    places[count++] = row;
  }
  for (; next < over.rows; next++) places[count++] = base.rows + next;
  const both = newBlock(shape, base.rows + over.rows);
  for (const [name, column] of Object.entries(both.columns)) {
    column.set(base.columns[name]);
    column.set(over.columns[name], base.columns[name].length);
  }
  return pickRows(shape, both, places.subarray(0, count));
}

export function shapeOf(kind: RegistryKind, part: string, format?: RegistryFormat): TableShape {
  return registryShape({ kind, part }, format);
}
