/**
 * The people of one prefix as they pass by: the snapshot read once in order, with what an overlay says in its place,
 * and people whose name is another under the earlier canon once more under that name.
 */
import { IntegrityError } from '../base/errors.ts';
import type { Block, BlockTable, ColumnValues } from '../blocks/block-table.ts';
import type { World } from '../ports.ts';
import { foldedColumns, idsPerPrefix } from '../registry/format.ts';
import type { RegistryLayer } from '../registry/layer.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { numbersOf, rowsOf } from '../registry/rows.ts';
import { lowerBound } from '../registry/sweep.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** Blocks of one read: 1.1 MB of people, 1.4 MB of folds. Two reads of each are in memory. */
const runBlocks = 64;

/**
 * People of a batch of a snapshot: many, so that those who are looked up in one piece of a table are met together, and
 * few enough that their 2.4 MB stay near the processor.
 */
const batchPeople = 65_536;

/** Under which canon the names of a person are to be compared. */
export const NamesOf = { any: 0, today: 1, earlier: 2 } as const;

/** Some people of one prefix, ascending by ID. */
export interface PeopleBatch {
  rows: number;
  ids: ColumnValues; // without prefix
  birthDate: ColumnValues;
  flags: ColumnValues;
  name: ColumnValues; // pairs of low and high
  folds: readonly ColumnValues[]; // in the order of `FoldedPart`
  words: ColumnValues | undefined;
  /** 1: another layer says it better; undefined if none. */
  skip: Uint8Array | undefined;
  namesOf: Uint8Array | undefined; // NamesOf; undefined: any
  /** The same people once more under their earlier names: not to be counted again. */
  again: boolean;
}

/** What lies over the snapshot, read once: at most 4 million people, 170 MB. */
export interface Overlay {
  ids: Float64Array;
  people: Block;
  folded: Block;
  earlier: Block;
  earlierIds: Float64Array;
}

/** Undefined if the version is a snapshot. Throws `IntegrityError`. */
export async function readOverlay(world: Stores, registry: RegistryReader): Promise<Overlay | undefined> {
  const layer = registry.layers.at(1);
  if (layer === undefined) return undefined;
  const people = await rowsOf(world, layer, 'people', '');
  const folded = await rowsOf(world, layer, 'folded', '');
  const earlier = await rowsOf(world, layer, 'earlier-names', '');
  const ids = numbersOf(people, 'id');
  if (numbersOf(folded, 'id').some((id, row) => id !== ids[row]) || folded.rows !== people.rows)
    throw new IntegrityError(layer.object('folded', '')?.key ?? '', 'other IDs', 'those of people');
  return { ids, people, folded, earlier, earlierIds: numbersOf(earlier, 'id') };
}

/** A batch is valid until the next is asked for. Throws `IntegrityError`. */
export async function* peopleOf(
  world: Stores,
  registry: RegistryReader,
  overlay: Overlay | undefined,
  part: string,
): AsyncGenerator<PeopleBatch> {
  const base = Number(part) * idsPerPrefix;
  const [from, to] = overlay === undefined ? [0, 0] : rangeOf(overlay.ids, base);
  const changed = overlay?.ids.subarray(from, to) ?? new Float64Array(0);
  const snapshot = registry.layers[0];
  const earlier = registry.canons.length > 1 ? await rowsOf(world, snapshot, 'earlier-names', part) : undefined;
  const again = new EarlierPeople(earlier);
  let next = 0;
  for await (const batch of snapshotPeople(snapshot, part)) {
    const { ids } = batch;
    while (next < changed.length && changed[next] - base < ids[0]) next++;
    let at = next;
    for (let row = 0; row < batch.rows && at < changed.length; row++) {
      while (at < changed.length && changed[at] - base < ids[row]) at++;
      if (changed[at] - base !== ids[row]) continue;
      batch.skip ??= new Uint8Array(batch.rows);
      batch.skip[row] = 1;
    }
    again.mark(batch);
    yield batch;
  }
  if (again.rows > 0) yield again.batch();
  if (overlay === undefined || from === to) return;
  const own = new EarlierPeople(overlay.earlier.rows > 0 ? differingNames(overlay, from, to) : undefined);
  const batch = overlayBatch(overlay, from, to);
  own.mark(batch);
  yield batch;
  if (own.rows > 0) yield own.batch();
}

function rangeOf(ids: Float64Array, base: number): [number, number] {
  return [lowerBound(ids, base, 0), lowerBound(ids, base + idsPerPrefix, 0)];
}

function overlayBatch({ ids, people, folded }: Overlay, from: number, to: number): PeopleBatch {
  const base = Math.floor(ids[from] / idsPerPrefix) * idsPerPrefix;
  return {
    rows: to - from,
    ids: Uint32Array.from(ids.subarray(from, to), (id) => id - base),
    birthDate: people.columns.birthDate.subarray(from, to),
    flags: people.columns.flags.subarray(from, to),
    name: people.columns.name.subarray(2 * from, 2 * to),
    folds: foldedColumns.map((column) => folded.columns[column].subarray(from, to)),
    words: (folded.columns.words as ColumnValues | undefined)?.subarray(from, to),
    skip: undefined,
    namesOf: undefined,
    again: false,
  };
}

/** Earlier names of an overlay's people of one prefix that are not the same as today's. */
function differingNames(overlay: Overlay, from: number, to: number): Block {
  const { ids, people, folded, earlier, earlierIds } = overlay;
  const base = Math.floor(ids[from] / idsPerPrefix) * idsPerPrefix;
  const rows: number[] = [];
  let at = lowerBound(earlierIds, ids[from], 0);
  for (let row = from; row < to; row++) {
    while (at < earlierIds.length && earlierIds[at] < ids[row]) at++;
    if (earlierIds[at] !== ids[row]) continue;
    const { name } = earlier.columns;
    const same =
      name[2 * at] === people.columns.name[2 * row] &&
      name[2 * at + 1] === people.columns.name[2 * row + 1] &&
      foldedColumns.every((column) => earlier.columns[column][at] === folded.columns[column][row]);
    if (!same) rows.push(at);
  }
  const columns: Block['columns'] = {
    id: Uint32Array.from(rows, (row) => earlierIds[row] - base),
    name: new Uint32Array(2 * rows.length),
  };
  rows.forEach((row, k) => columns.name.set(earlier.columns.name.subarray(2 * row, 2 * row + 2), 2 * k));
  for (const column of foldedColumns) columns[column] = Uint16Array.from(rows, (row) => earlier.columns[column][row]);
  return { rows: rows.length, columns };
}

/** Those people of a prefix whose name is another under the earlier canon: gathered while they pass. */
class EarlierPeople {
  private readonly names: Block | undefined;
  private next = 0;
  private readonly taken: number[] = []; // rows of `names`
  private readonly birthDate: number[] = [];
  private readonly flags: number[] = [];

  constructor(names: Block | undefined) {
    this.names = names;
  }

  get rows(): number {
    return this.taken.length;
  }

  /** Batches come in ascending order of their IDs. */
  mark(batch: PeopleBatch): void {
    if (this.names === undefined || this.names.rows === 0) return;
    const { id } = this.names.columns;
    for (let row = 0; row < batch.rows && this.next < id.length; row++) {
      while (this.next < id.length && id[this.next] < batch.ids[row]) this.next++;
      if (id[this.next] !== batch.ids[row] || batch.skip?.[row] === 1) continue;
      batch.namesOf ??= new Uint8Array(batch.rows);
      batch.namesOf[row] = NamesOf.today;
      this.taken.push(this.next);
      this.birthDate.push(batch.birthDate[row]);
      this.flags.push(batch.flags[row]);
    }
  }

  batch(): PeopleBatch {
    const { columns } = this.names as Block;
    const { taken } = this;
    const name = new Uint32Array(2 * taken.length);
    taken.forEach((row, k) => name.set(columns.name.subarray(2 * row, 2 * row + 2), 2 * k));
    return {
      rows: taken.length,
      ids: Uint32Array.from(taken, (row) => columns.id[row]),
      birthDate: Uint32Array.from(this.birthDate),
      flags: Uint8Array.from(this.flags),
      name,
      folds: foldedColumns.map((column) => Uint16Array.from(taken, (row) => columns[column][row])),
      words: undefined,
      skip: undefined,
      namesOf: new Uint8Array(taken.length).fill(NamesOf.earlier),
      again: true,
    };
  }
}

/** `people` and `folded` of a prefix side by side, each read once; the next reads are under way meanwhile. */
async function* snapshotPeople(layer: RegistryLayer, part: string): AsyncGenerator<PeopleBatch> {
  const [people, folded] = [layer.object('people', part), layer.object('folded', part)];
  if (people === undefined) return;
  if (folded === undefined || folded.rows !== people.rows)
    throw new IntegrityError(people.key, `${folded?.rows ?? 0} folded names`, `${people.rows}`);
  const ours = new BlockStream(await layer.table(people));
  const theirs = new BlockStream(await layer.table(folded));
  const gathered = new GatheredPeople(Math.min(batchPeople, people.rows));
  for (;;) {
    const [one, other] = [await ours.current(), await theirs.current()];
    if (one === undefined || other === undefined) break;
    const rows = Math.min(one.rows - ours.row, other.rows - theirs.row, gathered.space);
    const ids = one.columns.id;
    const otherIds = other.columns.id;
    for (let row = 0; row < rows; row++)
      if (ids[ours.row + row] !== otherIds[theirs.row + row])
        throw new IntegrityError(folded.key, 'other IDs', 'those of people');
    gathered.add(one, ours.row, other, theirs.row, rows);
    ours.row += rows;
    theirs.row += rows;
    if (gathered.space === 0) yield gathered.batch();
  }
  if (gathered.rows > 0) yield gathered.batch();
}

/** The people of many blocks in one batch: its memory is used again. */
class GatheredPeople {
  rows = 0;
  private readonly most: number;
  private readonly ids: Uint32Array;
  private readonly birthDate: Uint32Array;
  private readonly flags: Uint8Array;
  private readonly name: Uint32Array;
  private readonly folds: Uint16Array[];
  private readonly words: Uint8Array;
  private hasWords = false;

  constructor(most: number) {
    this.most = most;
    this.ids = new Uint32Array(most);
    this.birthDate = new Uint32Array(most);
    this.flags = new Uint8Array(most);
    this.name = new Uint32Array(2 * most);
    this.folds = foldedColumns.map(() => new Uint16Array(most));
    this.words = new Uint8Array(most);
  }

  get space(): number {
    return this.most - this.rows;
  }

  /** Rows of both blocks from `a` and `b` on. */
  add(people: Block, a: number, folded: Block, b: number, rows: number): void {
    const to = this.rows;
    const { id, birthDate, flags, name } = people.columns;
    this.ids.set(partOf(id, a, a + rows), to);
    this.birthDate.set(partOf(birthDate, a, a + rows), to);
    this.flags.set(partOf(flags, a, a + rows), to);
    this.name.set(partOf(name, 2 * a, 2 * (a + rows)), 2 * to);
    for (let part = 0; part < foldedColumns.length; part++)
      this.folds[part].set(partOf(folded.columns[foldedColumns[part]], b, b + rows), to);
    const words = folded.columns.words as ColumnValues | undefined;
    this.hasWords = words !== undefined;
    if (words !== undefined) this.words.set(partOf(words, b, b + rows), to);
    this.rows += rows;
  }

  /** What was gathered; empties itself. */
  batch(): PeopleBatch {
    const { rows } = this;
    this.rows = 0;
    return {
      rows,
      ids: this.ids.subarray(0, rows),
      birthDate: this.birthDate.subarray(0, rows),
      flags: this.flags.subarray(0, rows),
      name: this.name.subarray(0, 2 * rows),
      folds: this.folds.map((values) => values.subarray(0, rows)),
      words: this.hasWords ? this.words.subarray(0, rows) : undefined,
      skip: undefined,
      namesOf: undefined,
      again: false,
    };
  }
}

/** A column, mostly all of it: then no view is made, of which a country has millions. */
function partOf(values: ColumnValues, from: number, to: number): ColumnValues {
  return from === 0 && to === values.length ? values : values.subarray(from, to);
}

/** The blocks of a table one after the other. */
class BlockStream {
  row = 0; // of the current block
  private readonly table: BlockTable;
  private blocks: Block[] = [];
  private at = 0;
  private next = 0;
  private coming: Promise<Block[]> | undefined;

  constructor(table: BlockTable) {
    this.table = table;
  }

  /** The block in which `row` lies; undefined at the end. */
  async current(): Promise<Block | undefined> {
    if (this.at < this.blocks.length && this.row >= this.blocks[this.at].rows) {
      this.at += 1;
      this.row = 0;
    }
    if (this.at < this.blocks.length) return this.blocks[this.at];
    this.coming ??= this.read();
    this.blocks = await this.coming;
    this.at = 0;
    this.row = 0;
    this.coming = this.next < this.table.blocks ? this.read() : undefined;
    this.coming?.catch(() => undefined); // met when it is waited for
    return this.blocks.at(0);
  }

  private read(): Promise<Block[]> {
    const start = this.next;
    this.next = Math.min(this.table.blocks, start + runBlocks);
    return this.table.readBlocks(start, this.next);
  }
}
