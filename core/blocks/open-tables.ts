/**
 * Directories of tables that a process has opened, kept from batch to batch. Their objects are immutable and a name
 * holds the hash of the bytes, so what is kept is never stale; every block is checked when it is read, as before.
 */
import type { BlockTable, TableSource } from './block-table.ts';

/**
 * Everything kept, in bytes: the directories of a country's index are 8 MB, those of a ledger of 3 million participants
 * with their filters 9 MB. A small part of the smallest function's memory.
 */
const tablesBytesMax = 64 * 1024 * 1024;

interface Kept {
  opened: Promise<BlockTable>;
  bytes: number;
}

export class OpenTables {
  /** The oldest first. */
  private readonly tables = new Map<string, Kept>();
  private readonly bytesMax: number;
  private bytes = 0;

  constructor(bytesMax: number = tablesBytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * The table of this name, which `open` opens unless it is kept; it reads from `source` and counts there. A failure is
   * not kept.
   */
  async open(name: string, source: TableSource, open: () => Promise<BlockTable>): Promise<BlockTable> {
    const known = this.tables.get(name);
    if (known !== undefined) {
      this.tables.delete(name);
      this.tables.set(name, known);
      return (await known.opened).from(source);
    }
    const kept: Kept = { opened: open(), bytes: 0 };
    this.tables.set(name, kept);
    try {
      const table = await kept.opened;
      this.keep(name, kept, table.bytesKept);
      return table;
    } catch (error) {
      if (this.tables.get(name) === kept) this.tables.delete(name);
      throw error;
    }
  }

  private keep(name: string, kept: Kept, bytes: number): void {
    if (this.tables.get(name) !== kept) return; // it had to go while it was opened
    kept.bytes = bytes;
    this.bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.tables) {
      if (this.bytes <= this.bytesMax) break;
      this.tables.delete(oldest);
      this.bytes -= freed;
    }
  }
}
