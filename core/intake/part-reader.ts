/**
 * Reads one part of a table, on a thread of its own: bytes in, columns out (`read-parts.ts` asks, and puts the answers
 * together).
 */
import type { BatchHeader } from './header.ts';
import type { ClaimRowsData } from '../domain/claim-rows.ts';
import type { PackedDate } from '../domain/columns.ts';
import { CsvReader } from '../formats/csv/reader.ts';
import { Refusal } from '../base/errors.ts';
import type { CanonicalVersion } from '../names/canonical.ts';
import { NameReader } from '../names/reader.ts';
import { RowReader, type PartRows } from './row-reader.ts';

/** What all parts of a file have in common. */
export interface PartSetup {
  nameKey: Uint8Array; // secret of the fingerprints; it never leaves the process
  nameVersion: CanonicalVersion;
  schemes: number;
  schemesOfMetadataOnly: boolean;
  storedOn: PackedDate;
  header: BatchHeader;
  delimiter: number;
}

export interface BatchChunk {
  bytes: Uint8Array;
  /** Lines of this part up to the end of the header, which the first part has. */
  headerLines: number;
  first: boolean;
  last: boolean;
}

export interface PartAnswer {
  bytes: ArrayBuffer; // handed back, to be used again
  /** Absent if the part is refused, or does not end between two records: then parts cannot be read apart here. */
  rows?: Omit<PartRows, 'claims'> & { claims: ClaimRowsData };
}

export class PartReader {
  private setup: PartSetup | undefined;
  /** Kept over parts and files of one key: what it remembers of the parts of names is the same for all. */
  private names: NameReader | undefined;

  /** Takes the setup first, then parts. */
  work(piece: unknown): { answer: PartAnswer | undefined; given: ArrayBuffer[] } {
    const asked = piece as { setup: PartSetup } | { part: BatchChunk }; // from `read-parts.ts` alone
    if ('part' in asked) return this.read(asked.part);
    const { setup } = asked;
    const isSame = this.setup?.nameKey.join() === setup.nameKey.join() && this.setup.nameVersion === setup.nameVersion;
    if (this.names === undefined || !isSame) this.names = new NameReader(setup.nameKey, setup.nameVersion);
    this.setup = setup;
    return { answer: undefined, given: [] };
  }

  private read(part: BatchChunk): { answer: PartAnswer; given: ArrayBuffer[] } {
    const bytes = part.bytes.buffer as ArrayBuffer; // a part is never in shared memory
    const rows = this.rowsOf(part);
    if (rows === undefined) return { answer: { bytes }, given: [bytes] };
    const claims = rows.claims.data();
    const given = [bytes, claims.memory as ArrayBuffer, claims.lines.buffer as ArrayBuffer]; // in no shared memory
    return { answer: { bytes, rows: { ...rows, claims } }, given };
  }

  private rowsOf({ bytes, headerLines, first, last }: BatchChunk): PartRows | undefined {
    const { setup, names } = this;
    if (setup === undefined || names === undefined) throw new Error('a part before the setup');
    const { schemes, schemesOfMetadataOnly, storedOn, header, delimiter } = setup;
    const rows = new RowReader({ names, schemes, schemesOfMetadataOnly, storedOn, size: bytes.length });
    rows.begin({ header, line: headerLines, lastLine: headerLines });
    const reader = new CsvReader(rows, { delimiter, part: !first });
    try {
      reader.push(bytes);
      if (last) reader.finish();
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
    return last || reader.isBetweenRecords ? rows.part(reader.lines, last) : undefined;
  }
}
