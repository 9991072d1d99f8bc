/**
 * A commit of 500 rows to a ledger of 3 million participants, on files and SQLite: what it reads and how long it takes,
 * with few segments, with as many as compaction allows, and after compaction.
 *
 *   npm run bench -- commit [--participants N] [--rows N]
 */
import { join } from 'node:path';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { sha256Of } from '../../core/base/sha256.ts';
import { commitBatch, type CommitWorld } from '../../core/commit/commit.ts';
import { compactProvince } from '../../core/commit/compact.ts';
import { prepareVersion, type MatchedBatch } from '../../core/commit/prepare-version.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import type { UploadRequest } from '../../core/intake/upload-request.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { Warm } from '../../core/registry/warm.ts';
import { randomFrom } from '../../generate/random.ts';
import { benchCase } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { claimsOf, requestOf, verifiedBatch } from '../harness/claims.ts';
import { median, peakMiB, timed, type Time } from '../harness/measure.ts';
import { megabytes, milliseconds, say, seconds } from '../harness/table.ts';
import { Watch, watchedObjects } from '../harness/watch.ts';
import { inFolder, province } from '../harness/world.ts';

/** Commits of which the median is told; two more go before them. */
const measuredCommits = 9;
const warmingCommits = 2;
/** Rows of one of the batches that make the ledger. */
const largeRows = 1_000_000;
/** From so many segments on a commit compacts. */
const segmentsBound = 24;
const disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' } as const;

interface Batch {
  request: UploadRequest;
  matched: MatchedBatch;
}

/** A province's ledger on files, and batches for it. */
class SmallOffice {
  watch = new Watch(false);
  readonly world: CommitWorld;
  private readonly participants: number;
  readonly rows: number;
  private readonly random = randomFrom(1);
  private batches = 0;

  constructor(folder: string, state: SqliteStateStore, participants: number, rows: number) {
    this.participants = participants;
    this.rows = rows;
    this.world = {
      objects: watchedObjects(new FileObjectStore(folder), () => this.watch),
      state,
      clock: { now: () => Date.now(), sleep: async () => {} },
      hash: nodeHash,
      random: this.random,
      warm: new Warm(),
    };
  }

  private batchOf(length: number, personAt: (row: number) => number): Batch {
    const id = sha256Of(nodeHash, new TextEncoder().encode(`batch-${++this.batches}`));
    const storedAt = Date.UTC(2026, 0, 20) + this.batches * 60_000;
    return { request: requestOf(id, storedAt), matched: verifiedBatch(id, claimsOf(length, personAt)) };
  }

  /** Nine of ten rows are of people in the ledger, anywhere in it; the others are new. */
  smallBatch(): Batch {
    const people = new Set<number>();
    const { rows, participants } = this;
    while (people.size < Math.floor(rows * 0.9)) people.add(Math.floor(this.random() * participants));
    while (people.size < rows) people.add(participants + Math.floor(this.random() * 1_000_000));
    const list = [...people];
    return this.batchOf(rows, (row) => list[row]);
  }

  commit({ request, matched }: Batch): ReturnType<typeof commitBatch> {
    return commitBatch(this.world, request, matched, { disclosure });
  }

  async fill(): Promise<void> {
    for (let from = 0; from < this.participants; from += largeRows)
      await this.commit(this.batchOf(Math.min(largeRows, this.participants - from), (row) => from + row));
  }

  async ledger(): Promise<Ledger> {
    const state = await readProvinceState(this.world.state, province);
    return Ledger.open(this.world, province, state, { kept: this.world.warm?.tables });
  }
}

/** What a commit of one more small batch reads of the ledger, and the time of whole commits. */
async function measure(office: SmallOffice, when: string): Promise<void> {
  await office.commit(office.smallBatch()); // the process is warm
  const ledger = await office.ledger();
  const { request, matched } = office.smallBatch();
  const prepare = await timed(() =>
    prepareVersion(office.world, ledger, request, matched, { released: false, today: 2000 }),
  );
  const { segments, claims } = ledger.manifest ?? { segments: [], claims: [] };
  const { blocks, bytes, reads } = ledger.count;
  say(
    `${when}: ${segments.length} segments, ${claims.length} claims parts; ledger reads of ${office.rows} rows: ` +
      `${blocks} blocks, ${megabytes(bytes)} in ${reads} reads, ${milliseconds(1000 * prepare.seconds)}`,
  );
  const times: Time[] = [];
  for (let i = 0; i < measuredCommits + warmingCommits; i++) {
    const batch = office.smallBatch();
    office.watch = new Watch(false);
    const time = await timed(() => office.commit(batch));
    if (i >= warmingCommits) times.push(time);
  }
  const walls = times.map((each) => 1000 * each.seconds);
  const cpu = times.reduce((sum, each) => sum + each.cpuSeconds, 0) / times.length;
  say(
    `  commit to the end, warm, median of ${times.length}: ${milliseconds(median(walls))} ` +
      `(${Math.min(...walls).toFixed(0)} to ${Math.max(...walls).toFixed(0)}), ${milliseconds(1000 * cpu)} of ` +
      `processor time; the last read ${megabytes(office.watch.bytes)} in ${office.watch.reads} reads in all`,
  );
}

export const benchmark = benchCase({ participants: 3_000_000, rows: 500 }, ({ participants, rows }) =>
  inFolder(undefined, 'commit', async (folder) => {
    const state = new SqliteStateStore(join(folder, 'state.sqlite'));
    try {
      const office = new SmallOffice(folder, state, participants, rows);
      const { world } = office;
      const built = await timed(() => office.fill());
      say(`ledger of ${participants} participants made in ${seconds(built.seconds)}`);
      await measure(office, 'three large batches');
      let segments = (await office.ledger()).manifest?.segments.length ?? 0;
      for (; segments < segmentsBound; segments++) await office.commit(office.smallBatch());
      await measure(office, 'at the bound of compaction');
      const compacted = await timed(() => compactProvince(world, province));
      const outcome = compacted.result;
      if (outcome.status !== 'compacted') throw new Error('nothing was compacted');
      say(
        `compaction: ${outcome.facts.rows} rows in ${seconds(compacted.seconds)}; peak memory of this process ` +
          `${peakMiB().toFixed(0)} MiB`,
      );
      await measure(office, 'compacted');
      const report = await verifyLedger(world, province);
      say(`verify: ${report.ok ? 'ok' : 'FAILED'}, drift ${report.provinces[0].drift}`);
      must(report.ok, 'the ledger does not verify');
    } finally {
      state.close();
    }
  }),
);
