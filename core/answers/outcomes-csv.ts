/**
 * The answers of a batch as CSV: `outcomes.csv` and `rejected.csv` of `docs/contracts.md`, UTF-8 with BOM, CRLF, RFC
 * 4180. They carry the office's own values and our codes only. What an office is told beyond the verdict is a policy
 * (`Disclosure`); the ledger keeps everything. Nothing in them can run as a formula when a spreadsheet opens them.
 */
import * as z from 'zod';
import type { AskedRows } from './asked-rows.ts';
import { preparedText, putFour, putNumber, putText, putTwo, viewOf, type PreparedText } from '../base/text-bytes.ts';
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

/** Rows of a piece of lines: about a megabyte, large enough for few writes, small beside the rows. */
export const pieceRows = 16_384;
/** Room made for a line; most have 50 to 60 bytes. Longer ones cost a copy of the piece. */
const lineBytes = 64;
/**
 * Room for the longest line: three numbers, a unit (120 UTF-16 units, doubled quotes: 720 bytes at most), all tokens, a
 * next step.
 */
const lineBytesMax = 8192;
/** Different line ends remembered; a batch has a few hundred combinations of verdict, details and flags. */
const endingsMax = 4096;
/** Places for those of them that come again soon. */
const recentMask = 1023;

const encoder = new TextEncoder();
const header = preparedText('\ufeffrow,line,participant_number,unit,verdict,details,flags,next_step\r\n');
const commaByte = 0x2c;
/** Participant keys from here on are numbers of 12 digits. */
const longNumbers = participantKey(0, 12);

/** What answers are made of. */
export interface OutcomeRows {
  claims: ClaimRows; // matched
  /** By row, 1: HELD, whatever it was matched as. */
  held: Uint8Array;
  /** By row: those of the claim, and sharing. */
  flags: Uint16Array;
}

/** The end of a line, alike for all rows with one verdict, details and flags. */
interface LineEnd {
  verdict: number;
  bits: number; // details, and flags above them
  text: PreparedText;
  asked: number; // index in `AskedRows`, -1 if nobody has to do anything
}

/** `outcomes.csv` of some rows, in pieces of whole lines. */
export class OutcomesWriter {
  private readonly rows: OutcomeRows;
  private readonly disclosure: Disclosure;
  private readonly asked: AskedRows | undefined;
  private readonly units: PreparedText[];
  private readonly endings = new Map<number, LineEnd>();
  private readonly recent: (LineEnd | undefined)[] = Array.from({ length: recentMask + 1 });

  /** `asked` gets the rows that ask for something, the first time that their lines are written. */
  constructor(rows: OutcomeRows, disclosure: Disclosure, asked?: AskedRows) {
    this.rows = rows;
    this.disclosure = disclosure;
    this.asked = asked;
    this.units = rows.claims.units.map((unit) => preparedText(`,${csvCell(unit)},`));
  }

  /** All of it, a piece at a time. */
  *pieces(): Generator<Uint8Array> {
    const { length } = this.rows.claims;
    for (let from = 0; from === 0 || from < length; from += pieceRows)
      yield this.lines(from, Math.min(length, from + pieceRows), true);
  }

  /** Lines of the rows `from` to `to` (exclusive), the header before the first of all. */
  lines(from: number, to: number, intoAsked: boolean): Uint8Array {
    const { claims, held, flags } = this.rows;
    const { units, recent } = this;
    const asked = intoAsked ? this.asked : undefined;
    let bytes = new Uint8Array((to - from) * lineBytes + lineBytesMax);
    let view = viewOf(bytes);
    let at = from === 0 ? putText(view, 0, header) : 0;
    for (let i = from; i < to; i++) {
      const verdict = held[i] === 1 ? Verdict.HELD : claims.verdict(i);
      const details = held[i] === 1 ? 0 : claims.details(i);
      const bits = details | (flags[i] << 16);
      const place = (bits ^ (bits >>> 10) ^ (bits >>> 20) ^ (verdict << 6)) & recentMask;
      let end = recent[place];
      if (end === undefined || end.bits !== bits || end.verdict !== verdict) {
        end = this.lineEnd(verdict, details, flags[i]);
        recent[place] = end;
      }
      if (at + lineBytesMax > bytes.length) {
        const longer = new Uint8Array(bytes.length + Math.max(bytes.length >> 1, lineBytesMax));
        longer.set(bytes);
        bytes = longer;
        view = viewOf(bytes);
      }
      const [row, line, participant, unit] = [claims.row(i), claims.line(i), claims.participant(i), claims.unit(i)];
      at = putNumber(view, at, row);
      bytes[at++] = commaByte;
      at = putNumber(view, at, line);
      bytes[at++] = commaByte;
      at = putParticipant(view, at, participant);
      at = putText(view, at, units[unit]);
      at = putText(view, at, end.text);
      if (end.asked >= 0) asked?.add(row, line, participant, unit, end.asked);
    }
    return bytes.subarray(0, at);
  }

  private lineEnd(verdict: number, details: number, flags: number): LineEnd {
    // 4 + 16 + 16 bits: a number that a Map holds exactly.
    const key = (verdict * 2 ** 16 + details) * 2 ** 16 + flags;
    const known = this.endings.get(key);
    if (known !== undefined) return known;
    if (this.endings.size === endingsMax) this.endings.clear();
    const told = disclose({ verdict: verdict as VerdictCode, details, flags }, this.disclosure);
    const asked = this.asked?.endingOf(told) ?? -1;
    const end = { verdict, bits: details | (flags << 16), text: preparedText(endingOf(told)), asked };
    this.endings.set(key, end);
    return end;
  }
}

/** A participant number from its key: 10 or 12 digits. */
export function putParticipant(view: DataView, at: number, key: number): number {
  const isLong = key >= longNumbers;
  const digits = isLong ? key - longNumbers : key;
  const high = Math.floor(digits / 1e8);
  const low = digits - high * 1e8;
  const lowHigh = (low / 1e4) >>> 0;
  const behind = isLong ? putFour(view, at, high) : putTwo(view, at, high);
  return putFour(view, putFour(view, behind, lowHigh), low - lowHigh * 1e4);
}

/** verdict,details,flags,next_step and the line's end. */
function endingOf({ verdict, details, flags }: Disclosed): string {
  const cells = [
    verdictNames[verdict - 1],
    tokensOf(Detail, details).join(';'),
    tokensOf(Flag, flags).join(';'),
    csvCell(nextStep(verdict, details).vi),
  ];
  return `${cells.join(',')}\r\n`;
}

/** `rejected.csv`: one line per rejected row, with what to mend in Vietnamese. In pieces of whole lines. */
export function encodeRejects(rejects: readonly Reject[]): Uint8Array[] {
  const pieces: Uint8Array[] = [encoder.encode('\ufeffrow,line,column,code,message\r\n')];
  for (let from = 0; from < rejects.length; from += pieceRows) {
    const lines = rejects.slice(from, from + pieceRows).map(({ row, line, column, code }) => {
      const { vi } = rejectTexts[code as RejectCode];
      return `${row},${line},${csvCell(column)},${code},${csvCell(vi)}\r\n`;
    });
    pieces.push(encoder.encode(lines.join('')));
  }
  return pieces;
}
