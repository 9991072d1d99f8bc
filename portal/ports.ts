/** What the portal needs of its home: one machine (`local/portal/`) or AWS (`functions/portal.ts`). */
import type { Disclosure } from '../core/answers/outcomes-csv.ts';
import type { BatchKind } from '../core/domain/codes.ts';
import type { AlertOffer } from '../core/alerts/alert-settings.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import type { World } from '../core/ports.ts';
import type { DryRun } from '../core/reconcile/dry-run.ts';
import type { RegistryVersion } from '../core/registry/activate.ts';
import type { DecideReport } from '../core/trace/review/decide.ts';
import type { TraceList } from '../core/trace/review/list.ts';
import type { Identity } from './access/identity.ts';
import type { HealthChecks } from './api/health-checks.ts';

export interface PortalWorld extends Pick<
  World,
  'objects' | 'state' | 'clock' | 'hash' | 'log' | 'random' | 'tracing'
> {
  disclosure: Disclosure;
  /** 32 secret bytes: keys of rows and cursors are made with it (`views/row-keys.ts`). */
  portalKey: Uint8Array;
  /** Unguessable bytes. */
  randomBytes(length: number): Uint8Array;
  uploads: Uploads;
  published: Published;
  /** Frees the held claims of a batch, or refuses: as `doisoat release`. Throws Refusal. */
  release(order: ReleaseOrder): Promise<Receipt>;
  /**
   * On one machine: the key that `doisoat serve` prints to its user; whoever shows it becomes `owner`. Absent
   * elsewhere: then there is no such login.
   */
  ownerKey?: string;
  /** Scripts of the upload page, by the path under which they are served. */
  scripts: readonly Script[];
  /** Days for which results are kept; absent where nobody removes them. */
  resultDays?: number;
  /**
   * The undecided candidates of a province or of all, as `doisoat trace list`, and a file of decisions, as
   * `doisoat trace decide`. Absent where the key of the fingerprints is out of reach. Throw Refusal.
   */
  listTrace?(province?: string): Promise<TraceList>;
  decideTrace?(file: Uint8Array, by: { principal: string; officer: string; purpose?: string }): Promise<DecideReport>;
  /** Absent where the index is out of reach, as on AWS. */
  registry?: RegistryDesk;
  /** Absent where no alert is sent. */
  alerts?: AlertDesk;
  /** A look at the stores and the disk of this home, at most once a second; absent: the stores alone are looked at. */
  health?: () => Promise<HealthChecks>;
  /** The metrics of this process, where it keeps some (`docs/metrics.md`). */
  metrics?: () => Promise<{ contentType: string; text: string }>;
  /** Milliseconds into the day in Viet Nam at which the nightly run begins; absent if another program begins it. */
  nightly?: number;
}

/** The index of the population database, for headquarters. */
export interface RegistryDesk {
  /** All whole versions, in the order of their names. */
  versions(): Promise<RegistryVersion[]>;
  /** One at a time. Throws Problem BUSY, Refusal REGISTRY_VERSION_UNKNOWN. */
  dryRun(version: string): Promise<DryRun>;
}

/** How alerts leave this home. */
export interface AlertDesk {
  offer: AlertOffer;
  /** The secret by which messages of a rule are signed: told once, when the rule is made. Absent without webhooks. */
  secretOf?(rule: string): string;
  /** Sends what is due of a rule at once; absent where the publisher alone sends. */
  deliver?(rule: string): Promise<unknown>;
}

/** Files of `published/`, by name such as `provinces/vn34-52.html`. */
export interface Published {
  read(name: string): Promise<Uint8Array | undefined>;
}

export interface Script {
  name: 'client' | 'worker';
  path: string; // `/upload/client-0123456789abcdef.js`
  bytes: Uint8Array;
}

export interface ReleaseOrder {
  province: string;
  batch: string;
  officer: string;
  purpose: string;
}

/** An upload as it is stored: its place, and metadata by their names in `docs/contracts.md`. */
export interface OutgoingUpload {
  province: string;
  kind: BatchKind;
  metadata: Record<string, string>;
  /** Who sends it; kept with the upload and in its audit record. */
  sender: Identity;
}

/** What a file is before it is sent; the store holds it to this. */
export interface PromisedFile {
  bytes: number;
  sha256: string; // hex
  container: 'csv' | 'csv.gz' | 'xlsx' | 'xlsm';
}

/** Where a browser sends a file: by POST, the bytes alone or, with `fields`, a form whose last part is the file. */
export interface Ticket {
  id: string;
  url: string;
  fields?: Record<string, string>;
  expiresAt: string;
}

export type WorkState =
  | { state: 'queued' }
  | { state: 'processing'; step: 'store' | 'read' | 'match' | 'commit'; done: number; total: number }
  | { state: 'failed'; code: string };

/** The way of a file into the ledger: the same as every other upload's. */
export interface Uploads {
  /**
   * Stores a file and has it processed; resolves when it is stored, with the id of its batch. `urgent`: somebody waits
   * for the answer of a few rows. Throws Problem BUSY or BODY_TOO_LARGE, and what the body throws.
   */
  send(upload: OutgoingUpload, body: AsyncIterable<Uint8Array>, options?: { urgent?: boolean }): Promise<string>;
  /** A ticket by which a browser sends one file of up to 2 GB itself. */
  ticket(upload: OutgoingUpload, file: PromisedFile): Promise<Ticket>;
  /**
   * Takes the file of a ticket of ours whose `url` leads to the portal (`/api/v1/tickets/<id>`); absent where tickets
   * lead to the store. Throws Problem NOT_FOUND.
   */
  take?(ticket: string, sender: Identity, body: AsyncIterable<Uint8Array>): Promise<string>;
  /** Origins other than the portal's to which tickets lead: the upload page may send there. */
  ticketOrigins?: readonly string[];
  /** The batch of a ticket's file once it is stored; undefined before. Throws Problem NOT_FOUND. */
  arrived(ticket: string, sender: Identity): Promise<{ province: string; batch: string } | undefined>;
  /** What is being done with a batch that has no receipt yet, as far as this process knows. */
  work(province: string, batch: string): WorkState | undefined;
}
