/**
 * Drag-filled IDs: somebody pulled a cell of a spreadsheet down, and every row got the ID of the row above plus one
 * (`docs/domain.md` 5.6). The last six digits of an ID are random (Decree 137/2015/ND-CP Art. 13), so such a run does
 * not happen by itself. A flag only: the rows keep their verdicts, which mostly are ID_NOT_FOUND or SEVERAL_DIFFER, and
 * learn why.
 */
import { Flag } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';

/**
 * Rows in a row that count up by one before they are flagged. Twins get neighbouring numbers at most; five random
 * numbers of six digits follow each other once in 10^24.
 */
export const dragFillRowsMin = 5;

/**
 * Sets DRAG_FILLED on every run of IDs that count up by one over accepted rows that stand together. Changes
 * flags of `claims`.
 */
export function flagDragFilled(claims: ClaimRows): void {
  const { length } = claims;
  if (length === 0) return;
  let start = 0;
  let last = claims.id(0);
  for (let i = 1; i <= length; i++) {
    const id = i < length ? claims.id(i) : 0;
    if (id === last + 1 && last !== 0) {
      last = id;
      continue;
    }
    last = id;
    if (i - start >= dragFillRowsMin)
      for (let k = start; k < i; k++) claims.setFlags(k, claims.flags(k) | Flag.DRAG_FILLED);
    start = i;
  }
}
