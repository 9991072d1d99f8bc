/**
 * The answers of a batch as CSV: `outcomes.csv` and `rejected.csv` of `docs/contracts.md`, UTF-8 with BOM, CRLF, RFC
 * 4180. They carry the office's own values and our codes only. What an office is told beyond the verdict is a policy
 * (`Disclosure`); the ledger keeps everything. Nothing in them can run as a formula when a spreadsheet opens them.
 */
import * as z from 'zod';
import { csvCell } from '../formats/csv/writer.ts';
import { nextStep, rejectTexts } from '../catalogue/catalogue.ts';
import { Detail, Flag, tokensOf, Verdict, verdictNames, type VerdictCode } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { participantKey, type Reject, type RejectCode } from '../domain/columns.ts';

/** How much a field's token says: which field differs, or also in what way. */
const $Field = z.enum(['fields', 'details']);
/** By field, or one for all. `yes-no`: not even whether the ID exists, unless everything agrees. */
export const $Disclosure = z.union([
  z.literal('yes-no'),
  $Field.transform((each) => ({ name: each, birthDate: each, sex: each })),
  z.strictObject({ name: $Field, birthDate: $Field, sex: $Field }),
]);
export type Disclosure = z.infer<typeof $Disclosure>;

/** Details for names, which cannot be guessed; the field only for dates and sex, which can. */
export const defaultDisclosure: Disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' };

const nameDetails =
  Detail.NAME_MARKS |
  Detail.NAME_SPACING |
  Detail.NAME_ORDER |
  Detail.NAME_INITIALS |
  Detail.NAME_VARIANT |
  Detail.NAME_WORDS |
  Detail.NAME_WORD |
  Detail.NAME_OTHER;
const dateDetails =
  Detail.DATE_PLACEHOLDER | Detail.DATE_SWAPPED | Detail.DATE_DIGIT | Detail.DATE_YEAR_ONLY | Detail.DATE_OTHER;
/** Flags that follow from other rows and the registry: under `yes-no` they would tell whether the ID exists. */
const sharingFlags = Flag.SHARED_SAME_PERSON | Flag.SHARED_OTHER_PERSON | Flag.ALSO_ELSEWHERE;

const dateDiffers: ReadonlySet<number> = new Set([Verdict.BIRTH_DATE_DIFFERS, Verdict.SEVERAL_DIFFER]);
const fieldsDiffer: ReadonlySet<number> = new Set([
  Verdict.NAME_DIFFERS,
  Verdict.BIRTH_DATE_DIFFERS,
  Verdict.SEX_DIFFERS,
  Verdict.SEVERAL_DIFFER,
]);

/** A row as the office may see it. */
export interface Disclosed {
  verdict: VerdictCode;
  details: number;
  flags: number;
}

/**
 * What of a verdict an office is told. Tokens about its own value (an empty name, an impossible date) are always told,
 * but under `yes-no`.
 */
export function disclose(row: Disclosed, disclosure: Disclosure): Disclosed {
  if (disclosure === 'yes-no') {
    const verdict = fieldsDiffer.has(row.verdict) ? Verdict.ID_NOT_FOUND : row.verdict;
    return { verdict, details: 0, flags: verdict === Verdict.ID_NOT_FOUND ? row.flags & ~sharingFlags : row.flags };
  }
  let { details } = row;
  if (disclosure.name === 'fields' && (details & nameDetails) !== 0)
    details = (details & ~nameDetails) | Detail.NAME_OTHER;
  if (disclosure.birthDate === 'fields' && (details & dateDetails) !== 0) {
    // Where the date agrees, that ours is a year only is our own value; that the registry's is, is not.
    if (dateDiffers.has(row.verdict)) details = (details & ~dateDetails) | Detail.DATE_OTHER;
    else details &= ~dateDetails | Detail.DATE_YEAR_ONLY;
  }
  return { verdict: row.verdict, details, flags: row.flags };
}

/** Size at which a chunk is handed on: large enough for few writes, small beside the columns. */
const chunkBytes = 1024 * 1024;
/** Size of the first chunk: most batches are small, and a megabyte of zeros costs more than their answers. */
const firstChunkBytes = 16 * 1024;
/**
 * Room for the longest line: three numbers, a unit (120 UTF-16 units, doubled quotes: 720 bytes at most), all tokens, a
 * next step.
 */
const lineBytesMax = 8192;
/** Different line ends remembered; a batch has a few hundred combinations of verdict, details and flags. */
const endingsMax = 4096;

const encoder = new TextEncoder();
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const commaByte = 0x2c;
/** Participant keys from here on are numbers of 12 digits. */
const longNumbers = participantKey(0, 12);

/** Bytes gathered into chunks. */
class ChunkWriter {
  private bytes = new Uint8Array(firstChunkBytes);
  private at = 0;

  /** Room for one more line; a chunk that is full is given away. */
  beginLine(): Uint8Array | undefined {
    if (this.at + lineBytesMax <= this.bytes.length) return undefined;
    const full = this.bytes.subarray(0, this.at);
    this.bytes = new Uint8Array(chunkBytes);
    this.at = 0;
    return full;
  }

  put(bytes: Uint8Array): void {
    // Short texts: a loop costs less than a call of set.
    const { length } = bytes;
    for (let i = 0; i < length; i++) this.bytes[this.at + i] = bytes[i];
    this.at += length;
  }

  putByte(byte: number): void {
    this.bytes[this.at++] = byte;
  }

  /** An unsigned 32-bit number in decimal, with at least `width` digits. */
  putNumber(value: number, width = 1): void {
    let digits = width;
    let power = 10 ** width;
    while (power <= value) {
      digits++;
      power *= 10;
    }
    const { bytes } = this;
    let rest = value;
    for (let i = this.at + digits - 1; i >= this.at; i--) {
      const tenth = (rest / 10) >>> 0;
      bytes[i] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.at += digits;
  }

  /** The last chunk. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}

/** What answers are made of. */
export interface OutcomeRows {
  claims: ClaimRows; // matched
  /** By row, 1: HELD, whatever it was matched as. */
  held: Uint8Array;
  /** By row: those of the claim, and sharing. */
  flags: Uint16Array;
}

/** `outcomes.csv` of some rows, in chunks of about 1 MiB, each of whole lines. */
export class OutcomesWriter {
  private readonly rows: OutcomeRows;
  private readonly disclosure: Disclosure;
  private readonly units: Uint8Array[];
  private readonly endings = new Map<number, Uint8Array>();

  constructor(rows: OutcomeRows, disclosure: Disclosure) {
    this.rows = rows;
    this.disclosure = disclosure;
    this.units = rows.claims.units.map((unit) => encoder.encode(`,${csvCell(unit)},`));
  }

  /** Lines of the rows `from` to `to` (exclusive), the header before the first of all. */
  *chunks(from: number, to: number): Generator<Uint8Array> {
    const { claims, held, flags } = this.rows;
    const { units, endings } = this;
    const writer = new ChunkWriter();
    if (from === 0) {
      writer.put(byteOrderMark);
      writer.put(encoder.encode('row,line,participant_number,unit,verdict,details,flags,next_step\r\n'));
    }
    for (let i = from; i < to; i++) {
      // 4 + 16 + 16 bits: a number that a Map holds exactly.
      const verdict = held[i] === 1 ? Verdict.HELD : claims.verdict(i);
      const details = held[i] === 1 ? 0 : claims.details(i);
      const key = (verdict * 2 ** 16 + details) * 2 ** 16 + flags[i];
      const ending =
        endings.get(key) ?? this.ending(key, { verdict: verdict as VerdictCode, details, flags: flags[i] });
      const full = writer.beginLine();
      if (full !== undefined) yield full;
      writer.putNumber(claims.row(i));
      writer.putByte(commaByte);
      writer.putNumber(claims.line(i));
      writer.putByte(commaByte);
      putParticipant(writer, claims.participant(i));
      writer.put(units[claims.unit(i)]);
      writer.put(ending);
    }
    yield writer.finish();
  }

  private ending(key: number, told: Disclosed): Uint8Array {
    if (this.endings.size === endingsMax) this.endings.clear();
    const ending = endingOf(disclose(told, this.disclosure));
    this.endings.set(key, ending);
    return ending;
  }
}

/** A participant number has more digits than 32 bits hold: it is written in two halves. */
function putParticipant(writer: ChunkWriter, key: number): void {
  const long = key >= longNumbers;
  const digits = long ? key - longNumbers : key;
  const high = Math.floor(digits / 1e6);
  writer.putNumber(high, long ? 6 : 4);
  writer.putNumber(digits - high * 1e6, 6);
}

/** verdict,details,flags,next_step and the line's end. */
function endingOf({ verdict, details, flags }: Disclosed): Uint8Array {
  const cells = [
    verdictNames[verdict - 1],
    tokensOf(Detail, details).join(';'),
    tokensOf(Flag, flags).join(';'),
    csvCell(nextStep(verdict, details).vi),
  ];
  return encoder.encode(`${cells.join(',')}\r\n`);
}

/** `rejected.csv`: one line per rejected row, with what to mend in Vietnamese. */
export function encodeRejects(rejects: readonly Reject[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const writer = new ChunkWriter();
  writer.put(byteOrderMark);
  writer.put(encoder.encode('row,line,column,code,message\r\n'));
  for (const { row, line, column, code } of rejects) {
    const full = writer.beginLine();
    if (full !== undefined) chunks.push(full);
    const { vi } = rejectTexts[code as RejectCode];
    writer.put(encoder.encode(`${row},${line},${csvCell(column)},${code},${csvCell(vi)}\r\n`));
  }
  return [...chunks, writer.finish()];
}
