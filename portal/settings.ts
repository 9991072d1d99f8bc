/** Settings of the portal: `portal` in `D/config.json` in the country, an environment variable on AWS. */
import * as z from 'zod';

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

/** What a proxy and we share must be as hard to guess as the signature that is made with it (SHA-256). */
export const proxySecretBytesMin = 32;

/** An OpenID provider, and which claims say who somebody is (`docs/portal.md`, Login). */
export const $Oidc = z.strictObject({
  /** By https; by http on this machine alone, for tests. */
  issuer: z.url().refine((url) => url.startsWith('https://') || loopback.test(url), 'https is expected'),
  clientId: z.string().min(1),
  /** Absent for a public client; PKCE is used in any case. */
  clientSecret: z.string().min(1).optional(),
  scope: z.string().default('openid profile'),
  userClaim: z.string().default('sub'),
  roleClaim: z.string().default('doisoat_role'),
  provinceClaim: z.string().default('doisoat_province'),
  /** Origins beside the issuer's at which the provider has its token, key and user endpoints. */
  origins: z.array(z.url()).default([]),
});

export const $PortalSettings = z.strictObject({
  /** Names, with ports if others than 80 and 443, under which the portal is reached; loopback names always are. */
  hosts: z.array(z.string().min(1)).default([]),
  /**
   * Where browsers find the portal, `https://doisoat.example.vn`, if the Host of a request does not say it (a CDN in
   * front that asks under a name of its own).
   */
  origin: z
    .string()
    .regex(/^https?:\/\/[^/\s]+$/)
    .optional(),
  /** Path below which a reverse proxy serves it, such as `/doisoat`. */
  basePath: z
    .string()
    .regex(/^(?:\/[a-z0-9-]+)*$/)
    .default(''),
  /** A reverse proxy in front ends TLS: its `X-Forwarded-Proto` is believed, and cookies are for https alone. */
  behindProxy: z.boolean().default(false),
  /** Secret of the header by which the organisation's proxy says who somebody is. */
  proxySecret: z.string().min(1).optional(),
  oidc: $Oidc.optional(),
  /** People that one officer may look up a day by the form. */
  checksPerDay: z.int().positive().default(200),
});
export type PortalSettings = z.output<typeof $PortalSettings>;

/** True if people of other machines can say who they are. */
export function hasLogin({ oidc, proxySecret }: PortalSettings): boolean {
  return oidc !== undefined || proxySecret !== undefined;
}

/** What should be mended, by code: the portal works all the same. */
export function settingsWarnings({ proxySecret }: PortalSettings): 'PROXY_SECRET_SHORT'[] {
  const short = proxySecret !== undefined && new TextEncoder().encode(proxySecret).length < proxySecretBytesMin;
  return short ? ['PROXY_SECRET_SHORT'] : [];
}
