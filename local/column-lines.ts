import { fieldName } from '../core/catalogue/field-names.ts';
import type { ColumnAccount } from '../core/domain/column-account.ts';
import type { Voice } from './voice.ts';

/** How the columns of a file were understood, for a terminal: those that are used, those that are not, and why. */
export function columnLines(columns: readonly ColumnAccount[], { language, say }: Voice): string[] {
  const name = (field: string): string => (language === 'vi' ? fieldName(field, language) : field);
  const used = columns.flatMap(({ heading, field }) => (field === null ? [] : [`${name(field)} = ${heading}`]));
  const named = (by: (each: ColumnAccount) => boolean): string =>
    columns
      .filter((each) => each.field === null && by(each))
      .map(({ heading }) => heading)
      .join(', ');
  const lines = [
    [say({ vi: 'các cột', en: 'columns' }), used.join(', ')],
    [say({ vi: 'không dùng', en: 'not used' }), named(({ by }) => by !== null && by !== 'option')],
    [say({ vi: 'bỏ qua theo yêu cầu', en: 'left out as asked' }), named(({ by }) => by === 'option')],
    [say({ vi: 'không hiểu, không dùng', en: 'not understood, not used' }), named(({ by }) => by === null)],
  ];
  return lines.flatMap(([what, text]) => (text === '' ? [] : [`${what}: ${text}`]));
}
