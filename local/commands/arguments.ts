import { InvalidArgumentError, Option } from 'commander';
import { schemes, verdictNames, type Scheme, type VerdictName } from '../../core/domain/codes.ts';
import { isDay } from '../../core/base/calendar-day.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { meantProvince, provinceNamed } from '../../core/domain/province-names.ts';
import { readEnvironment } from '../environment.ts';

/** Parses a whole number from `least`; anything else is wrong usage. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`A whole number from ${least} is expected.`);
  };
}

export function share(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= 1) return value;
  throw new InvalidArgumentError('A number from 0 to 1 is expected.');
}

export function list(text: string): string[] {
  return text.split(/[,;+ ]+/).filter((each) => each !== '');
}

export function schemeCode(text: string): Scheme {
  const found = schemes.find((each) => each === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`One of ${schemes.join(', ')} is expected.`);
}

export function reasonCode(text: string): VerdictName {
  const found = verdictNames.find((each) => each === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`One of ${verdictNames.join(', ')} is expected.`);
}

/** Schemes in their own order, each once. */
export function schemeList(text: string): string[] {
  const given = list(text.toUpperCase());
  const unknown = given.length === 0 || given.some((each) => !schemes.some((scheme) => scheme === each));
  if (unknown) throw new InvalidArgumentError(`Some of ${schemes.join(', ')} are expected.`);
  return schemes.filter((scheme) => given.includes(scheme));
}

export function instant(text: string): string {
  const shaped = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (shaped && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('An instant such as 2026-01-31T08:00:00Z is expected.');
}

/** A day of the calendar, yyyy-mm-dd. */
export function calendarDay(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('A day such as 2026-01-31 is expected.');
}

/** How many lines of a list. */
export function limitOption({ default: usual, max }: { default: number; max: number }): Option {
  return new Option('--limit <n>', `how many, up to ${max}`)
    .argParser((text) => {
      const value = wholeNumber(1)(text);
      if (value <= max) return value;
      throw new InvalidArgumentError(`A whole number up to ${max} is expected.`);
    })
    .default(usual);
}

/** A repeatable option: what was given so far, and one more. */
export function oneMore(text: string, before: readonly string[] = []): string[] {
  return [...before, oneLine(text)];
}

export function batchIdText(text: string): string {
  if (/^[0-9a-fA-F]{32}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('32 hexadecimal digits are expected.');
}

export function sha256(text: string): string {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('64 hexadecimal digits are expected.');
}

/** Metadata travels in headers: one line of printable text. */
export function oneLine(text: string): string {
  if (/^[^\p{Cc}]{1,1000}$/u.test(text)) return text;
  throw new InvalidArgumentError('One line of text is expected.');
}

/** `--purpose` of a command whose work can be ordered of a deployment, where it is kept (`docs/operations.md`). */
export function purposeOption(): Option {
  return new Option('--purpose <text>', 'why, for the audit record; needed with --deployment').argParser(oneLine);
}

/**
 * `--province`, by name or number, of a command that takes one: without it that of the environment holds. Whoever is
 * to give one and gives none uses the command wrongly.
 */
export function provinceOption(text: string, { needed = false }: { needed?: boolean } = {}): Option {
  const { province } = readEnvironment();
  const option = new Option('--province <name>', text);
  return province === undefined ? option.makeOptionMandatory(needed) : option.default(province);
}

/**
 * The id of a province by its name or number. Throws Refusal PROVINCE_UNKNOWN, PROVINCE_MERGED: a province that does
 * not exist (any more) is an answer, not a slip of the keyboard.
 */
export function knownProvince(text: string): string {
  return provinceNamed(text).id;
}

/** A list of provinces as it was typed: names hold spaces, and spaces may stand between numbers. */
export function provinceList(text: string): string[] {
  const parts = text.split(/[,;+]/).map((part) => part.trim());
  return parts.flatMap((part) => (meantProvince(part).is === 'unknown' ? list(part) : [part]));
}

/** As `chosenProvince`; `vn34-00` is the ledger of the system check (`docs/acceptance.md`). */
export function chosenLedger(options: { province?: string }): string | undefined {
  return options.province === systemCheck.id ? systemCheck.id : chosenProvince(options);
}

/** As `knownProvince`, of an option that need not be given. */
export function chosenProvince({ province }: { province?: string }): string | undefined {
  return province === undefined ? undefined : knownProvince(province);
}
