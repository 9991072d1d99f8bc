/**
 * Whole objects of an index in flat columns: for what passes a part at a time from end to end (comparison, compaction), never for look-ups.
 */
import type { Block, ReadCount } from './block-table.ts';
import { newBlock } from './block-table.ts';
import type { World } from './ports.ts';
import type { RegistryObject } from './registry-format.ts';
import { openRegistryTable } from './registry-reader.ts';

/** Blocks of one read: 4.5 MB of people. */
const runBlocks = 256;

/** All rows of one object. Memory: one part, for the largest province 9 million people of 17 bytes. Throws `IntegrityError`. */
export async function readRows(world: Pick<World, 'objects' | 'hash'>, object: RegistryObject): Promise<Block> {
  const count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  const table = await openRegistryTable(world, object, count);
  const all = newBlock(table.shape, table.rows);
  const names = Object.keys(all.columns);
  let row = 0;
  for (let start = 0; start < table.blocks; start += runBlocks) {
    for (const block of await table.readBlocks(start, Math.min(start + runBlocks, table.blocks))) {
      for (const name of names) {
        const places = block.columns[name].length / block.rows; // two of a u64
        all.columns[name].set(block.columns[name], row * places);
      }
      row += block.rows;
    }
  }
  return all;
}
