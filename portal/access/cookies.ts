/**
 * Cookies of the portal: unreadable to scripts and for its own pages alone. `SameSite=Lax`, not `Strict`: a browser
 * that comes back from the OpenID provider is on a way that another site began, and must bring the state of its login,
 * and then the session it was given. Lax cookies are sent with links alone; what changes something is a POST and needs
 * our Origin besides (`http/security.ts`).
 */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { PortalContext } from '../http/route.ts';

type Cookie = 'session' | 'login';

const names: Record<Cookie, string> = { session: 'doisoat', login: 'doisoat-login' };

/**
 * Behind a proxy that ends TLS the prefix `__Host-` makes browsers hold a cookie to https and this very host; such a
 * cookie is of the whole host. On one machine it is of the base path.
 */
export function cookieName(c: PortalContext, cookie: Cookie): string {
  return `${c.get('settings').behindProxy ? '__Host-' : ''}${names[cookie]}`;
}

/** Where a cookie is sent: `Secure` where the portal is reached by https. */
export function cookiePlace(c: PortalContext): { path: string; secure: boolean } {
  const { behindProxy, basePath } = c.get('settings');
  return behindProxy ? { path: '/', secure: true } : { path: basePath === '' ? '/' : basePath, secure: false };
}

export function readCookie(c: PortalContext, cookie: Cookie): string | undefined {
  return getCookie(c, cookieName(c, cookie));
}

/** Without `seconds` it is of the running browser; the server ends it sooner in any case. */
export function giveCookie(c: PortalContext, cookie: Cookie, value: string, seconds?: number): void {
  const age = seconds === undefined ? {} : { maxAge: seconds };
  setCookie(c, cookieName(c, cookie), value, { ...cookiePlace(c), httpOnly: true, sameSite: 'Lax', ...age });
}

export function dropCookie(c: PortalContext, cookie: Cookie): void {
  deleteCookie(c, cookieName(c, cookie), { ...cookiePlace(c), httpOnly: true, sameSite: 'Lax' });
}
