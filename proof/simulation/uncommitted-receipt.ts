/** The receipt of a batch that did not enter the ledger, as `syncBatch` writes it, with figures of nothing. */
import { verdictsByName } from '../../core/ledger/counts.ts';
import { noFigures } from '../../core/domain/province-state.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import type { SimBatch } from './commit-batches.ts';

export function uncommittedReceipt(
  batch: SimBatch,
  result: Pick<Receipt, 'status'> & Partial<Pick<Receipt, 'refusal' | 'duplicateOf'>>,
): Receipt {
  const none = { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures };
  const counts = { ...noFigures, schemes: none };
  return {
    batchId: batch.request.batch,
    province: batch.request.province,
    kind: batch.request.kind,
    ...result,
    rows: batch.matched.read.rows,
    applied: { changed: 0, unchanged: 0, stale: 0, left: 0, held: 0 },
    verdicts: verdictsByName(new Uint8Array(16)),
    registryVersion: null,
    ledgerVersion: 0,
    counts: { before: counts, after: counts },
    sha256: batch.matched.read.sha256,
    profile: '',
    asOf: null,
    durationMs: 0,
  };
}
