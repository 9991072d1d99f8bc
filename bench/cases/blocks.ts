/**
 * How large a block of the registry index should be: the people of one index, cut again into blocks of several sizes,
 * and looked up by few and by many IDs, 90 % of them of the largest prefixes. The answers of all sizes are compared
 * before a figure is printed.
 *
 *   npm run bench -- blocks [--dir DATA_DIRECTORY] [--version 2026-01-31]
 */
import { join } from 'node:path';
import type { Block } from '../../core/blocks/block-table.ts';
import { currentRegistry } from '../../core/registry/activate.ts';
import {
  idsPerPrefix,
  registryManifestKey,
  sealManifest,
  type RegistryManifest,
  type RegistryObject,
} from '../../core/registry/format.ts';
import { openManifest, RegistryReader } from '../../core/registry/reader.ts';
import { readRows } from '../../core/registry/rows.ts';
import { writeTable } from '../../core/registry/write.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { median, timed, type Time } from '../harness/measure.ts';
import { row, say } from '../harness/table.ts';
import { inFolder } from '../harness/world.ts';

const sizes = [512, 1024, 2048, 4096, 8192, 16384];
const few = 500;
const many = 1_300_000;
const ownShare = 0.9;
const repeats = 5;

/** Every n-th of the values, so that `count` remain. */
function spread(from: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from[Math.floor((i * from.length) / count)]);
}

function ascending(...lists: Float64Array[]): Float64Array {
  return Float64Array.from(new Set(lists.flatMap((list) => [...list]))).sort();
}

function copyOf(rows: Block): (block: Block, start: number) => void {
  return (block, start) => {
    for (const [name, column] of Object.entries(block.columns)) {
      const places = column.length / block.rows;
      column.set(rows.columns[name].subarray(start * places, (start + block.rows) * places));
    }
  };
}

/** A store for each size of a block. */
type Stores = Map<number, { objects: FileObjectStore; hash: typeof nodeHash }>;

/** Writes the people of the version into each store, in blocks of its size; returns all IDs, ascending. */
async function cutAnew(world: LocalWorld, manifest: RegistryManifest, stores: Stores): Promise<Float64Array> {
  const { version } = manifest;
  const cut = new Map<number, RegistryObject[]>(sizes.map((size) => [size, []]));
  const all = new Float64Array(manifest.rows);
  let at = 0;
  for (const object of manifest.objects.filter(({ kind }) => kind === 'people')) {
    const rows = await readRows(world, object);
    for (const id of rows.columns.id) all[at++] = Number(object.part) * idsPerPrefix + id;
    for (const [size, store] of stores) {
      const { kind, part } = object;
      const job = { version, kind, part, rows: rows.rows, fill: copyOf(rows), blockRows: size };
      cut.get(size)?.push(await writeTable(store, job));
    }
  }
  for (const [size, store] of stores) {
    const { sha256: _, ...unsealed } = manifest;
    const sealed = sealManifest({ ...unsealed, objects: cut.get(size) ?? [] }, nodeHash);
    await store.objects.putIfAbsent(registryManifestKey(version), sealed.bytes);
  }
  return all;
}

/** The largest prefixes stand for those of the office's own province. */
function largestPrefixes(people: readonly RegistryObject[]): Set<string> {
  const own = new Set<string>();
  let ownPeople = 0;
  for (const object of people.toSorted((a, b) => b.rows - a.rows)) {
    if (ownPeople >= many) break;
    own.add(object.part);
    ownPeople += object.rows;
  }
  return own;
}

const widths = [15, 11, 9, 10, 25, 9];

/** Looks the IDs up in blocks of every size; throws if any answers otherwise than the first. */
async function lookUp(stores: Stores, version: string, ids: Float64Array): Promise<void> {
  let expected: string | undefined;
  for (const [size, store] of stores) {
    const times: Time[] = [];
    let read = { reads: 0, bytes: 0 };
    for (let n = 0; n < repeats; n++) {
      const { result, ...time } = await timed(async () => {
        const reader = await RegistryReader.open(store, version);
        return { found: await reader.findPeople(ids), count: reader.count };
      });
      times.push(time);
      read = result.count;
      const sha256 = nodeHash.sha256();
      sha256.update(new Uint8Array(result.found.birthDate.buffer));
      sha256.update(new Uint8Array(result.found.nameLow.buffer));
      const answer = sha256.hex();
      expected ??= answer;
      must(answer === expected, `other answers from blocks of ${size} rows`);
    }
    const [wall, cpu] = [(each: Time) => each.seconds, (each: Time) => each.cpuSeconds].map((of) =>
      (1000 * median(times.map(of))).toFixed(0),
    );
    say(row(widths, [size, ids.length, read.reads, (read.bytes / 1e6).toFixed(1), wall, cpu]));
  }
}

export const benchmark = benchCase({ dir: '.doisoat', version: optionalText }, ({ dir, version: asked }) =>
  inFolder(undefined, 'blocks', async (folder) => {
    const world = await openWorld(dir, { log: false });
    try {
      const version = asked ?? (await currentRegistry(world))?.registry;
      must(version !== undefined, `${dir}: no registry version is in use`);
      const manifest = await openManifest(world, version);
      const people = manifest.objects.filter(({ kind }) => kind === 'people');
      const stores: Stores = new Map(
        sizes.map((size) => [size, { objects: new FileObjectStore(join(folder, String(size))), hash: nodeHash }]),
      );
      const all = await cutAnew(world, manifest, stores);
      const own = largestPrefixes(people);
      const home = all.filter((id) => own.has(String(Math.floor(id / idsPerPrefix)).padStart(3, '0')));
      say(`${people.length} objects, ${manifest.rows} people; own prefixes: ${own.size} with ${home.length} people`);
      say(row(widths, ['rows of a block', 'IDs asked', 'reads', 'MB read', 'median ms, opened anew', 'CPU ms']));
      for (const ids of [few, many])
        await lookUp(stores, version, ascending(spread(home, ids * ownShare), spread(all, ids * (1 - ownShare))));
    } finally {
      world.close();
    }
  }),
);
