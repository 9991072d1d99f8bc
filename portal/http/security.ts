/**
 * What every request must have and every answer gets: a host of ours, an origin of ours for what changes something, and
 * headers that close a page to others. Hono's own `csrf()` lets `application/octet-stream` through, so it is not used.
 */
import type { MiddlewareHandler } from 'hono';
import { createHash } from 'node:crypto';
import { loopbackHost, ownOrigin } from './origin.ts';
import { Problem } from './problem.ts';
import type { PortalContext, PortalVariables } from './route.ts';

const securityHeaders: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: forms of a page under it are sent with the origin `null`.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** Nothing is loaded and nothing is asked unless a page says so. */
export const closedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Middleware = MiddlewareHandler<{ Variables: PortalVariables }>;

/** On every answer, errors too: outside of what may throw. */
export const closedAnswers: Middleware = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(securityHeaders)) c.res.headers.set(name, value);
  if (!c.res.headers.has('Content-Security-Policy')) c.res.headers.set('Content-Security-Policy', closedPolicy);
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'private, no-store');
  if (c.get('settings').behindProxy)
    c.res.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
};

/** Throws Problem HOST_UNKNOWN, ORIGIN_FOREIGN. */
export const ownRequests: Middleware = async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (!loopbackHost.test(host) && !c.get('settings').hosts.includes(host)) throw new Problem('HOST_UNKNOWN');
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') checkOrigin(c);
  await next();
};

/**
 * Browsers send an Origin with everything that changes something. Without one it is a program, which has no session of
 * a browser: a cookie without an Origin is refused where the cookie is read (`access/identify.ts`).
 */
function checkOrigin(c: PortalContext): void {
  const [origin, site] = [c.req.header('origin'), c.req.header('sec-fetch-site')];
  if (site !== undefined && site !== 'same-origin') throw new Problem('ORIGIN_FOREIGN');
  if (origin !== undefined && origin !== ownOrigin(c)) throw new Problem('ORIGIN_FOREIGN');
}

/** Base64 of SHA-256 of a text's UTF-8: a policy allows a style sheet or script by it. */
export function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
