/** Sums of the moves of versions of a ledger, from the flows in their counts objects (`docs/ledger.md`, Flows). */
import { IntegrityError } from '../base/errors.ts';
import { schemes } from '../domain/codes.ts';
import { addMoves, noGroupMoves, noMoves, type GroupMoves, type MoveCounts } from '../domain/moves.ts';
import { noFigures, type Figures } from '../domain/province-state.ts';
import type { Hash, ObjectStore } from '../ports.ts';
import { areSameCounts, parseCounts, parseFlows, sumFigures, type CountsObject } from './counts.ts';
import { isCompaction, isReverification, readRef, type LedgerManifest, type ObjectRef } from './manifest.ts';
import { addFlows, repairMoves } from './moves.ts';

type CountsWorld = { objects: ObjectStore; hash: Hash };

/** The counts object of a version. Throws `IntegrityError`. */
export async function countsOf(world: CountsWorld, { counts }: { counts: ObjectRef }): Promise<CountsObject> {
  return parseCounts(await readRef(world.objects, world.hash, counts), counts.key);
}

/** Figures of a group; none of one in which nobody is counted. */
export function figuresOf(byVerdict: readonly number[] | undefined): Figures {
  return byVerdict === undefined ? noFigures : sumFigures(byVerdict);
}

/** Adds up versions in any order; memory for one counts object, and for every unit if units are asked for. */
export class ChainMoves {
  readonly moves: GroupMoves = noGroupMoves();
  readonly units: Map<string, MoveCounts> | undefined;
  private readonly world: CountsWorld;

  constructor(world: CountsWorld, { units }: { units: boolean }) {
    this.world = world;
    this.units = units ? new Map() : undefined;
  }

  /**
   * Adds a version; `previous`: the one before it, undefined of the first. False, and nothing is added, if it did not
   * record who moved (format 1). Throws `IntegrityError`.
   */
  async add(manifest: LedgerManifest, previous: LedgerManifest | undefined): Promise<boolean> {
    // A compaction names the counts of the version that it follows: nobody moved.
    if (manifest.counts.key === previous?.counts.key) return true;
    const { counts } = manifest;
    const flows = parseFlows(await readRef(this.world.objects, this.world.hash, counts), counts.key);
    if (flows === undefined) return this.addRepair(manifest, previous);
    const by = isReverification(manifest) ? 'night' : 'upload';
    addFlows(this.moves.persons, flows.persons, by);
    for (const scheme of schemes) addFlows(this.moves.schemes[scheme], flows.schemes[scheme], by);
    if (this.units !== undefined)
      for (const [unit, own] of Object.entries(flows.units)) addFlows(this.ofUnit(this.units, unit), own, by);
    return true;
  }

  /** A repair puts other counts in the place of wrong ones; what lies between is known if the wrong ones are. */
  private async addRepair(manifest: LedgerManifest, previous: LedgerManifest | undefined): Promise<boolean> {
    if (!isCompaction(manifest) || previous === undefined) return false;
    const before = await this.readable(previous);
    if (before === undefined) return false;
    const after = await countsOf(this.world, manifest);
    if (areSameCounts(before, after)) return true;
    addMoves(this.moves.persons, repairMoves(sumFigures(before.persons), sumFigures(after.persons)));
    for (const scheme of schemes) {
      const [then, now] = [before.schemes[scheme], after.schemes[scheme]];
      addMoves(this.moves.schemes[scheme], repairMoves(sumFigures(then), sumFigures(now)));
    }
    if (this.units === undefined) return true;
    for (const unit of new Set([...Object.keys(before.units), ...Object.keys(after.units)])) {
      const [then, now] = [before, after].map(({ units }) => figuresOf(units[unit]));
      addMoves(this.ofUnit(this.units, unit), repairMoves(then, now));
    }
    return true;
  }

  /** Undefined if the object is damaged: that is what was repaired. */
  private async readable(manifest: LedgerManifest): Promise<CountsObject | undefined> {
    try {
      return await countsOf(this.world, manifest);
    } catch (error) {
      if (error instanceof IntegrityError) return undefined;
      throw error;
    }
  }

  private ofUnit(units: Map<string, MoveCounts>, unit: string): MoveCounts {
    let moves = units.get(unit);
    if (moves === undefined) units.set(unit, (moves = noMoves()));
    return moves;
  }
}
