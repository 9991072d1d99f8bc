/**
 * Texts in headers of HTTP, whose values are ASCII: RFC 2047 encoded words (`=?UTF-8?B?…?=`), as S3 gives back metadata
 * with other letters.
 */
const encodedWord = /=\?UTF-8\?([BQ])\?([^?]*)\?=/gi;

/** The text with its encoded words read; what is no encoded word stays. Damaged base64 stays as it is, too. */
export function decodeWords(value: string): string {
  return value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1') // white space between two encoded words is not part of the text
    .replaceAll(encodedWord, (word: string, encoding: string, text: string) =>
      new TextDecoder().decode(encoding.toUpperCase() === 'B' ? fromBase64(text, word) : fromQuoted(text)),
    );
}

function fromBase64(text: string, word: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new TextEncoder().encode(word);
  }
}

function fromQuoted(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === '=' ? Number.parseInt(text.slice(i + 1, i + 3), 16) : Number.NaN;
    if (!Number.isNaN(hex)) {
      bytes.push(hex);
      i += 2;
    } else bytes.push(text[i] === '_' ? 0x20 : text.charCodeAt(i));
  }
  return Uint8Array.from(bytes);
}
