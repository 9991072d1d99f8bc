/**
 * The best hits of every claim, and how many there were. What is kept of a claim is bounded; of hits beyond that the
 * weakest by their levels go, before their frequencies are known: those of one claim differ in levels, not in names.
 */
import { candidatesMax } from './candidate.ts';
import { DateKind, homeBits, homeShift, Id, Name } from './levels.ts';

/** Hits kept of a claim: more than are listed, since place and home are weighed later. */
const hitsMax = candidatesMax + 6;

/** Rough bits by level, of use for nothing but the order of hits of one claim. */
const nameRank = new Int32Array(16);
nameRank[Name.equal] = 24;
nameRank[Name.marks] = 20;
nameRank[Name.spacing] = 14;
nameRank[Name.order] = 14;
nameRank[Name.variant] = 12;
nameRank[Name.initials] = 6;
nameRank[Name.word] = 8;
nameRank[Name.words] = 8;
const dateRank = new Int32Array(16);
dateRank[DateKind.equal] = 14;
dateRank[DateKind.claimYear] = 6;
dateRank[DateKind.claimMonth] = 10;
dateRank[DateKind.personYear] = 6;
dateRank[DateKind.personMonth] = 10;
dateRank[DateKind.claimFirst] = 5;
dateRank[DateKind.personFirst] = 5;
dateRank[DateKind.swapped] = 9;
dateRank[DateKind.digit] = 8;
dateRank[DateKind.month] = 4;
const idRank = new Int32Array(4);
idRank[Id.equal] = 20;
idRank[Id.successor] = 20;
idRank[Id.edit] = 18;
const ownPlaceRank = 3;
const sexDiffersRank = -6;
const deadRank = -4;

/** Order of a hit among those of its claim, the higher the better. */
function rankOf(levels: number, ownPlace: number): number {
  return (
    nameRank[levels & 15] +
    dateRank[(levels >>> 4) & 15] +
    idRank[(levels >>> 10) & 3] +
    (((levels >>> 8) & 3) === 1 ? sexDiffersRank : 0) +
    (((levels >>> 12) & 3) === 1 ? deadRank : 0) +
    (ownPlace === 1 ? ownPlaceRank : 0)
  );
}

export class HitPool {
  readonly claims: number;
  /** By claim: all hits, also those not kept. */
  readonly found: Uint32Array;
  length = 0;
  id: Float64Array;
  levels: Uint32Array;
  private rank: Int8Array;
  private next: Int32Array; // the hit of the same claim before, or -1
  private readonly newest: Int32Array; // by claim
  private readonly kept: Uint8Array; // by claim
  private readonly least: Int8Array; // by claim of which all places are taken: rank of the weakest

  constructor(claims: number) {
    this.claims = claims;
    this.found = new Uint32Array(claims);
    this.newest = new Int32Array(claims).fill(-1);
    this.kept = new Uint8Array(claims);
    this.least = new Int8Array(claims);
    const capacity = 1024;
    this.id = new Float64Array(capacity);
    this.levels = new Uint32Array(capacity);
    this.rank = new Int8Array(capacity);
    this.next = new Int32Array(capacity);
  }

  add(claim: number, id: number, levels: number, ownPlace: number): void {
    this.found[claim] += 1;
    this.keep(claim, id, levels, rankOf(levels, ownPlace));
  }

  /** A hit that is counted elsewhere: by its partial, or once it is known whether its day is rare in the country. */
  addUncounted(claim: number, id: number, levels: number, ownPlace: number): void {
    this.keep(claim, id, levels, rankOf(levels, ownPlace));
  }

  private keep(claim: number, id: number, levels: number, rank: number): void {
    if (this.kept[claim] < hitsMax) {
      if (this.length === this.id.length) this.grow();
      const at = this.length++;
      this.next[at] = this.newest[claim];
      this.newest[claim] = at;
      this.kept[claim] += 1;
      this.put(at, id, levels, rank);
      if (this.kept[claim] === hitsMax) this.least[claim] = this.rank[this.weakestOf(claim)];
      return;
    }
    // Of equal ones those that came first stay: IDs come in one order, so the same are kept every time.
    if (this.least[claim] >= rank) return;
    this.put(this.weakestOf(claim), id, levels, rank);
    this.least[claim] = this.rank[this.weakestOf(claim)];
  }

  private weakestOf(claim: number): number {
    let weakest = this.newest[claim];
    for (let at = weakest; at >= 0; at = this.next[at]) if (this.rank[at] < this.rank[weakest]) weakest = at;
    return weakest;
  }

  private put(at: number, id: number, levels: number, rank: number): void {
    this.id[at] = id;
    this.levels[at] = levels;
    this.rank[at] = rank;
  }

  /** The hits kept of a claim, ascending by ID. */
  hitsOf(claim: number): { id: number; levels: number }[] {
    const hits: { id: number; levels: number }[] = [];
    for (let at = this.newest[claim]; at >= 0; at = this.next[at])
      hits.push({ id: this.id[at], levels: this.levels[at] });
    return hits.sort((a, b) => a.id - b.id);
  }

  /** Whether the person is among the hits kept of the claim. */
  has(claim: number, id: number): boolean {
    return this.find(claim, id) >= 0;
  }

  /** Notes where the home of a hit is; nothing for a person who is none. */
  setHome(claim: number, id: number, home: number): boolean {
    const at = this.find(claim, id);
    if (at >= 0) this.levels[at] = (this.levels[at] & ~homeBits) | (home << homeShift);
    return at >= 0;
  }

  private find(claim: number, id: number): number {
    let at = this.newest[claim];
    while (at >= 0 && this.id[at] !== id) at = this.next[at];
    return at;
  }

  /** Calls for every hit kept, in ascending order of claims. */
  each(take: (claim: number, id: number, levels: number) => void): void {
    for (let claim = 0; claim < this.claims; claim++)
      for (let at = this.newest[claim]; at >= 0; at = this.next[at]) take(claim, this.id[at], this.levels[at]);
  }

  /** Ready for another group of prefixes. */
  clear(): void {
    this.length = 0;
    this.found.fill(0);
    this.newest.fill(-1);
    this.kept.fill(0);
  }

  private grow(): void {
    const capacity = 2 * this.length;
    this.id = enlarged(this.id, new Float64Array(capacity));
    this.levels = enlarged(this.levels, new Uint32Array(capacity));
    this.rank = enlarged(this.rank, new Int8Array(capacity));
    this.next = enlarged(this.next, new Int32Array(capacity));
  }
}

function enlarged<T extends Float64Array | Uint32Array | Int32Array | Int8Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
