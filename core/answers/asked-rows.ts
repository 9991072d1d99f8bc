/**
 * The rows of a batch that somebody has to do something about, rejected lines among them, in the order of the file:
 * what the book of the answers is made of. 16 bytes a row, four words:
 *
 *   0 line | 1 participant, low half | 2 its high half (10 bits), index of what is asked above | 3 index of the unit
 */
import { askedOf, askedOfReject, type Asked } from './asked-texts.ts';
import type { Ending } from './answers-reader.ts';
import type { Reject, RejectCode } from '../domain/columns.ts';

export const askedRowWords = 4;
/** Participant keys have at most 41 bits, so that 22 are left for what is asked. */
const askedShift = 10;
const highMask = (1 << askedShift) - 1;
const two32 = 4294967296;

/** Rows for which memory is taken at once: 256 KiB. */
const chunkRows = 16_384;

export class AskedRows {
  /** What is asked, by index, and of how many rows. */
  readonly asked: Asked[] = [];
  readonly counts: number[] = [];
  /** Rows that are kept; further ones are only counted. */
  rows = 0;
  private readonly rowsMax: number;
  private readonly chunks: Uint32Array[] = [];
  private chunk = new Uint32Array(0);
  private readonly known = new Map<number | string, number>();
  private readonly rejects: readonly Reject[];
  private nextReject = 0;
  private rejectRow: number;

  /** `rejects` in the order of their rows. */
  constructor(rejects: readonly Reject[], rowsMax: number) {
    this.rejects = rejects;
    this.rejectRow = rejects[0]?.row ?? Infinity;
    this.rowsMax = rowsMax;
  }

  /** The index of what is asked of a row that is told this, for `add`; -1 if nothing. */
  endingOf(told: Ending): number {
    return this.indexOf((told.verdict * 2 ** 16 + told.details) * 2 ** 16 + told.flags, () => askedOf(told));
  }

  /** The next row of the file that asks for something; `row` is its number. */
  add(row: number, line: number, participant: number, unit: number, asked: number): void {
    if (this.rejectRow < row) this.addRejects(row);
    this.put(line, participant, unit, asked);
  }

  /** To be called when all rows were added. */
  finish(): void {
    this.addRejects(Infinity);
  }

  /** The rows in pieces, words of `askedRowWords` each. */
  *words(): Generator<Uint32Array> {
    for (const [i, chunk] of this.chunks.entries())
      yield chunk.subarray(0, Math.min(chunkRows, this.rows - i * chunkRows) * askedRowWords);
  }

  /** The same for the last time: each piece is let go when the next is asked for. */
  *takeWords(): Generator<Uint32Array> {
    let left = this.rows;
    this.chunk = new Uint32Array(0);
    for (let chunk = this.chunks.shift(); chunk !== undefined; chunk = this.chunks.shift()) {
      yield chunk.subarray(0, Math.min(chunkRows, left) * askedRowWords);
      left -= chunkRows;
    }
  }

  private addRejects(before: number): void {
    for (; this.rejectRow < before; this.rejectRow = this.rejects[++this.nextReject]?.row ?? Infinity) {
      const { line, code } = this.rejects[this.nextReject];
      this.put(
        line,
        0,
        0,
        this.indexOf(code, () => askedOfReject(code as RejectCode)),
      );
    }
  }

  private put(line: number, participant: number, unit: number, asked: number): void {
    this.counts[asked]++;
    if (this.rows === this.rowsMax) return;
    const at = (this.rows % chunkRows) * askedRowWords;
    if (at === 0) {
      this.chunk = new Uint32Array(chunkRows * askedRowWords);
      this.chunks.push(this.chunk);
    }
    this.rows++;
    const high = Math.floor(participant / two32);
    const { chunk } = this;
    chunk[at] = line;
    chunk[at + 1] = participant - high * two32;
    chunk[at + 2] = high | (asked << askedShift);
    chunk[at + 3] = unit;
  }

  private indexOf(key: number | string, make: () => Asked | undefined): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const asked = make();
    const index = asked === undefined ? -1 : this.asked.push(asked) - 1;
    if (asked !== undefined) this.counts.push(0);
    this.known.set(key, index);
    return index;
  }
}

/** Index of what is asked of the row whose words begin at `at`. */
export function askedAt(words: Uint32Array, at: number): number {
  return words[at + 2] >>> askedShift;
}

/** The key of its participant. */
export function participantAt(words: Uint32Array, at: number): number {
  return words[at + 1] + (words[at + 2] & highMask) * two32;
}
