/**
 * The chances of agreement of the right person, learned from labelled data (`docs/trace.md`, Weights). The table itself
 * is `weights-table.ts`.
 */
import * as z from 'zod';
import { claimGroups } from './open-claims.ts';
import { DateKind, dateKinds, idLevels, Name, nameLevels } from './levels.ts';

/** How a claim states its birth date: its levels have chances of their own. */
export const datePrecisions = ['full', 'first', 'coarse'] as const;

/**
 * Whether anybody of the country has exactly the claimed name. A name that nobody has is mostly one that was mistyped:
 * its levels, and the share that no pass finds, have chances of their own.
 */
export const nameKinds = ['known', 'unknown'] as const;

/** Index in `nameKinds` of a claim by its namesakes. */
export function nameKindOf(namesakes: number): number {
  return namesakes > 0 ? 0 : 1;
}

/** Index in `datePrecisions` of a packed date: 01/01 is often a placeholder. */
export function precisionOf(date: number): number {
  if (date % 100 === 0) return 2;
  return date % 10_000 === 101 ? 1 : 0;
}

const $chance = z.number().gt(0).lt(1);
const $GroupWeights = z.strictObject({
  claims: z.int().min(0),
  /** By kind of name. */
  missed: z.array($chance).length(nameKinds.length),
  /** By kind of name and level. */
  name: z.array(z.array($chance).length(nameLevels.length)).length(nameKinds.length),
  /** By precision of the claim and kind of date (`DateKind`). */
  date: z.array(z.array($chance).length(dateKinds)).length(datePrecisions.length),
  /** Neither name nor date agree in anything: far rarer than the product of the two, since few rows have two errors. */
  nothingAgrees: $chance,
  sexDiffers: $chance,
  id: z.array($chance).length(idLevels.length),
  placeSame: $chance,
  residenceSame: $chance,
  deceased: $chance,
});
export type GroupWeights = z.infer<typeof $GroupWeights>;

export const $Weights = z.strictObject({
  format: z.literal(1),
  version: z.int().min(1),
  provenance: z.strictObject({
    learnedOn: z.iso.date(),
    seeds: z.array(z.string()),
    people: z.int(),
    claims: z.int(),
    data: z.string(),
  }),
  evidence: z.number().min(0.25).max(4),
  groups: z.strictObject(Object.fromEntries(claimGroups.map((group) => [group, $GroupWeights]))),
});
export interface Weights {
  format: 1;
  version: number;
  provenance: { learnedOn: string; seeds: string[]; people: number; claims: number; data: string };
  /** What all evidence is multiplied by, so that of candidates told at some probability so many are right. */
  evidence: number;
  groups: Record<(typeof claimGroups)[number], GroupWeights>;
}

/** Counts of labelled pairs of one group, from which its weights are learned. */
export class LabelledPairs {
  private claims = 0;
  private readonly missed = nameKinds.map(() => [0, 0]);
  private readonly name = nameKinds.map(() => new Float64Array(nameLevels.length));
  private readonly date = datePrecisions.map(() => new Float64Array(dateKinds));
  private readonly nothing = [0, 0];
  private readonly sex = [0, 0];
  private readonly id = new Float64Array(idLevels.length);
  private readonly place = [0, 0];
  private readonly residence = [0, 0];
  private readonly status = [0, 0];

  /** One claim beside its right person; what is undefined says nothing. */
  add(pair: {
    isFound: boolean;
    nameKind: number;
    name: number;
    precision: number;
    date: number;
    sexDiffers: boolean | undefined;
    id: number | undefined;
    placeSame: boolean | undefined;
    residenceSame: boolean | undefined;
    deceased: boolean;
  }): void {
    this.claims += 1;
    this.missed[pair.nameKind][pair.isFound ? 0 : 1] += 1;
    this.name[pair.nameKind][pair.name] += 1;
    this.date[pair.precision][pair.date] += 1;
    this.nothing[pair.name === Name.other && pair.date === DateKind.other ? 1 : 0] += 1;
    if (pair.sexDiffers !== undefined) this.sex[pair.sexDiffers ? 1 : 0] += 1;
    if (pair.id !== undefined) this.id[pair.id] += 1;
    if (pair.placeSame !== undefined) this.place[pair.placeSame ? 1 : 0] += 1;
    if (pair.residenceSame !== undefined) this.residence[pair.residenceSame ? 1 : 0] += 1;
    this.status[pair.deceased ? 1 : 0] += 1;
  }

  /** Chances as (count + ½) / (all + ½ levels), to four digits. */
  weights(): GroupWeights {
    const second = (pairs: readonly number[]): number => shares(pairs)[1];
    return {
      claims: this.claims,
      missed: this.missed.map(second),
      name: this.name.map(shares),
      date: this.date.map(shares),
      nothingAgrees: second(this.nothing),
      sexDiffers: second(this.sex),
      id: shares(this.id),
      placeSame: second(this.place),
      residenceSame: second(this.residence),
      deceased: second(this.status),
    };
  }
}

function shares(counts: ArrayLike<number>): number[] {
  const list = Array.from(counts);
  const all = list.reduce((sum, count) => sum + count, 0) + list.length / 2;
  return list.map((count) => Number(((count + 0.5) / all).toPrecision(4)));
}
