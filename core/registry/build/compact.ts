/**
 * Compaction (`docs/registry-index.md`): snapshot and overlay become one snapshot, part by part, with the objects that
 * a build of the merged extract would have. Memory is bounded by one part and the overlay.
 */
import { newBlock, u64At, type Block, type ColumnValues, type TableShape } from '../../blocks/block-table.ts';
import * as z from 'zod';
import { Refusal, Unfinished } from '../../base/errors.ts';
import type { World } from '../../ports.ts';
import {
  $RegistryObject,
  childrenSince,
  compactedVersion,
  foldedColumns,
  idsPerPrefix,
  isChild,
  oldIdsPerDigit,
  registryManifestKey,
  sealManifest,
  type RegistryKind,
  type RegistryManifest,
} from '../format.ts';
import { findManifest } from '../layer.ts';
import { RegistryReader } from '../reader.ts';
import { overlayRows, numbersOf, pickRows, rowsOf, shapeOf, writeRows } from '../rows.ts';
import { lowerBound } from '../sweep.ts';
import { writeBytes } from '../write.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** How far it is: plain JSON. Parts before `place` are written, as these objects. */
const $Reached = z.object({ objects: z.array($RegistryObject), place: z.int() });

/**
 * The version `<version>.full`: a snapshot with the people of the delta `version`. One that is there already is
 * answered as it is; a killed compaction is run again. It is not activated. With `isOver` it may throw Unfinished, and
 * goes on from what was `reached` then. Throws Refusal('REGISTRY_NOT_A_DELTA'),
 * Refusal('REGISTRY_VERSION_TAKEN'), and as opening.
 */
export async function compactRegistry(
  world: Stores,
  version: string,
  progress: (done: number, total: number) => void = () => {},
  { reached, isOver = () => false }: { reached?: unknown; isOver?: () => boolean } = {},
): Promise<RegistryManifest> {
  const reader = await RegistryReader.open(world, version);
  if (reader.manifest.kind !== 'delta') throw new Refusal('REGISTRY_NOT_A_DELTA', { version });
  const name = compactedVersion(version);
  const present = await findManifest(world, name);
  if (present?.compacted === version) return present;
  const { objects, place: from } = reached === undefined ? { objects: [], place: 0 } : $Reached.parse(reached);
  const merged = new MergedParts(world, reader);
  const parts = allParts(reader);
  for (const [place, { kind, part }] of parts.entries()) {
    if (place < from) continue;
    if (place > from && isOver()) throw new Unfinished({ objects, place } satisfies z.infer<typeof $Reached>);
    const rows = await merged.read(kind, part);
    const { format } = reader.manifest;
    const written = await writeRows(world, { version: name, kind, part, format }, rows);
    if (written !== undefined) objects.push(written);
    progress(place + 1, parts.length);
  }
  const { sha256: _, ...delta } = reader.manifest;
  const whole = { kind: 'snapshot', version: name, base: null, chain: [], compacted: version, objects } as const;
  const sealed = sealManifest({ ...delta, ...whole, chain: [], objects }, world.hash);
  await writeBytes(world, registryManifestKey(name), sealed.bytes);
  return sealed.manifest;
}

/** Every part that the compacted snapshot may have, in the order of a manifest. */
function allParts(reader: RegistryReader): { kind: RegistryKind; part: string }[] {
  const people = peopleParts(reader);
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  const objects = reader.layers.flatMap((layer) => layer.manifest.objects);
  const homes = [...new Set(objects.filter(({ kind }) => kind === 'children').map(({ part }) => part))].toSorted();
  return [
    ...people.map((part) => ({ kind: 'people' as const, part })),
    ...people.map((part) => ({ kind: 'folded' as const, part })),
    ...digits.map((part) => ({ kind: 'old-ids' as const, part })),
    ...digits.map((part) => ({ kind: 'shared-old-ids' as const, part })),
    { kind: 'superseded', part: '' },
    ...homes.map((part) => ({ kind: 'children' as const, part })),
    ...(reader.canons.length > 1 ? people : []).map((part) => ({ kind: 'earlier-names' as const, part })),
  ];
}

/** Every prefix under which one of these versions may have people. */
export function peopleParts(...readers: RegistryReader[]): string[] {
  const parts = new Set<string>();
  for (const reader of readers) {
    for (const { manifest } of reader.layers) {
      const own = manifest.objects.filter(({ kind }) => kind === 'people');
      for (const { part, first, last } of own) {
        if (part !== '') parts.add(part);
        // An overlay does not say its prefixes: all between its first and last are looked at.
        else
          for (let prefix = Math.floor(first / idsPerPrefix); prefix <= Math.floor(last / idsPerPrefix); prefix++)
            parts.add(String(prefix).padStart(3, '0'));
      }
    }
  }
  return [...parts].toSorted();
}

/**
 * The parts of a version, as they would stand in a snapshot of the same people: rows of the snapshot with the overlay
 * laid on them.
 */
export class MergedParts {
  private readonly world: Stores;
  private readonly reader: RegistryReader;
  /** Tables of the overlay, read once: bounded by its rows (`overlayRowsMax`). */
  private readonly changes = new Map<string, Promise<Block>>();

  constructor(world: Stores, reader: RegistryReader) {
    this.world = world;
    this.reader = reader;
  }

  async read(kind: RegistryKind, part: string): Promise<Block> {
    const { layers } = this.reader;
    const own = await rowsOf(this.world, layers[0], kind, part);
    return layers.length === 1 ? own : this.lay(own, kind, part);
  }

  /** Canonical fingerprints of `people`, which are those of the part, under one of the canons of the version. */
  async namesOf(people: Block, part: string, canon: number): Promise<ColumnValues> {
    if (canon === this.reader.canon) return people.columns.name;
    const names = people.columns.name.slice();
    const earlier = await this.read('earlier-names', part);
    matchIds(people, earlier, (row, at) => {
      for (const half of [0, 1]) names[2 * row + half] = earlier.columns.name[2 * at + half];
    });
    return names;
  }

  private async lay(own: Block, kind: RegistryKind, part: string): Promise<Block> {
    const shape = shapeOf(kind, part, this.reader.manifest.format);
    if (kind === 'earlier-names') return this.layEarlier(own, part);
    if (kind === 'people' || kind === 'folded') {
      const over = ofPrefix(shape, await this.overlay(kind, ''), part);
      return overlayRows(shape, own, over, numbersOf(over, 'id'));
    }
    if (kind === 'superseded') {
      const over = await this.overlay(kind, '');
      const laid = overlayRows(shape, own, over, numbersOf(over, 'id'));
      return keepRows(shape, laid, (row) => u64At(laid.columns.successor as Uint32Array, row) > 0);
    }
    if (kind === 'children') {
      const since = childrenSince(this.reader.asOf);
      const changed = numbersOf(await this.overlay('people', ''), 'id');
      const laid = overlayRows(shape, own, await this.overlay(kind, part), changed);
      return keepRows(shape, laid, (row) => isChild(laid.columns.birthDate[row], since));
    }
    const resolved = ofDigit(await this.overlay('old-ids', ''), part);
    const touched = numbersOf(resolved, 'oldId');
    if (kind === 'shared-old-ids') return overlayRows(shape, own, ofDigit(await this.overlay(kind, ''), part), touched);
    const laid = overlayRows(shape, own, resolved, touched);
    return keepRows(shape, laid, (row) => u64At(laid.columns.id as Uint32Array, row) > 0);
  }

  /** The overlay has the earlier names of all who changed, a snapshot those of people whose name is another now. */
  private async layEarlier(own: Block, part: string): Promise<Block> {
    const shape = shapeOf('earlier-names', part);
    const over = ofPrefix(shape, await this.overlay('earlier-names', ''), part);
    const laid = overlayRows(shape, own, over, numbersOf(over, 'id'));
    const [people, folded] = [await this.read('people', part), await this.read('folded', part)];
    const differs = new Uint8Array(laid.rows);
    matchIds(people, laid, (row, at) => {
      const { name } = laid.columns;
      const same =
        name[2 * at] === people.columns.name[2 * row] && name[2 * at + 1] === people.columns.name[2 * row + 1];
      const folds = foldedColumns.every((column) => laid.columns[column][at] === folded.columns[column][row]);
      differs[at] = same && folds ? 0 : 1;
    });
    return keepRows(shape, laid, (at) => differs[at] === 1);
  }

  private overlay(kind: RegistryKind, part: string): Promise<Block> {
    const name = `${kind}/${part}`;
    const known = this.changes.get(name);
    if (known !== undefined) return known;
    const rows = rowsOf(this.world, this.reader.layers[1], kind, part);
    this.changes.set(name, rows);
    return rows;
  }
}

/** Rows of an overlay that belong to one prefix, with IDs as a snapshot has them. */
function ofPrefix(shape: TableShape, over: Block, part: string): Block {
  const base = Number(part) * idsPerPrefix;
  const ids = numbersOf(over, 'id');
  const [start, end] = [lowerBound(ids, base, 0), lowerBound(ids, base + idsPerPrefix, 0)];
  const rows = newBlock(shape, end - start);
  for (const { name } of shape.columns) {
    const column = over.columns[name];
    const places = column.length / over.rows;
    if (name === 'id') for (let row = 0; row < rows.rows; row++) rows.columns.id[row] = ids[start + row] - base;
    else if (rows.rows > 0) rows.columns[name].set(column.subarray(start * places, end * places));
  }
  return rows;
}

/** Calls `both` for every ID that stands in two tables of one prefix, with its rows. IDs ascend strictly in both. */
function matchIds(one: Block, other: Block, both: (row: number, otherRow: number) => void): void {
  const [ids, otherIds] = [one.columns.id, other.columns.id];
  for (let row = 0, at = 0; row < one.rows && at < other.rows; row++) {
    while (at < other.rows && otherIds[at] < ids[row]) at++;
    if (at < other.rows && otherIds[at] === ids[row]) both(row, at);
  }
}

/** Rows of an overlay whose CMND begins with the digit. */
function ofDigit(over: Block, part: string): Block {
  const base = Number(part) * oldIdsPerDigit;
  const places = Uint32Array.from(over.columns.oldId.keys()).filter(
    (row) => over.columns.oldId[row] >= base && over.columns.oldId[row] < base + oldIdsPerDigit,
  );
  return pickRows(shapeOf('old-ids', part), over, places);
}

function keepRows(shape: TableShape, rows: Block, keeps: (row: number) => boolean): Block {
  const kept = new Uint32Array(rows.rows);
  let count = 0;
  for (let row = 0; row < rows.rows; row++) if (keeps(row)) kept[count++] = row;
  return count === rows.rows ? rows : pickRows(shape, rows, kept.subarray(0, count));
}
