/**
 * Builds the registry index of an extract (`docs/registry-index.md`, Building): read, check, write, publish. Everything about the
 * extract is checked before the first object is written; the manifest is written last, and without it there is no version.
 */
import { canonOf, canonicalisation } from './codes.ts';
import { Refusal } from './errors.ts';
import { NameReader } from './name-reader.ts';
import type { FingerprintKey } from './ports.ts';
import type { ExtractManifest, ExtractSource } from './registry-extract.ts';
import type { ExtractPerson } from './registry-part-sink.ts';
import { readExtractManifest, readExtractPart } from './registry-extract.ts';
import type { RegistryManifest } from './registry-format.ts';
import {
  childrenSince,
  readManifest,
  registryFormat,
  registryManifestKey,
  sealManifest,
  textSha256,
} from './registry-format.ts';
import { keyCheck } from './registry-key.ts';
import { childWords, oldIdWords, personWords, successionWords, takePerson } from './registry-records.ts';
import type { Build, BuildProgress, BuildWorld } from './registry-shards.ts';
import {
  checkDistinct,
  leadingDigits,
  prefixes,
  provinceCodes,
  writeChildren,
  writeOldIds,
  writePeople,
  writeSuperseded,
} from './registry-shards.ts';
import type { Scratch } from './registry-spill.ts';
import { Spill } from './registry-spill.ts';
import { writeBytes } from './registry-write.ts';

export type { ExtractSource } from './registry-extract.ts';
export type { RegistryManifest } from './registry-format.ts';
export type { Scratch } from './registry-spill.ts';

/** People under one prefix: their records (0.9 GB), order and one block are in memory at once. The largest province has 9 million. */
const prefixRowsMax = 2 ** 25;

export interface BuildOptions {
  key: FingerprintKey;
  scratch: Scratch;
  progress?: BuildProgress;
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
    const objects = [
      ...(await writePeople(build)),
      ...(await writeOldIds(build)),
      ...(await writeSuperseded(build)),
      ...(await writeChildren(build)),
    ];
    // Publish: only now is there a version.
    const sealed = sealManifest({ ...identity, counts: build.counts, objects }, world.hash);
    await writeBytes(world, registryManifestKey(extract.version), sealed.bytes);
    manifest = sealed.manifest;
  } finally {
    for (const spill of [build.people, build.oldIds, build.superseded, build.children]) await spill.dropAll();
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
    format: registryFormat as typeof registryFormat,
    version: extract.version,
    kind: extract.kind,
    base: extract.base,
    chain: [] as string[],
    compacted: null,
    asOf: extract.asOf,
    rows: extract.rows,
    canon: canonOf(key.number),
    canonicalisation,
    keyNumber: key.number,
    keyCheck: keyCheck(key),
    extract: { sha256: textSha256(JSON.stringify(extract), world.hash), parts: extract.parts.length },
  };
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
    children: new Spill(scratch, { name: 'children', width: childWords, partitions: provinceCodes }),
    since: childrenSince(extract.asOf),
    counts: { alive: 0, deceased: 0, cancelled: 0, oldIds: 0, oldIdsAmbiguous: 0, superseded: 0, namesEmpty: 0 },
  };
}

/** Step read: every part into the spill files. */
async function readPeople(build: Build): Promise<void> {
  const { extract, people, oldIds, superseded, children, progress } = build;
  let rows = 0;
  for (const part of extract.parts) {
    const visit = (person: ExtractPerson) => {
      rows++;
      takePerson(build, build.names, build.counts, person);
    };
    const rest = async () => {
      for (const spill of [people, oldIds, superseded, children]) await spill.flush();
      progress(rows, extract.rows, 'read');
    };
    await readExtractPart(build.source, part, build.world.hash, visit, rest);
  }
  for (const spill of [people, oldIds, superseded, children]) await spill.finish();
  if (people.rows.some((prefixRows) => prefixRows > prefixRowsMax)) throw new Refusal('REGISTRY_PREFIX_TOO_LARGE');
}
