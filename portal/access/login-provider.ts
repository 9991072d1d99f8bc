/** What logging in needs of a provider; the one there is speaks OpenID Connect (`oidc.ts`). */
import * as z from 'zod';
import type { Person } from './identity.ts';

/** What a browser keeps between leaving for the provider and coming back (`sealed.ts`). */
export const $LoginState = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(), // milliseconds since 1970
});
export type LoginState = z.infer<typeof $LoginState>;

/** Whoever logs in is given so long for it. */
export const loginTime = 600; // seconds

export interface LoginProvider {
  /** Where the browser goes, and what it keeps meanwhile. Throws Problem LOGIN_UNAVAILABLE. */
  begin(redirect: string): Promise<{ url: string; login: LoginState }>;
  /**
   * Who has come back: `callback` is the address with what the provider put into it. Throws Problem LOGIN_REFUSED,
   * LOGIN_UNAVAILABLE, or PERSON_UNKNOWN if role or province are none of ours.
   */
  finish(callback: URL, login: LoginState): Promise<Person>;
}
