/** `GET /metrics` of the portal: for who watches over it, by a token; never for those who see the pages alone. */
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { watchAccess } from './runs.ts';

export const metricRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/metrics',
    access: watchAccess,
    api: {
      name: 'metrics',
      summary: 'Metrics in the text form of Prometheus; only on one machine',
      answers: { 200: { file: 'text/plain' } },
    },
    async handle(c) {
      const { metrics } = c.get('world');
      if (metrics === undefined) throw new Problem('NOT_FOUND');
      const { contentType, text } = await metrics();
      return c.body(text, 200, { 'Content-Type': contentType, 'Cache-Control': 'private, no-store' });
    },
  },
];
