/** `GET /health`: whether the portal can read its state. */
import * as z from 'zod';
import type { Route } from '../http/route.ts';

const $Health = z.strictObject({ status: z.enum(['ok', 'failing']) });

export const healthRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/health',
    access: { to: 'everyone' },
    api: { name: 'health', summary: 'Whether the portal works', answers: { 200: $Health, 503: $Health } },
    async handle(c) {
      const ok = await c
        .get('world')
        .state.read({ partition: 'REGISTRY', sort: 'CURRENT' })
        .then(() => true)
        .catch(() => false);
      return c.json({ status: ok ? 'ok' : 'failing' }, ok ? 200 : 503);
    },
  },
];
