/**
 * Two lists of people of which it is known who of one is who of the other: a public labelled set, or rows of the
 * generator. `people.csv` and `claims.csv` of one folder, both `key,name,birth_date,sex`: the key of a claim is that
 * of its person, or empty if the person is not among the people. Several claims may be of one person.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';

const header = ['key', 'name', 'birth_date', 'sex'] as const;
const $Rows = z.array(z.strictObject({ key: z.string(), name: z.string(), birth_date: z.string(), sex: z.string() }));

export interface LinkedRow {
  key: string;
  name: string;
  birthDate: string; // YYYY-MM-DD, YYYY-MM, YYYY; as it came if it is no date; '' if there is none
  sex: '' | '1' | '2' | '3';
}

export interface LinkedSet {
  people: LinkedRow[]; // no two of one key
  claims: LinkedRow[];
}

/** Reads both lists. Throws if a file is not of this form, or if two people have one key. */
export function readLinkedSet(folder: string): LinkedSet {
  const people = readRows(join(folder, 'people.csv'));
  if (new Set(people.map(({ key }) => key)).size < people.length) throw new Error('two people have one key');
  return { people, claims: readRows(join(folder, 'claims.csv')) };
}

function readRows(path: string): LinkedRow[] {
  const records: unknown = parse(readFileSync(path), { columns: true });
  return $Rows.parse(records).map(({ key, name, birth_date: birthDate, sex }) => ({
    key,
    name: name.trim(),
    birthDate: isoDate(birthDate.trim()),
    sex: sex === '1' || sex === '2' || sex === '3' ? sex : '',
  }));
}

export function writeLinkedSet(folder: string, { people, claims }: LinkedSet): void {
  writeFileSync(join(folder, 'people.csv'), textOf(people));
  writeFileSync(join(folder, 'claims.csv'), textOf(claims));
}

function textOf(rows: readonly LinkedRow[]): string {
  const lines = rows.map(({ key, name, birthDate, sex }) => [key, name, birthDate, sex].map(quoted).join(','));
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/** A cell of a CSV, in quotes where it needs them. */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** YYYYMMDD, DD/MM/YYYY and MM/YYYY as YYYY-MM-DD or YYYY-MM; everything else as it is. */
export function isoDate(text: string): string {
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (day !== null) return day.slice(1).join('-');
  return /^(\d\d\/)?\d\d\/\d{4}$/.test(text) ? text.split('/').toReversed().join('-') : text;
}

/** Whether it is a day, month or year that there was, from 1900 on. */
export function isDate(text: string): boolean {
  if (!/^(19|20)\d\d(-\d\d(-\d\d)?)?$/.test(text)) return false;
  const whole = text.padEnd(10, '-01').slice(0, 10);
  const date = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole);
}

/** Words of a name in small letters: what is compared in clear. */
export function wordsOf(name: string): string[] {
  const text = name.normalize('NFC').toLowerCase().trim();
  return text === '' ? [] : text.split(/\s+/);
}
