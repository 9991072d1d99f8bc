/**
 * One lost or damaged object put back: from a version that the store still has, or from where the same bytes are stored
 * a second time. Only bytes that have the hash by which the object is named elsewhere are put back; nothing is ever
 * guessed.
 */
import { answersWorkbookOf } from '../answers/answers-workbook.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { isBatchVersion, readRef, streamRef, versionId, walkChain, type LedgerManifest } from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import { findSender } from '../domain/provinces.ts';
import { ObjectMissing, type ObjectBody, type World } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { owned, resultsKey } from '../commit/publish-batch.ts';
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
  /** Its hash, or what is true of its bytes. */
  is: { sha256: string } | ((bytes: Uint8Array) => boolean);
  /** Where the same bytes may be stored as well. */
  copies: string[];
  /** Makes the bytes, if they follow from the ledger. */
  make?: () => Promise<Uint8Array>;
}

type Version = { manifest: LedgerManifest; sha256: string };

/** Chains of provinces for the restoring of several objects: each manifest is read once. */
export class Chains {
  private readonly world: RestoreWorld;
  private readonly walked = new Map<string, { seen: Version[]; rest: AsyncGenerator<Version> }>();

  constructor(world: RestoreWorld) {
    this.world = world;
  }

  /** Throws Refusal RESTORE_UNKNOWN_KEY if no version is wanted; IntegrityError. */
  async find(province: string, wanted: (manifest: LedgerManifest) => boolean): Promise<Version> {
    const { seen, rest } = await this.walk(province);
    const known = seen.find(({ manifest }) => wanted(manifest));
    if (known !== undefined) return known;
    try {
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
        seen.push(next.value);
        if (wanted(next.value.manifest)) return next.value;
      }
    } catch (error) {
      // What is damaged may be restored before the next look.
      this.walked.delete(province);
      throw error;
    }
    throw new Refusal('RESTORE_UNKNOWN_KEY');
  }

  private async walk(province: string): Promise<{ seen: Version[]; rest: AsyncGenerator<Version> }> {
    const known = this.walked.get(province);
    if (known !== undefined) return known;
    const state = findSender(province) && (await readProvinceState(this.world.state, province));
    if (state === undefined) throw new Refusal('RESTORE_UNKNOWN_KEY');
    const begun = { seen: [], rest: walkChain(this.world, province, state) };
    this.walked.set(province, begun);
    return begun;
  }
}

/**
 * Restores the object under `key`: of the ledger (`staged/`, `ratified/`, answers under `results/`) or of a registry
 * index. What is known by its hash passes through in chunks. Throws Refusal RESTORE_UNKNOWN_KEY if nothing records what
 * the object should be, RESTORE_NO_SOURCE if its bytes are nowhere; `IntegrityError` if that record is itself damaged.
 */
export async function restoreObject(
  world: RestoreWorld,
  key: string,
  chains: Chains = new Chains(world),
): Promise<Restored> {
  const { objects, hash } = world;
  const { is, copies, make } = await knownOf(world, key, chains);
  const current = await look({ key });
  if (current === 'whole') return { key, from: 'intact' };
  for await (const version of objects.versions?.(key) ?? []) {
    const source = { key, version };
    if ((await look(source)) === 'whole') return putBack('version', await bodyOf(source));
  }
  if (make !== undefined) return putBack('copy', await make());
  for (const copy of copies) {
    const source = { key: copy };
    if ((await look(source)) === 'whole') return putBack('copy', await bodyOf(source));
  }
  throw new Refusal('RESTORE_NO_SOURCE');

  /** Whether these bytes are what the object should be. */
  async function look(place: Place): Promise<'whole' | 'other' | 'none'> {
    if (typeof is === 'function') {
      const bytes = await objects.read(place.key, versionOf(place));
      return bytes === undefined ? 'none' : is(bytes) ? 'whole' : 'other';
    }
    const sha256 = hash.sha256();
    try {
      for await (const chunk of objects.stream(place.key, versionOf(place))) sha256.update(chunk);
    } catch (error) {
      if (error instanceof ObjectMissing) return 'none';
      throw error;
    }
    return sha256.hex() === is.sha256 ? 'whole' : 'other';
  }

  /** What was looked at; changed meanwhile, it is not stored. */
  async function bodyOf(place: Place): Promise<ObjectBody> {
    if (typeof is !== 'function') return owned(streamRef(objects, hash, { ...place, ...is }));
    const bytes = await objects.read(place.key, versionOf(place));
    if (bytes === undefined || !is(bytes)) throw new IntegrityError(place.key, 'other bytes', 'those of before');
    return bytes;
  }

  /** What was lost is put back as it was first written: a store may let nothing else be done under some keys. */
  async function putBack(from: 'version' | 'copy', body: ObjectBody): Promise<Restored> {
    await (current === 'none' ? objects.putIfAbsent(key, body) : objects.put(key, body));
    if ((await look({ key })) !== 'whole') throw new IntegrityError(key, 'other bytes', 'what was put');
    return { key, from };
  }
}

/** A key, or one of its versions. */
interface Place {
  key: string;
  version?: string;
}

function versionOf({ version }: Place): { version?: string } {
  return version === undefined ? {} : { version };
}

async function knownOf(world: RestoreWorld, key: string, chains: Chains): Promise<Known> {
  const [root, province, batch, name] = key.split('/');
  if (key.startsWith(registryPrefix)) return knownOfRegistry(world, key);
  if (root === 'staged' && /^[0-9a-f]{64}$/.test(name)) {
    const answers = ['outcomes.csv', 'rejected.csv'].map((each) => resultsKey(province, batch, each));
    return hashed(name, answers);
  }
  if (root === 'ratified' && /^[1-9]\d*$/.test(batch)) return knownOfMarker(world, chains, province, Number(batch));
  if (root === 'results' && (name === 'outcomes.csv' || name === 'rejected.csv')) {
    const { manifest } = await chains.find(province, (each) => versionId(each) === batch);
    if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
    const ref = name === 'outcomes.csv' ? manifest.answers.outcomes : manifest.answers.rejected;
    return hashed(ref.sha256, [ref.key]);
  }
  if (root === 'results' && name === 'answers.xlsx') return knownOfBook(world, chains, province, batch);
  if (root === 'results' && name === 'receipt.json') return knownOfReceipt(world, chains, province, batch);
  throw new Refusal('RESTORE_UNKNOWN_KEY');
}

/** The workbook follows from the other answers; one that an older catalogue made is whole as well. */
async function knownOfBook(world: RestoreWorld, chains: Chains, province: string, batch: string): Promise<Known> {
  const { manifest } = await chains.find(province, (each) => versionId(each) === batch);
  if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
  const { outcomes, rejected } = manifest.answers;
  const { objects, hash } = world;
  const make = async (): Promise<Uint8Array> =>
    answersWorkbookOf(
      { outcomes: streamRef(objects, hash, outcomes), rejected: await readRef(objects, hash, rejected) },
      { province, batch },
    );
  return { is: isOwnWorkbook, copies: [], make };
}

/** The receipt is the ratified one and how long it took, which no hash covers: a receipt made again has 0. */
async function knownOfReceipt(world: RestoreWorld, chains: Chains, province: string, batch: string): Promise<Known> {
  const { manifest } = await chains.find(province, (each) => versionId(each) === batch);
  if (!isBatchVersion(manifest)) throw new Refusal('RESTORE_UNKNOWN_KEY');
  const body = await readRef(world.objects, world.hash, manifest.answers.receipt);
  return { is: (bytes) => isReceiptOf(body, bytes), copies: [], make: async () => receiptBytes(body, 0) };
}

function hashed(sha256: string, copies: string[]): Known {
  return { is: { sha256 }, copies };
}

/** A marker follows from the chain. */
async function knownOfMarker(world: RestoreWorld, chains: Chains, province: string, version: number): Promise<Known> {
  const { manifest, sha256 } = await chains.find(province, (each) => each.version === version);
  const bytes = markerBytes({ manifest: sha256, batch: versionId(manifest) });
  return { ...hashed(sha256Of(world.hash, bytes), []), make: async () => bytes };
}

/** The manifest of an index holds the hash of itself and of everything else. */
async function knownOfRegistry(world: RestoreWorld, key: string): Promise<Known> {
  const version = key.slice(registryPrefix.length).split('/')[0];
  if (key === registryManifestKey(version)) return { is: (bytes) => isManifest(world, key, bytes), copies: [] };
  const { objects } = await openManifest(world, version);
  const object = objects.find((each) => each.key === key);
  if (object === undefined) throw new Refusal('RESTORE_UNKNOWN_KEY');
  return hashed(object.sha256, []);
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
