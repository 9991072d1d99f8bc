/**
 * What of a ledger may differ under another registry version: read from the chain, so that the work is in
 * proportion to what changed. A verdict is a function of the claim, the registry and the rules; so a row whose claimed
 * ID has the same record in both versions, and which no CMND leads elsewhere, stays as it is.
 */
import { Refusal } from '../base/errors.ts';
import type { Ledger, LedgerWorld } from '../ledger/ledger.ts';
import {
  isBatchVersion,
  isReverification,
  walkChain,
  type ReverificationManifest,
  type VersionName,
} from '../ledger/manifest.ts';
import { segmentShape, type SegmentMeta } from '../ledger/rows.ts';
import type { ReverifyScope } from './reverify-rows.ts';
import { ruleVersion } from '../match/verdict.ts';
import { canonicalisationOf } from '../names/canon.ts';
import type { RegistryReader } from '../registry/reader.ts';

/** Claimed keys that two registry versions may answer otherwise, ascending (`registry-touched-claims.ts`). */
export type TouchedFinder = (from: string, to: string) => Promise<Float64Array>;

export interface Baseline {
  /** Registry versions that rows may be based on, ascending. */
  registries: string[];
  /** The newest re-verification, if there was one. */
  last: ReverificationManifest | undefined;
}

/**
 * What the rows of a province may be based on: the version of the newest re-verification and those of the batches after
 * it. Throws `IntegrityError`.
 */
export async function findStanding(world: LedgerWorld, province: string, state: VersionName): Promise<Baseline> {
  const registries = new Set<string>();
  for await (const { manifest } of walkChain(world, province, state)) {
    if (isBatchVersion(manifest)) registries.add(manifest.registryVersion);
    if (!isReverification(manifest)) continue;
    registries.add(manifest.registryVersion);
    return { registries: [...registries].sort(), last: manifest };
  }
  return { registries: [...registries].sort(), last: undefined };
}

/**
 * Which rows to compare with `registry`; undefined if every row is based on it and on these rules. Throws
 * `IntegrityError`.
 */
export async function planScope(
  ledger: Ledger,
  standing: Baseline,
  registry: Pick<RegistryReader, 'version' | 'canons'>,
  touched: TouchedFinder,
): Promise<ReverifyScope | undefined> {
  const { version: to } = registry;
  const from = standing.registries.filter((version) => version !== to);
  const isNew = servesMore(registry, standing.last) || (await standsOnOtherRules(ledger, standing.last));
  if (from.length === 0 && !isNew) return undefined;
  let of: ReverifyScope['of'] = isNew ? 'all' : 'touched';
  const lists: Float64Array[] = [];
  for (const version of from) {
    try {
      lists.push(await touched(version, to));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : '';
      // Removed, or no canon in common: nothing is known of what differs. Rows that cannot be compared are counted.
      if (code === 'REGISTRY_VERSION_UNKNOWN' || code === 'CANON_MISMATCH') of = 'all';
      else throw error;
    }
  }
  return { of, ids: unite(lists) };
}

/**
 * True if the registry serves a canon that the one of the last re-verification did not: rows of it waited then, and
 * what they are based on is older than that one. One of an earlier release, which does not record canons, served
 * canonicalisation 1 alone.
 */
function servesMore({ canons }: Pick<RegistryReader, 'canons'>, last: Baseline['last']): boolean {
  if (last === undefined) return false;
  const served = last.reverification.canons;
  return canons.some((canon) => (served === undefined ? canonicalisationOf(canon) > 1 : !served.includes(canon)));
}

/** True if a segment newer than the last re-verification, or that one itself, names other rules. */
async function standsOnOtherRules(ledger: Ledger, last: ReverificationManifest | undefined): Promise<boolean> {
  if (last !== undefined && last.reverification.ruleVersion !== ruleVersion) return true;
  const covered = new Set(last?.segments.map((ref) => ref.key));
  for (const ref of ledger.manifest?.segments ?? []) {
    if (covered.has(ref.key)) continue;
    const { registries } = (await ledger.openTable(ref, segmentShape)).meta as SegmentMeta;
    if (registries.some((name) => name !== '' && !name.endsWith(` ${ruleVersion}`))) return true;
  }
  return false;
}

/** Ascending lists as one, each number once. */
function unite(lists: readonly Float64Array[]): Float64Array {
  if (lists.length === 1) return lists[0];
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  return all.filter((id, k) => k === 0 || id !== all[k - 1]);
}
