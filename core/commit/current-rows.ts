/**
 * The current rows of a batch's participants: of a batch of one window all at once and kept, of a larger one a window
 * at a time, read for the merge and again when the merged rows are written. So the memory does not depend on the file.
 */
import type { Ledger } from '../ledger/ledger.ts';
import { LedgerRows, type Dictionaries } from '../ledger/rows.ts';

/** Rows, and the place of each participant's row among them; -1 if there is none. */
export interface KnownRows {
  before: LedgerRows;
  places: Int32Array;
}

export class CurrentRows {
  readonly windowKeys: number;
  /** The rows of everybody, where they are kept. */
  readonly kept: KnownRows | undefined;
  private readonly ledger: Ledger;
  private readonly rows: LedgerRows;

  private constructor(ledger: Ledger, windowKeys: number, rows: LedgerRows, kept: KnownRows | undefined) {
    this.ledger = ledger;
    this.windowKeys = windowKeys;
    this.rows = rows;
    this.kept = kept;
  }

  /**
   * For these participants (ascending). Afterwards `dictionaries` have the terms of every segment that may hold one of
   * them. Throws `IntegrityError`.
   */
  static async open(
    ledger: Ledger,
    participants: Float64Array,
    dictionaries: Dictionaries,
    windowKeys: number,
  ): Promise<CurrentRows> {
    const rows = new LedgerRows(dictionaries);
    if (participants.length <= windowKeys) {
      const places = await ledger.readRows(participants, rows);
      return new CurrentRows(ledger, windowKeys, rows, { before: rows, places });
    }
    await ledger.openSegments(participants[0], participants[participants.length - 1], dictionaries);
    return new CurrentRows(ledger, windowKeys, rows, undefined);
  }

  /** Of all participants, `from` to `to` (exclusive) at a time; valid until the next are asked for. */
  async *windows(participants: Float64Array): AsyncGenerator<KnownRows & { from: number; to: number }> {
    for (let from = 0; from < participants.length; from += this.windowKeys) {
      const to = Math.min(participants.length, from + this.windowKeys);
      yield { from, to, ...(this.kept ?? (await this.read(participants.subarray(from, to)))) };
    }
  }

  /** Of the participants with the numbers `slots`. Valid until the next are asked for. Throws `IntegrityError`. */
  async some(slots: Uint32Array, participants: () => Float64Array): Promise<KnownRows> {
    if (this.ledger.isEmpty) return this.nobody(slots.length);
    if (this.kept === undefined) return this.read(participants());
    const { before, places } = this.kept;
    const own = new Int32Array(slots.length);
    for (let at = 0; at < own.length; at++) own[at] = places[slots[at]];
    return { before, places: own };
  }

  private nobody(participants: number): KnownRows {
    return { before: this.rows, places: new Int32Array(participants).fill(-1) };
  }

  private async read(participants: Float64Array): Promise<KnownRows> {
    if (this.ledger.isEmpty) return this.nobody(participants.length);
    this.rows.length = 0;
    return { before: this.rows, places: await this.ledger.readRows(participants, this.rows) };
  }
}
