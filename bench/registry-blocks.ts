/**
 * How large a block of the registry index should be: the people of one index, cut again into blocks of several sizes,
 * and looked up by few and by many IDs, 90 % of them of the largest prefixes. The answers of all sizes are compared
 * before a figure is printed.
 *
 *   npm run bench:blocks -- --dir DATA_DIRECTORY [--version 2026-01-31]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Block } from '../core/blocks/block-table.ts';
import { currentRegistry } from '../core/registry/activate.ts';
import { idsPerPrefix, registryManifestKey, sealManifest, type RegistryObject } from '../core/registry/format.ts';
import { openManifest, RegistryReader } from '../core/registry/reader.ts';
import { readRows } from '../core/registry/rows.ts';
import { writeTable } from '../core/registry/write.ts';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';
import { openWorld } from '../local/world.ts';

const sizes = [512, 1024, 2048, 4096, 8192, 16384];
const { values } = parseArgs({
  options: { dir: { type: 'string', default: '.doisoat' }, version: { type: 'string' } },
});
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

const world = await openWorld(values.dir, { log: false });
const version = values.version ?? (await currentRegistry(world))?.registry ?? '';
const manifest = await openManifest(world, version);
const folder = mkdtempSync(join(tmpdir(), 'doisoat-blocks-'));
try {
  const people = manifest.objects.filter(({ kind }) => kind === 'people');
  const all = new Float64Array(manifest.rows);
  const cut = new Map<number, RegistryObject[]>(sizes.map((size) => [size, []]));
  const stores = new Map(
    sizes.map((size) => [size, { objects: new FileObjectStore(join(folder, String(size))), hash: nodeHash }]),
  );
  let at = 0;
  for (const object of people) {
    const rows = await readRows(world, object);
    for (const id of rows.columns.id) all[at++] = Number(object.part) * idsPerPrefix + id;
    for (const [size, store] of stores) {
      const job = {
        version,
        kind: object.kind,
        part: object.part,
        rows: rows.rows,
        fill: copyOf(rows),
        blockRows: size,
      };
      cut.get(size)?.push(await writeTable(store, job));
    }
  }
  for (const [size, store] of stores) {
    const { sha256: _, ...unsealed } = manifest;
    const sealed = sealManifest({ ...unsealed, objects: cut.get(size) ?? [] }, nodeHash);
    await store.objects.putIfAbsent(registryManifestKey(version), sealed.bytes);
  }
  // The largest prefixes stand for those of the office's own province.
  const own = new Set<string>();
  let ownPeople = 0;
  for (const object of people.toSorted((a, b) => b.rows - a.rows)) {
    if (ownPeople >= many) break;
    own.add(object.part);
    ownPeople += object.rows;
  }
  const home = all.filter((id) => own.has(String(Math.floor(id / idsPerPrefix)).padStart(3, '0')));
  const output = process.stdout;
  output.write(
    `${people.length} objects, ${manifest.rows} people; own prefixes: ${own.size} with ${home.length} people\n`,
  );
  output.write(
    '| rows of a block | IDs asked | reads | MB read | median ms, opened anew | CPU ms ' +
      '|\n|---:|---:|---:|---:|---:|---:|\n',
  );
  for (const asked of [few, many]) {
    const ids = ascending(spread(home, asked * ownShare), spread(all, asked * (1 - ownShare)));
    let expected: string | undefined;
    for (const [size, store] of stores) {
      const times: number[] = [];
      const cpu: number[] = [];
      let line = '';
      for (let n = 0; n < repeats; n++) {
        const began = performance.now();
        const cpuBegan = process.cpuUsage();
        const reader = await RegistryReader.open(store, version);
        const found = await reader.findPeople(ids);
        times.push(performance.now() - began);
        const used = process.cpuUsage(cpuBegan);
        cpu.push((used.user + used.system) / 1000);
        const sha256 = nodeHash.sha256();
        sha256.update(new Uint8Array(found.birthDate.buffer));
        sha256.update(new Uint8Array(found.nameLow.buffer));
        const answer = sha256.hex();
        expected ??= answer;
        if (answer !== expected) throw new Error(`other answers from blocks of ${size} rows`);
        line = `| ${size} | ${ids.length} | ${reader.count.reads} | ${(reader.count.bytes / 1e6).toFixed(1)}`;
      }
      const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(repeats / 2)].toFixed(0);
      output.write(`${line} | ${median(times)} | ${median(cpu)} |\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
  world.close();
}
