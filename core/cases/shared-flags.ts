/**
 * Flags of rows that share their ID with another row of the province: no row keeps them, so they are worked out from
 * the claims part, as a commit works them out for the answers (`core/commit/claim-entries.ts`).
 */
import { orderByNumber } from '../base/radix-sort.ts';
import { Flag } from '../domain/codes.ts';
import { claimChunks, ClaimBit } from '../ledger/claims.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface SharedFlags {
  participants: Float64Array; // ascending
  flags: Uint16Array;
}

interface Claimant {
  participant: number;
  agrees: boolean;
}

/** One pass over all claims; memory: those on an ID that several claim. Throws `IntegrityError`. */
export async function readSharedFlags(ledger: Ledger): Promise<SharedFlags> {
  const found: { participant: number; flags: number }[] = [];
  let id = 0;
  let claimants: Claimant[] = [];
  const finish = (): void => {
    const agreeing = claimants.filter(({ agrees }) => agrees).length;
    const others = { agreeing, differing: claimants.length - agreeing };
    if (claimants.length > 1) for (const each of claimants) found.push(flagsOf(each, others));
  };
  for await (const entries of claimChunks(ledger)) {
    for (let at = 0; at < entries.length; at++) {
      if ((entries.state[at] & ClaimBit.current) === 0) continue;
      if (entries.id[at] !== id) {
        finish();
        id = entries.id[at];
        claimants = [];
      }
      claimants.push({ participant: entries.participant[at], agrees: (entries.state[at] & ClaimBit.agrees) !== 0 });
    }
  }
  finish();
  const keys = Float64Array.from(found, ({ participant }) => participant);
  const order = orderByNumber(keys, keys.length);
  return {
    participants: Float64Array.from(order, (at) => keys[at]),
    flags: Uint16Array.from(order, (at) => found[at].flags),
  };
}

/** `all`: claimants of the ID, each participant once, `own` among them. */
function flagsOf(
  { participant, agrees }: Claimant,
  all: { agreeing: number; differing: number },
): { participant: number; flags: number } {
  let flags = 0;
  if (all.differing > (agrees ? 0 : 1)) flags |= Flag.SHARED_OTHER_PERSON;
  if (agrees && all.agreeing > 1) flags |= Flag.SHARED_SAME_PERSON;
  return { participant, flags };
}
