/**
 * Records of fixed width on their way to a sort that memory cannot hold: gathered in memory up to a bound, ordered by
 * partition, put away as one file (a run), and read back partition by partition from all runs.
 */
import type { ByteRange } from '../../ports.ts';

/** Files of one build, by name. They hold IDs and fingerprints, never names. */
export interface Scratch {
  /** Adds the bytes to the end of the file, which begins empty. The bytes are the caller's again when it returns. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of the file, or of one range of it; undefined if there is no such file. */
  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined>;
  /** Removes the file; no error if there is none. */
  drop(name: string): Promise<void>;
  /** Called when a stage ends: what it appended is stored when it returns. Absent if that is so anyway. */
  flush?(): Promise<void>;
}

/** Replaces the file whole. A killed writer leaves a part of it: whoever reads must be able to tell. */
export async function writeScratch(scratch: Scratch, name: string, bytes: Uint8Array): Promise<void> {
  await scratch.drop(name);
  await scratch.append(name, bytes);
}

/** Records of one kind, of `width` words each, with the partition that each belongs to. */
export class RecordBuffer {
  rows = 0;
  words: Uint32Array<ArrayBuffer>;
  readonly width: number;
  private readonly partitions: number;
  private partitionOf: Uint16Array;

  constructor(width: number, partitions: number) {
    this.width = width;
    this.partitions = partitions;
    this.words = new Uint32Array(width * 1024);
    this.partitionOf = new Uint16Array(1024);
  }

  /** Makes room for one record at the answered place of `words`. */
  place(partition: number): number {
    const row = this.rows++;
    if (row === this.partitionOf.length) this.grow();
    this.partitionOf[row] = partition;
    return row * this.width;
  }

  /**
   * The records by partition, in each in the order in which they came, and how many each holds; then the buffer is
   * empty.
   */
  take(): { words: Uint32Array<ArrayBuffer>; rows: Uint32Array } {
    const { rows: count, width, words, partitionOf } = this;
    const rows = new Uint32Array(this.partitions);
    for (let row = 0; row < count; row++) rows[partitionOf[row]]++;
    const next = new Uint32Array(this.partitions);
    for (let partition = 1; partition < this.partitions; partition++)
      next[partition] = next[partition - 1] + rows[partition - 1] * width;
    const sorted = new Uint32Array(count * width);
    for (let row = 0, from = 0; row < count; row++) {
      const partition = partitionOf[row];
      let to = next[partition];
      for (const end = from + width; from < end; from++) sorted[to++] = words[from];
      next[partition] = to;
    }
    this.rows = 0;
    return { words: sorted, rows };
  }

  private grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    const partitionOf = new Uint16Array(2 * this.partitionOf.length);
    partitionOf.set(this.partitionOf);
    this.words = words;
    this.partitionOf = partitionOf;
  }
}

/**
 * Kinds of records, in the order in which they lie in a run: the IDs alone, so that looking for double ones reads an
 * eighth of the bytes.
 */
export const sections = {
  ids: { width: 1, partitions: 1000 }, // by prefix: low nine digits
  people: { width: 8, partitions: 1000 }, // the rest of the same people in the same order
  oldIds: { width: 3, partitions: 10 }, // by leading digit
  superseded: { width: 4, partitions: 1 },
  children: { width: 3, partitions: 100 }, // by code of the province of residence
  earlier: { width: 6, partitions: 1000 }, // by prefix: those whose name the canonicalisation before has otherwise
} as const;
export type Section = keyof typeof sections;
const sectionNames = Object.keys(sections) as Section[];

/** One run: a file and how many records of each section and partition it holds. */
export interface SpillRun {
  name: string;
  rows: Record<Section, number[]>;
}

export type Buffers = Record<Section, RecordBuffer>;

export function newBuffers(): Buffers {
  const made = sectionNames.map((name) => [name, new RecordBuffer(sections[name].width, sections[name].partitions)]);
  return Object.fromEntries(made);
}

/** Puts everything that was gathered away as one file, and empties the buffers. */
export async function writeRun(scratch: Scratch, name: string, buffers: Buffers): Promise<SpillRun> {
  await scratch.drop(name);
  const rows: Partial<SpillRun['rows']> = {};
  for (const section of sectionNames) {
    const taken = buffers[section].take();
    rows[section] = [...taken.rows];
    if (taken.words.length > 0) await scratch.append(name, new Uint8Array(taken.words.buffer));
  }
  return { name, rows: rows as SpillRun['rows'] };
}

/** Records of neighbouring partitions of one section in one run. */
export interface Slice {
  words: Uint32Array;
  /** First word of each partition from the first one asked for, and the end. */
  starts: number[];
}

/** Partitions `from` to `to` (exclusive) of a section, in one ranged read. */
export async function readSlice(
  scratch: Scratch,
  run: SpillRun,
  section: Section,
  [from, to]: readonly [number, number],
): Promise<Slice> {
  const { width } = sections[section];
  let offset = 0;
  for (const name of sectionNames.slice(0, sectionNames.indexOf(section)))
    offset += 4 * sections[name].width * sum(run.rows[name]);
  const rows = run.rows[section];
  offset += 4 * width * sum(rows.slice(0, from));
  const starts = [0];
  for (let partition = from; partition < to; partition++) starts.push((starts.at(-1) ?? 0) + rows[partition] * width);
  const length = 4 * (starts.at(-1) ?? 0);
  if (length === 0) return { words: new Uint32Array(0), starts };
  const bytes = await scratch.read(run.name, { offset, length });
  if (bytes?.length !== length)
    throw new Error(`spill file ${run.name}: ${bytes?.length ?? 0} bytes, expected ${length}`);
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return { words: new Uint32Array(aligned.buffer, aligned.byteOffset, length / 4), starts };
}

/** The records of one partition from all slices, in the order of the runs. */
export function gather(slices: readonly Slice[], partition: number): Uint32Array<ArrayBuffer> {
  let length = 0;
  for (const { starts } of slices) length += starts[partition + 1] - starts[partition];
  const all = new Uint32Array(length);
  let at = 0;
  for (const { words, starts } of slices) {
    const piece = words.subarray(starts[partition], starts[partition + 1]);
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
