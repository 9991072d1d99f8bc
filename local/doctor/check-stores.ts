/** The stores, the index in use, the key and the ledgers. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { IntegrityError, Refusal } from '../../core/base/errors.ts';
import { parseCounts } from '../../core/ledger/counts.ts';
import { readManifest, readRef } from '../../core/ledger/manifest.ts';
import { readStateAndMarker } from '../../core/ledger/ratified-markers.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { currentRegistry, verifyRegistry } from '../../core/registry/activate.ts';
import { keyCheck } from '../../core/registry/key.ts';
import { openLayers } from '../../core/registry/layer.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { formatVersion, movedVersion } from '../../adapters/sqlite/sqlite-state-store.ts';
import { openFingerprintKey } from '../fingerprint-key.ts';
import { codeOf, type DoctorWorld } from './doctor-world.ts';
import type { Finding } from './findings.ts';

/** Kept free beside what a merge or a new index needs: pages, answers, the log of the state store. */
const reserveBytes = 256 * 2 ** 20;

/** Whether the state store may be opened, and what is wrong with it: a look at its file alone. */
export async function checkStateFile(directory: string, deep: boolean): Promise<Finding[]> {
  const path = join(directory, 'state.sqlite');
  if ((await unless('ENOENT', () => stat(path))) === undefined) {
    const objects = new FileObjectStore(directory);
    for (const prefix of ['ratified/', 'registry/'])
      for await (const _ of objects.list(prefix)) return [{ code: 'STATE_MISSING', facts: {} }];
    return [{ code: 'NOTHING_YET', facts: {} }];
  }
  try {
    const database = new DatabaseSync(path, { timeout: 30_000 });
    try {
      const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      if (found > formatVersion && found !== movedVersion)
        return [{ code: 'STATE_NEWER', facts: { found, known: formatVersion } }];
      const check = database.prepare(deep ? 'PRAGMA integrity_check' : 'PRAGMA quick_check').get();
      return Object.values(check ?? {})[0] === 'ok' ? [] : [{ code: 'STATE_DAMAGED', facts: {} }];
    } finally {
      database.close();
    }
  } catch {
    return [{ code: 'STATE_DAMAGED', facts: {} }];
  }
}

export async function checkStore({ objects }: DoctorWorld): Promise<Finding[]> {
  try {
    for await (const _ of objects.list('registry/')) break;
    return [];
  } catch (error) {
    return [{ code: 'STORE_UNREACHABLE', facts: { code: codeOf(error) } }];
  }
}

/** The index in use: there, of its sizes, and with `deep` of its sums. */
export async function checkIndex(world: DoctorWorld, deep: boolean): Promise<Finding[]> {
  const current = await currentRegistry(world);
  if (current === undefined) return [{ code: 'INDEX_NONE', facts: {} }];
  const version = current.registry;
  try {
    let missing = 0;
    for (const layer of await openLayers(world, version))
      for (const { key, bytes } of layer.objects) if ((await world.objects.head(key))?.size !== bytes) missing += 1;
    if (missing > 0) return [{ code: 'INDEX_MISSING', facts: { version, missing } }];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'REGISTRY_FORMAT_OLD')
      return [{ code: 'INDEX_FORMAT_OLD', facts: { version } }];
    if (error instanceof Refusal) return [{ code: 'INDEX_MISSING', facts: { version, missing: 1 } }];
    if (error instanceof IntegrityError) return [{ code: 'INDEX_DAMAGED', facts: { version, problems: 1 } }];
    throw error;
  }
  if (!deep) return [];
  const problems = (await verifyRegistry(world, version)).problems.length;
  return problems === 0 ? [] : [{ code: 'INDEX_DAMAGED', facts: { version, problems } }];
}

export async function checkKey(world: DoctorWorld): Promise<Finding[]> {
  const current = await currentRegistry(world);
  if (current === undefined) return [];
  try {
    // An index is in use, so none is made.
    const key = await openFingerprintKey(world.directory, async () => true);
    const isRight = key.number === current.keyNumber && keyCheck(key) === current.keyCheck;
    return isRight ? [] : [{ code: 'FINGERPRINT_KEY_WRONG', facts: {} }];
  } catch (error) {
    const isMissing = error instanceof Refusal && error.code === 'FINGERPRINT_KEY_MISSING';
    return [{ code: isMissing ? 'FINGERPRINT_KEY_MISSING' : 'FINGERPRINT_KEY_WRONG', facts: {} }];
  }
}

/** Each ledger: not behind its markers, published to the end, its newest version readable; with `deep` all of it. */
export async function checkLedgers(world: DoctorWorld, deep: boolean): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { id: province } of provinces) {
    const { state, marked } = await readStateAndMarker(world, province);
    const version = state?.version ?? 0;
    if (marked > version) found.push({ code: 'STATE_BEHIND', facts: { province, version, marked } });
    else if (marked < version) found.push({ code: 'PUBLISHING_UNFINISHED', facts: { province, version } });
    if (state === undefined || marked > version) continue;
    const isWhole = deep ? (await verifyLedger(world, province)).ok : await isReadable(world, province);
    if (!isWhole) found.push({ code: 'LEDGER_DAMAGED', facts: { province } });
  }
  return found;
}

async function isReadable(world: DoctorWorld, province: string): Promise<boolean> {
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return true;
  try {
    const manifest = await readManifest(world, province, state);
    parseCounts(await readRef(world.objects, world.hash, manifest.counts), manifest.counts.key);
    for (const { key, bytes } of [...manifest.segments, ...manifest.claims])
      if ((await world.objects.head(key))?.size !== bytes) return false;
    return true;
  } catch (error) {
    if (error instanceof IntegrityError) return false;
    throw error;
  }
}

/** One more copy of the index (a new version) and of the largest ledger (a compaction) must find room. */
export async function checkDisk(world: DoctorWorld): Promise<Finding[]> {
  const current = await currentRegistry(world);
  let index = 0;
  if (current !== undefined && world.objects instanceof FileObjectStore)
    for await (const { size } of world.objects.list(`registry/${current.registry}/`)) index += size;
  let ledger = 0;
  for (const { id } of provinces) {
    const state = await readProvinceState(world.state, id);
    if (state === undefined || !(world.objects instanceof FileObjectStore)) continue;
    const { segments, claims } = await readManifest(world, id, state);
    ledger = Math.max(
      ledger,
      [...segments, ...claims].reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }
  const [free, needed] = [await world.machine.freeBytes(world.directory), index + ledger + reserveBytes];
  return free >= needed ? [] : [{ code: 'DISK_LOW', facts: { free: mib(free), needed: mib(needed) } }];
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
