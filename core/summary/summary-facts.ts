/** What is known beside the counts of now: histories, supplied figures, lists, batches. Read once for a summary. */
import type { Scheme } from '../domain/codes.ts';
import type { CautionFacts } from './caveats.ts';
import type { HistoryDay } from '../history/day-history.ts';
import { noRegistryChanges } from './registry-changes.ts';
import type { BatchSummary, Lists, ProvinceGroups, RegistryChanges, Run } from './summary-schema.ts';
import type { TargetItem } from './target-item.ts';

/** Of one province. */
export interface ProvinceFacts {
  fullAt: Partial<Record<Scheme, string>>; // as-of of the newest full, by scheme
  asOf: string | null;
  registryVersion: string | null;
  /** Closed days, ascending, each once; none of today or later. */
  history: readonly HistoryDay[];
  groups: ProvinceGroups | null; // null: nothing committed, or not known
  batches: readonly BatchSummary[];
  lists: Lists | null;
  caution: CautionFacts;
  /** Of a past day: the counts were supplied, so they are known although no version of a ledger has them. */
  supplied?: true;
}

export interface SummaryFacts {
  provinces: ReadonlyMap<string, ProvinceFacts>;
  /** Supplied figures of this year, or the newest year before it. */
  targets: readonly TargetItem[];
  run: Run | null;
  registryAsOf: string | null; // of the version in use
  registryChanges: RegistryChanges;
}

export const noProvinceFacts: ProvinceFacts = {
  fullAt: {},
  asOf: null,
  registryVersion: null,
  history: [],
  groups: null,
  batches: [],
  lists: null,
  caution: { leavers: [], partialDates: null },
};

/** Only the status is known: no province is ranked. */
export const noFacts: SummaryFacts = {
  provinces: new Map(),
  targets: [],
  run: null,
  registryAsOf: null,
  registryChanges: noRegistryChanges,
};
