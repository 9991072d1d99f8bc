/** The moves between two versions of a ledger, checked: they are exactly what lies between the counts of the two. */
import { IntegrityError } from '../base/errors.ts';
import { schemes } from '../domain/codes.ts';
import {
  addGroupMoves,
  denominatorAt,
  noMoves,
  sumsOfMoves,
  verifiedAt,
  type GroupMoves,
  type MoveCounts,
} from '../domain/moves.ts';
import type { Figures } from '../domain/province-state.ts';
import { daySteps } from '../history/day-moves.ts';
import { ChainMoves, countsOf, figuresOf } from '../ledger/chain-moves.ts';
import type { LedgerManifest } from '../ledger/manifest.ts';
import { manifestAt, manifestBefore, type Books, type DiffWorld, type Standing } from './standing.ts';

/** One unit between two versions. */
export interface UnitMoves {
  unit: string;
  before: Figures;
  after: Figures;
  moves: MoveCounts;
}

export interface MovesBetween {
  moves: GroupMoves;
  units: UnitMoves[] | undefined; // in code-unit order of the names
}

/** Moves that a version did not record, so that the ledger can be compared from that version on, and no earlier. */
export class NotRecorded {
  readonly version: number;
  constructor(version: number) {
    this.version = version;
  }
}

/**
 * Sums from the closed days where these have them, else from each version; of units always from each version. Throws
 * `IntegrityError`, also if they do not add up.
 */
export async function movesBetween(
  world: DiffWorld,
  books: Books,
  { before, after, units }: { before: Standing; after: Standing; units: boolean },
): Promise<MovesBetween | NotRecorded> {
  const sum = await sumMoves(world, books, { from: before.version, to: after.version, units });
  if (sum instanceof NotRecorded) {
    // Told once for the whole ledger: the oldest version from which on all of them recorded who moved.
    const newest = books.state?.version ?? 0;
    const whole = newest === after.version ? sum : await sumMoves(world, books, { from: 0, to: newest, units: false });
    return whole instanceof NotRecorded ? whole : sum;
  }
  settle(books, { before: before.persons, after: after.persons, moves: sum.moves.persons });
  for (const scheme of schemes)
    settle(books, {
      before: before.schemes[scheme],
      after: after.schemes[scheme],
      moves: sum.moves.schemes[scheme],
    });
  return {
    moves: sum.moves,
    units: sum.units === undefined ? undefined : await unitMoves(world, books, { before, after, moves: sum.units }),
  };
}

/** Goes from the later version to the earlier one. */
async function sumMoves(
  world: DiffWorld,
  books: Books,
  { from, to, units }: { from: number; to: number; units: boolean },
): Promise<ChainMoves | NotRecorded> {
  const sum = new ChainMoves(world, { units });
  const steps = units ? undefined : daySteps(books.days);
  let manifest: LedgerManifest | undefined;
  for (let version = to; version > from;) {
    const step = steps?.get(version);
    if (step !== undefined && step.since >= from) {
      addGroupMoves(sum.moves, step);
      version = step.since;
      manifest = undefined;
      continue;
    }
    manifest ??= await manifestAt(world, books, version);
    const previous = await manifestBefore(world, manifest);
    if (!(await sum.add(manifest, previous))) return new NotRecorded(version);
    manifest = previous;
    version = previous?.version ?? 0;
  }
  return sum;
}

async function unitMoves(
  world: DiffWorld,
  books: Books,
  { before, after, moves }: { before: Standing; after: Standing; moves: ReadonlyMap<string, MoveCounts> },
): Promise<UnitMoves[]> {
  const [then, now] = [await unitCounts(world, books, before), await unitCounts(world, books, after)];
  const names = [...new Set([...Object.keys(then), ...Object.keys(now), ...moves.keys()])].sort();
  return names.map((unit) => {
    const own = { before: figuresOf(then[unit]), after: figuresOf(now[unit]), moves: moves.get(unit) ?? noMoves() };
    settle(books, own);
    return { unit, ...own };
  });
}

async function unitCounts(
  world: DiffWorld,
  books: Books,
  { version }: Standing,
): Promise<Record<string, readonly number[]>> {
  return version === 0 ? {} : (await countsOf(world, await manifestAt(world, books, version))).units;
}

/**
 * Holds the moves to what lies between. Before a repair the counts may have been wrong: what is left over is put down
 * to it. Throws `IntegrityError` if something is left over without one.
 */
function settle(
  { province }: Books,
  { before, after, moves }: { before: Figures; after: Figures; moves: MoveCounts },
): void {
  const sums = sumsOfMoves(moves);
  for (const [name, repair] of [
    ['verified', verifiedAt.repaired],
    ['denominator', denominatorAt.repaired],
  ] as const) {
    const expected = after[name] - before[name];
    if (sums[name] === expected) continue;
    if (moves[repair] === 0)
      throw new IntegrityError(`PROVINCE#${province}`, `moves of ${sums[name]} ${name}`, `${expected}`);
    moves[repair] += expected - sums[name];
  }
}
