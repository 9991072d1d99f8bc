/**
 * Coalescing of old stamps: a row has 16 bits for a stamp, so a ledger cannot distinguish the batches of all years.
 * Nothing as old as the horizon is accepted any more, so among older stamps only one thing matters: whether a
 * membership is older than the `full` of its scheme.
 */
import { schemes } from '../domain/codes.ts';
import type { LedgerManifest, Stamp } from './manifest.ts';

/** Represents every batch of a month. */
const anyBatch = '0'.repeat(32);

export class StampAging {
  readonly horizon: number; // milliseconds
  private readonly fulls: LedgerManifest['fulls'];

  constructor(horizon: number, fulls: LedgerManifest['fulls']) {
    this.horizon = horizon;
    this.fulls = fulls;
  }

  /** The stamp itself, or the first instant of its month (UTC) if it is older than the horizon. */
  identity(stamp: Stamp): Stamp {
    if (stamp.asOf >= this.horizon) return stamp;
    const at = new Date(stamp.asOf);
    return { asOf: Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1), batch: anyBatch };
  }

  /** The same for the stamp of a membership, which stays as effective as it was. */
  membership(stamp: Stamp, scheme: number): Stamp {
    const aged = this.identity(stamp);
    const full = this.fulls[schemes[scheme]];
    const fell = full !== undefined && isOlder(aged, full) && !isOlder(stamp, full);
    return fell ? full : aged;
  }
}

function isOlder(a: Stamp, b: Stamp): boolean {
  return a.asOf === b.asOf ? a.batch < b.batch : a.asOf < b.asOf;
}
