import { stripVTControlCharacters } from 'node:util';
import { noMarks, type Marks } from './paint.ts';

/** Column of a table in the terminal. */
export interface TextColumn {
  title: string;
  align: 'left' | 'right';
  /** Columns of the highest number are left out first when the terminal is too narrow; 0 is never left out. */
  dispensable: number;
}

const gap = '  ';

/** A plain table, each line at most `width` wide as far as dispensable columns allow; `mark`: of its heading. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly string[][],
  width: number,
  mark: Pick<Marks, 'heading'> = noMarks,
): string {
  const sizes = columns.map((column, k) => Math.max(...[column.title, ...rows.map((row) => row[k])].map(widthOf)));
  let kept = columns.map((_, k) => k);
  while (sumOf(kept.map((k) => sizes[k] + gap.length)) - gap.length > width) {
    const least = Math.max(...kept.map((k) => columns[k].dispensable));
    if (least === 0) break;
    kept = kept.filter((k) => columns[k].dispensable !== least);
  }
  const line = (cells: readonly string[]): string =>
    kept
      .map((k) => pad(cells[k], k))
      .join(gap)
      .trimEnd();
  const head = mark.heading(line(columns.map((column) => column.title)));
  return [head, ...rows.map(line)].map((each) => `${each}\n`).join('');

  function pad(cell: string, k: number): string {
    const space = ' '.repeat(sizes[k] - widthOf(cell));
    return columns[k].align === 'left' ? cell + space : space + cell;
  }
}

/** Vietnamese letters take one place each once they are composed, marks of colour none. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).normalize('NFC').length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
