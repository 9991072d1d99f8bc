/**
 * The current rows of a batch's participants: of a batch of one window all at once and kept, of a larger one a window
 * at a time, read for the merge and again when the merged rows are written. So the memory does not depend on the file.
 */
import type { Ledger } from '../ledger/ledger.ts';
import { LedgerRows, type Dictionaries } from '../ledger/rows.ts';
import { windowKeys } from './participants.ts';

/** Rows, and the place of each participant's row among them; -1 if there is none. */
export interface KnownRows {
  before: LedgerRows;
  places: Int32Array;
}

export class CurrentRows {
  /** The rows of everybody, where they are kept. */
  readonly kept: KnownRows | undefined;
  private readonly ledger: Ledger;
  private readonly rows: LedgerRows;

  private constructor(ledger: Ledger, rows: LedgerRows, kept: KnownRows | undefined) {
    this.ledger = ledger;
    this.rows = rows;
    this.kept = kept;
  }

  /**
   * For these participants (ascending). Afterwards `dictionaries` have the terms of every segment that may hold one of
   * them. Throws `IntegrityError`.
   */
  static async open(ledger: Ledger, participants: Float64Array, dictionaries: Dictionaries): Promise<CurrentRows> {
    const rows = new LedgerRows(dictionaries);
    if (participants.length <= windowKeys) {
      const places = await ledger.readRows(participants, rows);
      return new CurrentRows(ledger, rows, { before: rows, places });
    }
    await ledger.openSegments(participants[0], participants[participants.length - 1], dictionaries);
    return new CurrentRows(ledger, rows, undefined);
  }

  /** Of these participants, all of a window in their order; valid until the next are asked for. */
  async window(participants: Float64Array): Promise<KnownRows> {
    return this.kept ?? this.read(participants);
  }

  /** Of some participants: `slots` are their numbers among all. Valid until the next are asked for. */
  async some(slots: Uint32Array, participants: () => Float64Array): Promise<KnownRows> {
    if (this.kept === undefined) return this.read(participants());
    const { before, places } = this.kept;
    return { before, places: Int32Array.from(slots, (slot) => places[slot]) };
  }

  private async read(participants: Float64Array): Promise<KnownRows> {
    this.rows.length = 0;
    return { before: this.rows, places: await this.ledger.readRows(participants, this.rows) };
  }
}
