/** Where the portal is, as browsers see it. */
import type { PortalContext } from './route.ts';

export const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * The portal's own origin, `https://doisoat.example.vn`. Only a proxy of ours is believed about the scheme; behind one
 * it is https, unless it says otherwise or somebody of this machine asks without it.
 */
export function ownOrigin(c: PortalContext): string {
  const { origin, behindProxy } = c.get('settings');
  if (origin !== undefined) return origin;
  const host = c.req.header('host') ?? '';
  if (!behindProxy) return `http://${host}`;
  const said = c.req.header('x-forwarded-proto') ?? (loopbackHost.test(host) ? 'http' : 'https');
  return `${said === 'http' ? 'http' : 'https'}://${host}`;
}
