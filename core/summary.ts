/**
 * The summary: what headquarters steers by, made from a status. Counts are exact integers; percentages are texts floored to
 * two decimals, so that 100.00 is printed only when nothing remains.
 */
import * as z from 'zod';
import { actors, verdictTexts } from './catalogue.ts';
import { isVerified, schemes, Verdict, verdictNames } from './codes.ts';
import { $Figures } from './province-state.ts';
import type { VerdictName } from './codes.ts';
import type { Figures } from './province-state.ts';
import { provinces, unitSystem } from './provinces.ts';
import type { ProvinceStatus, Status } from './status.ts';

/** Version of the document's form: a reader refuses a newer one. */
export const summaryFormat = 1;

const $Count = z.int().nonnegative();
/** `97.32`; null where the denominator is 0. */
const $Percent = z.nullable(z.string().regex(/^(100\.00|\d{1,2}\.\d{2})$/));

export const $Rates = z.strictObject({ ...$Figures.shape, syncedPercent: $Percent, verifiedPercent: $Percent });
export type Rates = z.infer<typeof $Rates>;

const $SchemeRates = z.strictObject({ BHXHBB: $Rates, BHXHTN: $Rates, BHYT: $Rates, BHTN: $Rates });

/** Persons that remain, by verdict, most first; verdicts nobody has are left out. */
const $Remaining = z.array(z.strictObject({ verdict: z.enum(verdictNames), persons: $Count }));

export const $ProvinceSummary = z.strictObject({
  /** Place among the ranked provinces; equal rates have equal places, and the next place counts them. Null: not ranked. */
  rank: z.nullable(z.int().positive()),
  tied: z.boolean(), // another province has the same place
  province: z.string(),
  nameVi: z.string(),
  nameEn: z.string(),
  ledgerVersion: $Count,
  lastUpload: z.nullable(z.iso.datetime()),
  persons: $Rates,
  schemes: $SchemeRates,
  remaining: $Remaining,
});
export type ProvinceSummary = z.infer<typeof $ProvinceSummary>;

const $Text = z.strictObject({ vi: z.string(), en: z.string() });
/** What a verdict of `remaining` means, who must act, and what to do (`core/catalogue.ts`). */
export const $Reason = z.strictObject({ meaning: $Text, actor: $Text, next: $Text });
export type Reason = z.infer<typeof $Reason>;

export const $NationalSummary = z.strictObject({
  format: z.literal(summaryFormat),
  kind: z.literal('national'),
  madeAt: z.iso.datetime(),
  asOf: z.iso.datetime(),
  registryVersion: z.nullable(z.string()),
  unitSystem: z.literal(unitSystem),
  ranked: $Count, // provinces with a place
  provinces: z.array($ProvinceSummary).length(provinces.length), // ranked ones first, by place
  national: z.strictObject({ persons: $Rates, schemes: $SchemeRates, remaining: $Remaining }),
  reasons: z.partialRecord(z.enum(verdictNames), $Reason), // of every verdict that occurs in `remaining`
});
export type NationalSummary = z.infer<typeof $NationalSummary>;

/** The summary of a status; `now` in milliseconds since 1970. A province without anybody to verify has no place. */
export function makeSummary(status: Status, now: number): NationalSummary {
  const all = status.provinces.map((each) => each).sort(compareProvinces);
  const ranked = all.filter((each) => each.persons.denominator > 0);
  const national = ratesOf(status.national);
  return {
    format: summaryFormat,
    kind: 'national',
    madeAt: new Date(now).toISOString(),
    asOf: status.asOf,
    registryVersion: status.registryVersion,
    unitSystem,
    ranked: ranked.length,
    provinces: all.map((each) => ({ ...placeOf(each, ranked), ...provinceSummary(each) })),
    national,
    reasons: Object.fromEntries(national.remaining.map(({ verdict }) => [verdict, reasonOf(verdict)])),
  };
}

/** Floored to two decimals, `97.32`; null if there is nothing to be a part of. Exact for all counts. */
export function percentText(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const hundredths = (BigInt(part) * 10_000n) / BigInt(whole);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

/** The table of provinces for a spreadsheet: UTF-8 with BOM, CRLF; the last line is the country. */
export function nationalCsv(summary: NationalSummary): string {
  const columns = Object.keys(ratesOfFigures(summary.national.persons)) as (keyof Rates)[];
  const header = ['rank', 'province', 'name', 'ledger_version', 'last_upload', ...columns.map(snakeCase)];
  for (const scheme of schemes) header.push(...columns.map((column) => `${scheme.toLowerCase()}_${snakeCase(column)}`));
  const lines = summary.provinces.map((each) => {
    return [each.rank, each.province, each.nameVi, each.ledgerVersion, each.lastUpload, ...figuresOf(each)];
  });
  lines.push([null, summary.unitSystem, 'Việt Nam', null, null, ...figuresOf(summary.national)]);
  return `\ufeff${[header, ...lines].map((line) => `${line.map((cell) => cell ?? '').join(',')}\r\n`).join('')}`;

  function figuresOf(rates: Pick<ProvinceSummary, 'persons' | 'schemes'>): (string | number | null)[] {
    return [rates.persons, ...schemes.map((scheme) => rates.schemes[scheme])].flatMap((each) =>
      columns.map((column) => each[column]),
    );
  }
}

/** Best rate first, compared as exact fractions; of equal rates the larger province first, then by code. Provinces without people last. */
function compareProvinces(left: ProvinceStatus, right: ProvinceStatus): number {
  const bySize = right.persons.denominator - left.persons.denominator;
  const empty = Math.sign(bySize) * Number(left.persons.denominator === 0 || right.persons.denominator === 0);
  return empty || -compareRates(left.persons, right.persons) || bySize || (left.province < right.province ? -1 : 1);
}

/** Sign of left − right, as fractions; both denominators above 0 or both 0. The products pass 2^53 for a country. */
function compareRates(left: Figures, right: Figures): number {
  const difference =
    BigInt(left.verified) * BigInt(right.denominator) - BigInt(right.verified) * BigInt(left.denominator);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function placeOf(province: ProvinceStatus, ranked: readonly ProvinceStatus[]): { rank: number | null; tied: boolean } {
  if (province.persons.denominator === 0) return { rank: null, tied: false };
  const better = ranked.filter((each) => compareRates(each.persons, province.persons) > 0).length;
  const equal = ranked.filter((each) => compareRates(each.persons, province.persons) === 0).length;
  return { rank: better + 1, tied: equal > 1 };
}

function reasonOf(verdict: VerdictName): Reason {
  const { meaning, actor, next } = verdictTexts[verdict];
  return { meaning, actor: actors[actor], next };
}

function provinceSummary(status: ProvinceStatus): Omit<ProvinceSummary, 'rank' | 'tied'> {
  return {
    province: status.province,
    nameVi: status.name,
    nameEn: provinces.find(({ id }) => id === status.province)?.nameEn ?? status.province,
    ledgerVersion: status.ledgerVersion,
    lastUpload: status.lastUpload,
    ...ratesOf(status),
  };
}

function ratesOf(
  counts: Pick<ProvinceStatus, 'persons' | 'schemes' | 'verdicts'>,
): Pick<ProvinceSummary, 'persons' | 'schemes' | 'remaining'> {
  const { BHXHBB, BHXHTN, BHYT, BHTN } = counts.schemes;
  const remaining = verdictNames
    .filter(
      (verdict) => isVerified[Verdict[verdict]] === 0 && verdict !== 'OUT_OF_SCOPE' && counts.verdicts[verdict] > 0,
    )
    .map((verdict) => ({ verdict, persons: counts.verdicts[verdict] }))
    .sort((left, right) => right.persons - left.persons);
  return {
    persons: ratesOfFigures(counts.persons),
    schemes: {
      BHXHBB: ratesOfFigures(BHXHBB),
      BHXHTN: ratesOfFigures(BHXHTN),
      BHYT: ratesOfFigures(BHYT),
      BHTN: ratesOfFigures(BHTN),
    },
    remaining,
  };
}

function ratesOfFigures(figures: Figures): Rates {
  const { participants, outOfScope, denominator, synced, verified, remaining } = figures;
  return {
    participants,
    outOfScope,
    denominator,
    synced,
    verified,
    remaining,
    syncedPercent: percentText(synced, denominator),
    verifiedPercent: percentText(verified, denominator),
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
