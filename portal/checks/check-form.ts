/** The form for one to ten people as a browser sends it, and what is wrong in it, all at once. */
import { schemes } from '../../core/domain/codes.ts';
import { $RowWithSchemes, checkRowsMax, type CheckRow } from './check-row.ts';

/** Fields of a person, in the order of the form; those behind `unit` are seldom wanted. */
export const formFields = [
  'participant_number',
  'full_name',
  'birth_date',
  'personal_id',
  'sex',
  'schemes',
  'unit',
  'old_id',
  'category',
  'hi_card',
  'nationality',
] as const satisfies (keyof CheckRow)[];
export type FormField = (typeof formFields)[number];
export const seldomFields: readonly FormField[] = ['old_id', 'category', 'hi_card', 'nationality'];
export const requiredFields: readonly FormField[] = ['participant_number', 'full_name', 'birth_date', 'schemes'];

/** Longest purpose, as in the metadata of an upload. */
const purposeCharactersMax = 1000;

export interface CheckForm {
  purpose: string;
  /** What was entered for each person; '' where nothing was. */
  people: Record<FormField, string>[];
}

export interface FormError {
  /** Of the element: `purpose`, `full_name-2`. */
  id: string;
  person: number | undefined; // from 1
  field: FormField | 'purpose';
  kind: 'missing' | 'wrong';
}

/** Name and id of an input of a person, from 1. */
export function inputName(field: FormField, person: number): string {
  return `${field}-${person}`;
}

/** An empty form for so many people. */
export function emptyForm(people: number): CheckForm {
  const none = Object.fromEntries(formFields.map((field) => [field, ''])) as Record<FormField, string>;
  const count = Math.min(checkRowsMax, Math.max(1, people));
  return { purpose: '', people: Array.from({ length: count }, () => ({ ...none })) };
}

/** The form of a posted body; `more`: with room for one person more. */
export function formOf(body: Record<string, unknown>, more: boolean): CheckForm {
  const count = Number(textOf(body.rows)) || 1;
  const form = emptyForm(count + (more ? 1 : 0));
  form.purpose = textOf(body.purpose);
  for (const [i, person] of form.people.entries())
    for (const field of formFields) {
      const given = body[inputName(field, i + 1)];
      person[field] = Array.isArray(given) ? given.map(textOf).join(';') : textOf(given);
    }
  return form;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The people who were entered, with their places in the form (from 1), or what is wrong. */
export function readForm({ purpose, people }: CheckForm): {
  errors: FormError[];
  rows: { row: CheckRow; person: number }[];
} {
  const errors: FormError[] = [];
  if (purpose === '' || purpose.length > purposeCharactersMax)
    errors.push({ id: 'purpose', person: undefined, field: 'purpose', kind: purpose === '' ? 'missing' : 'wrong' });
  const rows: { row: CheckRow; person: number }[] = [];
  const isEmpty = people.every((fields) => Object.values(fields).every((text) => text === ''));
  for (const [i, fields] of people.entries()) {
    const entered = Object.entries(fields).filter(([, text]) => text !== '');
    const person = i + 1;
    // Who was left empty is not asked about, but somebody has to be.
    if (entered.length === 0 && !(isEmpty && person === 1)) continue;
    const parsed = $RowWithSchemes.safeParse(Object.fromEntries(entered));
    if (parsed.success) {
      rows.push({ row: parsed.data, person });
      continue;
    }
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    for (const field of formFields.filter((each) => wrong.has(each))) {
      const id = field === 'schemes' ? schemeId(schemes[0], person) : inputName(field, person);
      errors.push({ id, person, field, kind: fields[field] === '' ? 'missing' : 'wrong' });
    }
  }
  return { errors, rows };
}

/** Id of the box of a scheme of a person. */
export function schemeId(scheme: string, person: number): string {
  return `${inputName('schemes', person)}-${scheme}`;
}
