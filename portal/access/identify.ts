/** Finds out who asks: a token, the header of the organisation's proxy, or the cookie of a session. */
import { getCookie } from 'hono/cookie';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import type { Identity } from './identity.ts';
import { proxyHeader, proxyIdentity } from './proxy-header.ts';
import { readSession } from './sessions.ts';
import { readToken } from './tokens.ts';

/** For https alone the name makes browsers hold it to this host and path. */
export function sessionCookie(c: PortalContext): string {
  return c.get('settings').behindProxy ? '__Host-doisoat' : 'doisoat';
}

/**
 * Undefined if nobody says who they are. Whoever says so wrongly is not taken for nobody: throws Problem
 * UNAUTHENTICATED.
 */
export async function identify(c: PortalContext): Promise<Identity | undefined> {
  const { world, settings } = { world: c.get('world'), settings: c.get('settings') };
  const bearer = /^Bearer ([\w-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (c.req.header('authorization') !== undefined) {
    const identity = bearer === undefined ? undefined : await readToken(world, bearer);
    if (identity === undefined) throw new Problem('UNAUTHENTICATED');
    return identity;
  }
  const stated = c.req.header(proxyHeader);
  if (stated !== undefined) {
    const { proxySecret } = settings;
    const identity = proxySecret === undefined ? undefined : proxyIdentity(stated, proxySecret, world.clock.now());
    if (identity === undefined) throw new Problem('UNAUTHENTICATED');
    return identity;
  }
  const cookie = getCookie(c, sessionCookie(c));
  if (cookie === undefined) return undefined;
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  if (changes && c.req.header('origin') === undefined) throw new Problem('ORIGIN_FOREIGN');
  return readSession(world, cookie);
}
