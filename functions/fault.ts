/**
 * Faults as facts that may be logged. A message can quote what was being read (a JSON parser does, a library may), so
 * messages and causes are left out: the class, the code and the place in the source show where to look.
 */
import { IntegrityError } from '../core/base/errors.ts';

/** An error that holds nothing but a code: what leaves a handler, because the runtime prints it. */
export class Fault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'Fault';
    this.code = code;
  }
}

const framesMax = 4;

export function faultFacts(error: unknown): Record<string, string | number> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const facts: Record<string, string | number> = {
    fault: /^[A-Za-z]\w{0,63}$/.test(error.name) ? error.name : 'Error',
  };
  const { code, $metadata } = error as {
    code?: unknown;
    $metadata?: { httpStatusCode?: unknown; requestId?: unknown };
  };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code)) facts.code = code;
  if (typeof $metadata?.httpStatusCode === 'number') facts.httpStatus = $metadata.httpStatusCode;
  const places = placesOf(error);
  if (places !== '') facts.at = places;
  return error instanceof IntegrityError ? { ...facts, ...keyFact(error) } : facts;
}

/** A right or an object is missing. Not 400, by which DynamoDB and KMS also say that too much is asked. */
const lastingStatuses = new Set<unknown>([401, 403, 404]);

/** A fault that seconds do not mend, as far as it tells: a damaged object, a right that is missing, an own error. */
export function isLasting(error: unknown): boolean {
  const own = [IntegrityError, TypeError, RangeError, ReferenceError, SyntaxError];
  if (own.some((kind) => error instanceof kind)) return true;
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: unknown } };
  return lastingStatuses.has($metadata?.httpStatusCode);
}

/** Which object is not what it should be: our own keys only, never an upload's, which ends in an office's file name. */
export function keyFact({ key }: IntegrityError): { key?: string } {
  return /^(?:staged|ratified|registry|results|audit)\/[\w./-]{1,200}$/.test(key) ? { key } : {};
}

/**
 * `file:line:column` of the innermost frames. The message, of however many lines, comes before them and is cut off.
 */
function placesOf(error: Error): string {
  const stack = error.stack ?? '';
  const messageEnd = error.message === '' ? 0 : stack.indexOf(error.message) + error.message.length;
  // the stack does not quote the message as it is: nothing of it is sure
  if (messageEnd < error.message.length) return '';
  return [
    ...stack.slice(messageEnd).matchAll(/\n\s+at [^\n]*?([\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|js):\d+:\d+)\)?(?=\n|$)/g),
  ]
    .slice(0, framesMax)
    .map(([, place]) => place)
    .join(' < ');
}
