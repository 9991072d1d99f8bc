/** One language at a time: `?lang=` (kept in a cookie), the cookie, or Vietnamese. */
import { getCookie, setCookie } from 'hono/cookie';
import { cookiePlace } from '../access/cookies.ts';
import type { Language, PortalContext } from './route.ts';

const cookie = 'doisoat-lang';
const keptFor = 365 * 86_400; // seconds

export function languageOf(c: PortalContext): Language {
  const asked = c.req.query('lang');
  if (asked === 'vi' || asked === 'en') {
    setCookie(c, cookie, asked, { ...cookiePlace(c), sameSite: 'Lax', httpOnly: true, maxAge: keptFor });
    return asked;
  }
  return getCookie(c, cookie) === 'en' ? 'en' : 'vi';
}
