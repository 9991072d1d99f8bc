/**
 * One lost or damaged object put back: from a version that the store still has, or from where the same bytes are stored
 * a second time. Only bytes that have the hash by which the object is named elsewhere are put back; nothing is ever
 * guessed.
 */
import { answersWorkbook } from '../answers/answers-workbook.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { isBatchVersion, readRef, versionId, walkChain, type LedgerManifest } from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import type { World } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { resultsKey } from '../commit/publish-batch.ts';
import { isReceiptOf, receiptBytes } from './verify-published.ts';
import { markerBytes } from '../ledger/ratified-markers.ts';
import { readRegistryManifest, registryManifestKey, registryPrefix } from '../registry/format.ts';
import { openManifest } from '../registry/reader.ts';
import { isOwnWorkbook } from '../formats/xlsx/workbook-writer.ts';

export type RestoreWorld = Pick<World, 'objects' | 'state' | 'hash'>;

export interface Restored {
  key: string;
  /**
   * `intact`: nothing was wrong. `version`: from an older version in the store. `copy`: from another object, or made
   * again.
   */
  from: 'intact' | 'version' | 'copy';
}

/** What is known of an object without reading it. */
interface Known {
  isWhole(bytes: Uint8Array): boolean;
  /** Where the same bytes may be stored as well. */
  copies: string[];
  /** The bytes, if they follow from the ledger. */
  bytes?: Uint8Array;
}

/**
 * Restores the object under `key`: of the ledger (`staged/`, `ratified/`, answers under `results/`) or of a registry
 * index. Throws Refusal RESTORE_UNKNOWN_KEY if nothing records what the object should be, RESTORE_NO_SOURCE if its
 * bytes are nowhere; `IntegrityError` if that record is itself damaged.
 */
export async function restoreObject(world: RestoreWorld, key: string): Promise<Restored> {
  const known = await knownOf(world, key);
  const current = await world.objects.read(key);
  if (current !== undefined && known.isWhole(current)) return { key, from: 'intact' };
  for await (const version of world.objects.versions?.(key) ?? []) {
    const bytes = await world.objects.read(key, { version });
    if (bytes !== undefined && known.isWhole(bytes)) return putBack({ key, from: 'version' }, bytes);
  }
  if (known.bytes !== undefined) return putBack({ key, from: 'copy' }, known.bytes);
  for (const copy of known.copies) {
    const bytes = await world.objects.read(copy);
    if (bytes !== undefined && known.isWhole(bytes)) return putBack({ key, from: 'copy' }, bytes);
  }
  throw new Refusal('RESTORE_NO_SOURCE');

  /** What was lost is put back as it was first written: a store may let nothing else be done under some keys. */
  async function putBack(restored: Restored, bytes: Uint8Array): Promise<Restored> {
    await (current === undefined ? world.objects.putIfAbsent(key, bytes) : world.objects.put(key, bytes));
    const now = await world.objects.read(key);
    if (now === undefined || !known.isWhole(now)) throw new IntegrityError(key, 'other bytes', 'what was put');
    return restored;
  }
}

async function knownOf(world: RestoreWorld, key: string): Promise<Known> {
  const [root, province, batch, name] = key.split('/');
  if (key.startsWith(registryPrefix)) return knownOfRegistry(world, key);
  if (root === 'staged' && /^[0-9a-f]{64}$/.test(name)) {
    const answers = ['outcomes.csv', 'rejected.csv'].map((each) => resultsKey(province, batch, each));
    return hashed(world, name, answers);
  }
  if (root === 'ratified' && /^[1-9]\d*$/.test(batch)) return knownOfMarker(world, province, Number(batch));
  if (root === 'results' && (name === 'outcomes.csv' || name === 'rejected.csv')) {
    const { manifest } = await findVersion(world, province, (each) => versionId(each) === batch);
    if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
    const ref = name === 'outcomes.csv' ? manifest.answers.outcomes : manifest.answers.rejected;
    return hashed(world, ref.sha256, [ref.key]);
  }
  if (root === 'results' && name === 'answers.xlsx') return knownOfBook(world, province, batch);
  if (root === 'results' && name === 'receipt.json') return knownOfReceipt(world, province, batch);
  throw new Refusal('RESTORE_UNKNOWN_KEY');
}

/** The workbook follows from the other answers; one that an older catalogue made is whole as well. */
async function knownOfBook(world: RestoreWorld, province: string, batch: string): Promise<Known> {
  const { manifest } = await findVersion(world, province, (each) => versionId(each) === batch);
  if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
  const outcomes = await readRef(world.objects, world.hash, manifest.answers.outcomes);
  const rejected = await readRef(world.objects, world.hash, manifest.answers.rejected);
  return { isWhole: isOwnWorkbook, copies: [], bytes: answersWorkbook({ outcomes, rejected }, { province, batch }) };
}

/** The receipt is the ratified one and how long it took, which no hash covers: a receipt made again has 0. */
async function knownOfReceipt(world: RestoreWorld, province: string, batch: string): Promise<Known> {
  const { manifest } = await findVersion(world, province, (each) => versionId(each) === batch);
  if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
  const body = await readRef(world.objects, world.hash, manifest.answers.receipt);
  return { isWhole: (bytes) => isReceiptOf(body, bytes), copies: [], bytes: receiptBytes(body, 0) };
}

function hashed(world: RestoreWorld, sha256: string, copies: string[]): Known {
  return { isWhole: (bytes) => sha256Of(world.hash, bytes) === sha256, copies };
}

/** A marker follows from the chain. */
async function knownOfMarker(world: RestoreWorld, province: string, version: number): Promise<Known> {
  const { manifest, sha256 } = await findVersion(world, province, (each) => each.version === version);
  const bytes = markerBytes({ manifest: sha256, batch: versionId(manifest) });
  return { ...hashed(world, sha256Of(world.hash, bytes), []), bytes };
}

async function findVersion(
  world: RestoreWorld,
  province: string,
  wanted: (manifest: LedgerManifest) => boolean,
): Promise<{ manifest: LedgerManifest; sha256: string }> {
  const state = await readProvinceState(world.state, province);
  if (state !== undefined)
    for await (const version of walkChain(world, province, state)) if (wanted(version.manifest)) return version;
  throw new Refusal('RESTORE_UNKNOWN_KEY');
}

/** The manifest of an index holds the hash of itself and of everything else. */
async function knownOfRegistry(world: RestoreWorld, key: string): Promise<Known> {
  const version = key.slice(registryPrefix.length).split('/')[0];
  if (key === registryManifestKey(version)) return { isWhole: (bytes) => isManifest(world, key, bytes), copies: [] };
  const { objects } = await openManifest(world, version);
  const object = objects.find((each) => each.key === key);
  if (object === undefined) throw new Refusal('RESTORE_UNKNOWN_KEY');
  return hashed(world, object.sha256, []);
}

function isManifest(world: RestoreWorld, key: string, bytes: Uint8Array): boolean {
  try {
    readRegistryManifest(key, bytes, world.hash);
    return true;
  } catch (error) {
    if (error instanceof IntegrityError) return false;
    throw error;
  }
}
