/** The hits of one batch, found in whatever order is fast, handed on by claim and then by person. */
import { sortedOrder } from '../base/radix-sort.ts';
import type { HitPool } from './hit-pool.ts';

/** Above the levels of a hit (`packLevels`): whether its place is one of the office. */
const ownBit = 0x8000_0000;

export class HitBuffer {
  private length = 0;
  private claim = new Uint32Array(1024);
  private row = new Uint32Array(1024);
  private levels = new Uint32Array(1024);

  add(claim: number, row: number, levels: number, ownPlace: number): void {
    if (this.length === this.claim.length) this.grow();
    const at = this.length++;
    this.claim[at] = claim;
    this.row[at] = row;
    this.levels[at] = ownPlace === 1 ? levels | ownBit : levels;
  }

  /** Empties itself. Equal hits are kept in the order of people, so the same stay every time. */
  moveTo(pool: HitPool, base: number, ids: ArrayLike<number>): void {
    const { claim, row, levels } = this;
    for (const at of sortedOrder(this.length, row, claim))
      pool.add(claim[at], base + ids[row[at]], levels[at] & ~ownBit, levels[at] >>> 31);
    this.length = 0;
  }

  private grow(): void {
    for (const name of ['claim', 'row', 'levels'] as const) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
