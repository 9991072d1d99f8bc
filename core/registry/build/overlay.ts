/**
 * Builds the index of a delta (`docs/registry-index.md`, Overlays): everything that has changed since the snapshot, in
 * one layer over it. The overlay of the base is merged in, so that a reader meets two layers however many deltas there
 * were.
 */
import { newBlock, setU64, type Block } from '../../blocks/block-table.ts';
import { PersonStatus } from '../../domain/codes.ts';
import { Refusal } from '../../base/errors.ts';
import type { FingerprintKey, World } from '../../ports.ts';
import { readDelta, type Delta } from './delta.ts';
import type { ExtractManifest, ExtractSource } from './extract.ts';
import {
  chainMax,
  compactedVersion,
  registryManifestKey,
  sealManifest,
  versionLengthMax,
  type RegistryCounts,
  type RegistryKind,
  type RegistryManifest,
  type RegistryObject,
} from '../format.ts';
import { requireBaseInUse } from '../base-in-use.ts';
import { findManifest, type RegistryLayer } from '../layer.ts';
import { changeOldIds } from './old-ids.ts';
import { canonOf, readableVersion } from '../../names/canon.ts';
import { identityUnder } from './plan.ts';
import { RegistryReader, type PersonColumns } from '../reader.ts';
import { overlayRows, numbersOf, rowsOf, shapeOf, writeRows } from '../rows.ts';
import { writeBytes } from '../write.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/**
 * People of one delta, and of one overlay: they are in memory (300 bytes each). A month has half a million; more is a
 * snapshot.
 */
export const overlayRowsMax = 4_000_000;

/**
 * The index of a delta over its base. Throws Refusal('REGISTRY_BASE_MISSING') if the base has no index,
 * 'REGISTRY_BASE_WRONG' if it is of a later day, 'CANON_MISMATCH' if it was made under another key or canonicalisation,
 * 'REGISTRY_CHAIN_FULL' if compaction is due or the changes are too many, 'REGISTRY_BASE_OLD' if the base is older than
 * the version in use; and as `buildRegistry`. Nothing is written
 * before everything was checked.
 */
export async function buildOverlay(
  world: Stores,
  source: ExtractSource,
  extract: ExtractManifest,
  options: {
    key: FingerprintKey;
    /** The version in use, over which the delta must be; undefined if it may be over any. */
    inUse: { registry: string; asOf: string } | undefined;
    progress?: (done: number, total: number, step: 'read' | 'check' | 'write') => void;
  },
): Promise<RegistryManifest> {
  const { key, progress = () => {} } = options;
  const base = await openBase(world, extract);
  // What an index serves, its deltas serve: one over canonicalisation 1 stays with it.
  const identity = { ...identityUnder(extract, key, base.canons, world.hash), base: base.version };
  if (readableVersion(base.canon, key.number) === undefined || base.keyCheck !== identity.keyCheck)
    throw new Refusal('CANON_MISMATCH', { registry: base.canon, own: canonOf(key.number) });
  // The version of its compaction must be a version too.
  if (compactedVersion(extract.version).length > versionLengthMax)
    throw new Refusal('REGISTRY_MANIFEST_INVALID', { field: 'version' });
  const chain = [...base.manifest.chain, base.version];
  await requireBaseInUse(world, { base: extract.base, chain }, options.inUse);
  if (chain.length > chainMax) throw new Refusal('REGISTRY_CHAIN_FULL', { base: base.version });
  if (extract.rows > overlayRowsMax) throw new Refusal('REGISTRY_CHAIN_FULL', { base: base.version });

  const delta = await readDelta(world, source, extract, { key, base: base.manifest });
  progress(extract.rows, extract.rows, 'read');
  const merged = await mergeDelta(world, base, delta);
  progress(extract.rows, extract.rows, 'check');
  const objects: RegistryObject[] = [];
  for (const [kind, part, rows] of merged.tables) {
    const written = await writeRows(world, { version: extract.version, kind, part, format: identity.format }, rows);
    if (written !== undefined) objects.push(written);
  }
  const rows = base.rows + merged.born;
  const sealed = sealManifest({ ...identity, chain, rows, counts: merged.counts, objects }, world.hash);
  await writeBytes(world, registryManifestKey(extract.version), sealed.bytes);
  progress(extract.rows, extract.rows, 'write');
  return sealed.manifest;
}

/** The base, or its compaction if there is one: the same people in a chain that begins anew. */
async function openBase(world: Stores, extract: ExtractManifest): Promise<RegistryReader> {
  const named = extract.base ?? '';
  const manifest = (await findManifest(world, compactedVersion(named))) ?? (await findManifest(world, named));
  if (manifest === undefined) throw new Refusal('REGISTRY_BASE_MISSING', { base: named });
  if (Date.parse(extract.asOf) < Date.parse(manifest.asOf)) throw new Refusal('REGISTRY_BASE_WRONG', { base: named });
  return RegistryReader.open(world, manifest.version);
}

/**
 * An overlay before it is written: its tables in their order, the counts of the whole version, and how many people are
 * new in it.
 */
interface Merged {
  tables: [kind: RegistryKind, part: string, rows: Block][];
  counts: RegistryCounts;
  born: number;
}

async function mergeDelta(world: Stores, base: RegistryReader, delta: Delta): Promise<Merged> {
  const before = await base.findPeople(delta.ids);
  const nextBefore = await base.findNext(delta.ids);
  const oldIds = await changeOldIds(world, base, {
    ids: delta.ids,
    before: { oldId: await base.findOldIdsOf(delta.ids), status: before.status },
    after: { oldId: delta.folded.columns.oldId as Uint32Array, status: delta.status },
  });
  const overlay = base.layers[1] as RegistryLayer | undefined;
  const lay = async (kind: RegistryKind, part: string, over: Block, gone: Float64Array): Promise<Block> => {
    const shape = shapeOf(kind, part, base.manifest.format);
    return overlayRows(shape, await rowsOf(world, overlay, kind, part, base.manifest.format), over, gone);
  };
  const tables: Merged['tables'] = [['people', '', await lay('people', '', delta.people, delta.ids)]];
  if (tables[0][2].rows > overlayRowsMax) throw new Refusal('REGISTRY_CHAIN_FULL', { base: base.version });
  tables.push(['folded', '', await lay('folded', '', delta.folded, delta.ids)]);
  tables.push(['old-ids', '', await lay('old-ids', '', oldIds.resolved, oldIds.touched)]);
  tables.push(['shared-old-ids', '', await lay('shared-old-ids', '', oldIds.shared, oldIds.touched)]);
  const successions = successionsOf(delta, nextBefore);
  tables.push(['superseded', '', await lay('superseded', '', successions, numbersOf(successions, 'id'))]);
  const known = overlay?.manifest.objects.filter(({ kind }) => kind === 'children').map(({ part }) => part) ?? [];
  for (const part of [...new Set([...known, ...delta.children.keys()])].toSorted()) {
    const own = delta.children.get(part) ?? newBlock(shapeOf('children', part), 0);
    tables.push(['children', part, await lay('children', part, own, delta.ids)]);
  }
  if (delta.earlierNames !== undefined)
    tables.push(['earlier-names', '', await lay('earlier-names', '', delta.earlierNames, delta.ids)]);
  const { counts, born } = countsAfter(base, delta, before, nextBefore);
  counts.oldIds += oldIds.counts.oldIds;
  counts.oldIdsAmbiguous += oldIds.counts.oldIdsAmbiguous;
  return { tables, counts, born };
}

/**
 * Successors of the delta's people; 0 where the base has one and the delta none. Where neither has one, what stands in
 * the overlay stays.
 */
function successionsOf({ ids, successors }: Delta, nextBefore: Float64Array): Block {
  const places = Uint32Array.from(ids.keys()).filter((k) => successors[k] > 0 || nextBefore[k] > 0);
  const rows = newBlock(shapeOf('superseded', ''), places.length);
  places.forEach((k, row) => {
    setU64(rows.columns.id as Uint32Array, row, ids[k]);
    setU64(rows.columns.successor as Uint32Array, row, successors[k]);
  });
  return rows;
}

function countsAfter(
  base: RegistryReader,
  delta: Delta,
  before: PersonColumns,
  nextBefore: Float64Array,
): { counts: RegistryCounts; born: number } {
  const counts = { ...base.manifest.counts };
  let born = 0;
  for (let k = 0; k < delta.ids.length; k++) {
    if (before.status[k] === PersonStatus.absent) born++;
    else {
      countStatus(counts, before.status[k], -1);
      if (before.nameLow[k] === 0 && before.nameHigh[k] === 0) counts.namesEmpty--;
    }
    countStatus(counts, delta.status[k], 1);
    counts.superseded += Number(delta.successors[k] > 0) - Number(nextBefore[k] > 0);
  }
  counts.namesEmpty += delta.namesEmpty;
  return { counts, born };
}

function countStatus(counts: RegistryCounts, status: number, by: number): void {
  if (status === PersonStatus.alive) counts.alive += by;
  else if (status === PersonStatus.deceased) counts.deceased += by;
  else counts.cancelled += by;
}
