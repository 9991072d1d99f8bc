/**
 * The few errors that callers tell apart. Messages carry codes, keys, counts and line numbers, never a person's data.
 */
import type { RefusalCode } from '../refusals/refusals.ts';

/** A stored object is not what its name, hash or checksum says: stop, never read on. */
export class IntegrityError extends Error {
  readonly code = 'INTEGRITY';
  readonly key: string;
  constructor(key: string, found: string, expected: string) {
    super(`INTEGRITY: ${key}: found ${found}, expected ${expected}; restore the object from its stored version`);
    this.name = 'IntegrityError';
    this.key = key;
  }
}

/** The time given to a piece of work was over before anything was written: it is tried again, by who has more of it. */
export class DeadlinePassed extends Error {
  readonly code = 'DEADLINE';
  constructor() {
    super('DEADLINE: the time of this attempt was over before anything was written');
    this.name = 'DeadlinePassed';
  }
}

/**
 * The time of one call was over, and there is more to do: what was done is done, and the same is called again with what
 * was reached, which is plain JSON without personal data.
 */
export class Unfinished extends Error {
  readonly reached: unknown;
  constructor(reached: unknown) {
    super('the time of this call was over before all was done');
    this.name = 'Unfinished';
    this.reached = reached;
  }
}

/** An expected refusal with a coded reason; nothing was changed. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly line: number | undefined;
  readonly facts: Record<string, string | number>;
  constructor(code: RefusalCode, facts: Record<string, string | number> = {}, line?: number) {
    super(line === undefined ? code : `${code} (line ${line})`);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
    this.line = line;
  }
}

/** The code of a failure; never its text, which may hold anything. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'FAULT';
}
