/** Which comparison a request asks for. */
import * as z from 'zod';
import { isDay } from '../../core/base/calendar-day.ts';
import { schemes } from '../../core/domain/codes.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { diffOfDays, diffOfVersions, type Diff } from '../../core/steering/diff.ts';
import type { Access } from '../access/access.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import { caseRoles } from './asked-cases.ts';

export const countryDiffAccess: Access = { to: 'country', roles: ['headquarters'] };
export const provinceDiffAccess: Access = { to: 'province', roles: caseRoles };
export const allProvinces = provinces.map(({ id }) => id);

const $Version = z.string().regex(/^\d{1,9}$/);
export const $CountryDiffQuery = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  scheme: z.enum(schemes).optional(),
});
export const $ProvinceDiffQuery = z.object({
  /** A closed day, or a version of the ledger; `to` likewise. */
  from: z.union([z.iso.date(), $Version]),
  to: z.union([z.iso.date(), $Version]),
  scheme: z.enum(schemes).optional(),
  units: z.literal('1').optional(),
});

/** The query without fields that a form left empty. */
export function givenQuery(c: PortalContext): Record<string, string> {
  return Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''));
}

/** The country. Throws Problem REQUEST_INVALID, Refusal as `diffOfDays`. */
export function countryDiff(c: PortalContext, given: Record<string, string>): Promise<Diff> {
  const { from, to, scheme } = parsed($CountryDiffQuery, given);
  return diffOfDays(c.get('world'), [from, to], { provinces: allProvinces, scheme });
}

/** The province of the request. Throws Problem REQUEST_INVALID, Refusal as `diffOfDays` and `diffOfVersions`. */
export async function provinceDiff(c: PortalContext, given: Record<string, string>): Promise<Diff> {
  const { from, to, scheme, units } = parsed($ProvinceDiffQuery, given);
  const [world, province] = [c.get('world'), c.get('province')];
  if (isDay(from) !== isDay(to)) throw new Problem('REQUEST_INVALID', 'from, to');
  // Units count persons of every scheme.
  if (units !== undefined && scheme !== undefined) throw new Problem('REQUEST_INVALID', 'units, scheme');
  const question = { scheme, units: units !== undefined };
  if (isDay(from)) return diffOfDays(world, [from, to], { ...question, provinces: [province] });
  return diffOfVersions(world, [Number(from), Number(to)], { ...question, province });
}
