/** The receipt of an upload: what `sync --json` prints and `receipt.json` holds (`docs/contracts.md`). */
import * as z from 'zod';
import { batchKinds } from './codes.ts';
import { $ColumnAccount } from './column-account.ts';
import { readNoteCodes } from './columns.ts';
import {
  $Figures,
  $SchemeFigures,
  $VerdictCounts,
  noFigures,
  type Figures,
  type SchemeFigures,
} from './province-state.ts';

const $Count = z.int().nonnegative();

/** Figures of all persons, and by scheme. */
export const $ReceiptCounts = z.strictObject({ ...$Figures.shape, schemes: $SchemeFigures });
export type ReceiptCounts = z.infer<typeof $ReceiptCounts>;

export const $Text = z.strictObject({ vi: z.string(), en: z.string() });

/** Values of one column that were not understood: nothing of them is assumed. */
export const $Note = z.strictObject({
  field: z.string(), // canonical column name
  code: z.enum(readNoteCodes),
  rows: z.int().positive(),
  message: $Text,
});
export type Note = z.infer<typeof $Note>;

export const $Receipt = z.strictObject({
  batchId: z.string(),
  province: z.string(),
  kind: z.nullable(z.enum(batchKinds)), // null: the key of a refused upload names none
  status: z.enum(['committed', 'refused', 'duplicate']),
  refusal: z.strictObject({ code: z.string(), line: z.int().positive().optional(), message: $Text }).optional(),
  /**
   * Refused with SHRINK_NOT_CONFIRMED: how many participants would lose a scheme, and how many of them `removed.csv`
   * beside this receipt lists. Absent otherwise, and in receipts of before December 2026.
   */
  removed: z.strictObject({ count: $Count, listed: $Count }).optional(),
  /** The batch that carried the same bytes, if that was another one. */
  duplicateOf: z.string().optional(),
  /** The batch whose held claims this one freed. */
  releases: z.string().optional(),
  rows: z.strictObject({ read: $Count, accepted: $Count, rejected: $Count, blank: $Count }),
  /** Participants by what became of their rows; `left` counts those who by this batch hold no scheme any more. */
  applied: z.strictObject({
    changed: $Count,
    unchanged: $Count,
    stale: $Count,
    left: $Count,
    held: $Count,
    /**
     * Participants of whom every row names no known scheme: in no other member, and nothing of them is in the ledger.
     * Receipts of before December 2026 do not have it.
     */
    notCounted: $Count.optional(),
  }),
  /**
   * Of `applied.left`: who was in scope and not verified, and whom the rate no longer counts. Receipts of before
   * November 2026 do not have it.
   */
  leftUnverified: $Count.optional(),
  /** What was not understood in the file, by column. Absent if nothing, and in receipts of before December 2026. */
  notes: z.array($Note).optional(),
  verdicts: $VerdictCounts, // of this batch's accepted rows
  registryVersion: z.nullable(z.string()),
  ledgerVersion: $Count,
  counts: z.strictObject({ before: $ReceiptCounts, after: $ReceiptCounts }),
  sha256: z.string(),
  profile: z.string(),
  /** How each column of the file was understood, in its order. Receipts of before 30 November 2026 do not have it. */
  columns: z.array($ColumnAccount).optional(),
  asOf: z.nullable(z.iso.datetime()),
  durationMs: $Count,
});
export type Receipt = z.infer<typeof $Receipt>;

/** The receipt as staged: the same for the same batch and state, so without times and costs. */
export const $ReceiptBody = $Receipt.omit({ durationMs: true });
export type ReceiptBody = z.infer<typeof $ReceiptBody>;

const noCounts: ReceiptCounts = {
  ...noFigures,
  schemes: { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures },
};

/** The figures of a receipt, of a state or of counts; zeros for a province that has none. */
export function receiptCounts(from: (Figures & { schemes: SchemeFigures }) | undefined): ReceiptCounts {
  const { participants, outOfScope, denominator, synced, verified, remaining, schemes } = from ?? noCounts;
  return { participants, outOfScope, denominator, synced, verified, remaining, schemes };
}

/** What the log says of a receipt: counts and ids, with what only the caller knows. */
export function receiptLogFacts(
  { province, batchId, kind, ledgerVersion, rows, applied }: Receipt,
  more: Record<string, string | number>,
): Record<string, string | number> {
  return {
    province,
    batch: batchId,
    kind: kind ?? '',
    ledgerVersion,
    ...rows,
    ...applied,
    notCounted: applied.notCounted ?? 0,
    ...more,
  };
}
