import { expect, it } from 'vitest';
import { fieldName, fieldNames } from '../../../core/catalogue/field-names.ts';
import { columns } from '../../../core/intake/column-aliases.ts';

it('has a name in both languages for every column that is read, and shows an unknown one by its code', () => {
  expect(Object.keys(fieldNames)).toEqual([...columns]);
  expect(new Set(columns.map((column) => fieldName(column, 'vi'))).size).toBe(columns.length);
  expect(new Set(columns.map((column) => fieldName(column, 'en'))).size).toBe(columns.length);
  for (const unknown of ['eye_colour', '__proto__', 'toString']) expect(fieldName(unknown, 'vi')).toBe(unknown);
});
