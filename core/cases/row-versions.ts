/**
 * The versions of a ledger in which one participant's row was written, the newest first, as far back as is looked.
 * Every manifest names the one before it, so that no version can be left out; they are read some at a time.
 */
import { IntegrityError } from '../base/errors.ts';
import type { ProvinceState } from '../domain/province-state.ts';
import { Ledger, type LedgerWorld } from '../ledger/ledger.ts';
import { isCompaction, readManifest, type LedgerManifest, type VersionName } from '../ledger/manifest.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { readMarker } from '../ledger/ratified-markers.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';

/** Versions that are looked through: two months of eight uploads a day. One object each, read within seconds. */
export const historyVersionsMax = 500;
/** Manifests that are read at once. */
const aheadVersions = 32;

/** A row as one version wrote it. */
export interface RowVersion {
  manifest: LedgerManifest;
  rows: LedgerRows;
  at: number;
  /** Effective membership bits. */
  members: number;
}

export interface RowVersions {
  versions: RowVersion[];
  /** The oldest version that was looked at, and whether there are older ones. */
  from: LedgerManifest;
  isCut: boolean;
}

/** Of the participant with this key, from the version that `state` names. Throws `IntegrityError`. */
export async function readRowVersions(
  world: LedgerWorld,
  province: string,
  state: ProvinceState,
  participant: number,
  limit = historyVersionsMax,
): Promise<RowVersions> {
  const versions: RowVersion[] = [];
  let later: LedgerManifest | undefined;
  let looked = 0;
  for await (const manifest of manifests(world, province, state, limit + 1)) {
    if (later !== undefined) {
      versions.push(...(await writtenIn(world, later, manifest, participant)));
      looked += 1;
      if (looked === limit) return { versions, from: later, isCut: true };
    }
    later = manifest;
  }
  if (later === undefined) throw new IntegrityError(`PROVINCE#${province}/STATE`, 'no manifest', 'one');
  versions.push(...(await writtenIn(world, later, undefined, participant)));
  return { versions, from: later, isCut: false };
}

/** Up to `limit` manifests of the chain, the newest first. */
async function* manifests(
  world: LedgerWorld,
  province: string,
  state: ProvinceState,
  limit: number,
): AsyncGenerator<LedgerManifest> {
  let name: VersionName | null = { manifest: state.manifest, batch: state.batch };
  let version = state.version;
  const end = Math.max(0, state.version - limit);
  while (name !== null && version > end) {
    // Markers say where manifests are; what a manifest names as the one before it decides.
    const ahead = Array.from({ length: Math.min(aheadVersions, version - end) }, (_, back) => version - back);
    const read = await Promise.all(
      ahead.map(async (each) => {
        const marked = each === version ? name : await readMarker(world, province, each);
        return marked === null || marked === undefined
          ? undefined
          : { manifest: await readManifest(world, province, marked), name: marked };
      }),
    );
    for (const found of read) {
      if (name === null) return;
      const manifest: LedgerManifest =
        found?.name.manifest === name.manifest ? found.manifest : await readManifest(world, province, name);
      yield manifest;
      name = manifest.previous;
      version -= 1;
    }
  }
}

/** The row as `manifest` wrote it, if it did; a compaction writes nothing anew. */
async function writtenIn(
  world: LedgerWorld,
  manifest: LedgerManifest,
  before: LedgerManifest | undefined,
  participant: number,
): Promise<RowVersion[]> {
  if (isCompaction(manifest)) return [];
  const known = new Set(before?.segments.map(({ key }) => key));
  const segments = manifest.segments.filter(({ key }) => !known.has(key));
  if (!segments.some(({ first, last }) => first <= participant && participant <= last)) return [];
  const dictionaries = new Dictionaries();
  const rows = new LedgerRows(dictionaries);
  const ledger = Ledger.ofManifest(world, { ...manifest, segments });
  const [at] = await ledger.readRows(Float64Array.of(participant), rows);
  if (at < 0) return [];
  return [{ manifest, rows, at, members: members(rows, at, fullsOf(manifest, dictionaries.stamps)) }];
}
