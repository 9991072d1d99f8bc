/** What a benchmark is: its options with their defaults, and the work. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Options by name; the default tells the type. `optionalText` stands for a text that need not be given. */
export type Defaults = Record<string, number | string | boolean | undefined>;

export type Options<T extends Defaults> = {
  [K in keyof T]: T[K] extends number
    ? number
    : T[K] extends boolean
      ? boolean
      : T[K] extends string
        ? string
        : string | undefined;
};

export interface BenchCase {
  defaults: Defaults;
  /** Runs it with the options of a command line. Throws UsageError for one it does not have, or that is no number. */
  run(args: readonly string[]): Promise<void>;
}

/** Wrong usage: told by its message alone. */
export class UsageError extends Error {}

export const optionalText = undefined as string | undefined;

export function benchCase<T extends Defaults>(
  defaults: T,
  work: (options: Options<T>) => void | Promise<void>,
): BenchCase {
  return { defaults, run: async (args) => work(readOptions(args, defaults)) };
}

/** Reads `--name value`; switches take no value. Throws UsageError. */
export function readOptions<T extends Defaults>(args: readonly string[], defaults: T): Options<T> {
  const options = Object.entries(defaults).map(
    ([name, value]) => [name, { type: typeof value === 'boolean' ? 'boolean' : 'string' }] as const,
  );
  const { values } = parsed(args, Object.fromEntries(options));
  const read = Object.entries(defaults).map(([name, value]) => {
    const given = values[name];
    if (given === undefined) return [name, value];
    return [name, typeof value === 'number' ? numberOf(name, String(given)) : given];
  });
  return Object.fromEntries(read) as Options<T>;
}

function parsed(args: readonly string[], options: ParseArgsOptionsConfig): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new UsageError(`--${name} is a number from 0, not ${text}`);
}

/** One line for each option, with what holds without it. */
export function optionLines(defaults: Defaults): string[] {
  return Object.entries(defaults).map(([name, value]) => {
    if (typeof value === 'boolean') return `--${name}`;
    return value === undefined ? `--${name} TEXT` : `--${name} ${value}`;
  });
}
