/** The tables that open claims are filed in before the people pass by (`docs/trace.md`, Passes). */
import { orderByNumber } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';
import { FoldedPart, noOldId } from '../domain/columns.ts';
import { findProvince, succession } from '../domain/provinces.ts';
import type { RegistryReader } from '../registry/reader.ts';
import {
  foldsAt,
  idOf,
  makeClaimRecords,
  recordHalves,
  recordWords,
  Word,
  yearPlace,
  type ClaimRecords,
} from './claim-records.ts';
import { dateHash, DateKey, makeDateTable, recordsMax, type DateTable, type EachKey } from './date-table.ts';
import { foldTable, makeNameDays, nameTable, type KeyTable, type NameDays } from './key-table.ts';
import { Id, idHead, idTail, middleExchanged } from './levels.ts';
import type { OpenClaims } from './open-claims.ts';

/** IDs that are looked for, ascending; several claims may want one. */
export interface WantedIds {
  id: Float64Array;
  record: Uint32Array;
  level: Uint8Array; // Id
}

/** What people pass by: plain arrays, so that threads can share them. */
export interface SweepTables {
  records: ClaimRecords;
  names: KeyTable;
  nameDays: NameDays;
  folds: KeyTable;
  dates: DateTable;
  wanted: WantedIds;
  /** By province of the claims, 1,000 places each: 1 for a prefix of its own. */
  ownPrefix: Uint8Array;
}

/** The same with the claims, which threads do not need. */
export interface ClaimTables extends SweepTables {
  claims: OpenClaims;
}

/** Folds that are filed with the date, with their keys, in the order in which the first that is equal counts. */
export const datedFolds = [
  [DateKey.noSpaces, FoldedPart.noSpaces],
  [DateKey.sorted, FoldedPart.sorted],
  [DateKey.variant, FoldedPart.variant],
  [DateKey.firstLast, FoldedPart.firstLast],
] as const;

/**
 * Files the claims. Looks up what the claimed IDs and CMND lead to now. With `shared` other threads see what they need
 * without a copy. Throws `IntegrityError`; Error if there are more than `recordsMax`.
 */
export async function makeClaimTables(
  registry: Pick<RegistryReader, 'canon' | 'findSuccessors' | 'findByOldId'>,
  claims: OpenClaims,
  shared = false,
): Promise<ClaimTables> {
  if (claims.length > recordsMax) throw new Error(`more than ${recordsMax} claims in one sweep`);
  const ownPrefix = new Uint8Array(newMemory(1000 * claims.provinces.length, shared));
  for (const [place, province] of claims.provinces.entries())
    for (const prefix of prefixesOf(province)) ownPrefix[1000 * place + prefix] = 1;
  const records = makeClaimRecords(claims, registry.canon, shared);
  const names = nameTable(records, shared);
  return {
    claims,
    records,
    names,
    nameDays: makeNameDays(names, records, shared),
    folds: foldTable(records, shared),
    dates: makeDateTable(keysOf(records), shared),
    wanted: await wantedIds(registry, claims, records, shared),
    ownPrefix,
  };
}

/** What a thread that sweeps needs. */
export function sweepTables({ claims: _claims, ...tables }: ClaimTables): SweepTables {
  return tables;
}

/** ID prefixes of the old provinces that make up one of today's. */
export function prefixesOf(province: string): number[] {
  const code = findProvince(province)?.code;
  return succession.filter(([, , , newCode]) => newCode === code).map(([oldCode]) => Number(oldCode));
}

function keysOf({ words, halves, length }: ClaimRecords): EachKey {
  return (take) => {
    for (let record = 0; record < length; record++) {
      const date = words[record * recordWords + Word.birthDate];
      const year = yearPlace(date);
      const folds = record * recordHalves + foldsAt;
      for (const [key, part] of datedFolds) take(record, year, key, dateHash(key, date, halves[folds + part]));
      const id = idOf(words, record);
      if (id === 0) continue;
      take(record, year, DateKey.head, dateHash(DateKey.head, date, idHead(id)));
      take(record, year, DateKey.tail, dateHash(DateKey.tail, date, idTail(id)));
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
  records: ClaimRecords,
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
    record: new Uint32Array(newMemory(4 * ids.length, shared)),
    level: new Uint8Array(newMemory(ids.length, shared)),
  };
  const recordOf = new Uint32Array(claims.length);
  records.claim.forEach((claim, record) => (recordOf[claim] = record));
  order.forEach((from, to) => {
    wanted.id[to] = ids[from];
    wanted.record[to] = recordOf[of[from]];
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
