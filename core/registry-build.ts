/**
 * Builds the registry index of an extract (`docs/registry-index.md`, Building): read, check, write, publish. Everything about the
 * extract is checked before the first object is written; the manifest is written last, and without it there is no version.
 */
import type { Block } from './block-table.ts';
import { canonOf, canonicalisation } from './codes.ts';
import { Refusal } from './errors.ts';
import { NameReader } from './name-reader.ts';
import type { FingerprintKey, World } from './ports.ts';
import { sortedOrder } from './radix-sort.ts';
import type { ExtractManifest, ExtractPerson, ExtractSource } from './registry-extract.ts';
import { personId, readExtractManifest, readExtractPart } from './registry-extract.ts';
import type { RegistryCounts, RegistryManifest, RegistryObject } from './registry-format.ts';
import {
  idsPerPrefix,
  readManifest,
  registryFormat,
  registryManifestKey,
  sealManifest,
  textSha256,
} from './registry-format.ts';
import { keyCheck } from './registry-key.ts';
import type { Spills } from './registry-records.ts';
import {
  columnOf,
  fillFolded,
  fillOldIds,
  fillPeople,
  fillSuccessions,
  holders,
  oldIdWords,
  personWords,
  successionWords,
  takePerson,
} from './registry-records.ts';
import type { Scratch } from './registry-spill.ts';
import { Spill } from './registry-spill.ts';
import { writeBytes, writeTable } from './registry-write.ts';

export type { ExtractSource } from './registry-extract.ts';
export type { RegistryManifest } from './registry-format.ts';
export type { Scratch } from './registry-spill.ts';

const prefixes = 1000;
const leadingDigits = 10;

/** People under one prefix: their records (0.9 GB), order and one block are in memory at once. The largest province has 9 million. */
const prefixRowsMax = 2 ** 25;

/** Called now and then: `done` of `total` rows in this step. */
export type BuildProgress = (done: number, total: number, step: 'read' | 'check' | 'write') => void;

export interface BuildOptions {
  key: FingerprintKey;
  scratch: Scratch;
  progress?: BuildProgress;
}

type BuildWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>;

/** One build on its way through the steps. */
interface Build extends Spills {
  world: BuildWorld;
  source: ExtractSource;
  extract: ExtractManifest;
  names: NameReader;
  counts: RegistryCounts;
  progress: BuildProgress;
}

/**
 * The index of the extract, whole, or a Refusal with nothing published. A version that is there already, made from the same
 * extract with the same key, is answered as it is; a killed build is run again and gives the same bytes.
 */
export async function buildRegistry(
  world: BuildWorld,
  source: ExtractSource,
  options: BuildOptions,
): Promise<RegistryManifest> {
  const began = world.clock.now();
  const extract = await readExtractManifest(source);
  if (extract.kind === 'delta') throw new Refusal('REGISTRY_DELTA_UNSUPPORTED');
  const identity = identityOf(extract, options.key, world);
  const present = await readPresent(world, identity);
  if (present !== undefined) return present;

  const build = beginBuild(world, source, extract, options);
  let manifest: RegistryManifest;
  try {
    await readPeople(build);
    await checkDistinct(build);
    const objects = [...(await writePeople(build)), ...(await writeOldIds(build)), ...(await writeSuperseded(build))];
    // Publish: only now is there a version.
    const sealed = sealManifest({ ...identity, counts: build.counts, objects }, world.hash);
    await writeBytes(world, registryManifestKey(extract.version), sealed.bytes);
    manifest = sealed.manifest;
  } finally {
    for (const spill of [build.people, build.oldIds, build.superseded]) await spill.dropAll();
  }
  const bytes = manifest.objects.reduce((sum, object) => sum + object.bytes, 0);
  const { version, rows, objects } = manifest;
  const durationMs = world.clock.now() - began;
  world.log.event('registry.built', { version, rows, objects: objects.length, bytes, durationMs });
  return manifest;
}

/** What an index is, before anything of it is made: two builds with the same identity give the same bytes. */
function identityOf(extract: ExtractManifest, key: FingerprintKey, world: BuildWorld) {
  return {
    format: registryFormat,
    version: extract.version,
    kind: extract.kind,
    base: extract.base,
    asOf: extract.asOf,
    rows: extract.rows,
    canon: canonOf(key.number),
    canonicalisation,
    keyNumber: key.number,
    keyCheck: keyCheck(key),
    extract: { sha256: textSha256(JSON.stringify(extract), world.hash), parts: extract.parts.length },
  } as const;
}

/** The manifest of this version if it is there and of the same identity. */
async function readPresent(
  world: BuildWorld,
  identity: ReturnType<typeof identityOf>,
): Promise<RegistryManifest | undefined> {
  const key = registryManifestKey(identity.version);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const manifest = readManifest(key, bytes, world.hash);
  const same =
    manifest.extract.sha256 === identity.extract.sha256 &&
    manifest.canon === identity.canon &&
    manifest.keyCheck === identity.keyCheck;
  if (!same) throw new Refusal('REGISTRY_VERSION_TAKEN', { object: key });
  return manifest;
}

function beginBuild(
  world: BuildWorld,
  source: ExtractSource,
  extract: ExtractManifest,
  { key, scratch, progress = () => {} }: BuildOptions,
): Build {
  return {
    world,
    source,
    extract,
    progress,
    names: new NameReader(key.bytes),
    people: new Spill(scratch, { name: 'people', width: personWords, partitions: prefixes }),
    oldIds: new Spill(scratch, { name: 'old-ids', width: oldIdWords, partitions: leadingDigits }),
    superseded: new Spill(scratch, { name: 'superseded', width: successionWords, partitions: 1 }),
    counts: { alive: 0, deceased: 0, cancelled: 0, oldIds: 0, oldIdsAmbiguous: 0, superseded: 0, namesEmpty: 0 },
  };
}

/** Step read: every part into the spill files. */
async function readPeople(build: Build): Promise<void> {
  const { extract, people, oldIds, superseded, progress } = build;
  let rows = 0;
  for (const part of extract.parts) {
    const visit = (person: ExtractPerson) => {
      rows++;
      takePerson(build, build.names, build.counts, person);
    };
    const rest = async () => {
      for (const spill of [people, oldIds, superseded]) await spill.flush();
      progress(rows, extract.rows, 'read');
    };
    await readExtractPart(build.source, part, build.world.hash, visit, rest);
  }
  for (const spill of [people, oldIds, superseded]) await spill.finish();
  if (people.rows.some((prefixRows) => prefixRows > prefixRowsMax)) throw new Refusal('REGISTRY_PREFIX_TOO_LARGE');
}

/** Step check: no ID twice, before anything is written under the version. */
async function checkDistinct(build: Build): Promise<void> {
  const { people, extract, progress } = build;
  let done = 0;
  for (let prefix = 0; prefix < prefixes; prefix++) {
    if (people.rows[prefix] === 0) continue;
    const ids = columnOf(await people.read(prefix), personWords, 0).sort();
    for (let i = 1; i < ids.length; i++)
      if (ids[i] === ids[i - 1]) throw await duplicateOf(build, prefix * idsPerPrefix + ids[i]);
    done += ids.length;
    progress(done, extract.rows, 'check');
  }
}

/** Where the ID stands the second time. The extract is read again: only a refusal pays for knowing the line. */
async function duplicateOf(build: Build, id: number): Promise<Refusal> {
  let seen = 0;
  let found: Refusal | undefined;
  for (const part of build.extract.parts) {
    await readExtractPart(build.source, part, build.world.hash, (person) => {
      if (personId(person) !== id) return;
      seen++;
      if (seen === 2) found = new Refusal('REGISTRY_DUPLICATE_ID', { part: part.name }, person.line);
    });
    if (found !== undefined) return found;
  }
  return new Refusal('REGISTRY_DUPLICATE_ID');
}

/** Step write: people and folded fingerprints, prefix by prefix. */
async function writePeople(build: Build): Promise<RegistryObject[]> {
  const { world, people, extract } = build;
  const peopleObjects: RegistryObject[] = [];
  const foldedObjects: RegistryObject[] = [];
  let done = 0;
  for (let prefix = 0; prefix < prefixes; prefix++) {
    const rows = people.rows[prefix];
    if (rows === 0) continue;
    const records = await people.read(prefix);
    const order = sortedOrder(rows, columnOf(records, personWords, 0));
    const job = { version: extract.version, part: String(prefix).padStart(3, '0'), rows };
    const fillOne = (block: Block, start: number) => fillPeople(block, records, order, start);
    const fillOther = (block: Block, start: number) => fillFolded(block, records, order, start);
    peopleObjects.push(await writeTable(world, { ...job, kind: 'people', fill: fillOne }));
    foldedObjects.push(await writeTable(world, { ...job, kind: 'folded', fill: fillOther }));
    await people.drop(prefix);
    done += rows;
    build.progress(done, extract.rows, 'write');
  }
  return [...peopleObjects, ...foldedObjects];
}

/** CMND to ID, by leading digit. */
async function writeOldIds(build: Build): Promise<RegistryObject[]> {
  const { world, oldIds, extract, counts } = build;
  const objects: RegistryObject[] = [];
  for (let digit = 0; digit < leadingDigits; digit++) {
    const records = await oldIds.read(digit);
    const kept = holders(records);
    counts.oldIds += kept.places.length;
    counts.oldIdsAmbiguous += kept.ambiguous;
    const fill = (block: Block, start: number) => fillOldIds(block, records, kept.places, start);
    const job = { version: extract.version, kind: 'old-ids', part: String(digit), rows: kept.places.length } as const;
    if (kept.places.length > 0) objects.push(await writeTable(world, { ...job, fill }));
    await oldIds.drop(digit);
  }
  return objects;
}

async function writeSuperseded(build: Build): Promise<RegistryObject[]> {
  const { world, superseded, extract, counts } = build;
  const rows = superseded.rows[0];
  counts.superseded = rows;
  if (rows === 0) return [];
  const records = await superseded.read(0);
  const low = columnOf(records, successionWords, 0);
  const order = sortedOrder(rows, low, columnOf(records, successionWords, 1));
  const fill = (block: Block, start: number) => fillSuccessions(block, records, order, start);
  return [await writeTable(world, { version: extract.version, kind: 'superseded', part: '', rows, fill })];
}
