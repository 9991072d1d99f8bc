/** What differs between stages: one typed object each, side by side. */
import type {
  ActivationPolicy,
  DisclosurePolicy,
  ExportFigures,
  PortalStageSettings,
  TracePolicy,
} from '../functions/env-names.ts';

/** A web address for the published pages. */
export interface DistributionConfig {
  /** e.g. `doisoat.example.vn`; its DNS name is set by hand. */
  domain: string;
  /** Of that name, in us-east-1 (CloudFront's own rule). */
  certificateArn: string;
  /** PEM of the public key whose private half headquarters signs cookies with. */
  publicKey: string;
}

/** The portal of the offices (`docs/deploy.md`, The portal). */
export interface PortalConfig {
  /** Login and limits; secrets are objects in the secret bucket. */
  settings: PortalStageSettings;
  /** A web address of its own, by CloudFront; undefined: the function's own address. */
  front?: {
    /** e.g. `doisoat.example.vn`; its DNS name is set by hand. */
    domain: string;
    /** Of that name, in us-east-1 (CloudFront's own rule). */
    certificateArn: string;
    /** A web application firewall, in us-east-1, if the organisation has one. */
    webAclArn?: string;
  };
  memory: number; // MiB
  /** Of one request, 10 to 900: a download of the answers of a province takes a minute at 2 MB a second. */
  timeoutSeconds: number;
  /**
   * Requests answered at once, at most: what strangers can cost. Undefined: as many as the account has left, because a
   * new account has too few to set some apart.
   */
  concurrency?: number;
}

/** Tables for SQL and who asks them (`docs/export.md`). */
export interface ExportsConfig {
  /** `published`: small counts hidden; `exact` is for analysts who may see what headquarters sees. */
  figures: ExportFigures;
  /** Days for which the tables of a night are kept. */
  tableDays: number;
  /** Days for which answers of queries are kept. */
  answerDays: number;
  /** Bytes that one query may read: all tables of a year are a few GB. */
  scannedBytesMax: number;
}

/** A pipeline that tries the stage after it was deployed (`docs/acceptance.md`). */
export interface AcceptanceConfig {
  /** Provider of the forge in IAM, without `https://`: `token.actions.githubusercontent.com`. */
  issuer: string;
  /** The one job that it vouches for: `repo:example/doisoat:environment:prod`. */
  subject: string;
}

/** Minutes for which a new version has a tenth of the calls: those that CodeDeploy offers. */
export type CanaryMinutes = 5 | 10 | 15 | 30;

/** Copies that the stack's own rights do not reach, by AWS Backup (`docs/deploy.md`, Backup vault). */
export interface BackupVaultConfig {
  /** ARN of a vault, of another account of the organisation, to which each copy is copied. */
  copyTo?: string;
  /** Days for which the copies of each day, and of each Sunday, are kept. */
  dailyDays: number;
  weeklyDays: number;
  /**
   * Days, 3 or more, after which nobody can shorten that, not even the owner of the account; undefined: whoever may
   * change the vault can.
   */
  sealedAfterDays?: number;
}

/** Of functions that others must not starve. */
export type Reserved = Record<'uploadTicket' | 'publishSummary' | 'reconcile' | 'buildIndex', number>;

export interface StageConfig {
  /** Part of every name: lower-case letters and digits. */
  stage: string;
  /** Whether data and keys outlive the stack, and the table cannot be deleted by mistake. */
  keepsData: boolean;
  /** What answers disclose to offices. */
  disclosure: DisclosurePolicy;
  /** Off unless headquarters states the legal basis; each change is kept as an audit object. */
  trace: TracePolicy;
  /** `manual`: a second person puts a built registry in use. */
  activation: ActivationPolicy;
  /** Batches of one province under way at a time, 2 to 1,000. 35 × this is the most that sync-batch runs at once. */
  batchesPerProvince: number;
  /** Uploads and extracts hold names: they go when the answers have been used and the re-drive window is over. */
  uploadDays: number;
  /** Answers hold participant numbers and the office's own unit codes. */
  resultDays: number;
  /**
   * Days for which ledger objects, and records (audit, markers), cannot be destroyed; undefined: at once, as a trial
   * wants it.
   */
  lockDays: { ledger: number; records: number } | undefined;
  /** Whether a bucket's own policy keeps everybody but the named roles from reading, administrators included. */
  namedReadersOnly: boolean;
  /** Before a new version of a function has all calls; undefined (`-c canary=off`): it has them at once. */
  canaryMinutes?: CanaryMinutes;
  /** Functions in a network without a way to the internet. */
  isolated: boolean;
  /**
   * Who vouches for officers: the ARN of a SAML provider; the ARN of the role of an identity broker, which alone may
   * then name the province of a session; or `account`, for IAM users of this account, who have the tag `province` from
   * an administrator and cannot take another.
   */
  identity: string;
  /** Web origins whose upload page may post files, e.g. `https://doisoat.example.vn`. */
  uploadOrigins: readonly string[];
  /** Notified of alarms; empty: subscribe by hand. */
  alarmEmails: readonly string[];
  /** A month's cost in US$ above which the operator is notified. */
  monthlyBudget: number;
  /** Overwritten and deleted versions of objects, to undo a mistake. */
  oldVersionDays: number;
  /** Days of logs, as CloudWatch offers them. */
  logDays: 7 | 30 | 90 | 365 | 731;
  /** Publishing waits this long for more batches, 0 to 300. */
  publishWindowSeconds: number;
  /** Pages by CloudFront; undefined: by signed links of the bucket, which is the default. */
  distribution?: DistributionConfig;
  /** People set alerts in the portal; they go to the topic of events. Undefined: nobody does. */
  alerts?: true;
  /** Tables for SQL, written by the scheduled run; undefined (`-c exports=off`): nothing is there for them. */
  exports?: ExportsConfig;
  /** Undefined: nothing is copied out of the stack. */
  backupVault?: BackupVaultConfig;
  /** Undefined: operators alone try the stage. */
  acceptance?: AcceptanceConfig;
  /** Undefined: there is no portal, and nothing of the stage is there for it. */
  portal?: PortalConfig;
  /**
   * Invocations set apart for each of these, which is also the most they run at once: a morning of uploads takes
   * neither the tickets for more of them nor publishing nor the night. Undefined: as many as the account has left,
   * because a new account has too few to set some apart.
   */
  reserved?: Reserved;
  /** MiB of memory, which is also the share of a processor: 1,769 is one. */
  memory: {
    syncBatch: number;
    buildIndex: number;
    buildPart: number;
    buildShard: number;
    publishSummary: number;
    uploadTicket: number;
    release: number;
    traceDecide: number;
    reconcile: number;
    operate: number;
    operationTask: number;
  };
}

/**
 * A new account may run 10 functions at a time and give each 3,008 MiB; ask for more before the real load
 * (`docs/deploy.md`).
 */
const memory = {
  syncBatch: 3008, // a national file of 14 M rows takes 1,894 (docs/deploy.md)
  buildIndex: 3008,
  buildPart: 1769,
  buildShard: 3008,
  publishSummary: 1024, // every page of 34 provinces with units at their bounds takes 625
  uploadTicket: 256,
  release: 3008, // 949,000 held claims of a file of 14 M rows take 2,198
  traceDecide: 1769, // 591 are taken; one processor, so that 10,000 decisions take a minute
  reconcile: 3008,
  operate: 1769,
  operationTask: 3008, // a release is done in it, too
};

/**
 * What a stage with a portal gives it: the answers of the largest file, 872 MB, take more than seven minutes at the
 * 2 MB a second that Lambda streams (`docs/deploy.md`, 7).
 */
export const portalLimits = { memory: 1769, timeoutSeconds: 900 } satisfies Partial<PortalConfig>;

/**
 * Time of `sync-batch`, the most that a function can have: the largest province, 14 M rows on top of those of the month
 * before, takes 531 s (`docs/deploy.md`, 7). What was killed or throttled is delivered again after this time.
 */
export const syncMinutes = 15;

/** Of the functions of every stage: time of an invocation, seconds. What each takes stands in `docs/deploy.md`, 7. */
export const timeouts: Record<keyof StageConfig['memory'], number> = {
  syncBatch: syncMinutes * 60,
  // The most a function can have, for a delta of four million people; the stages of a snapshot take a minute or two.
  buildIndex: 900,
  buildPart: 900,
  buildShard: 900,
  publishSummary: 60,
  uploadTicket: 10,
  release: syncMinutes * 60, // 163 s for a file of 14 M rows; a busy store takes longer
  traceDecide: 300, // 69 s for the largest file of decisions and two lists of a million claims
  reconcile: 900, // one province's step takes seconds; the sharing of a group reads from all ledgers
  operate: 300,
  operationTask: 900, // a ledger of 14 M participants is verified in 470 s
};

export const stages: Record<string, StageConfig> = {
  dev: {
    stage: 'dev',
    keepsData: false,
    disclosure: 'default',
    trace: { mode: 'off' },
    activation: 'automatic',
    batchesPerProvince: 2,
    uploadDays: 7,
    resultDays: 7,
    lockDays: undefined,
    namedReadersOnly: false,
    isolated: false,
    identity: 'account',
    uploadOrigins: [],
    alarmEmails: [],
    monthlyBudget: 50,
    oldVersionDays: 3,
    logDays: 7,
    publishWindowSeconds: 5,
    exports: { figures: 'published', tableDays: 30, answerDays: 1, scannedBytesMax: 1e9 },
    memory,
  },
  prod: {
    stage: 'prod',
    keepsData: true,
    disclosure: 'default',
    trace: { mode: 'off' },
    activation: 'manual',
    batchesPerProvince: 4,
    uploadDays: 90,
    resultDays: 180,
    // Longer than the sweeper's grace and the longest holiday; records as long as an audit looks back.
    lockDays: { ledger: 35, records: 731 },
    namedReadersOnly: true,
    canaryMinutes: 10,
    isolated: true,
    identity: 'account',
    uploadOrigins: [],
    alarmEmails: [],
    monthlyBudget: 300,
    oldVersionDays: 30,
    logDays: 365,
    publishWindowSeconds: 15,
    // Tickets take a tenth of a second: 20 at once are 200 a second. Publishing is one at a time, and one that waits
    // for it. The night goes over eight provinces at once, an activation beside it.
    reserved: { uploadTicket: 20, publishSummary: 3, reconcile: 17, buildIndex: 2 },
    // A year can be compared with the one before.
    exports: { figures: 'published', tableDays: 400, answerDays: 7, scannedBytesMax: 20e9 },
    memory,
  },
};
