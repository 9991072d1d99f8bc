/** What a row claims to be, as one number: a personal ID, or a CMND when there is none. */
import { noOldId } from './columns.ts';

/** Claimed keys from here on are CMND. */
export const oldIdOffset = 1e12;

/** Key of what a row claims: its personal ID, else its CMND (an ID of its own), else 0. */
export function claimedKey(id: number, oldId: number): number {
  if (id > 0) return id;
  return oldId === noOldId ? 0 : oldIdOffset + oldId;
}

/** Claimed IDs from `from` to `to` (exclusive). */
export interface IdRange {
  from: number;
  to: number;
}
