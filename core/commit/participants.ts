/** The participants of a batch, and windows of them: the merge works on a bounded number at a time. */
import type { ClaimRows } from '../domain/claim-rows.ts';

/** The participants of a batch: ascending, with their rows in file order. */
export interface Participants {
  keys: Float64Array;
  order: Uint32Array; // batch rows by (participant, row)
  starts: Uint32Array; // rows of participant k: order[starts[k] .. starts[k + 1])
}

/**
 * Participants, or claimed IDs, whose rows or entries are read together: 21 MB of current rows, from a store that
 * answers sixteen reads as soon as one. One window is all there is of nearly every batch, and what it reads is kept; of
 * larger ones it is read again when it is written.
 */
export const windowKeysMax = 262_144;

/** The rows of a batch as the merge takes them. */
export interface OrderedRows {
  claims: ClaimRows;
  /** The rows by participant, those of one in the order of the file. */
  order: Uint32Array;
  /** Of each row: where it stands in the file; undefined if the rows are as in the file. */
  fileRows: Uint32Array | undefined;
}

/**
 * Rows by participant: a copy in that order, 64 bytes a row, because what follows looks at each row five times, and
 * every time would be a jump in memory. With `lowMemory` the order alone.
 */
export function orderRows(claims: ClaimRows, lowMemory: boolean): OrderedRows {
  const order = claims.byParticipant();
  if (lowMemory) return { claims, order, fileRows: undefined };
  const inOrder = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k++) inOrder[k] = k;
  return { claims: claims.pick(order), order: inOrder, fileRows: order };
}

/** Groups rows by participant; `present` adds participants without rows. */
export function groupParticipants(
  { claims, order }: Pick<OrderedRows, 'claims' | 'order'>,
  present: Float64Array | undefined,
): Participants {
  const rows = claims.length;
  const distinct = new Float64Array(rows + (present?.length ?? 0));
  const starts = new Uint32Array(distinct.length + 1);
  const waiting = present === undefined ? new Float64Array(0) : Float64Array.from(present).sort();
  let next = 0;
  let count = 0;
  const addWaiting = (limit: number): void => {
    for (; next < waiting.length && waiting[next] < limit; next++) {
      if (count > 0 && distinct[count - 1] === waiting[next]) continue;
      distinct[count] = waiting[next];
      starts[count + 1] = starts[count];
      count++;
    }
  };
  let last = -1;
  for (let k = 0; k < rows; k++) {
    const key = claims.participant(order[k]);
    if (key !== last) {
      if (next < waiting.length) addWaiting(key);
      last = key;
      distinct[count] = key;
      starts[count++] = k;
    }
    starts[count] = k + 1;
  }
  addWaiting(Infinity);
  return { keys: distinct.subarray(0, count), order, starts: starts.subarray(0, count + 1) };
}

/** Participants `from` to `to` (exclusive) as a view. */
export function windowOf({ keys, order, starts }: Participants, from: number, to: number): Participants {
  return { keys: keys.subarray(from, to), order, starts: starts.subarray(from, to + 1) };
}
