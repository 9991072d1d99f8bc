/**
 * Names of the environment variables of the functions. `infra/` sets them, `env.ts` reads them; this file imports
 * nothing, so that both can import it.
 */
export const EnvName = {
  stage: 'DOISOAT_STAGE',
  uploadsBucket: 'DOISOAT_UPLOADS_BUCKET',
  registryBucket: 'DOISOAT_REGISTRY_BUCKET',
  ledgerBucket: 'DOISOAT_LEDGER_BUCKET',
  recordsBucket: 'DOISOAT_RECORDS_BUCKET',
  resultsBucket: 'DOISOAT_RESULTS_BUCKET',
  traceBucket: 'DOISOAT_TRACE_BUCKET',
  secretBucket: 'DOISOAT_SECRET_BUCKET',
  bucketOwner: 'DOISOAT_BUCKET_OWNER',
  stateTable: 'DOISOAT_STATE_TABLE',
  disclosure: 'DOISOAT_DISCLOSURE',
  activation: 'DOISOAT_ACTIVATION',
  ledgerLockDays: 'DOISOAT_LEDGER_LOCK_DAYS',
  trace: 'DOISOAT_TRACE',
  /** `topic`: people set alerts, which go to the topic of events; `off`: nobody does. */
  alerts: 'DOISOAT_ALERTS',
} as const;

/** Of the scheduled run alone, and absent where it exports no tables for SQL. */
export const ExportEnvName = {
  bucket: 'DOISOAT_EXPORTS_BUCKET',
  /** One of `exportFigures`. */
  figures: 'DOISOAT_EXPORT_FIGURES',
} as const;

/** Of the portal alone. */
export const PortalEnvName = {
  /** JSON of the settings, without secrets (`portal-settings.ts`). */
  settings: 'DOISOAT_PORTAL',
  /** `cloudfront` or `url`: what stands in front of the function. */
  front: 'DOISOAT_PORTAL_FRONT',
  /** Days for which answers are kept. */
  resultDays: 'DOISOAT_RESULT_DAYS',
  /** URL of the function that releases held claims. */
  releaseUrl: 'DOISOAT_RELEASE_URL',
} as const;

/** Whether browsers reach the portal by CloudFront, which then proves itself by a secret, or by the function's URL. */
export const portalFronts = ['cloudfront', 'url'] as const;
export type PortalFront = (typeof portalFronts)[number];

/** Written by CloudFront: that it is CloudFront, and under which name it was asked (`infra/portal-front.ts`). */
export const frontHeaders = { secret: 'x-doisoat-front', host: 'x-doisoat-host' } as const;

/** Objects in the secret bucket that are the portal's; it reads no other one, nor anybody else these. */
export const portalSecrets = {
  /** 64 hex digits: keys of rows and cursors are made with it. */
  key: 'portal.key',
  /** Of the client at the OpenID provider; absent for a public client. */
  oidc: 'portal-oidc.secret',
  /** Of the header by which a proxy of the organisation says who somebody is; absent where there is none. */
  proxy: 'portal-proxy.secret',
  /** What CloudFront adds to each request, so that nobody comes past it. */
  front: 'portal-front.secret',
} as const;

/** What a stage says of login and limits (`$PortalSettings`, without secrets). */
export interface PortalStageSettings {
  oidc?: {
    issuer: string;
    clientId: string;
    scope?: string;
    userClaim?: string;
    roleClaim?: string;
    provinceClaim?: string;
  };
  checksPerDay?: number;
}

/**
 * The object in the secret bucket that holds the fingerprint key, written as on one machine: `<number>:<32 hex
 * digits>`. A bucket with a key of its own rather than Secrets Manager: S3's client is there already, and a right to it
 * needs both bucket and key.
 */
export const fingerprintKeyObject = 'fingerprint.key';

/** Counts of nightly tables: with small ones hidden as in what is published, or exact. */
export const exportFigures = ['published', 'exact'] as const;
export type ExportFigures = (typeof exportFigures)[number];

/** What answers disclose to offices: the level of each field, or one level for all. */
export type DisclosurePolicy = 'default' | 'yes-no' | 'fields' | 'details';

/** Whether trace runs, and what reaches offices (`docs/trace.md`, Settings): on only with `legalBasis` and `setBy`. */
export type TracePolicy =
  | { mode: 'off' }
  | { mode: 'on'; legalBasis: string; setBy: string; hints: boolean; handover: 'ask' | 'id'; idsPerDay: number };

/** Whether a built registry index is put in use at once, or by a second person's command. */
export const activationPolicies = ['automatic', 'manual'] as const;
export type ActivationPolicy = (typeof activationPolicies)[number];

/**
 * Uploads of browsers are stored by these functions, by themselves or with a form that they signed: the session that
 * they have as a principal is their own name. What they say of the session they acted for is believed.
 */
export function ticketGivers(stage: string): string[] {
  return [`doisoat-${stage}-upload-ticket`, portalFunctionName(stage)];
}

/** Also the name of its role: a release that it orders is believed by it. */
export function portalFunctionName(stage: string): string {
  return `doisoat-${stage}-portal`;
}
