/**
 * What goes wrong with PostgreSQL, by a code of ours. The server's texts and details may quote what a row holds, and a
 * connection's error its address: neither leaves this file.
 */
import { Refusal } from '../../core/base/errors.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';

/**
 * `STATE_AWAY`: not reached, or the connection was ended. `STATE_DENIED`: login or right refused. `STATE_UNSUITABLE`:
 * not a server that may be trusted with it. `STATE_FAULT`: anything else.
 */
export type StateFaultCode = Extract<RefusalCode, 'STATE_AWAY' | 'STATE_DENIED' | 'STATE_UNSUITABLE' | 'STATE_FAULT'>;

/** No refusal: what was asked for may succeed when it is tried again, with nothing changed by whoever asks. */
export class StateFault extends Error {
  readonly code: StateFaultCode;
  /** `about`: SQLSTATE, the code of Node, or what the server lacks; '' if it is not known. */
  constructor(code: StateFaultCode, about: string) {
    super(`${code}${about === '' ? '' : ` (${about})`}`);
    this.name = 'StateFault';
    this.code = code;
  }
}

/** Classes of SQLSTATE of a server that is not there for us now: connection, resources, intervention. */
const awayClasses = ['08', '53', '57'];
/** Login refused, no such database or schema, no right: an operator mends it. */
const deniedStates = /^(28|3D|3F|42501)/;

/** SQLSTATE of the server's answer, or the code of Node; '' if there is none. */
function stateOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : '';
}

/** A server's answer to a statement has a SQLSTATE: five characters. Everything else is of the connection. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof StateFault || error instanceof Refusal || error instanceof TypeError) return false;
  const state = stateOf(error);
  return !/^[0-9A-Z]{5}$/.test(state) || state === 'EPIPE' || awayClasses.includes(state.slice(0, 2));
}

/** The server undid the statement for the sake of another: it certainly did not happen, and may be repeated. */
export function isUndone(error: unknown): boolean {
  return ['40001', '40P01'].includes(stateOf(error));
}

/** What is thrown to whoever asked. */
export function faultOf(error: unknown): Error {
  if (error instanceof StateFault || error instanceof Refusal || error instanceof TypeError) return error;
  const state = stateOf(error);
  if (deniedStates.test(state)) return new StateFault('STATE_DENIED', state);
  return new StateFault(isConnectionFault(error) ? 'STATE_AWAY' : 'STATE_FAULT', state);
}
