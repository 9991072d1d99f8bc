/**
 * `GET /health`: whether the portal works; `/health/live`: whether its process answers; `/health/ready`: whether it can
 * do the work of an office. For probes and load balancers, without a login (`docs/portal.md`, Health).
 */
import * as z from 'zod';
import { onceASecond } from '../http/once-a-second.ts';
import type { PortalContext, Route } from '../http/route.ts';
import type { PortalWorld } from '../ports.ts';
import { $HealthChecks, checkStores, reasonsOf, type HealthChecks } from './health-checks.ts';

const $Status = z.enum(['ok', 'failing']);
const $Health = z.strictObject({ status: $Status, reasons: z.array(z.string()), checks: $HealthChecks });
const $Live = z.strictObject({ status: $Status });
const answers = { 200: $Health, 503: $Health };

/** One look for all who ask of one portal. */
const looks = new WeakMap<PortalWorld, () => Promise<HealthChecks>>();

function lookOf(world: PortalWorld): () => Promise<HealthChecks> {
  const known =
    looks.get(world) ??
    world.health ??
    onceASecond(
      () => checkStores(world),
      () => performance.now(),
    );
  looks.set(world, known);
  return known;
}

async function tell(c: PortalContext, ready: boolean): Promise<Response> {
  const checks = await lookOf(c.get('world'))();
  const reasons = reasonsOf(checks, { ready });
  const ok = reasons.length === 0;
  return c.json({ status: ok ? 'ok' : 'failing', reasons, checks }, ok ? 200 : 503, { 'Cache-Control': 'no-store' });
}

export const healthRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/health',
    access: { to: 'everyone' },
    asksNobody: true,
    api: { name: 'health', summary: 'Whether the portal works', answers },
    handle: (c) => tell(c, false),
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: { to: 'everyone' },
    asksNobody: true,
    api: { name: 'ready', summary: 'Whether the portal works and a registry is in use', answers },
    handle: (c) => tell(c, true),
  },
  {
    method: 'GET',
    path: '/health/live',
    access: { to: 'everyone' },
    asksNobody: true,
    api: { name: 'live', summary: 'Whether the process answers; no store is asked', answers: { 200: $Live } },
    handle: (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }),
  },
];
