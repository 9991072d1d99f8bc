/**
 * Staging objects under the hash of their bytes (C6 to C8), so that equal bytes have equal names and different attempts
 * never meet; and the times by which a committer and the sweeper keep out of each other's way.
 */
import type { TableShape } from '../blocks/block-table.ts';
import { FittedTable } from '../blocks/fit-table.ts';
import { concatBytes } from '../base/bytes.ts';
import { stagedKey, type ObjectRef, type TableRef } from '../ledger/manifest.ts';
import { sha256Of } from '../base/sha256.ts';
import type { Hash, ObjectBody, World } from '../ports.ts';

const day = 86_400_000; // milliseconds
/**
 * The sweeper leaves staged objects alone for this long: `stagedFreshMax` + `stagedUseMax`, and three days for wrong
 * clocks.
 */
export const sweepGrace = 7 * day;
/** An object that an earlier attempt staged is used as it is while it is younger than this, else written anew. */
export const stagedFreshMax = 3 * day;
/** What was staged is ratified within this time, or staged again: a laptop may sleep in between. */
export const stagedUseMax = day;

/** Rows an object: bounds what is in memory as bytes at once to about 80 MB. */
export const segmentRowsMax = 1_048_576;

export type StageWorld = Pick<World, 'objects' | 'hash' | 'clock'>;

/** Writes the objects of one attempt to make a version. */
export class Stage {
  private readonly world: StageWorld;
  private readonly place: { province: string; id: string; since: number };
  /** Large objects on their way. */
  private behind: Promise<unknown> = Promise.resolve();

  /** Memory is dear: no object waits to be written while the next one is made. */
  private readonly lowMemory: boolean;

  /** `id`: of the batch or compaction; `since`: no object of it can have been staged before (milliseconds). */
  constructor(world: StageWorld, place: { province: string; id: string; since: number }, lowMemory: boolean = false) {
    this.world = world;
    this.place = place;
    this.lowMemory = lowMemory;
  }

  async put(...parts: Uint8Array[]): Promise<ObjectRef> {
    const bytes = parts.length === 1 ? parts[0] : concatBytes(parts);
    return this.store(bytes.length, sha256Of(this.world.hash, bytes), () => bytes);
  }

  /**
   * Stages bytes that may be many more than should be in memory. They are made twice then, for their name and for their
   * object: making them again costs less than keeping them. `chunks` of the answer: the bytes, if they were kept.
   * `hashed` gives the hash of what was made, in hex, where another thread knows it.
   */
  async putChunks(
    make: () => Chunks,
    hashed?: () => Promise<string>,
  ): Promise<ObjectRef & { chunks: Uint8Array[] | undefined }> {
    const own = this.world.hash.sha256();
    const hex = hashed ?? (() => own.hex());
    let chunks: Uint8Array[] = [];
    let bytes = 0;
    const keptMax = this.lowMemory ? behindBytesMin : keptBytesMax;
    for await (const chunk of make()) {
      if (hashed === undefined) own.update(chunk);
      bytes += chunk.length;
      if (bytes <= keptMax) chunks.push(chunk);
      else chunks = [];
    }
    const kept = bytes <= keptMax;
    const body = (): ObjectBody =>
      !kept ? streamOf(make()) : bytes < behindBytesMin ? concatBytes(chunks) : streamOf(chunks);
    return { ...(await this.store(bytes, await hex(), body)), chunks: kept ? chunks : undefined };
  }

  /** Waits for what is still being written. Before anything names a staged object, and before its stage is let go. */
  async flush(): Promise<void> {
    await this.behind;
  }

  private async store(bytes: number, sha256: string, body: () => ObjectBody): Promise<ObjectRef> {
    const key = stagedKey(this.place.province, this.place.id, sha256);
    const written = this.write(key, sha256, body);
    if (bytes < behindBytesMin || this.lowMemory) await written;
    else {
      // One at a time: memory holds the object being written and the one being made. A failure is met by the next one,
      // or at the end.
      const before = this.behind;
      this.behind = Promise.all([before, written]);
      this.behind.catch(() => undefined);
      await before;
    }
    return { key, sha256, bytes };
  }

  private async write(key: string, sha256: string, body: () => ObjectBody): Promise<void> {
    const { objects } = this.world;
    if ((await objects.putIfAbsent(key, body(), {}, { sha256 })) === 'exists') await this.keepFresh(key, body);
  }

  /** What an old attempt left may be on the sweeper's list: equal bytes take its place. */
  private async keepFresh(key: string, body: () => ObjectBody): Promise<void> {
    const oldest = this.world.clock.now() - stagedFreshMax;
    if (this.place.since > oldest) return;
    const info = await this.world.objects.head(key);
    if (info === undefined || info.storedAt <= oldest) await this.world.objects.put(key, body());
  }

  /** A table of at most `rows` rows whose blocks, all but the last of `blockRows` rows, are given one by one. */
  table(shape: TableShape, size: { rows: number; blockRows: number }): StagedTable {
    return new StagedTable(this, shape, this.world.hash, size);
  }
}

/** Bytes up to this size, answers of two million rows, are kept until they are written; longer ones are made again. */
const keptBytesMax = 160 * 1024 * 1024;
/**
 * From this size on an object is written while the next one is made. Smaller ones are written at once, so that one
 * thing happens at a time.
 */
const behindBytesMin = 1024 * 1024;

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function* streamOf(chunks: Chunks): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** A table of at most `segmentRowsMax` rows in the making: its name is known only when its bytes are complete. */
export class StagedTable extends FittedTable {
  private readonly stage: Stage;

  constructor(stage: Stage, shape: TableShape, hash: Hash, size: { rows: number; blockRows: number }) {
    super(shape, hash, size);
    this.stage = stage;
  }

  async put(meta: object): Promise<TableRef> {
    const ref = await this.stage.put(this.finish(meta));
    return { ...ref, rows: this.rows, first: this.first, last: this.last };
  }
}
