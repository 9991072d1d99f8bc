import { CellCache } from './cell-cache.ts';
import { Refusal } from '../base/errors.ts';
import type { RefusalCode } from '../refusals/refusals.ts';

/** Longest text kept, in UTF-16 units: a longer cell is cut, as it is shown in lists and counted, never compared. */
const charactersMax = 120;

/** The different texts of a column in the order of their first appearance; '' is always the first. */
export class TextDictionary {
  readonly texts: string[] = [];
  private readonly indices = new Map<string, number>();
  private readonly memo: CellCache;
  private readonly textsMax: number;
  private readonly code: RefusalCode;

  /** More than `textsMax` different texts are refused with `code`. */
  constructor(textsMax: number, code: RefusalCode) {
    this.textsMax = textsMax;
    this.code = code;
    this.memo = new CellCache((text) => {
      const kept = text.length <= charactersMax ? text : text.slice(0, charactersMax);
      // A cut may leave half of a surrogate pair, which no answer could be written with.
      return this.indexOf(kept.toWellFormed().normalize('NFC'));
    }, textsMax);
  }

  /** Index of the text in the cell. */
  value(bytes: Uint8Array, start: number, end: number): number {
    return this.memo.value(bytes, start, end);
  }

  /** Index of a text that another dictionary of the same kind kept. Throws as `value`. */
  indexOf(text: string): number {
    const known = this.indices.get(text);
    if (known !== undefined) return known;
    if (this.texts.length === this.textsMax) throw new Refusal(this.code, { limit: this.textsMax });
    this.indices.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
