/** The page that somebody asked for before logging in, so that the login leads there. */
import * as z from 'zod';

/** Longest address that is kept over a login: the choices of a page have a few hundred characters. */
const askedMax = 1000; // characters

/**
 * A path of ours below the base path, with its query. Whatever could lead to another host is none: `//host`, `/\host`,
 * blanks and control characters. Nor is the login itself.
 */
const $AskedPage = z
  .string()
  .max(askedMax)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .refine((path) => !/^\/log(?:in|out)\b/.test(path));

/** Where a login leads if nothing was asked for before it. */
const firstPage = '/home';

/** The page that was asked for, or the first page of who logs in. */
export function askedPage(given: unknown): string {
  return $AskedPage.safeParse(given).data ?? firstPage;
}

/** An address that keeps the page that was asked for. */
export function withAsked(path: string, asked: string): string {
  return asked === firstPage ? path : `${path}?to=${encodeURIComponent(asked)}`;
}

/** The address of the login that leads on to this one (of our origin). */
export function loginFor(url: URL, basePath: string): string {
  return withAsked('/login', askedPage(`${url.pathname.slice(basePath.length)}${url.search}`));
}
