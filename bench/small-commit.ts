/**
 * A commit of 500 rows to a ledger of 3 million participants, on files and SQLite: what it reads and how long it takes,
 * with few segments, with as many as compaction allows, and after compaction.
 *
 *   npm run bench:commit [-- --participants N] [--rows N]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rowsOverClaimLimit, groupClaims } from '../core/commit/attempts.ts';
import { foldedParts, IdState, NameState, noOldId } from '../core/domain/columns.ts';
import { Verdict } from '../core/domain/codes.ts';
import { commitBatch, type CommitWorld } from '../core/commit/commit.ts';
import { compactProvince } from '../core/commit/compact.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import { verifyLedger } from '../core/maintenance/ledger-verify.ts';
import { Remade } from '../core/base/remade.ts';
import { sha256Of } from '../core/base/sha256.ts';
import type { ByteRange, ReadOptions } from '../core/ports.ts';
import { prepareVersion, type MatchedBatch } from '../core/commit/prepare-version.ts';
import { readProvinceState } from '../core/domain/province-state.ts';
import type { UploadRequest } from '../core/intake/upload-request.ts';
import { Warm } from '../core/registry/warm.ts';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';
import { SqliteStateStore } from '../adapters/sqlite/sqlite-state-store.ts';
import { randomFrom } from '../generate/random.ts';

const province = 'vn34-52';
const { values } = parseArgs({
  options: { participants: { type: 'string', default: '3000000' }, rows: { type: 'string', default: '500' } },
});
const participants = Number(values.participants);
const rows = Number(values.rows);
/** Commits of which the median is told; two more go before them. */
const measured = 9;
/** Rows of one of the batches that make the ledger. */
const largeRows = 1_000_000;

const random = randomFrom(1);
let batches = 0;

/** A matched batch that says of these people what the registry says; `people` are numbers from 0. */
function batchOf(people: Uint32Array): { request: UploadRequest; matched: MatchedBatch } {
  const name = `batch-${++batches}`;
  const id = sha256Of(nodeHash, new TextEncoder().encode(name));
  const { length } = people;
  const claims = {
    length,
    row: Uint32Array.from(people, (_, i) => i + 1),
    line: Uint32Array.from(people, (_, i) => i + 2),
    participant: Float64Array.from(people, (p) => 5_200_000_000 + 3 * p),
    id: Float64Array.from(people, (p) => 52_000_000_000 + ((p * 7_654_321) % 999_999_937)),
    idState: new Uint8Array(length).fill(IdState.whole),
    oldId: new Uint32Array(length).fill(noOldId),
    birthDate: Uint32Array.from(people, (p) => 19_000_101 + (p % 100) * 10_000),
    sex: new Uint8Array(length).fill(1),
    nameState: new Uint8Array(length).fill(NameState.whole),
    nameLow: Uint32Array.from(people, (p) => Math.imul(p, 0x9e3779b1)),
    nameHigh: Uint32Array.from(people, (p) => Math.imul(p, 0x85ebca77)),
    folded: new Uint16Array(length * foldedParts),
    schemes: new Uint8Array(length).fill(4),
    outOfScope: new Uint8Array(length),
    category: new Uint16Array(length),
    unit: Uint32Array.from(people, (p) => 1 + (p % 3000)),
    flags: new Uint16Array(length),
    categories: [''],
    units: Array.from({ length: 3001 }, (_, unit) => (unit === 0 ? '' : `DV${unit}`)),
  };
  const groups = groupClaims(claims);
  const accepted = { read: length, accepted: length, rejected: 0, blank: 0 };
  const storedAt = Date.UTC(2026, 0, 20) + batches * 60_000;
  return {
    request: {
      batch: id.slice(0, 32),
      province,
      kind: 'delta',
      scope: [],
      key: `incoming/${province}/delta/${name}.csv`,
      objectVersion: id,
      storedAt,
      asOf: storedAt,
      rows: undefined,
      sha256: undefined,
      profile: undefined,
      confirmShrink: false,
      resend: false,
      officer: undefined,
      purpose: undefined,
    },
    matched: {
      read: {
        claims,
        rejects: [],
        rows: accepted,
        rejectedPresent: new Float64Array(0),
        unreadableNumbers: 0,
        bytes: 0,
        sha256: id,
        profile: 'canonical',
      },
      groups: new Remade(() => groupClaims(claims), groups),
      overLimit: rowsOverClaimLimit(groups, length),
      verdict: new Uint8Array(length).fill(Verdict.VERIFIED),
      details: new Uint16Array(length),
      flags: new Uint16Array(length),
      agrees: new Uint8Array(length).fill(1),
      registryVersion: '2026-01-31',
      canon: 257,
    },
  };
}

/** Nine of ten rows are of people in the ledger, anywhere in it; the others are new. */
function smallBatch(): ReturnType<typeof batchOf> {
  const known = new Set<number>();
  while (known.size < Math.floor(rows * 0.9)) known.add(Math.floor(random() * participants));
  while (known.size < rows) known.add(participants + Math.floor(random() * 1_000_000));
  return batchOf(Uint32Array.from(known));
}

class CountedObjects extends FileObjectStore {
  reads = 0;
  bytes = 0;
  override async readRanges(key: string, ranges: readonly ByteRange[]): Promise<Uint8Array[] | undefined> {
    const read = await super.readRanges(key, ranges);
    this.reads += ranges.length;
    for (const bytes of read ?? []) this.bytes += bytes.length;
    return read;
  }
  override async read(key: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    const bytes = await super.read(key, options);
    this.reads += 1;
    this.bytes += bytes?.length ?? 0;
    return bytes;
  }
}

const disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' } as const;
const directory = mkdtempSync(join(tmpdir(), 'doisoat-small-commit-'));
const objects = new CountedObjects(directory);
const state = new SqliteStateStore(join(directory, 'state.sqlite'));
const world: CommitWorld = {
  objects,
  state,
  clock: { now: () => Date.now(), sleep: async () => {} },
  hash: nodeHash,
  random,
  warm: new Warm(),
};

function commit({ request, matched }: ReturnType<typeof batchOf>): ReturnType<typeof commitBatch> {
  return commitBatch(world, request, matched, { disclosure });
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function openLedger(): Promise<Ledger> {
  return Ledger.open(world, province, await readProvinceState(state, province), world.warm?.tables);
}

/** What a commit of one more small batch reads of the ledger, and the time of whole commits. */
async function measure(when: string): Promise<void> {
  await commit(smallBatch()); // the process is warm
  const ledger = await openLedger();
  const { request, matched } = smallBatch();
  const started = performance.now();
  await prepareVersion(world, ledger, request, matched, { released: false, today: 2000 });
  const prepare = performance.now() - started;
  const { segments, claims } = ledger.manifest ?? { segments: [], claims: [] };
  const { blocks, bytes, reads } = ledger.count;
  tell(
    `${when}: ${segments.length} segments, ${claims.length} claims parts; ledger reads of ${rows} rows: ` +
      `${blocks} blocks, ${megabytes(bytes)} in ${reads} reads, ${prepare.toFixed(0)} ms`,
  );
  const times: number[] = [];
  let cpu = 0;
  for (let i = 0; i < measured + 2; i++) {
    const batch = smallBatch();
    objects.reads = 0;
    objects.bytes = 0;
    const from = performance.now();
    const cpuFrom = process.cpuUsage();
    await commit(batch);
    const { user, system } = process.cpuUsage(cpuFrom);
    if (i < 2) continue;
    times.push(performance.now() - from);
    cpu += (user + system) / 1000;
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  tell(
    `  commit to the end, warm, median of ${times.length}: ${median.toFixed(0)} ms (${times[0].toFixed(0)} to ` +
      `${times[times.length - 1].toFixed(0)}), ${(cpu / times.length).toFixed(0)} ms of processor time; the ` +
      `last read ${megabytes(objects.bytes)} in ${objects.reads} reads in all`,
  );
}

try {
  const built = performance.now();
  for (let from = 0; from < participants; from += largeRows) {
    const people = Uint32Array.from({ length: Math.min(largeRows, participants - from) }, (_, i) => from + i);
    await commit(batchOf(people));
  }
  tell(`ledger of ${participants} participants made in ${((performance.now() - built) / 1000).toFixed(1)} s`);
  await measure('three large batches');
  for (let segments = (await openLedger()).manifest?.segments.length ?? 0; segments < 24; segments++)
    await commit(smallBatch());
  await measure('at the bound of compaction');
  const compacting = performance.now();
  const outcome = await compactProvince(world, province);
  if (outcome.status !== 'compacted') throw new Error('nothing was compacted');
  const peak = process.resourceUsage().maxRSS / 1024;
  tell(
    `compaction: ${outcome.facts.rows} rows in ${((performance.now() - compacting) / 1000).toFixed(1)} s; peak ` +
      `memory of this process ${peak.toFixed(0)} MiB`,
  );
  await measure('compacted');
  const report = await verifyLedger(world, province);
  tell(`verify: ${report.ok ? 'ok' : 'FAILED'}, drift ${report.provinces[0].drift}`);
  if (!report.ok) process.exitCode = 1;
} finally {
  state.close();
  rmSync(directory, { recursive: true, force: true });
}
