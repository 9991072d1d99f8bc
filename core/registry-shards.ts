/**
 * The steps of a build that go from spill files to objects (`docs/registry-index.md`, Building): check, then write, one prefix or digit at a time.
 */
import type { Block } from './block-table.ts';
import { Refusal } from './errors.ts';
import type { NameReader } from './name-reader.ts';
import type { World } from './ports.ts';
import { sortedOrder } from './radix-sort.ts';
import type { ExtractManifest, ExtractSource } from './registry-extract.ts';
import { readExtractPart } from './registry-extract.ts';
import type { RegistryCounts, RegistryObject } from './registry-format.ts';
import { childrenPart, idsPerPrefix } from './registry-format.ts';
import { personId } from './registry-part-sink.ts';
import type { Spills } from './registry-records.ts';
import {
  childWords,
  columnOf,
  fillChildren,
  fillFolded,
  fillOldIds,
  fillPeople,
  fillSuccessions,
  holders,
  personWords,
  successionWords,
} from './registry-records.ts';
import { writeTable } from './registry-write.ts';

export const prefixes = 1000;
export const leadingDigits = 10;
/** Codes of provinces have two digits. */
export const provinceCodes = 100;

export type BuildWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>;

/** Called now and then: `done` of `total` rows in this step. */
export type BuildProgress = (done: number, total: number, step: 'read' | 'check' | 'write') => void;

/** One build on its way through the steps. */
export interface Build extends Spills {
  world: BuildWorld;
  source: ExtractSource;
  extract: ExtractManifest;
  names: NameReader;
  counts: RegistryCounts;
  progress: BuildProgress;
  since: number; // first birth date of the lists of children
}

/** Step check: no ID twice, before anything is written under the version. */
export async function checkDistinct(build: Build): Promise<void> {
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
export async function writePeople(build: Build): Promise<RegistryObject[]> {
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

/** CMND to ID, and all holders of those that have several, by leading digit. */
export async function writeOldIds(build: Build): Promise<RegistryObject[]> {
  const { world, oldIds, extract, counts } = build;
  const objects: RegistryObject[] = [];
  const sharedObjects: RegistryObject[] = [];
  for (let digit = 0; digit < leadingDigits; digit++) {
    const records = await oldIds.read(digit);
    const kept = holders(records);
    counts.oldIds += kept.places.length;
    counts.oldIdsAmbiguous += kept.ambiguous;
    const job = (kind: 'old-ids' | 'shared-old-ids', places: Uint32Array) => ({
      version: extract.version,
      kind,
      part: String(digit),
      rows: places.length,
      fill: (block: Block, start: number) => fillOldIds(block, records, places, start),
    });
    if (kept.places.length > 0) objects.push(await writeTable(world, job('old-ids', kept.places)));
    if (kept.shared.length > 0) sharedObjects.push(await writeTable(world, job('shared-old-ids', kept.shared)));
    await oldIds.drop(digit);
  }
  return [...objects, ...sharedObjects];
}

/** Children by province of residence. */
export async function writeChildren(build: Build): Promise<RegistryObject[]> {
  const { world, children, extract } = build;
  const objects: RegistryObject[] = [];
  for (let code = 0; code < provinceCodes; code++) {
    const rows = children.rows[code];
    if (rows === 0) continue;
    const records = await children.read(code);
    const order = sortedOrder(rows, columnOf(records, childWords, 0), columnOf(records, childWords, 1));
    const fill = (block: Block, start: number) => fillChildren(block, records, order, start);
    const job = { version: extract.version, kind: 'children', part: childrenPart(code), rows } as const;
    objects.push(await writeTable(world, { ...job, fill }));
    await children.drop(code);
  }
  return objects;
}

export async function writeSuperseded(build: Build): Promise<RegistryObject[]> {
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
