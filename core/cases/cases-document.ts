/** The document of open cases (`docs/contracts.md`): of a province, or one for each. */
import * as z from 'zod';
import { $Case, caseAt, places, viewCases, type CaseFilter, type CaseView } from './case-view.ts';
import type { Disclosure } from '../answers/outcomes-csv.ts';
import type { CasesNow } from './kept-cases.ts';

/** What the list of before was: the last closed day, or that which was asked for. */
const $Compared = z.strictObject({ day: z.iso.date(), ledgerVersion: z.int() });

/** Of the list of before: who was on it, of them those who are verified, and those who left or are out of scope. */
const $Before = z.strictObject({ open: z.int(), mended: z.int(), gone: z.int() });

export const casesMembers = {
  province: z.string(),
  day: z.iso.date(), // today, in Viet Nam: the cases are those of now
  ledgerVersion: z.int(), // 0 while nothing was sent
  comparedWith: z.nullable($Compared),
  before: $Before,
  next: z.nullable(z.string()),
};
export const $CasesDocument = z.strictObject({ ...casesMembers, cases: z.array($Case) });
export type CasesDocument = z.infer<typeof $CasesDocument>;

/** What the document says beside its cases. */
export function casesFacts({ province, today, compared, cases }: CasesNow): Omit<CasesDocument, 'cases' | 'next'> {
  return {
    province,
    day: today,
    ledgerVersion: cases.ledgerVersion,
    comparedWith: compared ?? null,
    before: cases.before,
  };
}

/** The cases as somebody may see them. */
export function viewOf({ cases, today }: CasesNow, disclosure: Disclosure | 'exact'): CaseView {
  return viewCases(cases, disclosure, today);
}

/** The whole document, without pages. */
export function wholeDocument(now: CasesNow, view: CaseView, filter: CaseFilter): CasesDocument {
  const cases = Array.from(places(view, filter), (at) => caseAt(view, at));
  return { ...casesFacts(now), cases, next: null };
}
