/**
 * Why counts moved: by how many persons each cause changed the verified and the denominator (`docs/steering.md`).
 * Losses are negative. The sum of all members is the change of the count, exactly.
 */
import * as z from 'zod';
import { schemes, type Scheme } from './codes.ts';

/** Causes of the registry, which the nightly run finds. */
export const registryCauses = ['death', 'newId', 'superseded', 'cancelled', 'correction', 'oldId'] as const;
/** Causes of a change of the verified; the order is stored (`$MoveCounts`): new ones are added at the end. */
export const verifiedCauses = [
  'mended', // by an upload: not verified before, verified after
  'newlyWrong', // by an upload: verified before, not verified after
  'joined',
  'left',
  ...registryCauses,
  'rule', // the rules of the program, by the nightly run
  'released', // headquarters released a held claim
  'scope', // into the scope or out of it, by an upload
  'repaired', // a repair put the counts right: nobody moved
] as const;
export type VerifiedCause = (typeof verifiedCauses)[number];

/** Causes of a change of the denominator; the order is stored, after that of `verifiedCauses`. */
export const denominatorCauses = ['joined', 'left', 'scope', 'repaired'] as const;
export type DenominatorCause = (typeof denominatorCauses)[number];

/** Persons by cause: the causes of the verified, then those of the denominator. */
export type MoveCounts = number[];
const length = verifiedCauses.length + denominatorCauses.length;

/** Numbers of the stored causes, for whoever adds to them. */
export const verifiedAt = places(verifiedCauses, 0);
export const denominatorAt = places(denominatorCauses, verifiedCauses.length);

function places<Name extends string>(names: readonly Name[], first: number): Record<Name, number> {
  return Object.fromEntries(names.map((name, at) => [name, first + at])) as Record<Name, number>;
}

export function noMoves(): MoveCounts {
  return Array.from({ length }, () => 0);
}

export function addMoves(to: MoveCounts, from: readonly number[]): void {
  for (let at = 0; at < length; at++) to[at] += from[at];
}

/** Changes of the verified and of the denominator, as the sums of all causes. */
export function sumsOfMoves(moves: readonly number[]): { verified: number; denominator: number } {
  const sum = (from: number, to?: number): number => moves.slice(from, to).reduce((all, each) => all + each, 0);
  return { verified: sum(0, verifiedCauses.length), denominator: sum(verifiedCauses.length) };
}

/** Moves in all and in each scheme. */
export interface GroupMoves {
  persons: MoveCounts;
  schemes: Record<Scheme, MoveCounts>;
}

export function noGroupMoves(): GroupMoves {
  return { persons: noMoves(), schemes: { BHXHBB: noMoves(), BHXHTN: noMoves(), BHYT: noMoves(), BHTN: noMoves() } };
}

export function addGroupMoves(to: GroupMoves, from: GroupMoves): void {
  addMoves(to.persons, from.persons);
  for (const scheme of schemes) addMoves(to.schemes[scheme], from.schemes[scheme]);
}

/** As they are stored: looked at by hand, as there are years of days of them. */
export const $MoveCounts = z.custom<MoveCounts>(
  (value) => Array.isArray(value) && value.length === length && value.every((each) => Number.isSafeInteger(each)),
  'expected persons by cause',
);

const $Persons = z.int();
/** A repair is rare: its member is there only if it is not 0. */
const repaired = { repaired: z.exactOptional($Persons) };
/** The moves by name, as documents have them. */
export const $NamedMoves = z.strictObject({
  verified: z.strictObject({
    mended: $Persons,
    newlyWrong: $Persons,
    joined: $Persons,
    left: $Persons,
    registry: z.strictObject({
      death: $Persons,
      newId: $Persons,
      superseded: $Persons,
      cancelled: $Persons,
      correction: $Persons,
      oldId: $Persons,
    }),
    rule: $Persons,
    released: $Persons,
    scope: $Persons,
    ...repaired,
  }),
  denominator: z.strictObject({ joined: $Persons, left: $Persons, scope: $Persons, ...repaired }),
});
export type NamedMoves = z.infer<typeof $NamedMoves>;

export function namedMoves(moves: readonly number[]): NamedMoves {
  const v = (name: VerifiedCause): number => moves[verifiedAt[name]];
  const d = (name: DenominatorCause): number => moves[denominatorAt[name]];
  return {
    verified: {
      mended: v('mended'),
      newlyWrong: v('newlyWrong'),
      joined: v('joined'),
      left: v('left'),
      registry: {
        death: v('death'),
        newId: v('newId'),
        superseded: v('superseded'),
        cancelled: v('cancelled'),
        correction: v('correction'),
        oldId: v('oldId'),
      },
      rule: v('rule'),
      released: v('released'),
      scope: v('scope'),
      ...repairedOf(v('repaired')),
    },
    denominator: {
      joined: d('joined'),
      left: d('left'),
      scope: d('scope'),
      ...repairedOf(d('repaired')),
    },
  };
}

function repairedOf(persons: number): { repaired?: number } {
  return persons === 0 ? {} : { repaired: persons };
}
