/**
 * The identity that the organisation's proxy states: `X-Doisoat-Identity: base64url(JSON).base64url(HMAC-SHA-256)`,
 * the HMAC with `portal.proxySecret` over the first half as it stands (`docs/contracts.md`, HTTP of the portal).
 */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { $Person, type Identity } from './identity.ts';
import { sameSecret } from './secrets.ts';

export const proxyHeader = 'X-Doisoat-Identity';

/** `exp`: seconds since 1970, as in a JSON Web Token (RFC 7519); a number beyond the year 5000 is of milliseconds. */
const $Expiry = z.object({ exp: z.number().transform((exp) => (exp > 1e11 ? exp : exp * 1000)) });

/** Undefined if the header is expired, altered or says nothing that can be. */
export function proxyIdentity(header: string, secret: string, now: number): Identity | undefined {
  const [body, signature = '', ...rest] = header.split('.');
  if (rest.length > 0) return undefined;
  const bytes = Buffer.from(body, 'base64url');
  const [overText, overBytes] = [body, bytes].map((over) =>
    createHmac('sha256', secret).update(over).digest('base64url'),
  );
  // Both are of our secret; a proxy may sign the text or what it encodes.
  const given = signature.replace(/=+$/, '');
  if (!sameSecret(given, overText) && !sameSecret(given, overBytes)) return undefined;
  const stated = parsed(bytes);
  const expiry = $Expiry.safeParse(stated);
  const person = $Person.safeParse(stated);
  if (!expiry.success || !person.success || expiry.data.exp <= now) return undefined;
  return { ...person.data, by: 'proxy' };
}

/** The header of somebody, for tests and for the one who writes a proxy. `exp` in seconds. */
export function signIdentity(
  identity: { user: string; role: string; province?: string | null; exp: number },
  secret: string,
): string {
  const body = Buffer.from(JSON.stringify(identity)).toString('base64url');
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
