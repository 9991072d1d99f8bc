/** The tables that open claims are filed in before the people pass by (`docs/trace.md`, Passes). */
import { orderByNumber } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';
import { FoldedPart, foldedParts, noOldId } from '../domain/columns.ts';
import { findProvince, succession } from '../domain/provinces.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { dateHash, DateKey, makeDateTable, yearPlace, type DateTable, type EachKey } from './date-table.ts';
import { claimsByDay, foldKeys, makeKeyTable, type KeyTable } from './key-table.ts';
import { Id, idHead, idTail, middleExchanged } from './levels.ts';
import type { OpenClaims } from './open-claims.ts';

/** IDs that are looked for, ascending; several claims may want one. */
export interface WantedIds {
  id: Float64Array;
  claim: Uint32Array;
  level: Uint8Array; // Id
}

/** Everything that a sweep needs of the claims: plain arrays, so that threads can share them. */
export interface ClaimTables {
  claims: OpenClaims;
  /** 1 for a claim under the canon that is not that of `people`. */
  earlier: Uint8Array;
  names: KeyTable;
  /** Claims of each name by month and day. */
  nameDays: Uint32Array;
  folds: KeyTable;
  dates: DateTable;
  wanted: WantedIds;
  /** By province of the claims, 1,000 places each: 1 for a prefix of its own. */
  ownPrefix: Uint8Array;
}

/** Folds that are filed with the date, with their keys, in the order in which the first that is equal counts. */
export const datedFolds = [
  [DateKey.noSpaces, FoldedPart.noSpaces],
  [DateKey.sorted, FoldedPart.sorted],
  [DateKey.variant, FoldedPart.variant],
  [DateKey.firstLast, FoldedPart.firstLast],
] as const;

/**
 * Files the claims. Looks up what the claimed IDs and CMND lead to now. With `shared` other threads see the tables
 * without a copy. Throws `IntegrityError`.
 */
export async function makeClaimTables(
  registry: Pick<RegistryReader, 'canon' | 'findSuccessors' | 'findByOldId'>,
  open: OpenClaims,
  shared = false,
): Promise<ClaimTables> {
  const claims = shared ? sharedClaims(open) : open;
  const { length } = claims;
  const byDate = orderByNumber(Float64Array.from(claims.birthDate.subarray(0, length)), length);
  const foldKey = foldKeys(claims.folded, length);
  const earlier = new Uint8Array(newMemory(length, shared));
  for (let claim = 0; claim < length; claim++) earlier[claim] = claims.canon[claim] === registry.canon ? 0 : 1;
  const ownPrefix = new Uint8Array(newMemory(1000 * claims.provinces.length, shared));
  for (const [place, province] of claims.provinces.entries())
    for (const prefix of prefixesOf(province)) ownPrefix[1000 * place + prefix] = 1;
  const names = makeKeyTable(claims.nameLow, claims.nameHigh, byDate, shared);
  return {
    claims,
    earlier,
    names,
    nameDays: claimsByDay(names, claims.birthDate, shared),
    folds: makeKeyTable(foldKey.low, foldKey.high, byDate, shared),
    dates: makeDateTable(keysOf(claims), shared),
    wanted: await wantedIds(registry, claims, shared),
    ownPrefix,
  };
}

/** ID prefixes of the old provinces that make up one of today's. */
export function prefixesOf(province: string): number[] {
  const code = findProvince(province)?.code;
  return succession.filter(([, , , newCode]) => newCode === code).map(([oldCode]) => Number(oldCode));
}

function keysOf(claims: OpenClaims): EachKey {
  const { folded, birthDate, id } = claims;
  return (take) => {
    for (let claim = 0; claim < claims.length; claim++) {
      const date = birthDate[claim];
      const year = yearPlace(date);
      for (const [key, part] of datedFolds) take(claim, year, dateHash(key, date, folded[claim * foldedParts + part]));
      if (id[claim] === 0) continue;
      take(claim, year, dateHash(DateKey.head, date, idHead(id[claim])));
      take(claim, year, dateHash(DateKey.tail, date, idTail(id[claim])));
    }
  };
}

/**
 * The claimed IDs, what stands for them now, the holders of CMND that were claimed, and the one neighbour of each ID
 * that has neither half in common with it.
 */
async function wantedIds(
  registry: Pick<RegistryReader, 'findSuccessors' | 'findByOldId'>,
  claims: OpenClaims,
  shared: boolean,
): Promise<WantedIds> {
  const ids: number[] = [];
  const of: number[] = [];
  const levels: number[] = [];
  const want = (id: number, claim: number, level: number): void => {
    ids.push(id);
    of.push(claim);
    levels.push(level);
  };
  const successors = await successorsOf(registry, claims.id);
  const oldIds = Uint32Array.from(new Set(claims.oldId.subarray(0, claims.length))).sort();
  const known = oldIds.filter((oldId) => oldId !== noOldId);
  const holders = new Map<number, number>();
  const holdersFound = await registry.findByOldId(known);
  const presentOf = await successorsOf(registry, holdersFound);
  known.forEach((oldId, k) => holders.set(oldId, presentOf.get(holdersFound[k]) ?? holdersFound[k]));
  for (let claim = 0; claim < claims.length; claim++) {
    const id = claims.id[claim];
    if (id > 0) {
      want(id, claim, Id.equal);
      const successor = successors.get(id);
      if (successor !== undefined) want(successor, claim, Id.successor);
      if (middleExchanged(id) !== id) want(middleExchanged(id), claim, Id.edit);
    }
    const holder = holders.get(claims.oldId[claim]) ?? 0;
    if (holder > 0 && holder !== id && holder !== successors.get(id)) want(holder, claim, Id.successor);
  }
  const order = orderByNumber(Float64Array.from(ids), ids.length);
  const wanted: WantedIds = {
    id: new Float64Array(newMemory(8 * ids.length, shared)),
    claim: new Uint32Array(newMemory(4 * ids.length, shared)),
    level: new Uint8Array(newMemory(ids.length, shared)),
  };
  order.forEach((from, to) => {
    wanted.id[to] = ids[from];
    wanted.claim[to] = of[from];
    wanted.level[to] = levels[from];
  });
  return wanted;
}

/** Present IDs of those that were replaced. */
async function successorsOf(
  registry: Pick<RegistryReader, 'findSuccessors'>,
  ids: Float64Array,
): Promise<Map<number, number>> {
  const asked = Float64Array.from(new Set(ids))
    .sort()
    .filter((id) => id > 0);
  const found = await registry.findSuccessors(asked);
  const present = new Map<number, number>();
  asked.forEach((id, k) => {
    if (found[k] > 0) present.set(id, found[k]);
  });
  return present;
}

/** The claims in memory that threads share. */
function sharedClaims(open: OpenClaims): OpenClaims {
  const claims = { ...open };
  for (const [name, values] of Object.entries(open)) {
    if (!ArrayBuffer.isView(values)) continue;
    const column = name as 'participant'; // every column is copied in the same way
    const from = open[column];
    const to = new (from.constructor as typeof Float64Array)(newMemory(from.byteLength, true));
    to.set(from);
    claims[column] = to;
  }
  return claims;
}
