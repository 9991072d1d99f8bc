/** A route of the portal: what is asked, who may ask, what the API document says of it, and who answers. */
import type { Context } from 'hono';
import type * as z from 'zod';
import type { Access } from '../access/access.ts';
import type { Identity } from '../access/identity.ts';
import type { LoginProvider } from '../access/login-provider.ts';
import type { Records } from '../access/records.ts';
import type { PortalWorld } from '../ports.ts';
import type { PortalSettings } from '../settings.ts';
import type { MadeTable } from '../views/table-data.ts';

export type Language = 'vi' | 'en';

/** What every handler finds in its context. */
export interface PortalVariables {
  world: PortalWorld;
  settings: PortalSettings;
  identity: Identity | undefined;
  language: Language;
  /** Audit, and the log of refused identities. */
  records: Records;
  /** Login by the organisation's provider, if there is one. */
  oidc: LoginProvider | undefined;
  /** Every route there is, for the document of the API. */
  routes: readonly Route[];
  /** The extract in use, of pages behind the login: each says how old what it tells is. */
  extract: ExtractInUse | undefined;
  /** The tables made for this page so far: each can be asked for as a file (`views/table-files.ts`). */
  tables: MadeTable[];
  /** Of rules for a province or batch: the province that the thing belongs to. */
  province: string;
}

export interface ExtractInUse {
  version: string;
  asOf: string;
  days: number; // whole ones since then
}

export type PortalContext = Context<{ Variables: PortalVariables }>;

/** What the OpenAPI document says; a route without it is a page. */
export interface ApiFacts {
  /** Name of the operation, `listCases`. */
  name: string;
  summary: string;
  query?: z.ZodObject;
  /** Of the body: a schema of JSON, or the media types of a file. */
  body?: z.ZodType | { file: readonly string[] };
  headers?: z.ZodObject;
  /** Of the answer that is not a problem, by status: a schema of JSON, the media type of a file, or either. */
  answers: Record<number, z.ZodType | { file: string } | { document: z.ZodType; orFiles: readonly string[] } | 'empty'>;
}

export interface Route {
  method: 'GET' | 'POST';
  /** As hono writes it: `/api/v1/provinces/:province/cases`. */
  path: string;
  access: Access;
  /** A form with a file: the handler itself holds the body to a size and a type. */
  takesFile?: true;
  /** Who asks is not looked at: the answer is the same for all, and costs no read of the stores. */
  asksNobody?: true;
  api?: ApiFacts;
  handle(c: PortalContext): Response | Promise<Response>;
}

/** Files have limits and types of their own, which their handler knows. */
export function takesFile({ api, takesFile: byForm }: Route): boolean {
  return byForm === true || (api?.body !== undefined && 'file' in api.body);
}

/** An address of the portal, below its base path. */
export function address(c: PortalContext, path: string): string {
  return `${c.get('settings').basePath}${path}`;
}
