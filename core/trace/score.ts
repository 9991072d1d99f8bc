/**
 * Weights of one pair in bits: log2(m / u) of every field, by Fellegi and Sunter (JASA 1969). m is of the table of
 * weights, u is counted in the index (`docs/trace.md`, Score).
 */
import { FoldedPart, foldedParts } from '../domain/columns.ts';
import { idsPerPrefix } from '../registry/format.ts';
import type { RegistryReader } from '../registry/reader.ts';
import type { FieldName } from './candidate.ts';
import { prefixesOf, type ClaimTables } from './claim-tables.ts';
import type { Counted } from './counters.ts';
import { findKey, foldKeyHigh, foldKeyLow } from './key-table.ts';
import { DateKind, Home, Id, Name, SexMatch, Status, type PairLevels } from './levels.ts';
import { claimGroups } from './open-claims.ts';
import { rareDayPeople } from './rare-days.ts';
import { nameKindOf, precisionOf, type GroupWeights, type Weights } from './weights.ts';

/** Person of the country's share mixed into the namesakes of ten years of birth, so that rare names stay rare. */
const cohortPull = 1;
/** Rows of the average office mixed into an office's own prefixes: with fewer verified rows it says little. */
const placePull = 200;

/** Fold by which each level of names is counted, by `Name`. */
const foldOfLevel: Record<number, number> = {
  [Name.spacing]: FoldedPart.noSpaces,
  [Name.order]: FoldedPart.sorted,
  [Name.variant]: FoldedPart.variant,
  [Name.initials]: FoldedPart.initials,
  [Name.words]: FoldedPart.firstLast,
  [Name.word]: FoldedPart.firstLast,
};

/** Bits of each field of a pair. */
export type PairBits = Record<FieldName, number>;

export class PairScorer {
  private readonly tables: ClaimTables;
  private readonly counted: Counted;
  private readonly groups: readonly GroupWeights[];
  private readonly people: number;
  private readonly evidence: number;
  private readonly nameKinds: Uint8Array; // by claim
  /** By prefix: people of the snapshot. */
  private readonly underPrefix = new Float64Array(1000);
  /** By province of the claims: bits of each prefix. */
  private readonly placeBits: Float64Array[];
  private readonly children: { all: number; of: number[] };

  constructor(
    tables: ClaimTables,
    counted: Counted,
    { registry, weights }: { registry: Pick<RegistryReader, 'layers'>; weights: Weights },
  ) {
    this.tables = tables;
    this.counted = counted;
    this.groups = claimGroups.map((group) => weights.groups[group]);
    this.people = Math.max(1, counted.people);
    this.evidence = weights.evidence;
    this.nameKinds = new Uint8Array(tables.claims.length);
    for (let claim = 0; claim < this.nameKinds.length; claim++)
      this.nameKinds[claim] = nameKindOf(this.namesakes(claim));
    const { objects } = registry.layers[0].manifest;
    for (const { kind, part, rows } of objects) if (kind === 'people') this.underPrefix[Number(part)] = rows;
    const { provinces, prefixes } = tables.claims;
    this.placeBits = provinces.map((province, place) => this.placeOf(province, prefixes[place]));
    const homes = objects.filter(({ kind }) => kind === 'children');
    this.children = {
      all: homes.reduce((sum, { rows }) => sum + rows, 0),
      of: provinces.map((province) => homes.find(({ part }) => part === province)?.rows ?? 0),
    };
  }

  /** Chance that the claim's right person is found by no pass. */
  missed(claim: number): number {
    return this.groups[this.tables.claims.group[claim]].missed[this.nameKinds[claim]];
  }

  /** Index in `nameKinds`. */
  nameKind(claim: number): number {
    return this.nameKinds[claim];
  }

  /** People of the country with exactly the claimed name. */
  namesakes(claim: number): number {
    const { claims, names } = this.tables;
    const key = findKey(names, claims.nameLow[claim], claims.nameHigh[claim]);
    return key < 0 ? 0 : this.counted.ofKeyInAll('names', key);
  }

  /** Evidence of so many bits for one person of all, Λ of `docs/trace.md`. */
  evidenceOf(bits: number): number {
    return (this.evidence * 2 ** bits) / this.people;
  }

  /** Whether few people of the whole index were born on the claimed day. */
  isRareDay(claim: number): boolean {
    return this.counted.onDate(this.tables.claims.birthDate[claim]) <= rareDayPeople;
  }

  bits(claim: number, id: number, pair: PairLevels): PairBits {
    const { claims } = this.tables;
    const group = this.groups[claims.group[claim]];
    const key = this.keyOf(claim, pair.name);
    const date = claims.birthDate[claim];
    // A neighbour of the claimed ID has its prefix, year and sex: the first tells nothing more, the date less.
    const isEdit = pair.id === Id.edit;
    // A known home says more than the place where the ID was given, which mostly follows from it.
    const hasPlace = !isEdit && pair.id !== Id.equal && pair.home === Home.unknown;
    return {
      name: Math.log2(this.nameAgreement(claim, pair, group) / this.nameChance(claim, pair, key)),
      date: Math.log2(group.date[precisionOf(date)][pair.date] / this.dateChance(date, pair.date, isEdit)),
      sex: this.sexBits(claim, pair.sex, key, group),
      id: this.hasLink(claim, pair.id) ? Math.log2(group.id[pair.id] / this.idChance(pair.id)) : 0,
      place: hasPlace ? this.placeBits[claims.province[claim]][prefixOf(id)] : 0,
      residence: this.residenceBits(claim, pair.home, group),
      status: this.statusBits(pair, group),
    };
  }

  /** Whether the claim has anything to compare an ID with. */
  hasLink(claim: number, level: number): boolean {
    return this.tables.claims.id[claim] > 0 || level === Id.successor;
  }

  private keyOf(claim: number, level: number): { section: 'names' | 'folds'; key: number } {
    const { claims, names, folds } = this.tables;
    if (level === Name.equal)
      return { section: 'names', key: findKey(names, claims.nameLow[claim], claims.nameHigh[claim]) };
    if (level !== Name.marks) return { section: 'names', key: -1 };
    const at = claim * foldedParts;
    return { section: 'folds', key: findKey(folds, foldKeyLow(claims.folded, at), foldKeyHigh(claims.folded, at)) };
  }

  /** m of the name; where the date agrees in nothing either, given that. */
  private nameAgreement(claim: number, pair: PairLevels, group: GroupWeights): number {
    if (pair.name !== Name.other || pair.date !== DateKind.other) return group.name[this.nameKinds[claim]][pair.name];
    return group.nothingAgrees / group.date[precisionOf(this.tables.claims.birthDate[claim])][DateKind.other];
  }

  private nameChance(claim: number, pair: PairLevels, of: { section: 'names' | 'folds'; key: number }): number {
    const { counted, people, tables } = this;
    if (pair.name === Name.other) return 1;
    if (of.key < 0) {
      const part = foldOfLevel[pair.name];
      return Math.max(1, counted.withFold(part, tables.claims.folded[claim * foldedParts + part])) / people;
    }
    const all = counted.ofKeyInAll(of.section, of.key) / people;
    const own = Math.max(1, counted.ofKey(of.section, of.key, pair.cohort));
    return (own + cohortPull * all) / (Math.max(1, counted.inCohort(pair.cohort)) + cohortPull);
  }

  private dateChance(date: number, kind: number, inYear: boolean): number {
    const { counted, people } = this;
    const chance = Math.max(1, this.peopleOf(date, kind)) / (inYear ? Math.max(1, counted.inYear(date)) : people);
    return Math.min(1, chance);
  }

  /** People whose date relates so to the claimed one. */
  private peopleOf(date: number, kind: number): number {
    const { counted, people } = this;
    const year = Math.floor(date / 10_000);
    const month = Math.floor(date / 100) % 100;
    switch (kind) {
      case DateKind.equal:
        return counted.onDate(date);
      case DateKind.claimYear:
      case DateKind.claimFirst:
      case DateKind.year:
        return counted.inYear(date);
      case DateKind.claimMonth:
      case DateKind.month:
        return counted.inMonth(date);
      case DateKind.personYear:
        return counted.onDate(year * 10_000);
      case DateKind.personMonth:
        return counted.onDate(year * 10_000 + month * 100);
      case DateKind.personFirst:
        return counted.onDate(year * 10_000 + 101);
      case DateKind.swapped:
        return counted.onDate(year * 10_000 + (date % 100) * 100 + month);
      case DateKind.digit:
        return this.oneDigitOff(date);
      default:
        return people;
    }
  }

  private oneDigitOff(date: number): number {
    let sum = 0;
    for (let scale = 1; scale <= 1_000_000; scale *= 10) {
      const digit = Math.floor(date / scale) % 10;
      for (let other = 0; other < 10; other++)
        if (other !== digit) sum += this.counted.onDate(date + (other - digit) * scale);
    }
    return sum;
  }

  private sexBits(
    claim: number,
    level: number,
    of: { section: 'names' | 'folds'; key: number },
    group: GroupWeights,
  ): number {
    if (level === SexMatch.unknown) return 0;
    const { counted } = this;
    const sex = this.tables.claims.sex[claim];
    let [all, same, known, sameKnown] = [0, 0, 0, 0];
    for (let each = 1; each < 4; each++) {
      all += counted.ofSex(of.section, -1, each);
      if (of.key >= 0) known += counted.ofSex(of.section, of.key, each);
    }
    same = counted.ofSex(of.section, -1, sex);
    if (of.key >= 0) sameKnown = counted.ofSex(of.section, of.key, sex);
    // Of the name, with one person of the country's share; a chance of 0 is none.
    const share = (same + 1) / (all + 2);
    const agrees = (sameKnown + share) / (known + 1);
    return level === SexMatch.equal
      ? Math.log2((1 - group.sexDiffers) / agrees)
      : Math.log2(group.sexDiffers / (1 - agrees));
  }

  private idChance(level: number): number {
    // Of the 119 neighbours of an ID about one is somebody's.
    return level === Id.none ? 1 : 1 / this.people;
  }

  private residenceBits(claim: number, home: number, group: GroupWeights): number {
    const { children, tables } = this;
    const own = children.of[tables.claims.province[claim]];
    if (home === Home.unknown || own === 0 || own === children.all) return 0;
    const share = own / children.all;
    return home === Home.same
      ? Math.log2(group.residenceSame / share)
      : Math.log2((1 - group.residenceSame) / (1 - share));
  }

  private statusBits({ status, cohort }: PairLevels, group: GroupWeights): number {
    const share = (this.counted.deadInCohort(cohort) + 0.5) / (this.counted.inCohort(cohort) + 1);
    return status === Status.deceased
      ? Math.log2(group.deceased / share)
      : Math.log2((1 - group.deceased) / (1 - share));
  }

  /** Bits of each prefix for the claims of a province, by the prefixes of its verified rows. */
  private placeOf(province: string, verified: Uint32Array): Float64Array {
    const own = prefixesOf(province);
    const under = this.underPrefix;
    const all = under.reduce((sum, people) => sum + people, 0);
    const ours = own.reduce((sum, prefix) => sum + under[prefix], 0);
    const rows = verified.reduce((sum, count) => sum + count, 0);
    const { placeSame } = this.groups[0];
    const bits = new Float64Array(1000);
    if (ours === 0 || ours === all) return bits;
    for (let prefix = 0; prefix < 1000; prefix++) {
      if (under[prefix] === 0) continue;
      const isOwn = own.includes(prefix);
      const average = isOwn ? (placeSame * under[prefix]) / ours : ((1 - placeSame) * under[prefix]) / (all - ours);
      const chance = (verified[prefix] + placePull * average) / (rows + placePull);
      bits[prefix] = Math.log2(chance / (under[prefix] / all));
    }
    return bits;
  }
}

export function prefixOf(id: number): number {
  return Math.floor(id / idsPerPrefix);
}

export function sumOfBits(bits: PairBits): number {
  return bits.name + bits.date + bits.sex + bits.id + bits.place + bits.residence + bits.status;
}
