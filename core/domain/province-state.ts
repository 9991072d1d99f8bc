/**
 * The state item of a province: which manifest is current, and the counts (`docs/contracts.md`, State item). Reading it
 * is the first step of a commit, replacing it conditionally is the commit.
 */
import * as z from 'zod';
import { findSender } from './provinces.ts';
import { schemes, verdictNames } from './codes.ts';
import type { StateItem, StateKey, StateStore } from '../ports.ts';

const $Count = z.int().nonnegative();

/** The six figures; `denominator` = participants − outOfScope, `remaining` = denominator − verified. */
export const $Figures = z.strictObject({
  participants: $Count,
  outOfScope: $Count,
  denominator: $Count,
  synced: $Count,
  verified: $Count,
  remaining: $Count,
});
export type Figures = z.infer<typeof $Figures>;

export const $SchemeFigures = z.strictObject({ BHXHBB: $Figures, BHXHTN: $Figures, BHYT: $Figures, BHTN: $Figures });
export type SchemeFigures = z.infer<typeof $SchemeFigures>;

const verdictShape = Object.fromEntries(verdictNames.map((name) => [name, $Count]));
/** Persons by verdict; every verdict is present. */
export const $VerdictCounts = z.strictObject(verdictShape as Record<(typeof verdictNames)[number], typeof $Count>);
export type VerdictCounts = z.infer<typeof $VerdictCounts>;

export const $ProvinceState = z.object({
  version: z.int().positive(),
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
  // the batch that made this version: the manifest is staged/<province>/<batch>/<manifest>
  batch: z.string().regex(/^[0-9a-f]{32}$/),
  registryVersion: z.string(),
  asOf: z.iso.datetime(), // newest as-of of any batch
  lastUpload: z.iso.datetime(), // newest instant at which the store took an upload
  ...$Figures.shape,
  schemes: $SchemeFigures,
  verdicts: $VerdictCounts,
  recent: z.array(z.string()), // batch ids, newest first
  recentContent: z.array(z.string()), // content ids of the same batches, same order
  fullAt: z.partialRecord(z.enum(schemes), z.iso.datetime()), // as-of of the newest full, by scheme
  /** The `traceparent` of the batch that made this version, where somebody traces; no figure follows from it. */
  trace: z.string().exactOptional(),
});
export type ProvinceState = z.infer<typeof $ProvinceState>;

export function stateKey(province: string): StateKey {
  return { partition: `PROVINCE#${province}`, sort: 'STATE' };
}

export function batchKey(province: string, batch: string): StateKey {
  return { partition: `PROVINCE#${province}`, sort: `BATCH#${batch}` };
}

export function contentKey(province: string, content: string): StateKey {
  return { partition: `PROVINCE#${province}`, sort: `CONTENT#${content}` };
}

/**
 * The state of a province, or undefined if nothing was ever committed. Throws if the item is not of the form of this
 * version.
 */
export async function readProvinceState(store: StateStore, province: string): Promise<ProvinceState | undefined> {
  if (findSender(province) === undefined) throw new Error(`unknown province ${province}`);
  const item = await store.read(stateKey(province));
  return item === undefined ? undefined : $ProvinceState.parse(item);
}

/** State as plain attributes. */
export function stateItem(state: ProvinceState): StateItem & { version: number } {
  return state;
}

export const noFigures: Figures = {
  participants: 0,
  outOfScope: 0,
  denominator: 0,
  synced: 0,
  verified: 0,
  remaining: 0,
};
export const figureNames = Object.keys(noFigures) as (keyof Figures)[];
