/** One participant's row, decoded, for an operator. It holds no name: the ledger has none. */
import { Detail, Flag, schemes, tokensOf, verdictNames } from '../domain/codes.ts';
import { noOldId, participantKey, participantNumber } from '../domain/columns.ts';
import { Refusal } from '../base/errors.ts';
import { Ledger, type LedgerWorld } from './ledger.ts';
import { claimDays, ClaimBit, readClaims } from './claims.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import { Dictionaries, LedgerRows } from './rows.ts';
import { causeName, type CauseName } from './verdict-change.ts';
import { fullsOf, members } from './membership.ts';
import type { StateStore } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';

export interface ShownRow {
  province: string;
  ledgerVersion: number;
  participant: string;
  personalId: string | null;
  oldId: string | null;
  birthDate: string | null; // YYYY[-MM[-DD]]
  sex: number;
  schemes: Record<string, { member: boolean; asOf: string | null }>;
  left: boolean;
  category: string;
  unit: string;
  verdict: string | null;
  /** Day since when the participant is an open case; null if they are none, or it is not known. */
  notVerifiedSince: string | null;
  verdictBefore: string | null;
  /** Of the last change of the verdict, or of the first one; null if it is not known. */
  cause: CauseName | null;
  details: string[];
  flags: string[];
  registryVersion: string | null;
  ruleVersion: number; // 0 if nothing was compared
  identityAsOf: string | null;
  canon: number;
  /** Everyone who claims or claimed the same ID in this province. */
  claims: { participant: string; current: boolean; agrees: boolean; changedOn: string[] }[];
}

/**
 * The current row of a participant number (10 or 12 digits). Throws Refusal NUMBER_UNREADABLE; undefined if there is
 * none.
 */
export async function showParticipant(
  world: LedgerWorld & { state: StateStore },
  province: string,
  number: string,
): Promise<ShownRow | undefined> {
  if (!/^(\d{10}|\d{12})$/.test(number)) throw new Refusal('NUMBER_UNREADABLE');
  const state = await readProvinceState(world.state, province);
  const ledger = await Ledger.open(world, province, state);
  const rows = new LedgerRows(new Dictionaries());
  const key = participantKey(Number(number), number.length === 12 ? 12 : 10);
  const [at] = await ledger.readRows(Float64Array.of(key), rows);
  if (at < 0 || state === undefined) return undefined;

  const { stamps, categories, units, registries } = rows.dictionaries;
  const instant = (stamp: number): string | null => (stamp === 0 ? null : new Date(stamps.asOf[stamp]).toISOString());
  const effective = members(rows, at, fullsOf(ledger.manifest, stamps));
  const membership = schemes.map((scheme, s) => {
    return [scheme, { member: (effective & (1 << s)) !== 0, asOf: instant(rows.schemeStamp[s][at]) }] as const;
  });
  return {
    province,
    ledgerVersion: state.version,
    participant: participantNumber(rows.participant[at]),
    personalId: rows.id[at] === 0 ? null : String(rows.id[at]).padStart(12, '0'),
    oldId: rows.oldId[at] === noOldId ? null : String(rows.oldId[at]).padStart(9, '0'),
    birthDate: dateText(rows.birthDate[at]),
    sex: rows.sex[at],
    schemes: Object.fromEntries(membership),
    left: effective === 0,
    category: categories.values[rows.category[at]],
    unit: units.values[rows.unit[at]],
    verdict: verdictNames[rows.verdict[at] - 1] ?? null,
    notVerifiedSince: rows.since[at] === 0 ? null : dayText(rows.since[at]),
    verdictBefore: verdictNames[rows.verdictBefore[at] - 1] ?? null,
    cause: causeName(rows.cause[at]),
    details: tokensOf(Detail, rows.details[at]),
    flags: tokensOf(Flag, rows.flags[at]),
    registryVersion: registries.values[rows.registry[at]].split(' ')[0] || null,
    ruleVersion: Number(registries.values[rows.registry[at]].split(' ')[1] ?? 0),
    identityAsOf: instant(rows.identityStamp[at]),
    canon: rows.canon[at],
    claims: await claimants(ledger, claimedKey(rows.id[at], rows.oldId[at])),
  };
}

function dateText(date: number): string | null {
  if (date === 0) return null;
  const text = String(date);
  const parts = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  return parts.filter((part, k) => k === 0 || part !== '00').join('-');
}

/** A day as days since 2020-01-01. */
function dayText(day: number): string {
  return new Date(Date.UTC(2020, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
}

async function claimants(ledger: Ledger, key: number): Promise<ShownRow['claims']> {
  if (key === 0) return [];
  const entries = await readClaims(ledger, Float64Array.of(key));
  return Array.from({ length: entries.length }, (_, i) => ({
    participant: participantNumber(entries.participant[i]),
    current: (entries.state[i] & ClaimBit.current) !== 0,
    agrees: (entries.state[i] & ClaimBit.agrees) !== 0,
    changedOn: Array.from(entries.days.subarray(i * claimDays, (i + 1) * claimDays))
      .filter((day) => day > 0)
      .map(dayText),
  }));
}
