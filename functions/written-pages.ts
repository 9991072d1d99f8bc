/**
 * What the publisher has written of each province: a digest of its document and of its page. A publication that
 * follows a change of one province need not write what says the same of the others. The publisher has no right to read
 * what it publishes, so this is kept in the state store; it is no more than a memory, and each hour everything is
 * written whatever it says.
 */
import * as z from 'zod';
import { $byName } from '../core/base/by-name.ts';
import { sha256Of } from '../core/base/sha256.ts';
import type { Hash, StateKey, World } from '../core/ports.ts';
import type { ProvinceDocument } from '../core/summary/summary-schema.ts';
import type { PublishedFile } from '../dashboard/publication.ts';

export const writtenKey: StateKey = { partition: 'PUBLISH', sort: 'WRITTEN' };
const $WrittenItem = z.object({ digests: $byName(z.string()) });

/** 128 bits of a SHA-256: the item has 68 of them and stays below four kilobytes. */
const digestDigits = 32;

export interface WrittenPages {
  /** Whether the file must be written. What is neither a document nor a page of a province always must. */
  mustWrite: (file: PublishedFile) => boolean;
  /**
   * To be called before anything is written: forgets what will be, so that after a publisher that dies halfway nothing
   * is held to be written that is not.
   */
  begin(): Promise<void>;
  /** To be called when everything is written. */
  end(): Promise<void>;
}

/**
 * `files`: documents and pages as they would be written now. `whole`: all of them must be. To be used under the lease
 * of the publisher alone.
 */
export async function writtenPages(
  { state, hash }: Pick<World, 'state' | 'hash'>,
  documents: readonly ProvinceDocument[],
  files: readonly PublishedFile[],
  { whole }: { whole: boolean },
): Promise<WrittenPages> {
  const item = await state.read(writtenKey);
  const parsed = $WrittenItem.safeParse(item);
  const known = parsed.success ? parsed.data.digests : {};
  const byProvince = new Map(
    documents.map((document): [string, ProvinceDocument] => [document.province.province, document]),
  );
  const digests = new Map<string, string>();
  for (const [name, text] of files) {
    const document = byProvince.get(/^provinces\/([\w-]+)\./.exec(name)?.[1] ?? '');
    if (document !== undefined) digests.set(name, digestOf(hash, document, text));
  }
  const same = new Set([...digests].filter(([name, digest]) => !whole && known[name] === digest).map(([name]) => name));
  const kept = Object.fromEntries([...digests].filter(([name]) => same.has(name)));
  const isChanged = same.size < digests.size;
  return {
    mustWrite: ([name]) => !same.has(name),
    async begin() {
      if (isChanged && item !== undefined) await state.put(writtenKey, { digests: kept });
    },
    async end() {
      if (isChanged) await state.put(writtenKey, { digests: Object.fromEntries(digests) });
    },
  };
}

/** Of the text without the instant at which it was made and, where the province has data of its own, the country's. */
function digestOf(hash: Hash, { madeAt, asOf, province }: ProvinceDocument, text: string): string {
  const timeless = text.replace(`"madeAt":"${madeAt}"`, '').replace(`data-made="${madeAt}"`, '');
  const own = province.asOf === null ? timeless : timeless.replace(`"asOf":"${asOf}"`, '');
  return sha256Of(hash, new TextEncoder().encode(own)).slice(0, digestDigits);
}
