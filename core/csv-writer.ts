/** Short lists for offices as CSV: UTF-8 with BOM, CRLF, RFC 4180, nothing that a spreadsheet could run. */
import { csvCell } from './answers.ts';

/** The bytes of a table; every line has as many cells as the header. */
export function encodeTable(header: readonly string[], lines: readonly (readonly string[])[]): Uint8Array {
  const text = [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`);
  return new TextEncoder().encode(`\ufeff${text.join('')}`);
}
