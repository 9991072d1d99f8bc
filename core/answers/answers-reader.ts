/**
 * Reads the answers of a batch (`outcomes.csv`, `rejected.csv`) as `answers.ts` writes them, from bytes, without a
 * string for the rows that are not looked at. Not a general CSV reader: other bytes are damage.
 */
import { plainCell } from '../formats/csv/writer.ts';
import { Detail, Flag, Verdict, type VerdictCode, type VerdictName } from '../domain/codes.ts';
import { rejectCodes, type Reject, type RejectCode } from '../domain/columns.ts';
import { IntegrityError } from '../base/errors.ts';

/** What a row was told: the end of its line, alike for many rows. */
export interface Ending {
  verdict: VerdictCode;
  details: number; // bits of Detail
  flags: number; // bits of Flag
}

const comma = 0x2c;
const quote = 0x22;
const lineFeed = 0x0a;
/** The end of the line of a row to which nothing is to be said. */
const nothingToSay = new TextEncoder().encode(',VERIFIED,,,\r\n');
/** Different endings remembered; there are a few hundred. */
export const endingsMax = 4096;

export class OutcomesReader {
  private bytes: Uint8Array;
  private readonly decoder = new TextDecoder();
  private readonly endings = new Map<string, Ending>();
  private at: number;
  private nextQuote: number;
  private unitStart = 0;
  private unitEnd = 0;
  /** Of the row at hand: data record, physical line, participant number as its digits, and what it was told. */
  row = 0;
  line = 0;
  participant = '';
  ending: Ending = { verdict: Verdict.VERIFIED, details: 0, flags: 0 };
  /** Rows passed over because nothing is to be said to them. */
  passed = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.at = bytes.indexOf(lineFeed) + 1;
    this.nextQuote = this.find(quote, this.at);
  }

  /**
   * Goes on with further bytes, whole lines without a header: when `next` has said that there are no more rows. What
   * was read of the row at hand is lost.
   */
  continueWith(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.nextQuote = this.find(quote, 0);
  }

  /** Goes to the next row; with `telling`, to the next that is told more than `VERIFIED`. Throws IntegrityError. */
  next(telling = false): boolean {
    const { bytes } = this;
    for (;;) {
      if (this.at >= bytes.length) return false;
      if (!telling) break;
      const end = this.find(lineFeed, this.at) + 1;
      if (this.nextQuote < end || !this.endsInNothing(end)) break;
      this.passed++;
      this.at = end;
    }
    this.read();
    if (this.nextQuote < this.at) this.nextQuote = this.find(quote, this.at);
    return true;
  }

  /** The unit of the row at hand. */
  unit(): string {
    const { bytes, unitStart, unitEnd } = this;
    return plainCell(this.decoder.decode(bytes.subarray(unitStart, unitEnd)));
  }

  private find(byte: number, from: number): number {
    const found = this.bytes.indexOf(byte, from);
    return found < 0 ? this.bytes.length : found;
  }

  private endsInNothing(end: number): boolean {
    const { bytes } = this;
    const from = end - nothingToSay.length;
    for (let i = nothingToSay.length - 1; i >= 0; i--) if (bytes[from + i] !== nothingToSay[i]) return false;
    return true;
  }

  private read(): void {
    const { bytes, decoder } = this;
    this.row = this.number();
    this.line = this.number();
    const numberEnd = this.find(comma, this.at);
    this.participant = decoder.decode(bytes.subarray(this.at, numberEnd));
    this.at = numberEnd + 1;
    this.unitStart = this.at;
    this.unitEnd = this.cellEnd(this.at);
    const from = this.unitEnd + 1;
    // Verdict, details and flags are tokens: no quotes in them.
    let end = from;
    for (let commas = 0; commas < 3; end++) {
      if (end >= bytes.length) throw damaged();
      if (bytes[end] === comma) commas++;
    }
    this.ending = this.endingOf(decoder.decode(bytes.subarray(from, end - 1)));
    this.at = this.find(lineFeed, this.cellEnd(end)) + 1;
  }

  private number(): number {
    const { bytes } = this;
    let value = 0;
    for (; bytes[this.at] !== comma; this.at++) {
      const digit = bytes[this.at] - 0x30;
      if (!(digit >= 0 && digit <= 9)) throw damaged();
      value = value * 10 + digit;
    }
    this.at++;
    return value;
  }

  /** Where the cell that starts here ends: its comma or line end. */
  private cellEnd(from: number): number {
    const { bytes } = this;
    let at = from;
    if (bytes[at] === quote) {
      for (at++; at < bytes.length; at++) {
        if (bytes[at] !== quote) continue;
        if (bytes[at + 1] !== quote) return at + 1;
        at++;
      }
      throw damaged();
    }
    while (at < bytes.length && bytes[at] !== comma && bytes[at] !== lineFeed && bytes[at] !== 0x0d) at++;
    return at;
  }

  private endingOf(text: string): Ending {
    const known = this.endings.get(text);
    if (known !== undefined) return known;
    if (this.endings.size === endingsMax) this.endings.clear();
    const [verdict, details, flags] = text.split(',');
    const code = Verdict[verdict as VerdictName];
    if (code === undefined) throw damaged();
    const ending = { verdict: code, details: bitsOf(Detail, details), flags: bitsOf(Flag, flags) };
    this.endings.set(text, ending);
    return ending;
  }
}

/** The rows of `rejected.csv`, in the order of their lines. Throws IntegrityError. */
export function readRejects(bytes: Uint8Array): Reject[] {
  const [, ...lines] = new TextDecoder().decode(bytes).split('\r\n');
  const rejects = lines
    .filter((line) => line !== '')
    .map((line): Reject => {
      const [row, at, column, code] = line.split(',');
      if (!rejectCodes.includes(code as RejectCode)) throw damaged();
      return { row: Number(row), line: Number(at), column, code };
    });
  return rejects.sort((a, b) => a.row - b.row);
}

/**
 * Chunks of `outcomes.csv` cut anew, so that each holds whole lines. A unit's name can hold a line feed, in quotes:
 * they are counted. A chunk given away is valid until the next one is asked for.
 */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    const end = lastLineEnd(joined);
    if (end > 0) yield joined.subarray(0, end);
    rest = joined.slice(end);
  }
  if (rest.length > 0) yield rest;
}

/** Behind the last line feed outside quotes; 0 if there is none. The bytes begin at a line. */
function lastLineEnd(bytes: Uint8Array): number {
  // Quotes are rare: with none, the last line feed it is.
  let end = 0;
  let from = 0;
  for (;;) {
    const open = bytes.indexOf(quote, from);
    const until = open < 0 ? bytes.length : open;
    const found = bytes.subarray(from, until).lastIndexOf(lineFeed);
    if (found >= 0) end = from + found + 1;
    if (open < 0) return end;
    const close = bytes.indexOf(quote, open + 1);
    if (close < 0) return end;
    from = close + 1;
  }
}

function bitsOf(set: Record<string, number>, tokens: string): number {
  let bits = 0;
  for (const token of tokens === '' ? [] : tokens.split(';')) {
    if (!Object.hasOwn(set, token)) throw damaged();
    bits |= set[token];
  }
  return bits;
}

function damaged(): IntegrityError {
  return new IntegrityError('answers', 'bytes that are no answers', 'answers as they were written');
}
