/** Short lists for offices as CSV: UTF-8 with BOM, CRLF, RFC 4180, nothing that a spreadsheet could run. */
/** The bytes of a table; every line has as many cells as the header. */
export function encodeTable(header: readonly string[], lines: readonly (readonly string[])[]): Uint8Array {
  const text = [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`);
  return new TextEncoder().encode(`\ufeff${text.join('')}`);
}

/** What may stand before the sign of a formula: a spreadsheet takes it off, or takes it for quotes. */
const before = '["\' \\u00a0]*';
const part = `${before}[=+\\-@＝＋－＠]`;
const start = `${before}[=+\\-@＝＋－＠\\t\\r\\n]`;
/** Where a cell begins in a spreadsheet that splits not at our commas: quotes within a line count for nothing there. */
const split = '[;\\t\\r\\n]';

const mayNeed = /[=+\-@＝＋－＠\t\r\n]/;
const unguardedStart = new RegExp(`^(?=${start})`);
const unguardedPart = new RegExp(`${split}(?=${part})`, 'g');
const guardOfStart = new RegExp(`^'(?=${start})`);
const guardOfPart = new RegExp(`(${split})'(?=${part})`, 'g');

/**
 * A text as a CSV cell. One that a spreadsheet could take for a formula (`=`, `+`, `-`, `@`, their full-width forms, or
 * a TAB, CR or LF before them) gets an apostrophe in front and quotes (OWASP, "CSV Injection"); so does each part of it
 * behind `;`, TAB or a line end, where a spreadsheet may begin another cell.
 */
export function csvCell(text: string): string {
  const safe = mayNeed.test(text) ? text.replace(unguardedPart, "$&'").replace(unguardedStart, "'") : text;
  if (safe.length === text.length && !/[",\r\n]/.test(text)) return text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The text of a cell that `csvCell` wrote. */
export function plainCell(cell: string): string {
  if (!cell.startsWith('"')) return cell;
  const text = cell.slice(1, -1).replaceAll('""', '"');
  return text.replace(guardOfStart, '').replace(guardOfPart, '$1');
}
