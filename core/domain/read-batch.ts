import type { ClaimRows } from './claim-rows.ts';
import type { ColumnAccount } from './column-account.ts';
import type { ReadNote, Reject } from './columns.ts';

/** What reading a batch gives. rows.read = accepted + rejected + blank. */
export interface ReadBatch {
  claims: ClaimRows;
  rejects: Reject[];
  rows: { read: number; accepted: number; rejected: number; blank: number };
  /** Participant keys of rejected rows whose number could be read: present, in a `full`. */
  rejectedPresent: Float64Array;
  /** Rejected rows whose participant number could not be read: while any, a `full` removes nobody. */
  unreadableNumbers: number;
  bytes: number; // of the upload
  sha256: string; // of the upload, hex
  profile: string; // 'canonical'
  encoding?: string; // of the file, if it was text in a legacy encoding
  columns: ColumnAccount[]; // of the file, in its order
  notes: ReadNote[]; // in the order of `readNoteCodes`, those with rows
}
