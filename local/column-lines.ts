import type { ColumnAccount } from '../core/domain/column-account.ts';

/** How the columns of a file were understood, for a terminal: those that are used, those that are not, and why. */
export function columnLines(columns: readonly ColumnAccount[]): string[] {
  const used = columns.flatMap(({ heading, field }) => (field === null ? [] : [`${field} = ${heading}`]));
  const named = (by: (each: ColumnAccount) => boolean): string =>
    columns
      .filter((each) => each.field === null && by(each))
      .map(({ heading }) => heading)
      .join(', ');
  const lines = [
    ['columns', used.join(', ')],
    ['not used', named(({ by }) => by !== null && by !== 'option')],
    ['left out as asked', named(({ by }) => by === 'option')],
    ['not understood, not used', named(({ by }) => by === null)],
  ];
  return lines.flatMap(([what, text]) => (text === '' ? [] : [`${what}: ${text}`]));
}
