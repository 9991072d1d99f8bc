/**
 * The supplied table of the units of a province: names, parents, kinds and goals by the codes that the ledger has. None
 * of it is computed by us. Format: docs/units.md.
 */
import { hundredthsOf, type Fraction } from '../base/percent.ts';

/** What a unit is. Districts and communes are administrative; a group is pupils, poor households and the like. */
export const unitKinds = ['district', 'commune', 'public-body', 'school', 'employer', 'group', 'other'] as const;
export type UnitKind = (typeof unitKinds)[number];

/**
 * Kinds whose names may be published: administrative units and public bodies. The name of any other unit may be a
 * person's, and is for its office and headquarters alone.
 */
export const publishedKinds = ['district', 'commune', 'public-body'] as const satisfies readonly UnitKind[];
export type PublishedKind = (typeof publishedKinds)[number];

export function isPublishedKind(kind: UnitKind): kind is PublishedKind {
  return publishedKinds.some((each) => each === kind);
}

export interface UnitRow {
  code: string; // as the ledger has it
  name: string;
  parent: string; // code of a unit of the same table; '': none
  kind: UnitKind;
  goal: number | null; // per cent of the denominator to be verified, at most two decimals
}

export interface UnitTable {
  province: string;
  asOf: string; // day of the table
  source: string;
  /** Each parent is in the table, and no unit is below itself. */
  units: readonly UnitRow[];
}

/**
 * Units of a province whose names may be published: more than any has communes, schools and offices. Every
 * publishing reads the names of all provinces.
 */
export const publishedUnitsMax = 20_000;

/** Levels of units below each other: a district, a commune, a school, its classes, with room. */
export const levelsMax = 8;

/** What should be verified where no goal is known: everybody. */
export const wholeGoal = 100; // per cent

/** Whose goal holds for a unit: its own, that of the nearest unit above that has one, or that of its province. */
export const goalOwners = ['unit', 'parent', 'province'] as const;
export type GoalBy = (typeof goalOwners)[number];

/** A goal as a share. */
export function goalShare(goal: number): Fraction {
  return { part: hundredthsOf(goal), whole: 10_000n };
}
