/**
 * True if the bytes are UTF-8 (Unicode 16, table 3-7: no overlong forms, no surrogates). Asking a fatal TextDecoder
 * costs an exception for every no.
 */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++];
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const size = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3; // bytes to come
    // The second byte has narrower bounds where the whole would be too long a form, a surrogate, or beyond U+10FFFF.
    const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (!(bytes[at] >= least && bytes[at] <= most)) return false;
    for (let i = 1; i < size; i++) if (!(bytes[at + i] >= 0x80 && bytes[at + i] <= 0xbf)) return false;
    at += size;
  }
  return true;
}
