/**
 * I14: values of people that every upload of the simulation has, and where they must never turn up: keys, state items,
 * log events, errors.
 */
import type { Log } from '../../core/ports.ts';

/**
 * Personal IDs of both kinds of batches, with and without their leading zero, names in any form, and birth dates as
 * files, columns and the registry write them; digits within a hash are none. Participant numbers have ten digits, IDs
 * eleven or twelve.
 */
const canaries =
  /\b0?52000000\d{3}\b|\b0?520900000\d{2}\b|nguy[eễ]n|đức|\bduc\b|(?<![0-9a-f])1990-?0[1-9]|1990-11-21|\/0[1-9]\/19/i;

/** True if a text has a value of a person. */
export function hasCanary(text: string): boolean {
  return canaries.test(text);
}

/** What an error says, with its fields and causes. */
export function textOfError(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const own = Object.values(error as object as Record<string, unknown>).map(textOfError);
  const cause = error.cause === undefined ? '' : textOfError(error.cause);
  return [error.name, error.message, error.stack, ...own, cause].join(' ');
}

/** What was found since it was last asked. Runs follow each other, so that a finding belongs to the run that asks. */
let found: string[] = [];

export function takeLeaks(): string[] {
  const taken = found;
  found = [];
  return taken;
}

/** Notes a leak without saying the value. */
export function noteLeak(where: string): void {
  const text = `I14 a person's data is in ${where}`;
  if (!found.includes(text)) found.push(text);
}

export const listeningLog: Log = {
  event: (name, facts) => {
    if (hasCanary(`${name} ${JSON.stringify(facts)}`)) noteLeak(`the log event ${name}`);
  },
};
