/** Which matrix of open cases a request asks for. */
import * as z from 'zod';
import { actorNames, schemes, verdictNames } from '../../core/domain/codes.ts';
import { columnAxes, type Matrix, type MatrixFilter } from '../../core/steering/matrix.ts';
import { readMatrix } from '../../core/steering/read-matrix.ts';
import type { Access } from '../access/access.ts';
import { parsed } from '../http/parse-body.ts';
import type { PortalContext } from '../http/route.ts';
import { caseRoles, disclosureFor, openCases } from './asked-cases.ts';
import { allProvinces } from './asked-diff.ts';

export const countryMatrixAccess: Access = { to: 'country', roles: ['headquarters'] };
export const provinceMatrixAccess: Access = { to: 'province', roles: caseRoles };

export const countryRows = ['province', 'reason', 'actor', 'scheme'] as const;
export const provinceRows = ['reason', 'actor', 'scheme', 'unit'] as const;
const filters = {
  reason: z.enum(verdictNames).optional(),
  actor: z.enum(actorNames).optional(),
  scheme: z.enum(schemes).optional(),
  format: z.literal('csv').optional(),
};
export const $CountryMatrixQuery = z.object({
  rows: z.enum(countryRows).default('province'),
  columns: z.enum(columnAxes).default('reason'),
  ...filters,
});
export const $ProvinceMatrixQuery = z.object({
  rows: z.enum(provinceRows).default('reason'),
  columns: z.enum(columnAxes).default('scheme'),
  unit: z.string().max(500).optional(),
  /** Those without a unit. */
  noUnit: z.literal('1').optional(),
  ...filters,
});

/** What was asked, as far as it is one of these. */
function filterOf({ reason, actor, scheme, unit }: MatrixFilter): MatrixFilter {
  return { unit, reason, actor, scheme };
}

/** The country. Throws Problem REQUEST_INVALID, Refusal MATRIX_AXES. */
export function countryMatrix(c: PortalContext, given: Record<string, string>): Promise<Matrix> {
  const { rows, columns, ...asked } = parsed($CountryMatrixQuery, given);
  const filter = filterOf(asked);
  return readMatrix(c.get('world'), { rows, columns, filter, provinces: allProvinces, disclosure: 'exact' });
}

/** The province of the request, as its cases are told to whoever asks. Throws as `countryMatrix`. */
export function provinceMatrix(c: PortalContext, given: Record<string, string>): Promise<Matrix> {
  const { rows, columns, noUnit, unit, ...asked } = parsed($ProvinceMatrixQuery, given);
  return readMatrix(c.get('world'), {
    rows,
    columns,
    filter: filterOf({ ...asked, unit: noUnit === undefined ? unit : '' }),
    provinces: [c.get('province')],
    disclosure: disclosureFor(c),
    casesOf: async () => (await openCases(c, {})).view,
  });
}
