/**
 * The people of a delta extract in memory, as overlays hold them (`docs/registry-index.md`, Overlays).
 */
import { newBlock, setU64, type Block } from '../../blocks/block-table.ts';
import { PersonStatus } from '../../domain/codes.ts';
import { Refusal } from '../../base/errors.ts';
import type { FingerprintKey, World } from '../../ports.ts';
import { orderByNumber } from '../../base/radix-sort.ts';
import { readExtractPart, type ExtractManifest, type ExtractSource } from './extract.ts';
import { canonsOf, childrenPart, childrenSince, isChild, type RegistryManifest } from '../format.ts';
import { personId } from './part-sink.ts';
import { noCounts } from './plan.ts';
import { fillEarlierNames, fillFolded, fillPeople, takePerson } from './records.ts';
import { RegistryNames } from './registry-names.ts';
import { pickRows, shapeOf } from '../rows.ts';
import { newBuffers } from './spill.ts';

/** People of a delta, ascending by ID, as overlays hold them. */
export interface Delta {
  ids: Float64Array;
  people: Block;
  folded: Block;
  /** Of everybody, if the base serves two canons. */
  earlierNames: Block | undefined;
  status: Uint8Array;
  successors: Float64Array;
  children: Map<string, Block>; // by part
  namesEmpty: number;
}

/**
 * Reads and checks every part, for an overlay over `base`: under its canons, in tables of its format. Throws as
 * `buildRegistry`; `REGISTRY_DUPLICATE_ID` with part and line of the second row.
 */
export async function readDelta(
  world: Pick<World, 'hash'>,
  source: ExtractSource,
  extract: ExtractManifest,
  { key, base }: { key: FingerprintKey; base: RegistryManifest },
): Promise<Delta> {
  const buffers = newBuffers();
  const names = new RegistryNames(key, canonsOf(base));
  const counts = noCounts();
  const since = childrenSince(extract.asOf);
  const read = {
    ids: new Float64Array(extract.rows),
    homes: new Uint8Array(extract.rows),
    successors: new Float64Array(extract.rows),
    parts: new Uint16Array(extract.rows),
    lines: new Uint32Array(extract.rows),
  };
  let row = 0;
  for (const [place, part] of extract.parts.entries()) {
    await readExtractPart(source, part, world.hash, (person) => {
      read.ids[row] = personId(person);
      read.homes[row] = person.residence;
      read.successors[row] = person.successor;
      read.parts[row] = place;
      read.lines[row++] = person.line;
      // One partition: the records stay in the order of the extract.
      takePerson(buffers, names, counts, since, { ...person, prefix: 0 }, true);
    });
  }
  const order = orderByNumber(read.ids, read.ids.length);
  const ids = Float64Array.from(order, (at) => read.ids[at]);
  for (let k = 1; k < ids.length; k++) {
    if (ids[k] !== ids[k - 1]) continue;
    const part = extract.parts[read.parts[order[k]]].name;
    throw new Refusal('REGISTRY_DUPLICATE_ID', { part }, read.lines[order[k]]);
  }
  const sorted = { ids: buffers.ids.take().words, records: buffers.people.take().words, order };
  const people = newBlock(shapeOf('people', ''), ids.length);
  fillPeople(people, sorted, 0);
  const folded = newBlock(shapeOf('folded', '', base.format), ids.length);
  fillFolded(folded, sorted, 0);
  const earlierNames = !names.servesEarlier ? undefined : newBlock(shapeOf('earlier-names', ''), ids.length);
  if (earlierNames !== undefined) fillEarlierNames(earlierNames, buffers.earlier.take().words, order, 0);
  for (const { columns } of [people, folded, earlierNames ?? []].flat())
    // whole, where records have no prefix
    for (let k = 0; k < ids.length; k++) setU64(columns.id as Uint32Array, k, ids[k]);
  const homes = Uint8Array.from(order, (at) => read.homes[at]);
  return {
    ids,
    people,
    folded,
    earlierNames,
    status: Uint8Array.from(people.columns.flags, (flags: number) => flags >>> 2),
    successors: Float64Array.from(order, (at) => read.successors[at]),
    children: childrenOf(people, homes, since),
    namesEmpty: counts.namesEmpty,
  };
}

/** The children of a delta by part, ascending by ID as the people are. */
function childrenOf(people: Block, homes: Uint8Array, since: number): Map<string, Block> {
  const placesOf = new Map<string, number[]>();
  const { flags, birthDate } = people.columns;
  for (let row = 0; row < people.rows; row++) {
    if (flags[row] >>> 2 !== PersonStatus.alive || !isChild(birthDate[row], since)) continue;
    const part = childrenPart(homes[row]);
    const places = placesOf.get(part) ?? [];
    places.push(row);
    placesOf.set(part, places);
  }
  return new Map(
    Array.from(placesOf, ([part, places]) => [
      part,
      pickRows(shapeOf('children', part), people, Uint32Array.from(places)),
    ]),
  );
}
