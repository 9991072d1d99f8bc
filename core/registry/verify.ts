/**
 * Reading every byte of an index again (`docs/registry-index.md`, Verification). Goes on after a fault, so that one run
 * tells all of them.
 */
import { u64At, type Block, type BlockTable, type ReadCount } from '../blocks/block-table.ts';
import { PersonStatus } from '../domain/codes.ts';
import { IntegrityError } from '../base/errors.ts';
import { ObjectMissing, type Hash, type Sha256, type World } from '../ports.ts';
import {
  idsPerPrefix,
  oldIdsPerDigit,
  registryKey,
  registryManifestKey,
  registryObjectKey,
  type RegistryManifest,
  type RegistryObject,
} from './format.ts';
import { openLayers, openManifest, openRegistryTable } from './layer.ts';
import { objectSha256 } from './write.ts';

/** Blocks of one read: 4.5 MB. */
const runBlocks = 256;

export interface RegistryVerifyReport {
  version: string;
  objects: number;
  bytes: number;
  blocks: number;
  rows: number; // people
  /** Empty if every byte is as it was written. */
  problems: { key: string; problem: string }[];
}

/** What was counted while the tables passed. */
interface Tally {
  status: Uint32Array; // people by PersonStatus
  oldIds: number;
  superseded: number;
  /** Hash over the IDs of each object by people's IDs: those of one prefix, or of an overlay, must have the same. */
  ids: Map<string, string>;
}

type Stores = Pick<World, 'objects' | 'hash'>;

/**
 * Checks every byte of a version. Throws Refusal('REGISTRY_VERSION_UNKNOWN'), and `IntegrityError` for the manifest;
 * other faults are reported.
 */
export async function verifyRegistry(
  world: Stores,
  version: string,
  progress: (done: number, total: number) => void = () => {},
): Promise<RegistryVerifyReport> {
  const manifest = await openManifest(world, version);
  const report: RegistryVerifyReport = { version, objects: 0, bytes: 0, blocks: 0, rows: 0, problems: [] };
  const tally: Tally = { status: new Uint32Array(4), oldIds: 0, superseded: 0, ids: new Map() };
  const total = manifest.objects.reduce((sum, object) => sum + object.bytes, 0);
  for (const object of manifest.objects) {
    try {
      await verifyObject(world, manifest, object, tally, report);
    } catch (error) {
      report.problems.push({ key: object.key, problem: problemOf(error) });
    }
    report.objects++;
    report.bytes += object.bytes;
    progress(report.bytes, total);
  }
  report.rows = tally.status.reduce((sum, count) => sum + count, 0);
  if (report.problems.length === 0) {
    // What an overlay counts is the whole version, not its own rows.
    if (manifest.kind === 'snapshot') checkTally(manifest, tally, report);
    checkFolded(manifest, tally, report);
  }
  await checkBelow(world, manifest, report);
  await findStrangers(world, manifest, report);
  return report;
}

/** An error of the store is no fault of the index. */
function problemOf(error: unknown): string {
  if (error instanceof IntegrityError || error instanceof ObjectMissing) return error.message;
  throw error;
}

async function verifyObject(
  world: Stores,
  { version, format }: RegistryManifest,
  object: RegistryObject,
  tally: Tally,
  report: RegistryVerifyReport,
): Promise<void> {
  const { key, kind, part } = object;
  const named = registryObjectKey(version, kind, part);
  if (key !== named) throw new IntegrityError(key, `key ${key}`, named);
  const sha256 = await objectSha256(world, key);
  if (sha256 !== object.sha256) throw new IntegrityError(key, `SHA-256 ${sha256}`, object.sha256);
  const count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  const table = await openRegistryTable(world, object, count, format);
  const check = new TableCheck(table, object, world.hash);
  for (let start = 0; start < table.blocks; start += runBlocks) {
    const blocks = await table.readBlocks(start, Math.min(start + runBlocks, table.blocks));
    blocks.forEach((block, at) => check.block(block, start + at, tally));
  }
  if (check.rows !== object.rows) throw new IntegrityError(key, `${check.rows} rows`, `${object.rows}`);
  report.blocks += table.blocks;
  if (kind === 'old-ids') tally.oldIds += check.rows;
  else if (kind === 'superseded') tally.superseded += check.rows;
  else if (ofPeople.has(kind)) tally.ids.set(`${kind}/${part}`, check.keysSha256.hex());
}

/** Greatest key of a shard, exclusive. */
function keyEnd({ kind, part }: RegistryObject): number {
  if (kind === 'old-ids' || kind === 'shared-old-ids') return 10 * oldIdsPerDigit;
  return part !== '' && kind !== 'children' ? idsPerPrefix : 1000 * idsPerPrefix;
}

/** Passes the blocks of one table in order. */
class TableCheck {
  rows = 0;
  /** Hash of all keys: the keys themselves need not stay in memory. */
  readonly keysSha256: Sha256;
  private readonly table: BlockTable;
  private readonly object: RegistryObject;
  private previous = -1;

  constructor(table: BlockTable, object: RegistryObject, hash: Hash) {
    this.keysSha256 = hash.sha256();
    this.table = table;
    this.object = object;
  }

  block(block: Block, index: number, tally: Tally): void {
    const { kind, part, key } = this.object;
    const repeats = kind === 'shared-old-ids' ? 1 : 0; // a number with several holders stands once for each
    const column = block.columns[this.table.shape.key] as Uint32Array;
    const wide = column.length !== block.rows;
    for (let row = 0; row < block.rows; row++) {
      const value = wide ? u64At(column, row) : column[row];
      if (value + repeats <= this.previous)
        throw new IntegrityError(key, `a key that does not ascend in block ${index}`, 'ascending');
      this.previous = value;
      if (row === 0 && value !== this.table.first[index])
        throw new IntegrityError(key, `another first key in block ${index}`, 'the directory');
    }
    if (this.previous !== this.table.last[index])
      throw new IntegrityError(key, `another last key in block ${index}`, 'the directory');
    const byDigit = part !== '' && (kind === 'old-ids' || kind === 'shared-old-ids');
    const inPart = !byDigit || Math.floor(this.table.first[index] / oldIdsPerDigit) === Number(part);
    if (!inPart || this.previous >= keyEnd(this.object))
      throw new IntegrityError(key, `a key of another part`, `part ${part}`);
    this.rows += block.rows;
    if (kind === 'people') checkPeople(block, key, tally);
    this.keysSha256.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
}

function checkPeople(block: Block, key: string, tally: Tally): void {
  const { birthDate, flags } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const status = flags[row] >>> 2;
    if (status < PersonStatus.alive || status > PersonStatus.cancelled || birthDate[row] === 0)
      throw new IntegrityError(key, 'a person without status or birth date', 'both');
    tally.status[status]++;
  }
}

function checkTally(manifest: RegistryManifest, tally: Tally, report: RegistryVerifyReport): void {
  const { counts, rows } = manifest;
  const { status } = tally;
  const byStatus = status.subarray(PersonStatus.alive);
  const found = [report.rows, ...byStatus, tally.oldIds, tally.superseded];
  const expected = [rows, counts.alive, counts.deceased, counts.cancelled, counts.oldIds, counts.superseded];
  const key = registryManifestKey(manifest.version);
  if (found.join() !== expected.join())
    report.problems.push({ key, problem: `found counts ${found.join()}, expected ${expected.join()}` });
}

/** Kinds that stand in a table by people's IDs. */
const ofPeople = new Set<string>(['people', 'folded', 'earlier-names']);

/** A prefix, or an overlay, has the same IDs in all its tables; earlier names of a prefix are those of a few. */
function checkFolded(manifest: RegistryManifest, tally: Tally, report: RegistryVerifyReport): void {
  const key = registryManifestKey(manifest.version);
  for (const { kind, part } of manifest.objects) {
    if (!ofPeople.has(kind) || (kind === 'earlier-names' && part !== '')) continue;
    const other = kind === 'people' ? 'folded' : kind;
    if (tally.ids.get(`people/${part}`) !== tally.ids.get(`${other}/${part}`))
      report.problems.push({ key, problem: `people/${part} and ${other}/${part} hold different IDs` });
  }
}

/** The snapshot of an overlay is there and fits; its own bytes are checked when it is verified. */
async function checkBelow(world: Stores, manifest: RegistryManifest, report: RegistryVerifyReport): Promise<void> {
  try {
    await openLayers(world, manifest.version);
  } catch (error) {
    report.problems.push({ key: registryManifestKey(manifest.version), problem: problemOf(error) });
  }
}

/** Objects under the version that the manifest does not name. */
async function findStrangers(world: Stores, manifest: RegistryManifest, report: RegistryVerifyReport): Promise<void> {
  const known = new Set(manifest.objects.map((object) => object.key));
  known.add(registryManifestKey(manifest.version));
  for await (const { key } of world.objects.list(registryKey(manifest.version, '')))
    if (!known.has(key)) report.problems.push({ key, problem: 'not named by the manifest' });
}
