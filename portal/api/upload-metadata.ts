/** What is said of an upload by headers of its request: `x-amz-meta-<name>`, the names of `docs/contracts.md`. */
import * as z from 'zod';
import { decodeWords } from '../../core/base/encoded-words.ts';
import { $UploadMetadata } from '../../core/intake/upload-request.ts';
import { parsed } from '../http/parse-body.ts';
import type { PortalContext } from '../http/route.ts';

export type MetadataName = keyof typeof $UploadMetadata.shape;

const prefix = 'x-amz-meta-';
export const metadataNames = Object.keys($UploadMetadata.shape) as MetadataName[];

/** For the document of the API. */
export function metadataHeaders(names: readonly string[]): z.ZodObject {
  return z.object(Object.fromEntries(names.map((name) => [`${prefix}${name}`, z.string().optional()])));
}

/**
 * The metadata of these names as they are stored, by the rules of the intake; the officer is the user unless another is
 * named. Other names of a request are not kept. Throws Problem REQUEST_INVALID with the names.
 */
export function metadataOfHeaders(
  c: PortalContext,
  names: readonly MetadataName[] = metadataNames,
): Record<string, string> {
  const given = names.flatMap((name): [string, string][] => {
    const value = headerText(c, `${prefix}${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  const metadata = { officer: c.get('identity')?.user ?? '', ...Object.fromEntries(given) };
  parsed($UploadMetadata, metadata);
  return metadata;
}

/** The text of a header: ASCII, encoded words (RFC 2047), or the bytes of UTF-8, which come as Latin-1. */
export function headerText(c: PortalContext, name: string): string | undefined {
  const value = c.req.header(name);
  if (value === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return decodeWords(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return decodeWords(value);
  }
}
