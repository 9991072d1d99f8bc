/** Which mending a request asks about. */
import * as z from 'zod';
import { readWhatIf } from '../../core/steering/what-if-read.ts';
import { openActors, openReasons, type Choice, type WhatIf } from '../../core/steering/what-if.ts';
import type { Access } from '../access/access.ts';
import { parsed } from '../http/parse-body.ts';
import type { PortalContext } from '../http/route.ts';
import { caseRoles, disclosureFor } from './asked-cases.ts';

export const countryWhatIfAccess: Access = { to: 'country', roles: ['headquarters'] };
export const provinceWhatIfAccess: Access = { to: 'province', roles: caseRoles };

/** Units of one address. */
const unitsMax = 200;

const someOf = <Name extends string>(names: readonly [Name, ...Name[]]) => z.array(z.enum(names)).optional();
export const $CountryWhatIfQuery = z.object({ reason: someOf(openReasons), actor: someOf(openActors) });
export const $ProvinceWhatIfQuery = z.object({
  ...$CountryWhatIfQuery.shape,
  unit: z.array(z.string().max(500)).max(unitsMax).optional(),
  /** Those without a unit. */
  noUnit: z.literal('1').optional(),
});

/** Throws Problem REQUEST_INVALID. */
export function chosenOfCountry(c: PortalContext): Choice {
  const { reason = [], actor = [] } = parsed($CountryWhatIfQuery, queryOf(c));
  return { reasons: unique(reason), actors: unique(actor), units: [] };
}

/** Throws Problem REQUEST_INVALID. */
export function chosenOfProvince(c: PortalContext): Choice {
  const { reason = [], actor = [], unit = [], noUnit } = parsed($ProvinceWhatIfQuery, queryOf(c));
  const units = [...unit, ...(noUnit === undefined ? [] : [''])];
  return { reasons: unique(reason), actors: unique(actor), units: unique(units) };
}

/** Of every name all that were given, without those that a form left empty. */
function queryOf(c: PortalContext): Record<string, string | string[] | undefined> {
  const list = (name: string): string[] => (c.req.queries(name) ?? []).filter((value) => value !== '');
  const noUnit = c.req.query('noUnit');
  return {
    reason: list('reason'),
    actor: list('actor'),
    unit: list('unit'),
    noUnit: noUnit === '' ? undefined : noUnit,
  };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

export function countryWhatIf(c: PortalContext, choice: Choice): Promise<WhatIf> {
  return readWhatIf(c.get('world'), { choice, disclosure: 'exact' });
}

/** The province of the request, as far as reasons are told to who asks. Throws Refusal UNIT_NOT_IN_BOOKS. */
export function provinceWhatIf(c: PortalContext, choice: Choice): Promise<WhatIf> {
  return readWhatIf(c.get('world'), { choice, province: c.get('province'), disclosure: disclosureFor(c) });
}
