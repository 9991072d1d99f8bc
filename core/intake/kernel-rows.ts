/** What the reader of rows gives to the kernel's driver, and how it takes the rows that the kernel wrote. */
import type { BatchHeader } from './header.ts';
import type { ByteSink } from '../base/byte-sink.ts';
import { noteKind, noteSchemes, noteSex, type CodingCounts } from './codings.ts';
import type { CsvReader } from '../formats/csv/reader.ts';
import { Flag } from '../domain/codes.ts';
import { IdState, type PackedDate } from '../domain/columns.ts';
import { claimRowAt, claimRowBytes, ClaimStateShift } from '../domain/claim-rows.ts';
import type { NamePrints, NameTeacher } from '../names/reader.ts';
import { KindCell, SexCell } from './normalise-codes.ts';
import type { RowCells } from './row-cells.ts';

/** Reads names, and may say what it knows of their parts. */
export interface TaughtNames extends NamePrints {
  decoded: boolean;
  readonly other: NamePrints;
  readonly teacher?: NameTeacher;
}

export interface KernelRows {
  readonly header: BatchHeader;
  readonly headerLine: number; // the last of the header
  readonly storedOn: PackedDate;
  /** The file is in a legacy encoding, which may be told late: names that are not ASCII come from it. */
  readonly isDecoded: boolean;
  readonly schemesOfMetadataOnly: boolean;
  readonly cells: RowCells;
  readonly names: TaughtNames;
  readonly row: number; // data records so far
  readonly rowsAllowed: number;
  /** What the next records are depends on those before: they must come to `record`. */
  readonly needsRecords: boolean;
  /** Reads a name into `names`. */
  readName(bytes: Uint8Array, start: number, end: number): void;
  /** The name of the row `ahead` places behind those that were taken can be read in another way. */
  takeOther(ahead: number, other: NamePrints): void;
  /** Takes rows; `row` is the last data record. */
  take(written: WrittenRows, row: number): void;
}

/** Reads the records of a table in place of `csv`, which reads what it does not; undefined if it cannot. */
export type KernelStart = (
  rows: KernelRows,
  csv: CsvReader,
  delimiter: number,
  whole: boolean, // the file is no longer than its head
) => ByteSink | undefined;

/** Rows as in `claim-rows.ts`, but for their cells of kinds, sexes and schemes, which are as in the file. */
export interface WrittenRows {
  bytes: Uint8Array;
  words: Uint32Array; // the same
  lines: Uint32Array;
  count: number;
}

/** Where the kernel leaves the kind of a birth date, in the row's unused byte. */
const kindAt = 59;

/** Counts the codes of rows and keeps of them what `RowReader` does; `schemes`: of the metadata. */
export function noteWritten({ bytes, words, lines, count }: WrittenRows, counts: CodingCounts, schemes: number): void {
  for (let i = 0; i < count; i++) {
    const at = i * claimRowBytes;
    const kind = bytes[at + kindAt];
    if (kind !== KindCell.none) {
      const date = (at + claimRowAt.birthDate) >> 2;
      words[date] = noteKind(counts, kind, words[date]);
    }
    bytes[at + kindAt] = 0;
    const sex = bytes[at + claimRowAt.sex];
    if (sex >= SexCell.code) noteSex(counts, sex, idOf(bytes, words, at));
    bytes[at + claimRowAt.schemes] = noteSchemes(counts, bytes[at + claimRowAt.schemes], schemes, lines[i]);
    if (((bytes[at + claimRowAt.flags] | (bytes[at + claimRowAt.flags + 1] << 8)) & Flag.NATIONALITY_UNKNOWN) !== 0)
      counts.nationalityUnknown++;
  }
}

function idOf(bytes: Uint8Array, words: Uint32Array, at: number): { id: number; idState: number } {
  const word = (at + claimRowAt.id) >> 2;
  const id = words[word] + words[word + 1] * 2 ** 32;
  return { id, idState: (bytes[at + claimRowAt.claimState] >> ClaimStateShift.id) & IdState.padded };
}
