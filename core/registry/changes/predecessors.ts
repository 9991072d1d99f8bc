/**
 * IDs that lead to people whose record changed: a superseded ID has no news of its own when its successor dies, and yet
 * what is said to those who claim it is another thing.
 */
import { u64At } from '../../blocks/block-table.ts';
import type { World } from '../../ports.ts';
import { openLayers } from '../layer.ts';
import { readRows } from '../rows.ts';
import { lowerBound } from '../sweep.ts';

/**
 * `ids` (ascending, distinct) and the superseded IDs whose chain of successors in `version` passes through one of them;
 * ascending. Links of every layer of the version count, also those that a later layer replaced: an ID too many costs
 * one comparison. Throws as `openManifest`.
 */
export async function withPredecessors(
  world: Pick<World, 'objects' | 'hash'>,
  version: string,
  ids: Float64Array,
): Promise<Float64Array> {
  let links = await linksOf(world, version);
  let reached = ids;
  // Each round goes one step back along every chain.
  for (;;) {
    const found = links.filter(([, successor]) => reached[lowerBound(reached, successor, 0)] === successor);
    const fresh = new Set(found.map(([id]) => id).filter((id) => reached[lowerBound(reached, id, 0)] !== id));
    if (fresh.size === 0) return reached;
    links = links.filter(([id]) => !fresh.has(id));
    const larger = new Float64Array(reached.length + fresh.size);
    larger.set(reached);
    larger.set([...fresh], reached.length);
    reached = larger.sort();
  }
}

/** Pairs (superseded ID, successor). */
async function linksOf(world: Pick<World, 'objects' | 'hash'>, version: string): Promise<[number, number][]> {
  const links: [number, number][] = [];
  for (const { objects } of await openLayers(world, version)) {
    for (const object of objects.filter(({ kind }) => kind === 'superseded')) {
      const { rows, columns } = await readRows(world, object);
      for (let row = 0; row < rows; row++)
        links.push([u64At(columns.id as Uint32Array, row), u64At(columns.successor as Uint32Array, row)]);
    }
  }
  return links;
}
