/** The published figures, as they are published: of the country, and of one province. */
import { findProvince } from '../../core/domain/provinces.ts';
import { $NationalSummary, $ProvinceDocument } from '../../core/summary/summary-schema.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';

export const figureRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/figures',
    access: { to: 'everyone' },
    api: {
      name: 'getFigures',
      summary: 'Figures of the country as published',
      answers: { 200: $NationalSummary },
    },
    handle: (c) => published(c, 'national.json'),
  },
  {
    method: 'GET',
    path: '/api/v1/figures/:province',
    access: { to: 'everyone' },
    api: {
      name: 'getProvinceFigures',
      summary: 'Figures of a province as published',
      answers: { 200: $ProvinceDocument },
    },
    handle(c) {
      const province = findProvince(c.req.param('province') ?? '')?.id;
      if (province === undefined) throw new Problem('NOT_FOUND');
      return published(c, `provinces/${province}.json`);
    },
  },
];

async function published(c: PortalContext, name: string): Promise<Response> {
  const bytes = await c.get('world').published.read(name);
  if (bytes === undefined) throw new Problem('NOT_FOUND');
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-cache',
  });
}
