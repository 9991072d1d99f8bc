/**
 * People who are known to be right (`docs/registry-index.md`, Canaries): a version in which they no longer verify is
 * not put in use. What is kept of them is what the index holds: ID, birth date, sex and the fingerprint of the name.
 */
import * as z from 'zod';
import { encodeBlockTable, newBlock, setU64, type Block } from '../blocks/block-table.ts';
import { PersonStatus } from '../domain/codes.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { StateKey, World } from '../ports.ts';
import { $RegistryObject, bytesSha256, personFlags, registryKey } from './format.ts';
import { RegistryReader } from './reader.ts';
import { numbersOf, readRows, shapeOf } from './rows.ts';

type CanaryWorld = Pick<World, 'objects' | 'state' | 'hash' | 'clock'>;

const canariesKey: StateKey = { partition: 'REGISTRY', sort: 'CANARIES' };
/** A few from every province and year tell a lost part or a shifted column; more cost a look-up at every switch. */
export const canariesMax = 1000;
/**
 * Share of them that may differ: records are corrected now and then (3 in 100,000 a day). None of fewer than a hundred.
 */
const faultShareMax = 0.01;

/** The state item `REGISTRY` / `CANARIES`: which object holds them, and under which key their names were read. */
const $Canaries = z.object({
  version: z.int().min(1),
  canon: z.int(),
  keyCheck: z.string(),
  object: $RegistryObject,
  registeredAt: z.iso.datetime(),
});

export interface CanaryReport {
  canaries: number;
  failed: number;
  /** False if the names were read under another key or canonicalisation: then only birth date and sex were compared. */
  names: boolean;
}

/**
 * Takes the people with these IDs, as `version` has them, as canaries; those before are forgotten. Throws
 * Refusal('REGISTRY_CANARIES_INVALID') unless they are 1 to 1,000 distinct ones of people who are alive,
 * Refusal('REGISTRY_ACTIVATION_RACED') if somebody else registers at the same moment.
 */
export async function registerCanaries(world: CanaryWorld, version: string, ids: Float64Array): Promise<CanaryReport> {
  const asked = Float64Array.from(new Set(ids)).sort();
  if (asked.length !== ids.length || asked.length === 0 || asked.length > canariesMax)
    throw new Refusal('REGISTRY_CANARIES_INVALID');
  const reader = await RegistryReader.open(world, version);
  const found = await reader.findPeople(asked);
  if (found.status.some((status) => status !== PersonStatus.alive)) throw new Refusal('REGISTRY_CANARIES_INVALID');
  const rows = newBlock(shapeOf('people', ''), asked.length);
  for (let k = 0; k < asked.length; k++) {
    setU64(rows.columns.id as Uint32Array, k, asked[k]);
    rows.columns.birthDate[k] = found.birthDate[k];
    rows.columns.flags[k] = personFlags(found.sex[k], found.status[k]);
    rows.columns.name[2 * k] = found.nameLow[k];
    rows.columns.name[2 * k + 1] = found.nameHigh[k];
  }
  const object = await putCanaries(world, rows);
  const known = await readItem(world);
  const { canon, keyCheck } = reader;
  const item = {
    version: (known?.version ?? 0) + 1,
    canon,
    keyCheck,
    object,
    registeredAt: new Date(world.clock.now()).toISOString(),
  };
  if ((await world.state.compareAndSet(canariesKey, known?.version, item)) === 'refused')
    throw new Refusal('REGISTRY_ACTIVATION_RACED');
  return { canaries: asked.length, failed: 0, names: true };
}

/** A small table, named by its own hash. */
async function putCanaries(world: CanaryWorld, rows: Block): Promise<z.infer<typeof $RegistryObject>> {
  const bytes = encodeBlockTable(shapeOf('people', ''), [rows], {}, world.hash);
  const sha256 = bytesSha256(bytes, world.hash);
  const key = registryKey('canaries', `${sha256}.arrow`);
  await world.objects.putIfAbsent(key, bytes);
  const footer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 40);
  const ids = numbersOf(rows, 'id');
  return {
    kind: 'people',
    part: '',
    key,
    bytes: bytes.length,
    rows: rows.rows,
    blocks: 1,
    first: ids[0],
    last: ids[ids.length - 1],
    tailBytes: bytes.length - Number(footer.getBigUint64(8, true)),
    tailCrc32: footer.getUint32(32, true),
    sha256,
  };
}

async function readItem(world: Pick<World, 'state'>): Promise<z.infer<typeof $Canaries> | undefined> {
  const item = await world.state.read(canariesKey);
  if (item === undefined) return undefined;
  const parsed = $Canaries.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new IntegrityError('REGISTRY/CANARIES', 'another item', 'the item as written');
}

/**
 * Whether canaries were once registered and the state store has forgotten it: then none is asked at a switch. Which of
 * several sets was the last one, and under which key its names were read, only the lost item said.
 */
export async function canariesForgotten(world: Pick<World, 'objects' | 'state'>): Promise<boolean> {
  if ((await readItem(world)) !== undefined) return false;
  for await (const { key } of world.objects.list(registryKey('canaries', ''))) if (key.endsWith('.arrow')) return true;
  return false;
}

/**
 * How many canaries do not verify in the version: absent, or with another birth date, sex or name. One who has died, or
 * whose ID was replaced by one that agrees, verifies. Undefined if none are registered.
 */
export async function checkCanaries(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  version: string,
): Promise<CanaryReport | undefined> {
  const item = await readItem(world);
  if (item === undefined) return undefined;
  const rows = await readRows(world, item.object);
  const reader = await RegistryReader.open(world, version);
  const names = reader.canons.includes(item.canon) && reader.keyCheck === item.keyCheck;
  const ids = numbersOf(rows, 'id');
  const successors = await reader.findSuccessors(ids);
  const present = ids.map((id, k) => (successors[k] > 0 ? successors[k] : id));
  const asked = Float64Array.from(new Set(present)).sort();
  const found = await reader.findPeople(asked, names ? item.canon : reader.canon);
  const placeOf = new Map(Array.from(asked, (id, place) => [id, place]));
  const { birthDate, flags, name } = rows.columns;
  let failed = 0;
  present.forEach((id, k) => {
    const at = placeOf.get(id) ?? -1;
    const there = found.status[at] === PersonStatus.alive || found.status[at] === PersonStatus.deceased;
    const same = found.birthDate[at] === birthDate[k] && found.sex[at] === (flags[k] & 3);
    const named = !names || (found.nameLow[at] === name[2 * k] && found.nameHigh[at] === name[2 * k + 1]);
    if (!there || !same || !named) failed++;
  });
  return { canaries: rows.rows, failed, names };
}

/** Throws Refusal('REGISTRY_CANARY_FAILED') if more canaries than allowed do not verify in the version. */
export async function requireCanaries(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  version: string,
): Promise<void> {
  const report = await checkCanaries(world, version);
  if (report === undefined || report.failed <= Math.floor(report.canaries * faultShareMax)) return;
  throw new Refusal('REGISTRY_CANARY_FAILED', { failed: report.failed, canaries: report.canaries });
}
