/**
 * One participant explained to who may see it: what the office claims, the verdict and what gave it, since when, what
 * it was before, and what would verify it. Nothing of the registry is in it, no personal ID and no birth date; what is
 * told of a verdict goes through the disclosure as everywhere.
 */
import * as z from 'zod';
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { verdictCauses } from '../catalogue/catalogue-causes.ts';
import { detailTexts, flagTexts, nextStep, verdictTexts } from '../catalogue/catalogue.ts';
import { Refusal } from '../base/errors.ts';
import { ClaimStateShift } from '../domain/claim-rows.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import {
  actorNames,
  Detail,
  Flag,
  schemes,
  tokensOf,
  Verdict,
  verdictNames,
  type DetailName,
  type FlagName,
  type VerdictCode,
} from '../domain/codes.ts';
import { IdState, NameState, noOldId, participantKey, participantNumber } from '../domain/columns.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { Ledger, type LedgerWorld } from '../ledger/ledger.ts';
import { claimDays, ClaimBit, readClaims } from '../ledger/claims.ts';
import { isBatchVersion, isReverification, type LedgerManifest } from '../ledger/manifest.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { Cause, causeName, isOpenVerdict, type CauseName } from '../ledger/verdict-change.ts';
import type { StateStore } from '../ports.ts';
import { causeTexts } from './case-texts.ts';
import { dayOfNumber } from '../ledger/day-number.ts';
import { historyVersionsMax, readRowVersions, type RowVersion } from './row-versions.ts';

/** Other participants on the same ID that are named; of one that was filled down a column there are thousands. */
export const othersMax = 50;

const $Text = z.strictObject({ vi: z.string(), en: z.string() });
const causeNames = Object.keys(Cause) as CauseName[];
const $Verdict = z.enum(verdictNames);

export const $Explanation = z.strictObject({
  province: z.string(),
  participantNumber: z.string(),
  ledgerVersion: z.int(),
  unit: z.string(),
  category: z.string(),
  /** `left`: no membership is in force. `open`: not verified, in scope. */
  state: z.enum(['verified', 'open', 'outOfScope', 'left']),
  schemes: z.record(z.enum(schemes), z.strictObject({ member: z.boolean(), asOf: z.nullable(z.string()) })),
  /** What the office claims, by its form alone. */
  claim: z.strictObject({
    name: z.enum(['empty', 'whole', 'abbreviated']),
    id: z.enum(['missing', 'invalid', 'whole', 'padded']),
    oldId: z.boolean(),
    birthDate: z.enum(['day', 'month', 'year', 'none']),
    sex: z.enum(['unknown', 'male', 'female', 'other']),
    asOf: z.nullable(z.string()),
  }),
  verdict: z.nullable($Verdict),
  meaning: z.nullable($Text),
  probableCause: z.nullable($Text),
  details: z.array(z.strictObject({ code: z.string(), text: $Text })),
  flags: z.array(z.strictObject({ code: z.string(), text: $Text })),
  since: z.nullable(z.iso.date()),
  verdictBefore: z.nullable($Verdict),
  cause: z.nullable(z.strictObject({ code: z.string(), text: $Text })),
  actor: z.enum(actorNames),
  nextStep: $Text,
  registryVersion: z.nullable(z.string()),
  ruleVersion: z.int(), // 0 if nothing was compared, or it is not told
  /** The newest first; versions that told the same are left out. */
  history: z.array(
    z.strictObject({
      ledgerVersion: z.int(),
      day: z.nullable(z.iso.date()),
      by: z.enum(['upload', 'reverification']),
      batchId: z.nullable(z.string()),
      registryVersion: z.nullable(z.string()),
      verdict: z.nullable($Verdict),
      details: z.array(z.string()),
      cause: z.nullable(z.enum(causeNames)),
      member: z.boolean(),
    }),
  ),
  historyFrom: z.strictObject({ ledgerVersion: z.int(), day: z.nullable(z.iso.date()), cut: z.boolean() }),
  /** Null where whether anybody claims the ID may not be told. */
  sameId: z.nullable(
    z.strictObject({
      participants: z.array(z.string()), // others of the province
      more: z.int(), // those who are not named
      changedOn: z.array(z.iso.date()), // changed claims on the ID that were compared, by anybody of the province
    }),
  ),
});
export type Explanation = z.infer<typeof $Explanation>;

/** The key of a participant number of 10 or 12 digits. Throws Refusal NUMBER_UNREADABLE. */
export function keyOfNumber(number: string): number {
  if (!/^(\d{10}|\d{12})$/.test(number)) throw new Refusal('NUMBER_UNREADABLE');
  return participantKey(Number(number), number.length === 12 ? 12 : 10);
}

/**
 * Explains a participant of a province; undefined if the books have no such number. Throws Refusal NUMBER_UNREADABLE,
 * `IntegrityError`.
 */
export async function explainParticipant(
  world: LedgerWorld & { state: StateStore },
  province: string,
  number: string,
  { disclosure, versionsMax = historyVersionsMax }: { disclosure: Disclosure | 'exact'; versionsMax?: number },
): Promise<Explanation | undefined> {
  const key = keyOfNumber(number);
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return undefined;
  const ledger = await Ledger.open(world, province, state);
  const rows = new LedgerRows(new Dictionaries());
  const [at] = await ledger.readRows(Float64Array.of(key), rows);
  if (at < 0) return undefined;
  const others = await readOthers(ledger, rows, at);
  const kept = await readRowVersions(world, province, state, key, versionsMax);

  const { stamps, categories, units, registries } = rows.dictionaries;
  const instant = (stamp: number): string | null => (stamp === 0 ? null : new Date(stamps.asOf[stamp]).toISOString());
  const effective = members(rows, at, fullsOf(ledger.manifest, stamps));
  const told = tell(rows, at, disclosure, others.flags);
  const { verdict, details } = told;
  const name = verdict === 0 ? null : verdictNames[verdict - 1];
  const before = rows.verdictBefore[at] === 0 ? 0 : tellVerdict(rows.verdictBefore[at], disclosure);
  // A move between two verdicts that look alike to an office is none to it.
  const cause = before === verdict ? null : causeName(rows.cause[at]);
  // When a row was last written would tell a move that is not told.
  const own = registries.values[rows.registry[at]];
  const [registry, rule = '0'] = disclosure === 'yes-no' && own !== '' ? [state.registryVersion] : own.split(' ');
  // Sharing would tell whether the ID exists, where nothing may.
  const mayKnowOthers = disclosure !== 'yes-no' || verdict !== Verdict.ID_NOT_FOUND;
  return {
    province,
    participantNumber: participantNumber(key),
    ledgerVersion: state.version,
    unit: units.values[rows.unit[at]],
    category: categories.values[rows.category[at]],
    state: effective === 0 ? 'left' : stateOf(verdict),
    schemes: Object.fromEntries(
      schemes.map((scheme, s) => [
        scheme,
        { member: (effective & (1 << s)) !== 0, asOf: instant(rows.schemeStamp[s][at]) },
      ]),
    ) as Explanation['schemes'],
    claim: { ...claimOf(rows, at), asOf: instant(rows.identityStamp[at]) },
    verdict: name,
    meaning: name === null ? null : verdictTexts[name].meaning,
    probableCause: name === null ? null : verdictCauses[name],
    details: (tokensOf(Detail, details) as DetailName[]).map((code) => ({ code, text: detailTexts[code] })),
    flags: (tokensOf(Flag, told.flags) as FlagName[]).map((code) => ({ code, text: flagTexts[code] })),
    since: dayOfNumber(rows.since[at]),
    verdictBefore: before === 0 || before === verdict ? null : verdictNames[before - 1],
    cause: cause === null ? null : { code: cause, text: causeTexts[cause] },
    actor: name === null ? 'nobody' : verdictTexts[name].actor,
    nextStep: verdict === 0 ? { vi: '', en: '' } : nextStep(verdict, details),
    registryVersion: registry === '' ? null : registry,
    ruleVersion: Number(rule),
    history: historyOf(kept.versions, disclosure),
    historyFrom: { ledgerVersion: kept.from.version, day: dayOf(kept.from), cut: kept.isCut },
    sameId: mayKnowOthers ? others.sameId : null,
  };
}

function stateOf(verdict: number): Explanation['state'] {
  if (verdict === Verdict.OUT_OF_SCOPE) return 'outOfScope';
  return isOpenVerdict[verdict] === 1 ? 'open' : 'verified';
}

function claimOf(rows: LedgerRows, at: number): Omit<Explanation['claim'], 'asOf'> {
  const state = rows.claimState[at];
  const date = rows.birthDate[at];
  return {
    name: nameOf(NameState, state & 3),
    id: nameOf(IdState, (state >>> ClaimStateShift.id) & 3),
    oldId: rows.oldId[at] !== noOldId,
    birthDate: date === 0 ? 'none' : date % 10_000 === 0 ? 'year' : date % 100 === 0 ? 'month' : 'day',
    sex: (['unknown', 'male', 'female', 'other'] as const)[rows.sex[at]],
  };
}

function nameOf<T extends string>(codes: Readonly<Record<T, number>>, code: number): T {
  const names = Object.keys(codes) as T[];
  return names.find((name) => codes[name] === code) ?? names[0];
}

interface ToldRow {
  verdict: VerdictCode | 0;
  details: number;
  flags: number;
}

/** What is told of a row; `sharing`: flags that no row keeps. */
function tell(rows: LedgerRows, at: number, disclosure: Disclosure | 'exact', sharing = 0): ToldRow {
  const [verdict, details] = [rows.verdict[at], rows.details[at]];
  const flags = rows.flags[at] | sharing;
  if (verdict === 0) return { verdict: 0, details, flags };
  const row = { verdict: verdict as VerdictCode, details, flags };
  return disclosure === 'exact' ? row : disclose(row, disclosure);
}

function tellVerdict(verdict: number, disclosure: Disclosure | 'exact'): number {
  const row = { verdict: verdict as VerdictCode, details: 0, flags: 0 };
  return disclosure === 'exact' ? verdict : disclose(row, disclosure).verdict;
}

/** What each version told that told something else than the one before it, the newest first. */
function historyOf(versions: readonly RowVersion[], disclosure: Disclosure | 'exact'): Explanation['history'] {
  const history: Explanation['history'] = [];
  for (const { manifest, rows, at, members: bits } of versions.toReversed()) {
    const { verdict, details } = tell(rows, at, disclosure);
    const entry = {
      verdict: verdict === 0 ? null : verdictNames[verdict - 1],
      details: tokensOf(Detail, details),
      member: bits !== 0,
    };
    const last = history.at(-1);
    const isSame =
      last !== undefined &&
      last.verdict === entry.verdict &&
      last.member === entry.member &&
      last.details.join() === entry.details.join();
    if (isSame) continue;
    const [registry] = rows.dictionaries.registries.values[rows.registry[at]].split(' ');
    history.push({
      ledgerVersion: manifest.version,
      day: dayOf(manifest),
      by: isBatchVersion(manifest) ? 'upload' : 'reverification',
      batchId: isBatchVersion(manifest) ? manifest.batch.id : null,
      registryVersion: registry === '' ? null : registry,
      ...entry,
      cause: last?.verdict === entry.verdict ? null : causeName(rows.cause[at]),
    });
  }
  return history.toReversed();
}

/** The day of a version; a compaction has none. */
function dayOf(manifest: LedgerManifest): string | null {
  if (isBatchVersion(manifest)) return manifest.batch.storedOn;
  return isReverification(manifest) ? manifest.reverification.day : null;
}

/** Who else of the province claims the ID of row `at` now, and what that makes of its flags. */
async function readOthers(
  ledger: Ledger,
  rows: LedgerRows,
  at: number,
): Promise<{ flags: number; sameId: NonNullable<Explanation['sameId']> }> {
  const key = claimedKey(rows.id[at], rows.oldId[at]);
  const sameId: NonNullable<Explanation['sameId']> = { participants: [], more: 0, changedOn: [] };
  if (key === 0) return { flags: 0, sameId };
  const entries = await readClaims(ledger, Float64Array.of(key));
  const days = new Set<string>();
  let flags = 0;
  let ownAgrees = false;
  let othersAgree = false;
  let isOwn = false;
  const others: number[] = [];
  for (let i = 0; i < entries.length; i++) {
    for (const day of entries.days.subarray(i * claimDays, (i + 1) * claimDays)) {
      const text = dayOfNumber(day);
      if (text !== null) days.add(text);
    }
    if ((entries.state[i] & ClaimBit.current) === 0) continue;
    const agrees = (entries.state[i] & ClaimBit.agrees) !== 0;
    if (entries.participant[i] === rows.participant[at]) {
      isOwn = true;
      ownAgrees = agrees;
      continue;
    }
    others.push(entries.participant[i]);
    if (agrees) othersAgree = true;
    else flags |= Flag.SHARED_OTHER_PERSON;
  }
  if (ownAgrees && othersAgree) flags |= Flag.SHARED_SAME_PERSON;
  sameId.participants = others.slice(0, othersMax).map(participantNumber);
  sameId.more = Math.max(0, others.length - othersMax);
  sameId.changedOn = [...days].sort();
  return { flags: isOwn ? flags : 0, sameId };
}
