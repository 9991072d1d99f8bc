/** Column of a table in the terminal. */
export interface TextColumn {
  title: string;
  align: 'left' | 'right';
  /** Columns of the highest number are left out first when the terminal is too narrow; 0 is never left out. */
  dispensable: number;
}

const gap = '  ';

/** A plain table, each line at most `width` wide as far as dispensable columns allow. */
export function textTable(columns: readonly TextColumn[], rows: readonly string[][], width: number): string {
  const sizes = columns.map((column, k) => Math.max(...[column.title, ...rows.map((row) => row[k])].map(widthOf)));
  let kept = columns.map((_, k) => k);
  while (sumOf(kept.map((k) => sizes[k] + gap.length)) - gap.length > width) {
    const least = Math.max(...kept.map((k) => columns[k].dispensable));
    if (least === 0) break;
    kept = kept.filter((k) => columns[k].dispensable !== least);
  }
  const lines = [columns.map((column) => column.title), ...rows];
  return lines
    .map(
      (cells) =>
        `${kept
          .map((k) => pad(cells[k], k))
          .join(gap)
          .trimEnd()}\n`,
    )
    .join('');

  function pad(cell: string, k: number): string {
    const space = ' '.repeat(sizes[k] - widthOf(cell));
    return columns[k].align === 'left' ? cell + space : space + cell;
  }
}

/** Vietnamese letters take one place each once they are composed. */
function widthOf(text: string): number {
  return text.normalize('NFC').length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
