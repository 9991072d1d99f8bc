/**
 * Work that a person orders of the whole job: the same on one machine, where a command performs it, and in the cloud,
 * where functions do (`docs/operations.md`).
 */
import type * as z from 'zod';
import type { SyncWorld } from '../sync-batch.ts';
import type { TracePages } from '../trace/review/overview.ts';
import type { TraceSettings } from '../trace/review/settings.ts';

/** Roles of the cloud that order work (`infra/people-roles.ts`); on one machine whoever may run the program. */
export type OrderingRole = 'headquarters' | 'operator' | 'reviewer';

/**
 * A right to some requests of an operation, of sessions of another role that are named for one sender
 * (`<sender>.<who>`). They follow what they have ordered themselves, and nothing else.
 */
export interface NarrowRight<Request extends object> {
  role: 'acceptance';
  /** Its id. */
  sender: string;
  /** Strict: reads what may be asked, and nothing else. */
  $Request: z.ZodType<Request>;
}

export interface OperationWorld extends SyncWorld {
  trace: TraceSettings;
  tracePages: TracePages;
  /** A store that locks its objects for longer than the sweeper's grace; milliseconds. */
  sweepGrace?: number;
}

/** Who ordered it, and why: for audit records. */
export interface Order {
  /** Unlike that of any other order: 16 to 64 characters of `[0-9a-z-]`. */
  id: string;
  /** As the store or Lambda attests it; on one machine the user of the operating system. */
  principal: string;
  /** Who it was, where several share a principal. */
  officer: string | null;
  purpose: string | null;
}

/** One part of an order, as it is performed. */
export interface Asked {
  part: string;
  order: Order;
  /** What the call before reached, of a part that was not finished in its time. */
  reached?: unknown;
  /** Told of work within the part, in units of its own. */
  progress?: (done: number, total: number) => void;
}

/**
 * One kind of work. A request is plain JSON without paths: the text of a file is in it. `Part` and `Report` are plain
 * JSON, too, without personal data unless the role may see it. As `Operation` alone: of any kind, whose request is what
 * its own schema has read.
 */
export interface Operation<Request extends object = never, Part = unknown, Report = unknown> {
  /** As on the command line, such as `ledger verify`. */
  name: string;
  by: OrderingRole;
  /** Who else may order a part of it. */
  narrow?: NarrowRight<Request>;
  /**
   * `answered`: takes seconds, and is done within the request; what it holds is stored nowhere. `queued`: may take
   * minutes a part, each in an invocation of its own.
   */
  way: 'answered' | 'queued';
  /** Strict. */
  $Request: z.ZodType<Request>;
  /** What it goes over, mostly provinces; one part with an empty name if it cannot be divided. */
  parts: (world: OperationWorld, request: Request) => Promise<readonly string[]>;
  /**
   * Done twice, it ends in the same. Throws Refusal for what cannot be done, and then nothing was changed by this part;
   * Unfinished, if its world has a deadline; what ports throw.
   */
  perform: (world: OperationWorld, request: Request, asked: Asked) => Promise<Part>;
  /** The document of the command, of all parts in their order. */
  gather: (request: Request, parts: readonly Part[]) => Report;
  /** The code with which a complete report ends, such as LEDGER_DAMAGED; undefined if all is well. */
  refusalOf?: (report: Report) => string | undefined;
}

/** An operation that cannot be divided: one part, whose document is the report. */
export interface Undivided<Request extends object, Report> extends Omit<
  Operation<Request, Report, Report>,
  'parts' | 'gather'
> {}

export function undivided<Request extends object, Report>(
  work: Undivided<Request, Report>,
): Operation<Request, Report, Report> {
  return { ...work, parts: () => Promise.resolve(['']), gather: (_request, [report]) => report };
}
