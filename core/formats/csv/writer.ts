/** Short lists for offices as CSV: UTF-8 with BOM, CRLF, RFC 4180, nothing that a spreadsheet could run. */
/** The bytes of a table; every line has as many cells as the header. */
export function encodeTable(header: readonly string[], lines: readonly (readonly string[])[]): Uint8Array {
  const text = [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`);
  return new TextEncoder().encode(`\ufeff${text.join('')}`);
}

/**
 * A text as a CSV cell. One that a spreadsheet could take for a formula (`=`, `+`, `-`, `@`, their full-width forms, or
 * a TAB, CR or LF before them) gets an apostrophe in front and quotes (OWASP, "CSV Injection").
 */
export function csvCell(text: string): string {
  const formula = /^[=+\-@\t\r\n＝＋－＠]/.test(text);
  if (!formula && !/[",\r\n]/.test(text)) return text;
  return `"${formula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}
