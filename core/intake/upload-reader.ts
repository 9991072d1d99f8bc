/**
 * The first stage of reading an upload: holds its first bytes back until they tell what the file is, then builds the
 * stages for it.
 */
import { profileNamed, type HeaderOptions } from './header.ts';
import type { ByteSink } from '../base/byte-sink.ts';
import { CompoundFile } from './compound-file.ts';
import { CsvTable } from './csv-table.ts';
import { Refusal } from '../base/errors.ts';
import { EightBitText } from './eight-bit-text.ts';
import { formatOf, isCompoundFile, sniffBytes } from './file-format.ts';
import { Gunzip } from '../formats/zip/gunzip.ts';
import type { TableSink } from './table-sink.ts';
import { Utf16ToUtf8 } from '../formats/csv/utf16.ts';
import { Workbook } from './workbook.ts';

export class UploadReader implements ByteSink {
  private readonly rows: TableSink;
  private readonly options: HeaderOptions;
  private readonly inner: boolean;
  private readonly first = new Uint8Array(sniffBytes);
  private held = 0;
  private stage: ByteSink | undefined;

  /** `inner`: these bytes came out of a container, and no further one is opened. Throws Refusal PROFILE_UNKNOWN. */
  constructor(rows: TableSink, options: HeaderOptions, inner = false) {
    if (options.profile !== undefined) profileNamed(options.profile);
    this.rows = rows;
    this.options = options;
    this.inner = inner;
  }

  push(bytes: Uint8Array): void {
    if (this.stage !== undefined) {
      this.stage.push(bytes);
      return;
    }
    const taken = Math.min(sniffBytes - this.held, bytes.length);
    this.first.set(bytes.subarray(0, taken), this.held);
    this.held += taken;
    if (this.held < sniffBytes) return;
    this.stage = this.begin();
    if (taken < bytes.length) this.stage.push(bytes.subarray(taken));
  }

  finish(): void {
    this.stage ??= this.begin();
    this.stage.finish();
  }

  private begin(): ByteSink {
    const first = this.first.subarray(0, this.held);
    const stage = isCompoundFile(first) ? new CompoundFile() : this.stageFor(formatOf(first));
    stage.push(first);
    return stage;
  }

  private stageFor(format: ReturnType<typeof formatOf>): ByteSink {
    const { rows, options } = this;
    if (format === 'utf-8')
      return new EightBitText(new CsvTable(rows, options), (encoding) => rows.eightBit?.(encoding));
    if (format === 'utf-16le' || format === 'utf-16be') return new Utf16ToUtf8(format, new CsvTable(rows, options));
    if (format === 'gzip' && !this.inner)
      return new Gunzip(new UploadReader(rows, options, true), (uploaded) => rows.allowRowsOf(uploaded));
    if (format === 'zip' && !this.inner) return new Workbook(rows, options);
    throw new Refusal('FORMAT_UNSUPPORTED', { format });
  }
}
