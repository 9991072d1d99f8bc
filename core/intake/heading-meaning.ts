/**
 * What a heading means in a form: a column, a part of a name or date, something else that is not compared, or nothing.
 */
import { foldKey } from '../base/fold-key.ts';
import { addedColumns } from '../catalogue/answers-titles.ts';
import {
  columnNames,
  columns,
  keysOf,
  otherWords,
  partNames,
  partRoles,
  passportNames,
  type Column,
  type PartRole,
} from './column-aliases.ts';
import { alternativesOf, headingCharactersMax, knownKeyOf, wordsOf } from './heading-form.ts';
import { profiles, type Profile } from './profiles.ts';

export interface ColumnMeaning {
  column: Column;
  weak: boolean; // other columns bear this name too
  by: 'heading' | 'profile'; // profile: this form alone knows it so
}

interface FormKeys {
  strong: ReadonlyMap<string, Column>;
  weak: ReadonlyMap<string, Column>;
}

const forms = new Map(profiles.map((profile) => [profile.name, keysOfForm(profile)]));
const anyForm: FormKeys = {
  strong: new Map([...forms.values()].flatMap(({ strong }) => [...strong])),
  weak: new Map([...forms.values()].flatMap(({ weak }) => [...weak])),
};
const general = new Map(
  columns.flatMap((column) => split(keysOf(columnNames[column].names)).map((key) => [key, column])),
);
const passportKeys = new Set(passportNames.map(foldKey));
const rolesByKey = new Map<string, PartRole[]>();
for (const role of partRoles)
  for (const key of partNames[role].map(foldKey)) rolesByKey.set(key, [...(rolesByKey.get(key) ?? []), role]);
const addedKeys = new Set(addedColumns.map(foldKey));
const otherPhrases = otherWords.map((each) => ` ${wordsOf(each).join(' ')} `);

/** The column that a heading names in a profile. */
export function columnMeaning(profile: Profile, text: string): ColumnMeaning | undefined {
  const keys = forms.get(profile.name);
  return keys === undefined || text.trim() === '' ? undefined : columnIn(keys, text);
}

function columnIn(keys: FormKeys, text: string): ColumnMeaning | undefined {
  const lookup = (key: string): Column | undefined => keys.strong.get(key) ?? keys.weak.get(key);
  const named = (name: string): ColumnMeaning | undefined => {
    const key = knownKeyOf(name, lookup, (column) => column);
    if (key === undefined) return undefined;
    const strong = keys.strong.get(key);
    const column = strong ?? keys.weak.get(key);
    if (column === undefined) return undefined;
    const by = general.get(key) === column || foldKey(column) === key || strong === undefined ? 'heading' : 'profile';
    return { column, weak: strong === undefined, by };
  };
  return named(text) ?? alternativeMeaning(text, named);
}

/** "Số ĐDCN/CCCD/CMND": every alternative names the same column; an ID may have an old ID or a passport beside it. */
function alternativeMeaning(
  text: string,
  named: (name: string) => ColumnMeaning | undefined,
): ColumnMeaning | undefined {
  const names = alternativesOf(text);
  if (names.length < 2) return undefined;
  const found = names.map((name) => (passportKeys.has(foldKey(name)) ? 'passport' : named(name)));
  const meanings = found.filter((each) => each !== 'passport');
  const [first] = meanings;
  if (first === undefined || meanings.some((each) => each === undefined)) return undefined;
  if (meanings.every((each) => each?.column === first.column)) return first;
  const isId = (each: ColumnMeaning | undefined): boolean => /^(?:personal|old)_id$/.test(each?.column ?? '');
  if (!meanings.every(isId)) return undefined;
  return meanings.find((each) => each?.column === 'personal_id');
}

/** The parts of a name or a birth date that a heading names. "Tên" is one, and the weak name of the whole as well. */
export function partMeanings(text: string): readonly PartRole[] {
  const key = knownKeyOf(
    text,
    (each) => rolesByKey.get(each)?.join(' '),
    () => undefined,
  );
  return key === undefined ? [] : (rolesByKey.get(key) ?? []);
}

/** True if the text is the name of a column, or of a part of one, in some profile. */
export function isColumnName(text: string): boolean {
  if (!/\p{L}/u.test(text)) return false;
  return columnIn(anyForm, text) !== undefined || partMeanings(text).length > 0;
}

/** True if the heading tells of something that is never compared: another person, another day, an address. */
export function isOther(profile: Profile, text: string): boolean {
  if (text.length > headingCharactersMax) return false;
  const found = wordsOf(text);
  // A file that was joined with its answers, mended and sent again.
  if (addedKeys.has(foldKey(text))) return true;
  if (profile.dropped.split(' ').includes(found.join(''))) return true;
  // "Xã hội" is no commune.
  const padded = ` ${found.join(' ')} `.replaceAll(' xa hoi ', ' ');
  return otherPhrases.some((phrase) => padded.includes(phrase));
}

function keysOfForm(profile: Profile): FormKeys {
  const strong = new Map<string, Column>();
  const weak = new Map<string, Column>();
  const dropped = new Set(profile.dropped.split(' '));
  for (const column of columns) {
    strong.set(foldKey(column), column);
    for (const key of split(profile.keys[column])) strong.set(key, column);
    for (const key of split(profile.weakKeys[column])) if (!dropped.has(key)) weak.set(key, column);
  }
  return { strong, weak };
}

function split(keys: string | undefined): string[] {
  return (keys ?? '').split(' ').filter((key) => key !== '');
}
