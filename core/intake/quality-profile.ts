/**
 * What the rows of a file are like, as counts: where IDs are missing, how dates are written, what was repaired on the
 * way. No value of a person, only unit codes.
 */
import * as z from 'zod';
import { Flag, Sex } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { IdState, NameState, noOldId } from '../domain/columns.ts';

/** Units listed, those with most missing IDs first; more than a clerk writes to in a day. */
const unitsMax = 100;

const $Count = z.int().nonnegative();

export const $QualityProfile = z.strictObject({
  rows: $Count, // accepted
  outOfScope: $Count,
  /** Participants who stand in more than one row. */
  repeatedParticipants: $Count,
  ids: z.strictObject({
    missing: $Count, // neither an ID nor a CMND
    oldIdOnly: $Count, // a CMND alone
    invalid: $Count,
    padded: $Count, // leading zeros were put back
    cleaned: $Count, // separators or look-alike letters were taken out
    dragFilled: $Count, // count up by one from row to row
    warnSex: $Count, // the ID says another sex
    warnYear: $Count, // the ID says another year of birth
  }),
  numbersPadded: $Count, // participant numbers whose leading zeros were put back
  dates: z.strictObject({
    full: $Count,
    firstOfJanuary: $Count, // of `full`: 01/01, often a placeholder
    monthOnly: $Count,
    yearOnly: $Count,
    impossible: $Count, // or none
  }),
  names: z.strictObject({ empty: $Count, abbreviated: $Count, decoded: $Count }),
  sexUnknown: $Count,
  schemesNone: $Count, // rows that name no scheme
  /** Rows in scope without any ID, by unit: the first hundred units with most of them. */
  missingIdsByUnit: z.array(z.strictObject({ unit: z.string(), rows: $Count, missing: $Count })),
  /** Units with missing IDs that are not listed. */
  moreUnits: $Count,
});
export type QualityProfile = z.infer<typeof $QualityProfile>;

/** Counts over the accepted rows. IDs of rows out of scope are not asked for and counted nowhere. */
export function qualityProfile(claims: ClaimRows): QualityProfile {
  const found: QualityProfile = {
    rows: claims.length,
    outOfScope: 0,
    repeatedParticipants: repeated(claims),
    ids: { missing: 0, oldIdOnly: 0, invalid: 0, padded: 0, cleaned: 0, dragFilled: 0, warnSex: 0, warnYear: 0 },
    numbersPadded: 0,
    dates: { full: 0, firstOfJanuary: 0, monthOnly: 0, yearOnly: 0, impossible: 0 },
    names: { empty: 0, abbreviated: 0, decoded: 0 },
    sexUnknown: 0,
    schemesNone: 0,
    missingIdsByUnit: [],
    moreUnits: 0,
  };
  const units = claims.units.map((unit) => ({ unit, rows: 0, missing: 0 }));
  for (let i = 0; i < claims.length; i++) {
    const unit = units[claims.unit(i)];
    unit.rows++;
    countDate(found.dates, claims.birthDate(i));
    countFlags(found, claims.flags(i));
    if (claims.nameState(i) === NameState.empty) found.names.empty++;
    if (claims.nameState(i) === NameState.abbreviated) found.names.abbreviated++;
    if (claims.sex(i) === Sex.unknown) found.sexUnknown++;
    if (claims.schemes(i) === 0) found.schemesNone++;
    if (claims.outOfScope(i) === 1) found.outOfScope++;
    else if (claims.idState(i) === IdState.invalid) found.ids.invalid++;
    else if (claims.idState(i) === IdState.missing) {
      if (claims.oldId(i) !== noOldId) found.ids.oldIdOnly++;
      else {
        found.ids.missing++;
        unit.missing++;
      }
    }
  }
  const lacking = units.filter(({ missing }) => missing > 0).toSorted((a, b) => b.missing - a.missing);
  found.missingIdsByUnit = lacking.slice(0, unitsMax);
  found.moreUnits = lacking.length - found.missingIdsByUnit.length;
  return found;
}

function countDate(dates: QualityProfile['dates'], date: number): void {
  const monthAndDay = date % 10_000;
  if (date === 0) dates.impossible++;
  else if (monthAndDay === 0) dates.yearOnly++;
  else if (monthAndDay % 100 === 0) dates.monthOnly++;
  else {
    dates.full++;
    if (monthAndDay === 101) dates.firstOfJanuary++;
  }
}

function countFlags(found: QualityProfile, flags: number): void {
  if (flags === 0) return;
  const { ids, names } = found;
  if ((flags & Flag.ID_PADDED) !== 0) ids.padded++;
  if ((flags & Flag.ID_CLEANED) !== 0) ids.cleaned++;
  if ((flags & Flag.DRAG_FILLED) !== 0) ids.dragFilled++;
  if ((flags & Flag.ID_WARNS_SEX) !== 0) ids.warnSex++;
  if ((flags & Flag.ID_WARNS_YEAR) !== 0) ids.warnYear++;
  if ((flags & Flag.NUMBER_PADDED) !== 0) found.numbersPadded++;
  if ((flags & Flag.NAME_DECODED) !== 0) names.decoded++;
}

function repeated(claims: ClaimRows): number {
  const { length } = claims;
  const sorted = claims.allParticipants().sort();
  let count = 0;
  for (let i = 1; i < length; i++) if (sorted[i] === sorted[i - 1] && (i === 1 || sorted[i - 2] !== sorted[i])) count++;
  return count;
}
