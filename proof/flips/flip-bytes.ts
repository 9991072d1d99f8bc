/**
 * Random single-byte flips over every object of a ledger and an index. Each must be found by `verify`; and whoever
 * reads on without verifying is unaffected, or stops with a coded error: a damaged ledger is never read as another one.
 */
import { IntegrityError } from '../../core/base/errors.ts';
import { readZipDirectory } from '../../core/formats/zip/directory.ts';
import { readZipEntry } from '../../core/formats/zip/entry.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { showParticipant } from '../../core/ledger/show.ts';
import { compactProvince } from '../../core/commit/compact.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { verifyRegistry } from '../../core/registry/activate.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { eventfulOffice } from '../../test/support/eventful-province.ts';
import { plainClaims, plainRows } from '../../test/support/ledger-rows.ts';
import { MemoryStateStore } from '../../test/support/memory-state-store.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import type { Office } from '../../test/support/office.ts';
import { randomFrom } from '../../generate/random.ts';
import type { TestWorld } from '../../test/support/test-world.ts';

export interface FlipTally {
  flips: number;
  objects: number; // that a flip could hit
  found: number; // by verify
  harmless: number; // of a workbook, in the fill behind the end of a part: its content is what it was
  /** By way of reading: how often it gave what it gives undamaged, and how often it stopped with INTEGRITY. */
  unaffected: number;
  stopped: number;
  /** What must not be: key and byte of flips that were missed, or read as something else. */
  wrong: string[];
}

/** Ways of reading a ledger; each gives a plain value that depends on all it read. */
type Reading = (world: TestWorld, office: Office) => Promise<unknown>;
const province = 'vn34-52';

/** The next batch, committed on a copy of the stores. */
const commit: Reading = async (world, office) => {
  const rows = Array.from({ length: 40 }, (_, i) => office.row(i + 1, i % 7 === 0 ? { date: '01/01/1970' } : {}));
  const key = `incoming/${province}/delta/next.csv`;
  const text = ['participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit', ...rows].join('\r\n');
  await world.objects.put(key, new TextEncoder().encode(text));
  const info = await world.objects.head(key);
  const { counts, verdicts } = await syncBatch(world, { key, version: info?.version ?? '' });
  return { counts, verdicts };
};
/** The ways of reading, by name. */
const readings: Record<string, Reading> = {
  scan: async (world) => [await plainRows(world), await plainClaims(world)],
  show: async (world) => {
    const shown: unknown[] = [];
    for (const n of [1, 3, 30, 34]) shown.push(await showParticipant(world, province, String(5_200_000_000 + n)));
    return shown;
  },
  commit,
  compact: async (world, office) => {
    await commit(world, office);
    await compactProvince(world, province, { segmentsMax: 1 });
    return plainRows(world);
  },
  rebuild: async (world) => {
    await rebuildState(world);
    const { verdicts, schemes } = (await readProvinceState(world.state, province)) ?? {};
    return { verdicts, schemes };
  },
};

/** A world over the same objects with one object replaced, and stores of its own for what is written. */
async function copyOf(world: TestWorld, way: string, flipped?: { key: string; bytes: Uint8Array }): Promise<TestWorld> {
  const objects = new MemoryObjectStore({ clock: world.clock });
  for await (const { key } of world.objects.list('')) {
    const bytes = await world.objects.read(key);
    const info = await world.objects.head(key);
    if (bytes !== undefined) await objects.put(key, key === flipped?.key ? flipped.bytes : bytes, info?.metadata ?? {});
  }
  const state = new MemoryStateStore();
  const partitions = way === 'rebuild' ? [] : [`PROVINCE#${province}`, 'PROVINCE#vn34-01', 'REGISTRY'];
  for (const partition of partitions)
    for await (const { sort, item } of world.state.list(partition, '')) await state.put({ partition, sort }, item);
  return { ...world, objects, state };
}

/**
 * Objects whose every byte counts. What is kept of refused uploads, a receipt and perhaps a list of who would be
 * removed, has no hash anywhere, nor have audit objects.
 */
async function objectsOf(world: TestWorld): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of ['staged/', 'ratified/', 'registry/', 'results/'])
    for await (const { key } of world.objects.list(prefix))
      if (!/\/(?:receipt\.json|removed\.csv)$/.test(key)) keys.push(key);
  return keys;
}

/** One byte of one object, and what it is changed by. */
interface Flip {
  key: string;
  at: number;
  by: number;
}

/** Flips `flips` random bytes, one at a time. `readEvery`: every how many flips all ways of reading are tried too. */
export async function flipBytes(options: { flips: number; seed: number; readEvery: number }): Promise<FlipTally> {
  const { office } = await eventfulOffice();
  const random = randomFrom(options.seed);
  const keys = await objectsOf(office.world);
  const flips: Flip[] = [];
  while (flips.length < options.flips) {
    const key = keys[Math.floor(random() * keys.length)];
    const { length } = (await office.world.objects.read(key)) ?? { length: 0 };
    if (length > 0) flips.push({ key, at: Math.floor(random() * length), by: 1 + Math.floor(random() * 255) });
  }
  return flipAll(office, flips, (k) => k % options.readEvery === 0);
}

/**
 * Flips one byte in the middle of every object, in the order of their keys; the ledger is read in every way besides
 * where that is the manifest of the current version. With `only`: of these objects, each followed by all reading.
 */
export async function flipEveryObject(only?: RegExp): Promise<FlipTally> {
  const { office } = await eventfulOffice();
  const state = await readProvinceState(office.world.state, province);
  const flips: Flip[] = [];
  for (const key of (await objectsOf(office.world)).toSorted()) {
    if (only?.test(key) === false) continue;
    const { length } = (await office.world.objects.read(key)) ?? { length: 0 };
    if (length > 0) flips.push({ key, at: length >>> 1, by: 0x10 });
  }
  return flipAll(office, flips, (k) => only !== undefined || flips[k].key.endsWith(`/${state?.manifest}`));
}

async function flipAll(office: Office, flips: readonly Flip[], reads: (k: number) => boolean): Promise<FlipTally> {
  const { world } = office;
  const expected: Record<string, string> = {};
  for (const way in readings) expected[way] = JSON.stringify(await readings[way](await copyOf(world, way), office));
  const objects = (await objectsOf(world)).length;
  const tally: FlipTally = {
    flips: flips.length,
    objects,
    found: 0,
    harmless: 0,
    unaffected: 0,
    stopped: 0,
    wrong: [],
  };
  for (const [k, { key, at, by }] of flips.entries()) {
    const bytes = (await world.objects.read(key)) ?? new Uint8Array(0);
    bytes[at] ^= by;
    const damaged = await copyOf(world, '', { key, bytes });
    if (await finds(damaged, key)) tally.found += 1;
    else if (key.endsWith('.xlsx') && saysTheSame(bytes, await world.objects.read(key))) tally.harmless += 1;
    else tally.wrong.push(`${key}: byte ${at} is not found by verify`);
    if (!reads(k)) continue;
    for (const way in readings) {
      const outcome = await read(readings[way], await copyOf(world, way, { key, bytes }), office, expected[way]);
      if (outcome === 'wrong') tally.wrong.push(`${key}: byte ${at} changes what ${way} gives`);
      else tally[outcome] += 1;
    }
  }
  return tally;
}

/** Whether both workbooks have the same parts with the same content. */
function saysTheSame(book: Uint8Array, other: Uint8Array = new Uint8Array(0)): boolean {
  const [parts, others] = [book, other].map((bytes) =>
    [...readZipDirectory(bytes)].map(([name, entry]) => {
      const content: Uint8Array[] = [];
      readZipEntry(bytes, entry, (block) => content.push(block.slice()));
      return [name, Buffer.concat(content).toString()];
    }),
  );
  return JSON.stringify(parts) === JSON.stringify(others);
}

async function finds(world: TestWorld, key: string): Promise<boolean> {
  if (!key.startsWith('registry/')) return !(await verifyLedger(world)).ok;
  try {
    return (await verifyRegistry(world, '2026-01-31')).problems.length > 0;
  } catch (error) {
    if (error instanceof IntegrityError) return true;
    throw error;
  }
}

async function read(
  reading: Reading,
  world: TestWorld,
  office: Office,
  expected: string,
): Promise<'unaffected' | 'stopped' | 'wrong'> {
  try {
    return JSON.stringify(await reading(world, office)) === expected ? 'unaffected' : 'wrong';
  } catch (error) {
    return error instanceof IntegrityError ? 'stopped' : 'wrong';
  }
}
