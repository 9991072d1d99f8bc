/** Versions of the population database's index, and what putting one in use would change: for headquarters. */
import * as z from 'zod';
import { $DryRun } from '../../core/reconcile/dry-run.ts';
import type { RegistryVersion } from '../../core/registry/activate.ts';
import type { Access } from '../access/access.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import type { RegistryDesk } from '../ports.ts';

export const dryRunAccess: Access = { to: 'country', roles: ['headquarters'] };

const $Version = z.strictObject({
  version: z.string(),
  kind: z.enum(['snapshot', 'delta']),
  base: z.nullable(z.string()),
  asOf: z.iso.datetime(),
  people: z.int().nonnegative(),
  active: z.boolean(),
});
const $Versions = z.strictObject({ versions: z.array($Version) });

export const dryRunRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/registry',
    access: dryRunAccess,
    api: {
      name: 'listRegistries',
      summary: 'Built versions of the index of the population database; 404 where the portal has none at hand',
      answers: { 200: $Versions },
    },
    async handle(c) {
      const versions = (await registryDesk(c).versions()).map(versionOf);
      return c.json({ versions }, 200, { 'Cache-Control': 'private, no-store' });
    },
  },
  {
    method: 'GET',
    path: '/api/v1/registry/:version/dry-run',
    access: dryRunAccess,
    api: {
      name: 'dryRunRegistry',
      summary: 'What activating a built version would change, per province and cause; one at a time, else 503 BUSY',
      answers: { 200: $DryRun },
    },
    async handle(c) {
      const report = await registryDesk(c).dryRun(c.req.param('version') ?? '');
      return c.json(report, 200, { 'Cache-Control': 'private, no-store' });
    },
  },
];

/** Throws Problem NOT_FOUND where the index is out of reach. */
export function registryDesk(c: PortalContext): RegistryDesk {
  const { registry } = c.get('world');
  if (registry === undefined) throw new Problem('NOT_FOUND');
  return registry;
}

function versionOf({ version, kind, base, asOf, rows, active }: RegistryVersion): z.infer<typeof $Version> {
  return { version, kind, base, asOf, people: rows, active };
}
