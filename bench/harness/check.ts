/** A figure of a run that was wrong is worth nothing: what every benchmark checks before it tells one. */
import { readFileSync } from 'node:fs';
import type { Receipt } from '../../core/domain/receipt.ts';

/** Throws unless it holds. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** Throws unless the upload was committed. */
export function mustBeCommitted(what: string, { status, refusal }: Pick<Receipt, 'status' | 'refusal'>): void {
  must(status === 'committed', `${what} was ${status} ${refusal?.code ?? ''}`);
}

/** Rows of each verdict by a file of truth (`file,row,verdict,details`, docs/contracts.md), and all rows. */
export function truthCounts(path: string): { rows: number; verdicts: Map<string, number> } {
  const verdicts = new Map<string, number>();
  let rows = 0;
  for (const line of readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const verdict = line.split(',')[2];
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    rows++;
  }
  return { rows, verdicts };
}
