/** The results of a batch as files: these names alone, and those of the batch's own province. */
import { readBatchItem, resultsKey } from '../../core/commit/publish-batch.ts';
import { submissionNumber } from '../../core/submissions/submission.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { answerStored } from '../http/stored-file.ts';
import { askedId, batchAccess } from './batches.ts';

interface Result {
  operation: string;
  summary: string;
  type: string;
  /** Answers of rows: a submission that repeats another one has the other's. */
  isOfRows?: true;
  shown?: true;
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const results: Record<string, Result> = {
  'outcomes.csv': { operation: 'getOutcomes', summary: 'An answer for every row', type: 'text/csv', isOfRows: true },
  'rejected.csv': { operation: 'getRejected', summary: 'Rows that were rejected', type: 'text/csv', isOfRows: true },
  'answers.xlsx': { operation: 'getAnswersBook', summary: 'Rows that need action', type: xlsx, isOfRows: true },
  'removed.csv': { operation: 'getRemoved', summary: 'Whom a refused full would remove', type: 'text/csv' },
  'receipt.json': { operation: 'getReceipt', summary: 'The receipt', type: 'application/json' },
  'receipt.html': { operation: 'getReceiptPage', summary: 'The receipt to print', type: 'text/html', shown: true },
};

export const resultRoutes: readonly Route[] = Object.entries(results).map(([name, result]): Route => {
  const { operation, summary, type, isOfRows = false, shown = false } = result;
  return {
    method: 'GET',
    path: `/api/v1/batches/:batch/${name}`,
    access: batchAccess,
    api: { name: operation, summary, answers: { 200: { file: type } } },
    async handle(c) {
      const batch = isOfRows ? await batchOfAnswers(c) : askedId(c);
      const file = { name: `doisoat-${submissionNumber(askedId(c))}-${name}`, shown };
      return answerStored(c, resultsKey(c.get('province'), batch, name), file);
    },
  };
});

/** Whose answers are the answers of the batch that is asked for, in its own province. Throws Problem NOT_FOUND. */
export async function batchOfAnswers(c: PortalContext): Promise<string> {
  const world = c.get('world');
  const item = await readBatchItem(world, c.get('province'), askedId(c));
  if (item?.status === 'committed') return askedId(c);
  if (item?.status !== 'duplicate') throw new Problem('NOT_FOUND');
  const first = await readBatchItem(world, c.get('province'), item.duplicateOf);
  if (first?.status !== 'committed') throw new Problem('NOT_FOUND');
  return item.duplicateOf;
}
