/** Whether a candidate's ID is claimed by somebody else's row now, in any province. */
import { ClaimBit, readClaims } from '../ledger/claims.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Participants who claim some IDs now. */
export class IdUses {
  /** Participants of an ID: one alone, or several. */
  private readonly users = new Map<number, number | Set<number>>();

  /** Looks the IDs (ascending, distinct) up in these books. Throws `IntegrityError`. */
  static async read(books: readonly Ledger[], ids: Float64Array): Promise<IdUses> {
    const uses = new IdUses();
    for (const ledger of books) {
      const entries = await readClaims(ledger, ids);
      for (let at = 0; at < entries.length; at++)
        if ((entries.state[at] & ClaimBit.current) !== 0) uses.add(entries.id[at], entries.participant[at]);
    }
    return uses;
  }

  private add(id: number, participant: number): void {
    const known = this.users.get(id);
    if (known === undefined) this.users.set(id, participant);
    else if (typeof known === 'number') this.users.set(id, new Set([known, participant]));
    else known.add(participant);
  }

  /** True if a row of another participant claims the ID. */
  byOthers(id: number, participant: number): boolean {
    const users = this.users.get(id);
    if (users === undefined) return false;
    return typeof users === 'number' ? users !== participant : [...users].some((user) => user !== participant);
  }
}
