/**
 * Upload metadata as S3 headers. Header values are ASCII; S3 gives back other text as RFC 2047 encoded words
 * (`=?UTF-8?B?…?=`), and what we store is encoded the same way, so an officer's name in Vietnamese survives both ways.
 */

import { decodeWords } from '../../core/base/encoded-words.ts';

export function encodeMetadata(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, encodeValue(value)]));
}

/** Names in lower case, values as they were before any encoding. */
export function decodeMetadata(metadata: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name.toLowerCase(), decodeWords(value)]),
  );
}

function encodeValue(value: string): string {
  // Spaces at the ends and runs of space do not survive a header; an encoded word must not be taken for ours on the way
  // back.
  if (/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(value) && !value.includes('=?')) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}
