/**
 * Writing objects that never change: stored only if absent, and what is there already must be the same, byte for byte.
 */
import { BlockTableWriter, newBlock, type Block } from '../blocks/block-table.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import {
  blockRowsOf,
  bytesSha256,
  registryObjectKey,
  registryShape,
  type RegistryFormat,
  type RegistryKind,
  type RegistryObject,
} from './format.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** One table to be written: `fill` puts rows `start` to `start + block.rows` (exclusive) into the block. */
export interface TableJob {
  version: string;
  kind: RegistryKind;
  part: string;
  /** That of what is built from now on if not given. */
  format?: RegistryFormat | undefined;
  rows: number;
  fill(block: Block, start: number): void;
  /** Rows of a block, if not those of an index: for measuring (`docs/performance.md`). */
  blockRows?: number;
}

/** What is known of a table once all its bytes have passed. */
interface Passed {
  bytes: number;
  blocks: number;
  first: number;
  last: number;
  tailBytes: number;
  tailCrc32: number;
  sha256: string;
}

/**
 * Writes the table as an object, block by block. Throws Refusal('REGISTRY_VERSION_TAKEN') if the key holds other bytes.
 * Repeatable: the same rows give the same bytes.
 */
export async function writeTable(world: Stores, job: TableJob): Promise<RegistryObject> {
  const key = registryObjectKey(job.version, job.kind, job.part);
  const seen: { passed?: Passed } = {};
  const result = await world.objects.putIfAbsent(key, encodeTable(world, job, seen));
  // A store that finds the key taken need not ask for all the bytes: then they pass here.
  if (seen.passed === undefined) for await (const _ of encodeTable(world, job, seen));
  const passed = seen.passed as unknown as Passed;
  if (result === 'exists') await checkExisting(world, key, passed);
  const { kind, part, rows } = job;
  const { bytes, blocks, first, last, tailBytes, tailCrc32, sha256 } = passed;
  return { kind, part, key, bytes, rows, blocks, first, last, tailBytes, tailCrc32, sha256 };
}

/** Writes a small object. Throws as `writeTable`. */
export async function writeBytes(world: Stores, key: string, bytes: Uint8Array): Promise<void> {
  const result = await world.objects.putIfAbsent(key, bytes);
  if (result === 'exists')
    await checkExisting(world, key, { bytes: bytes.length, sha256: bytesSha256(bytes, world.hash) });
}

async function* encodeTable(world: Stores, job: TableJob, seen: { passed?: Passed }): AsyncGenerator<Uint8Array> {
  const shape = registryShape(job, job.format);
  const writer = new BlockTableWriter(shape, world.hash);
  const sha256 = world.hash.sha256();
  const { blockRows = blockRowsOf(job.kind, job.format) } = job;
  let blocks = 0;
  for (let start = 0; start < job.rows; start += blockRows) {
    const block = newBlock(shape, Math.min(blockRows, job.rows - start));
    job.fill(block, start);
    for (const bytes of writer.add(block)) {
      sha256.update(bytes);
      yield bytes;
    }
    blocks++;
  }
  const [endMark, tail, footer] = writer.finish({});
  for (const bytes of [endMark, tail, footer]) sha256.update(bytes);
  seen.passed = {
    bytes: writer.bytes,
    blocks,
    first: writer.first,
    last: writer.last,
    tailBytes: tail.length + footer.length,
    tailCrc32: writer.tailCrc32,
    sha256: sha256.hex(),
  };
  yield* [endMark, tail, footer];
}

/** An object that is there already must be the one we have: size first, then every byte. */
async function checkExisting(world: Stores, key: string, expected: { bytes: number; sha256: string }): Promise<void> {
  const info = await world.objects.head(key);
  if (info === undefined) throw new IntegrityError(key, 'no object', 'the object that was there a moment ago');
  if (info.size === expected.bytes && (await objectSha256(world, key)) === expected.sha256) return;
  throw new Refusal('REGISTRY_VERSION_TAKEN', { object: key });
}

/** SHA-256 of a stored object, streamed. Throws `ObjectMissing` if there is none. */
export async function objectSha256(world: Stores, key: string): Promise<string> {
  const sha256 = world.hash.sha256();
  for await (const chunk of world.objects.stream(key)) sha256.update(chunk);
  return sha256.hex();
}
