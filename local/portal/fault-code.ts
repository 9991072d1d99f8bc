/** The code of what was thrown; never a text, which may quote what was read. */
export function codeOfFault(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'FAULT';
}
