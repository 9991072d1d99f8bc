/** Where the open cases are, for programs. */
import { $Matrix, matrixCsv, type Matrix } from '../../core/steering/matrix.ts';
import { answerFile } from '../http/download.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { givenQuery } from '../views/asked-diff.ts';
import {
  $CountryMatrixQuery,
  $ProvinceMatrixQuery,
  countryMatrix,
  countryMatrixAccess,
  provinceMatrix,
  provinceMatrixAccess,
} from '../views/asked-matrix.ts';

export const matrixApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/matrix',
    access: countryMatrixAccess,
    api: {
      name: 'matrixCountry',
      summary: 'Who is not verified now, by two of province, reason, who acts and scheme; `format` gives a file',
      query: $CountryMatrixQuery,
      answers: { 200: { document: $Matrix, orFiles: ['text/csv'] } },
    },
    handle: async (c) => answer(c, await countryMatrix(c, givenQuery(c)), 'matrix'),
  },
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/matrix',
    access: provinceMatrixAccess,
    api: {
      name: 'matrixProvince',
      summary: 'Who of the province is not verified now, by two of reason, who acts, scheme and unit',
      query: $ProvinceMatrixQuery,
      answers: { 200: { document: $Matrix, orFiles: ['text/csv'] } },
    },
    handle: async (c) => answer(c, await provinceMatrix(c, givenQuery(c)), `matrix-${c.get('province')}`),
  },
];

function answer(c: PortalContext, matrix: Matrix, name: string): Response {
  if (c.req.query('format') !== 'csv') return c.json(matrix, 200, { 'Cache-Control': 'private, no-store' });
  return answerFile(c, { name: `${name}-${matrix.day}.csv`, body: matrixCsv(matrix) });
}
