/** What a benchmark prints: results to standard output, progress to standard error. */

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One line of a table: the first cell stands left, the others right, each as wide as told. */
export function row(widths: readonly number[], cells: readonly (string | number)[]): string {
  return cells
    .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
    .join('')
    .trimEnd();
}

/** A whole table, each column as wide as its longest cell needs; those of `left` hold text, the others stand right. */
export function table(rows: readonly (readonly (string | number)[])[], left: readonly number[] = [0]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((cells) => String(cells[i]).length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, i) => (left.includes(i) ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A table of Markdown: the first cells head it; columns but the first stand right. */
export function markdownTable([head, ...lines]: readonly (readonly string[])[]): string[] {
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** Decimal megabytes. */
export function megabytes(bytes: number, digits = 1): string {
  return `${(bytes / 1e6).toFixed(digits)} MB`;
}

export function seconds(value: number, digits = 1): string {
  return `${value.toFixed(digits)} s`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}
