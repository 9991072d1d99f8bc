/** Finds out who asks: a token, the header of the organisation's proxy, or the cookie of a session. */
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import { readCookie } from './cookies.ts';
import type { Identity } from './identity.ts';
import { proxyHeader, proxyIdentity } from './proxy-header.ts';
import { readSession } from './sessions.ts';
import type { RefusedBy } from './refused-identities.ts';
import { readToken } from './tokens.ts';

/**
 * Undefined if nobody says who they are. Whoever says so wrongly by a token or a header is not taken for nobody: throws
 * Problem UNAUTHENTICATED. A session that is over is as none.
 */
export async function identify(c: PortalContext): Promise<Identity | undefined> {
  const { world, settings } = { world: c.get('world'), settings: c.get('settings') };
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const bearer = /^Bearer ([\w-]+)$/i.exec(authorization)?.[1];
    return (bearer === undefined ? undefined : await readToken(world, bearer)) ?? refuse(c, 'token');
  }
  const stated = c.req.header(proxyHeader);
  if (stated !== undefined) {
    const { proxySecret } = settings;
    const identity = proxySecret === undefined ? undefined : proxyIdentity(stated, proxySecret, world.clock.now());
    return identity ?? refuse(c, 'proxy');
  }
  const cookie = readCookie(c, 'session');
  if (cookie === undefined) return undefined;
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  if (changes && c.req.header('origin') === undefined) throw new Problem('ORIGIN_FOREIGN');
  const identity = await readSession(world, cookie);
  // The owner of a machine is one only where the machine knows its owner.
  if (identity !== undefined && (identity.role !== 'owner' || world.ownerKey !== undefined)) return identity;
  c.get('records').refused.note('session');
  return undefined;
}

function refuse(c: PortalContext, by: RefusedBy): never {
  c.get('records').refused.note(by);
  throw new Problem('UNAUTHENTICATED');
}
