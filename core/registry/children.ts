/**
 * The children of one province, from a snapshot's list and, where there is an overlay, from its people and its list.
 */
import { u64At, type BlockTable } from '../blocks/block-table.ts';
import { childrenSince, isChild, type RegistryKind } from './format.ts';
import type { RegistryLayer } from './layer.ts';

/** Blocks of one read: 0.8 MB of children, 1.4 MB of people. */
const runBlocks = 64;
const noId = Infinity; // after the last row

/**
 * Alive children with their home in the province by the last layer, ascending by ID. Whoever stands in the overlay is a
 * child of the overlay's list or none. `asOf` narrows the list: a snapshot's is of an earlier day.
 */
export async function* readChildren(
  layers: readonly RegistryLayer[],
  province: string,
  asOf: string,
): AsyncGenerator<{ ids: Float64Array; birthDates: Uint32Array }> {
  const since = childrenSince(asOf);
  const [snapshot, overlay] = layers;
  const ours = await Walk.open(snapshot, 'children', province);
  const changed = await Walk.open(overlay, 'people', '');
  const theirs = await Walk.open(overlay, 'children', province);
  let ids: number[] = [];
  let birthDates: number[] = [];
  for (;;) {
    while (changed.id < ours.id && !changed.ended) await changed.next();
    const fromOverlay = theirs.id <= ours.id;
    const source = fromOverlay ? theirs : ours;
    if (source.ended) break;
    const kept = fromOverlay || changed.id !== ours.id;
    if (kept && isChild(source.birthDate, since)) {
      ids.push(source.id);
      birthDates.push(source.birthDate);
    }
    // Awaited only where a block ends: a promise a row would cost more than the row.
    const waits = source.next();
    if (waits !== undefined) {
      await waits;
      if (ids.length > 0) yield { ids: Float64Array.from(ids), birthDates: Uint32Array.from(birthDates) };
      ids = [];
      birthDates = [];
    }
  }
  if (ids.length > 0) yield { ids: Float64Array.from(ids), birthDates: Uint32Array.from(birthDates) };
}

/** Row after row of a table with a 64-bit ID and a birth date. */
class Walk {
  id = noId;
  birthDate = 0;
  ended = true;
  private readonly table: BlockTable | undefined;
  private ids = new Uint32Array(0);
  private birthDates = new Uint32Array(0);
  private row = -1;
  private nextBlock = 0;

  private constructor(table: BlockTable | undefined) {
    this.table = table;
  }

  static async open(layer: RegistryLayer | undefined, kind: RegistryKind, part: string): Promise<Walk> {
    const object = layer?.object(kind, part);
    const walk = new Walk(object === undefined ? undefined : await layer?.table(object));
    await walk.next();
    return walk;
  }

  /** The next row; a promise when blocks have to be read for it. */
  next(): Promise<void> | undefined {
    if (++this.row >= this.birthDates.length) return this.readOn();
    this.id = u64At(this.ids, this.row);
    this.birthDate = this.birthDates[this.row];
    return undefined;
  }

  private async readOn(): Promise<void> {
    const end = Math.min(this.nextBlock + runBlocks, this.table?.blocks ?? 0);
    const blocks = (await this.table?.readBlocks(this.nextBlock, end)) ?? [];
    this.nextBlock = end;
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    this.ids = new Uint32Array(2 * rows);
    this.birthDates = new Uint32Array(rows);
    let at = 0;
    for (const block of blocks) {
      this.ids.set(block.columns.id, 2 * at);
      this.birthDates.set(block.columns.birthDate, at);
      at += block.rows;
    }
    this.row = -1;
    this.ended = rows === 0;
    this.id = noId;
    if (!this.ended) void this.next();
  }
}
