/** Settings of the portal: `portal` in `D/config.json` in the country, an environment variable on AWS. */
import * as z from 'zod';

/** An OpenID provider, and which claims say who somebody is (`docs/portal.md`, Login). */
export const $Oidc = z.strictObject({
  issuer: z.url(),
  clientId: z.string().min(1),
  /** Absent for a public client; PKCE is used in any case. */
  clientSecret: z.string().min(1).optional(),
  scope: z.string().default('openid profile'),
  userClaim: z.string().default('sub'),
  roleClaim: z.string().default('doisoat_role'),
  provinceClaim: z.string().default('doisoat_province'),
});

export const $PortalSettings = z.strictObject({
  /** Names, with ports if others than 80 and 443, under which the portal is reached; loopback names always are. */
  hosts: z.array(z.string().min(1)).default([]),
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
