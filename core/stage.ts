/**
 * Staging objects under the hash of their bytes (C6 to C8), so that equal bytes have equal names and different attempts never
 * meet; and the times by which a committer and the sweeper keep out of each other's way.
 */
import { BlockTableWriter, concatBytes } from './block-table.ts';
import type { Block, TableShape } from './block-table.ts';
import { sha256Of, stagedKey } from './ledger-manifest.ts';
import type { ObjectRef, TableRef } from './ledger-manifest.ts';
import type { World } from './ports.ts';

const day = 86_400_000; // milliseconds
/** The sweeper leaves staged objects alone for this long: `stagedFreshMax` + `stagedUseMax`, and three days for wrong clocks. */
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

  /** `id`: of the batch or compaction; `since`: no object of it can have been staged before (milliseconds). */
  constructor(world: StageWorld, place: { province: string; id: string; since: number }) {
    this.world = world;
    this.place = place;
  }

  async put(...parts: Uint8Array[]): Promise<ObjectRef> {
    const bytes = parts.length === 1 ? parts[0] : concatBytes(parts);
    const sha256 = sha256Of(this.world.hash, bytes);
    const key = stagedKey(this.place.province, this.place.id, sha256);
    if ((await this.world.objects.putIfAbsent(key, bytes)) === 'exists') await this.keepFresh(key, bytes);
    return { key, sha256, bytes: bytes.length };
  }

  /** What an old attempt left may be on the sweeper's list: equal bytes take its place. */
  private async keepFresh(key: string, bytes: Uint8Array): Promise<void> {
    const oldest = this.world.clock.now() - stagedFreshMax;
    if (this.place.since > oldest) return;
    const info = await this.world.objects.head(key);
    if (info === undefined || info.storedAt <= oldest) await this.world.objects.put(key, bytes);
  }

  /** A table whose blocks are given one by one. */
  table(shape: TableShape): StagedTable {
    return new StagedTable(this, new BlockTableWriter(shape, this.world.hash));
  }
}

/** A table of at most `segmentRowsMax` rows in the making: its name is known only when its bytes are complete. */
export class StagedTable {
  private readonly stage: Stage;
  private readonly writer: BlockTableWriter;
  private readonly parts: Uint8Array[] = [];

  constructor(stage: Stage, writer: BlockTableWriter) {
    this.stage = stage;
    this.writer = writer;
  }

  get rows(): number {
    return this.writer.rows;
  }

  add(block: Block): void {
    this.parts.push(...this.writer.add(block));
  }

  async put(meta: unknown): Promise<TableRef> {
    this.parts.push(...this.writer.finish(meta));
    const { rows, first, last } = this.writer;
    return { ...(await this.stage.put(...this.parts)), rows, first, last };
  }
}
