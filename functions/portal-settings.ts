/** The portal's settings on AWS: what the stage says, and secrets, which are never in the environment. */
import * as z from 'zod';
import { $PortalSettings, type PortalSettings } from '../portal/settings.ts';
import { Fault } from './fault.ts';
import { PortalEnvName, portalFronts, portalSecrets, type PortalFront } from './env-names.ts';

export interface PortalEnv {
  /** JSON as it stands: read with the secrets (`readPortalSettings`). */
  settings: string;
  front: PortalFront;
  releaseUrl: string;
  resultDays: number | undefined;
}

const $PortalEnv = z
  .object({
    [PortalEnvName.settings]: z.string().default('{}'),
    [PortalEnvName.front]: z.enum(portalFronts),
    [PortalEnvName.releaseUrl]: z.url(),
    [PortalEnvName.resultDays]: z.coerce.number().int().positive().optional(),
  })
  .transform((variables) => ({
    settings: variables[PortalEnvName.settings],
    front: variables[PortalEnvName.front],
    releaseUrl: variables[PortalEnvName.releaseUrl],
    resultDays: variables[PortalEnvName.resultDays],
  }));

/** Throws an error that names the variables which are missing or wrong, without their values. */
export function readPortalEnv(variables: Record<string, string | undefined> = process.env): PortalEnv {
  const parsed = $PortalEnv.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new Error(`ENVIRONMENT: missing or wrong: ${names.join(', ')}`);
}

/** The secret of an object in the secret bucket; undefined if there is none. */
export type ReadSecret = (object: string) => Promise<string | undefined>;

/**
 * Throws Fault PORTAL_SECRET_OPEN if a secret stands in the environment, where everybody who looks at the function sees
 * it.
 */
export async function readPortalSettings(text: string, secret: ReadSecret): Promise<PortalSettings> {
  const settings = $PortalSettings.parse(JSON.parse(text));
  if (settings.proxySecret !== undefined || settings.oidc?.clientSecret !== undefined)
    throw new Fault('PORTAL_SECRET_OPEN');
  const proxySecret = await secret(portalSecrets.proxy);
  const clientSecret = settings.oidc === undefined ? undefined : await secret(portalSecrets.oidc);
  return {
    ...settings,
    ...(proxySecret === undefined ? {} : { proxySecret }),
    ...(settings.oidc === undefined || clientSecret === undefined ? {} : { oidc: { ...settings.oidc, clientSecret } }),
  };
}

/** 32 bytes. Throws Fault PORTAL_KEY_MISSING or PORTAL_KEY_FORM, without a word of what the object holds. */
export async function readPortalKey(secret: ReadSecret): Promise<Uint8Array> {
  const text = await secret(portalSecrets.key);
  if (text === undefined) throw new Fault('PORTAL_KEY_MISSING');
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Fault('PORTAL_KEY_FORM');
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
