/**
 * The open claims of a province: rows of its ledger that name nobody, as typed arrays (`docs/trace.md`, Which claims
 * are open).
 */
import { Detail, isVerified, Verdict } from '../domain/codes.ts';
import { foldedParts, NameState } from '../domain/columns.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { Dictionaries, type LedgerRows } from '../ledger/rows.ts';
import { idsPerPrefix } from '../registry/format.ts';

/** Claims of one sweep: 56 bytes a claim here and 120 in the tables, so this is 0.7 GB. */
export const claimsMax = 4_000_000;

/** Groups of claims that have weights of their own. */
export const claimGroups = ['noId', 'notFound', 'differs', 'linked'] as const;

/** Bits of details that say that the birth date differs. */
const dateDiffers =
  Detail.DATE_PLACEHOLDER | Detail.DATE_SWAPPED | Detail.DATE_DIGIT | Detail.DATE_YEAR_ONLY | Detail.DATE_OTHER;

/** Open claims of one or several provinces; arrays have exactly `length` places. */
export interface OpenClaims {
  length: number;
  province: Uint8Array; // index in `provinces`
  participant: Float64Array; // participant key
  unit: Uint32Array; // index in `units`
  verdict: Uint8Array; // Verdict
  group: Uint8Array; // index in `claimGroups`
  id: Float64Array; // claimed personal ID, 0 if none is usable
  oldId: Uint32Array; // claimed CMND, or noOldId
  nameState: Uint8Array; // NameState
  nameLow: Uint32Array;
  nameHigh: Uint32Array;
  folded: Uint16Array; // foldedParts a claim
  words: Uint8Array;
  canon: Uint16Array;
  birthDate: Uint32Array; // PackedDate, never 0
  sex: Uint8Array; // Sex
  provinces: string[]; // 'vn34-52'
  units: string[];
  /** By province: verified rows under each 3-digit prefix of their IDs. */
  prefixes: Uint32Array[];
  /** Rows of a canon that the index does not serve: not traced. */
  waiting: number;
}

/** Group of weights of a row, or -1 if it is not open. */
export function groupOfRow(verdict: number, details: number): number {
  switch (verdict) {
    case Verdict.ID_MISSING:
    case Verdict.ID_INVALID:
      return 0;
    case Verdict.ID_NOT_FOUND:
      return 1;
    case Verdict.SEVERAL_DIFFER:
    case Verdict.BIRTH_DATE_DIFFERS:
      return 2;
    case Verdict.NAME_DIFFERS:
    case Verdict.SEX_DIFFERS:
      return (details & (Detail.NAME_OTHER | (verdict === Verdict.SEX_DIFFERS ? dateDiffers : 0))) === 0 ? -1 : 2;
    case Verdict.OLD_ID_ONLY:
    case Verdict.ID_SUPERSEDED:
      return 3;
    default:
      return -1;
  }
}

/**
 * The open claims of these ledgers, one of each province, in the order of ledgers and participants. Throws
 * `IntegrityError`; Error if there are more than `claimsMax`.
 */
export async function gatherOpenClaims(ledgers: readonly Ledger[], canons: readonly number[]): Promise<OpenClaims> {
  const open = new OpenClaimsBuilder();
  for (const ledger of ledgers) {
    const dictionaries = new Dictionaries();
    const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
    open.startProvince(ledger.province);
    await ledger.scan(dictionaries, (rows, at) => {
      if (members(rows, at, fulls) === 0) return;
      if (isVerified[rows.verdict[at]] === 1) open.countPrefix(rows.id[at]);
      if (isReadable(rows, at)) open.add(rows, at, canons);
    });
  }
  return open.done();
}

function isReadable(rows: LedgerRows, at: number): boolean {
  const state = rows.claimState[at];
  return (state & 3) !== NameState.empty && ((state >>> 4) & 1) === 0 && rows.birthDate[at] !== 0;
}

class OpenClaimsBuilder {
  private readonly claims: OpenClaims = newClaims(1024);
  private readonly units = new Map<string, number>();

  startProvince(province: string): void {
    this.claims.provinces.push(province);
    this.claims.prefixes.push(new Uint32Array(1000));
  }

  countPrefix(id: number): void {
    const { prefixes } = this.claims;
    if (id > 0) prefixes[prefixes.length - 1][Math.floor(id / idsPerPrefix)] += 1;
  }

  add(rows: LedgerRows, at: number, canons: readonly number[]): void {
    const { claims } = this;
    const group = groupOfRow(rows.verdict[at], rows.details[at]);
    if (group < 0) return;
    if (!canons.includes(rows.canon[at])) {
      claims.waiting += 1;
      return;
    }
    if (claims.length === claimsMax) throw new Error(`more than ${claimsMax} open claims in one sweep`);
    if (claims.length === claims.verdict.length) resize(claims, 2 * claims.length);
    const to = claims.length++;
    const state = rows.claimState[at];
    claims.province[to] = claims.provinces.length - 1;
    claims.participant[to] = rows.participant[at];
    claims.unit[to] = this.unitNumber(rows.dictionaries.units.values[rows.unit[at]]);
    claims.verdict[to] = rows.verdict[at];
    claims.group[to] = group;
    claims.id[to] = rows.id[at];
    claims.oldId[to] = rows.oldId[at];
    claims.nameState[to] = state & 3;
    claims.nameLow[to] = rows.nameLow[at];
    claims.nameHigh[to] = rows.nameHigh[at];
    for (let k = 0; k < foldedParts; k++) claims.folded[to * foldedParts + k] = rows.folded[at * foldedParts + k];
    claims.words[to] = state >>> 5;
    claims.canon[to] = rows.canon[at];
    claims.birthDate[to] = rows.birthDate[at];
    claims.sex[to] = rows.sex[at];
  }

  private unitNumber(unit: string): number {
    const known = this.units.get(unit);
    if (known !== undefined) return known;
    this.units.set(unit, this.claims.units.length);
    return this.claims.units.push(unit) - 1;
  }

  done(): OpenClaims {
    resize(this.claims, this.claims.length);
    return this.claims;
  }
}

function newClaims(capacity: number): OpenClaims {
  return {
    length: 0,
    province: new Uint8Array(capacity),
    participant: new Float64Array(capacity),
    unit: new Uint32Array(capacity),
    verdict: new Uint8Array(capacity),
    group: new Uint8Array(capacity),
    id: new Float64Array(capacity),
    oldId: new Uint32Array(capacity),
    nameState: new Uint8Array(capacity),
    nameLow: new Uint32Array(capacity),
    nameHigh: new Uint32Array(capacity),
    folded: new Uint16Array(capacity * foldedParts),
    words: new Uint8Array(capacity),
    canon: new Uint16Array(capacity),
    birthDate: new Uint32Array(capacity),
    sex: new Uint8Array(capacity),
    provinces: [],
    units: [],
    prefixes: [],
    waiting: 0,
  };
}

function resize(claims: OpenClaims, capacity: number): void {
  const fresh = newClaims(capacity);
  for (const [name, values] of Object.entries(fresh)) {
    if (!ArrayBuffer.isView(values)) continue;
    const column = name as 'participant'; // every column is resized in the same way
    const places = name === 'folded' ? capacity * foldedParts : capacity;
    fresh[column].set(claims[column].subarray(0, places));
    claims[column] = fresh[column];
  }
}
