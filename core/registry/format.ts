/**
 * The shapes of the registry index and its manifest: the numbers of `docs/registry-index.md` in code.
 */
import { vietnamAhead } from '../base/calendar-day.ts';
import * as z from 'zod';
import type { TableShape } from '../blocks/block-table.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { Hash } from '../ports.ts';

/** Format of what is built from now on; those of format 2 are read and carried on by deltas. */
export const registryFormat = 3;
export type RegistryFormat = 2 | 3;

/**
 * Rows of a block, 17 kB of people. Measured (`docs/performance.md`): a third of the bytes of 4,096 rows for a batch of
 * 500, no more for one of a whole province; smaller ones save less than the directories of the country grow.
 */
export const registryBlockRows = 1024;
/** Of folded fingerprints, asked for by the few rows that differ, since format 3: 11 kB (`docs/registry-index.md`). */
export const foldedBlockRows = 512;

/** Rows of a block of the tables of one kind, as they are written now; a reader goes by the directory. */
export function blockRowsOf(kind: RegistryKind, format: RegistryFormat = registryFormat): number {
  return kind === 'folded' && format > 2 ? foldedBlockRows : registryBlockRows;
}

/** Personal IDs are cut into a 3-digit prefix, which names the shard, and nine digits, which fit 32 bits. */
export const idsPerPrefix = 1e9;
/** CMND numbers are cut by their leading digit. */
export const oldIdsPerDigit = 1e8;

export const registryKinds = [
  'people',
  'folded',
  'old-ids',
  'shared-old-ids',
  'superseded',
  'children',
  'earlier-names',
] as const;
export type RegistryKind = (typeof registryKinds)[number];

/** Columns of the folded fingerprints, in the order of `FoldedPart`. */
export const foldedColumns = ['noMarks', 'noSpaces', 'sorted', 'firstLast', 'initials', 'variant'] as const;

const personColumns = [
  { name: 'birthDate', type: 'u32' },
  { name: 'flags', type: 'u8' },
  { name: 'name', type: 'u64' },
] as const;
const foldedNameColumns = [
  ...foldedColumns.map((name) => ({ name, type: 'u16' as const })),
  { name: 'oldId', type: 'u32' }, // CMND, or noOldId
] as const;
/** Words of the name (`countWords`), since format 3. */
const wordColumns = [...foldedNameColumns, { name: 'words', type: 'u8' }] as const;
/** Fingerprints under the canonicalisation before. */
const earlierNameColumns = [
  { name: 'name', type: 'u64' },
  ...foldedColumns.map((name) => ({ name, type: 'u16' as const })),
] as const;
const oldIdColumns = [
  { name: 'oldId', type: 'u32' },
  { name: 'id', type: 'u64' },
] as const;

/**
 * Tables of a snapshot; an overlay has the same but for people and folded, which are one table of the whole country
 * each.
 */
const registryShapes: Record<RegistryKind, TableShape> = {
  people: {
    type: 16,
    name: 'registry people',
    version: 1,
    key: 'id',
    columns: [{ name: 'id', type: 'u32' }, ...personColumns],
  },
  folded: {
    type: 17,
    name: 'registry folded fingerprints',
    version: 3,
    key: 'id',
    columns: [{ name: 'id', type: 'u32' }, ...wordColumns],
  },
  'old-ids': { type: 18, name: 'registry old IDs', version: 1, key: 'oldId', columns: oldIdColumns },
  'shared-old-ids': { type: 20, name: 'registry shared old IDs', version: 1, key: 'oldId', columns: oldIdColumns },
  superseded: {
    type: 19,
    name: 'registry superseded IDs',
    version: 1,
    key: 'id',
    columns: [
      { name: 'id', type: 'u64' },
      { name: 'successor', type: 'u64' },
    ],
  },
  children: {
    type: 21,
    name: 'registry children',
    version: 1,
    key: 'id',
    columns: [
      { name: 'id', type: 'u64' },
      { name: 'birthDate', type: 'u32' },
    ],
  },
  'earlier-names': {
    type: 24,
    name: 'registry earlier names',
    version: 1,
    key: 'id',
    columns: [{ name: 'id', type: 'u32' }, ...earlierNameColumns],
  },
};
const changedPeople: TableShape = {
  type: 22,
  name: 'registry changed people',
  version: 1,
  key: 'id',
  columns: [{ name: 'id', type: 'u64' }, ...personColumns],
};
const changedFolded: TableShape = {
  type: 23,
  name: 'registry changed folded fingerprints',
  version: 2,
  key: 'id',
  columns: [{ name: 'id', type: 'u64' }, ...wordColumns],
};
const changedEarlierNames: TableShape = {
  type: 25,
  name: 'registry changed earlier names',
  version: 1,
  key: 'id',
  columns: [{ name: 'id', type: 'u64' }, ...earlierNameColumns],
};

/** Tables of format 2 that have changed since: without numbers of words. */
const foldedOfFormat2: TableShape = {
  ...registryShapes.folded,
  version: 2,
  columns: [{ name: 'id', type: 'u32' }, ...foldedNameColumns],
};
const changedFoldedOfFormat2: TableShape = {
  ...changedFolded,
  version: 1,
  columns: [{ name: 'id', type: 'u64' }, ...foldedNameColumns],
};

/**
 * The shape of an object in an index of this format: what belongs to people is named by a prefix in a snapshot, and
 * whole in an overlay.
 */
export function registryShape(
  { kind, part }: Pick<RegistryObject, 'kind' | 'part'>,
  format: RegistryFormat = registryFormat,
): TableShape {
  const isWhole = part === '';
  if (kind === 'folded' && format === 2) return isWhole ? changedFoldedOfFormat2 : foldedOfFormat2;
  if (isWhole && kind === 'people') return changedPeople;
  if (isWhole && kind === 'folded') return changedFolded;
  if (isWhole && kind === 'earlier-names') return changedEarlierNames;
  return registryShapes[kind];
}

/**
 * Deltas that may lie over one snapshot: each is merged with those before it, so a month of days stays cheap; then
 * compact.
 */
export const chainMax = 32;

/**
 * Ages listed per province of residence: children under 6 are asked for, and a year more stays for late births and
 * reports.
 */
const childYears = 7;

/** First birth date (PackedDate) of the lists of children: so many years before the day of the as-of in Viet Nam. */
export function childrenSince(asOf: string): number {
  const [year, month, day] = new Date(Date.parse(asOf) + vietnamAhead)
    .toISOString()
    .slice(0, 10)
    .split('-')
    .map(Number);
  return (year - childYears) * 10000 + month * 100 + day;
}

/** True if somebody born then may be a child: an unknown day or month counts as the last one. */
export function isChild(birthDate: number, since: number): boolean {
  const latest = birthDate % 10000 === 0 ? birthDate + 1231 : birthDate % 100 === 0 ? birthDate + 31 : birthDate;
  return latest >= since;
}

/** Name of the list of children of a province; of code 0, of those without a residence. */
export function childrenPart(code: number): string {
  return `vn34-${String(code).padStart(2, '0')}`;
}

/** `flags` of a person: bits 0–1 sex, bits 2–3 status. */
export function personFlags(sex: number, status: number): number {
  return sex | (status << 2);
}

export const versionLengthMax = 64;

/** The version that holds the same people as this one in a snapshot of its own. */
export function compactedVersion(version: string): string {
  return `${version}.full`;
}

/** A version is a part of object keys: no slash, no leading dot. */
export const $RegistryVersion = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/);

export const registryPrefix = 'registry/';

export function registryKey(version: string, name: string): string {
  return `${registryPrefix}${version}/${name}`;
}

/** Key of the object of one kind and part (prefix, digit or ''). */
export function registryObjectKey(version: string, kind: RegistryKind, part: string): string {
  return registryKey(version, part === '' ? `${kind}.arrow` : `${kind}/${part}.arrow`);
}

export function registryManifestKey(version: string): string {
  return registryKey(version, 'manifest.json');
}

const $count = z.int().min(0);
const $sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const $RegistryObject = z.strictObject({
  kind: z.enum(registryKinds),
  part: z.string().regex(/^([0-9]{0,3}|vn34-[0-9]{2})$/),
  key: z.string(),
  bytes: $count,
  rows: $count,
  blocks: $count,
  first: $count,
  last: $count,
  tailBytes: $count,
  tailCrc32: $count,
  sha256: $sha256,
});
export type RegistryObject = z.infer<typeof $RegistryObject>;

export const $RegistryCounts = z.strictObject({
  alive: $count,
  deceased: $count,
  cancelled: $count,
  oldIds: $count,
  oldIdsAmbiguous: $count,
  superseded: $count,
  namesEmpty: $count,
});
export type RegistryCounts = z.infer<typeof $RegistryCounts>;

/** `manifest.json` of an index; its keys are written in this order. */
const $RegistryManifest = z.strictObject({
  format: z.literal([2, registryFormat]),
  version: $RegistryVersion,
  kind: z.enum(['snapshot', 'delta']),
  base: z.nullable($RegistryVersion),
  chain: z.array($RegistryVersion).max(chainMax),
  compacted: z.nullable($RegistryVersion),
  asOf: z.iso.datetime(),
  rows: $count,
  canon: $count,
  canonicalisation: $count,
  /** Since format 3: all canons whose fingerprints it has, `canon` first. */
  canons: z.array($count).min(1).max(2).optional(),
  keyNumber: z.int().min(1).max(255),
  keyCheck: z.string().regex(/^[0-9a-f]{16}$/),
  extract: z.strictObject({ sha256: $sha256, parts: $count }),
  counts: $RegistryCounts,
  objects: z.array($RegistryObject),
  sha256: $sha256,
});
export type RegistryManifest = z.infer<typeof $RegistryManifest>;
/** What is known of a manifest whose format is no longer read. */
const $OldManifest = z.object({ format: z.literal(1), version: $RegistryVersion });

/** All canons whose fingerprints an index has; that of `people` first. */
export function canonsOf({ canon, canons }: Pick<RegistryManifest, 'canon' | 'canons'>): readonly number[] {
  return canons ?? [canon];
}

/** The bytes of a manifest and the manifest, which holds the hash of the rest of itself. */
export function sealManifest(
  unsealed: Omit<RegistryManifest, 'sha256'>,
  hash: Hash,
): { manifest: RegistryManifest; bytes: Uint8Array } {
  const manifest = { ...unsealed, sha256: textSha256(JSON.stringify(unsealed), hash) };
  return { manifest, bytes: new TextEncoder().encode(JSON.stringify(manifest)) };
}

/**
 * The manifest in these bytes; `IntegrityError` if any of them is not as it was written. Throws
 * Refusal('REGISTRY_FORMAT_OLD') for one that an earlier release wrote.
 */
export function readRegistryManifest(key: string, bytes: Uint8Array, hash: Hash): RegistryManifest {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const document = parseJson(key, text);
  const old = $OldManifest.safeParse(document);
  if (old.success) throw new Refusal('REGISTRY_FORMAT_OLD', { version: old.data.version, format: old.data.format });
  const parsed = $RegistryManifest.safeParse(document);
  if (!parsed.success)
    throw new IntegrityError(key, `a manifest with a wrong ${parsed.error.issues[0].path.join('.')}`, 'a manifest');
  const { format, canon, canons } = parsed.data;
  if ((format === registryFormat) !== (canons !== undefined) || canonsOf(parsed.data)[0] !== canon)
    throw new IntegrityError(key, 'a manifest with a wrong canons', 'a manifest');
  const { sha256, ...rest } = parsed.data;
  const found = textSha256(JSON.stringify(rest), hash);
  if (found !== sha256) throw new IntegrityError(key, `manifest hash ${found}`, sha256);
  if (JSON.stringify(parsed.data) !== text)
    throw new IntegrityError(key, 'a manifest rewritten', 'the bytes as written');
  return parsed.data;
}

function parseJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IntegrityError(key, 'a manifest that is not JSON', 'a manifest');
  }
}

export function textSha256(text: string, hash: Hash): string {
  return bytesSha256(new TextEncoder().encode(text), hash);
}

export function bytesSha256(bytes: Uint8Array, hash: Hash): string {
  const sha256 = hash.sha256();
  sha256.update(bytes);
  return sha256.hex();
}
