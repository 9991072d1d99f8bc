import type { ByteSink } from '../base/byte-sink.ts';
import type { CsvReader, CsvSink } from '../formats/csv/reader.ts';
import type { EightBitEncoding } from './eight-bit-text.ts';
import type { FoundHeader } from './find-header.ts';

/** What takes the records of an upload's table, from text files and workbooks alike. */
export interface TableSink extends CsvSink {
  /**
   * Where the table begins, and the delimiter of a text file. Records up to the header's last line may come (again)
   * after it.
   */
  begin(found: FoundHeader, delimiter?: number): void;
  /** The file was in a legacy encoding of one byte a letter, and is passed on as UTF-8; told before `begin`. */
  eightBit?(encoding: EightBitEncoding): void;
  /** Limits the rows to what so many compressed bytes can hold. */
  allowRowsOf(uploaded: number): void;
  /**
   * What reads the bytes of a text file in place of `csv`, told behind `begin`; `whole`: the file is no longer than its
   * head.
   */
  hasten?(csv: CsvReader, delimiter: number, whole: boolean): ByteSink;
  /** Text as it stands in the file, in UTF-8: told before the records that end in it. */
  raw?(bytes: Uint8Array): void;
  /** Cells of a workbook are wanted as they were written, also to the right of the header: fractions and errors too. */
  readonly asWritten?: boolean;
}
