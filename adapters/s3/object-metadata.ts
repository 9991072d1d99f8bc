/**
 * Upload metadata as S3 headers. Header values are ASCII; S3 gives back other text as RFC 2047 encoded words
 * (`=?UTF-8?B?…?=`), and what we store is encoded the same way, so an officer's name in Vietnamese survives both ways.
 */

const encodedWord = /=\?UTF-8\?([BQ])\?([^?]*)\?=/gi;

export function encodeMetadata(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, encodeValue(value)]));
}

/** Names in lower case, values as they were before any encoding. */
export function decodeMetadata(metadata: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name.toLowerCase(), decodeValue(value)]),
  );
}

function encodeValue(value: string): string {
  // Spaces at the ends and runs of space do not survive a header; an encoded word must not be taken for ours on the way
  // back.
  if (/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(value) && !value.includes('=?')) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

function decodeValue(value: string): string {
  return value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1') // white space between two encoded words is not part of the text
    .replaceAll(encodedWord, (_word, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : decodeQuoted(text),
    );
}

function decodeQuoted(text: string): string {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === '=' ? Number.parseInt(text.slice(i + 1, i + 3), 16) : Number.NaN;
    if (!Number.isNaN(hex)) {
      bytes.push(hex);
      i += 2;
    } else bytes.push(text[i] === '_' ? 0x20 : text.charCodeAt(i));
  }
  return Buffer.from(bytes).toString();
}
