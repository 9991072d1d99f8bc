/**
 * Pieces of the sheets of the answers' book: XML written as bytes, and compressed. Each piece follows from the plan
 * alone, so that it does not matter which thread makes it when.
 */
import { preparedText, putNumber, putText, viewOf, type PreparedText } from '../base/text-bytes.ts';
import {
  heightXml,
  rowXml,
  sheetEnd,
  sheetHead,
  Style,
  textCell,
  type SheetOptions,
} from '../formats/xlsx/workbook-writer.ts';
import { packPiece, type PackedPiece } from '../formats/zip/writer.ts';
import type { Hash } from '../ports.ts';
import { askedAt, askedRowWords, participantAt } from './asked-rows.ts';
import { bookColumns, type BookPiece, type BookPlan } from './book-plan.ts';
import { putParticipant } from './outcomes-csv.ts';

/** The Vietnamese columns fit a page of A4 across; the codes and the English ones are for the screen. */
const printedColumns = 7;
export const bookSheetOptions: SheetOptions = {
  columns: bookColumns,
  frozenRows: 1,
  filter: true,
  printed: printedColumns,
};
const titles = bookColumns.map(({ title }) => textCell(`${title.vi}\n${title.en}`, Style.header)).join('');
/** What stands before the rows. */
const headBytes = new TextEncoder().encode(sheetHead(bookSheetOptions) + rowXml(1, titles, 3));
const rowsAbove = 1;

/** Room for what a row has besides its unit and what is asked: numbers, tags between them. */
const rowBytesMax = 512;
/** Room for what stands behind the rows, and for words that are not full. */
const endBytesMax = 4096;

const rowStart = preparedText('<row r="');
const [cellStart, participantEnd] = textCell('#').split('#');
const participantStart = preparedText(`</v></c>${cellStart}`);
const rejectStart = `</v></c>${textCell('')}${textCell('')}`;
const rowEnd = '</row>';

interface Cells {
  text: PreparedText;
  lines: number;
}

export class BookPieceMaker {
  private readonly plan: BookPlan;
  private readonly hash: Pick<Hash, 'crc32'>;
  private readonly asked: ((Cells & { isReject: boolean }) | undefined)[];
  private readonly units: (Cells | undefined)[];
  /** Behind the number of the row, by lines. */
  private readonly lineStarts: PreparedText[] = [];
  private bytes = new Uint8Array(0);

  constructor(plan: BookPlan, hash: Pick<Hash, 'crc32'>) {
    this.plan = plan;
    this.hash = hash;
    this.asked = plan.asked.map((each) => {
      if (each === undefined) return undefined;
      const { xml, lines, isReject } = each;
      return { text: preparedText((isReject ? rejectStart : '') + xml + rowEnd), lines, isReject };
    });
    this.units = plan.units.map((each) => each && { text: preparedText(participantEnd + each.xml), lines: each.lines });
  }

  /** Makes pieces that nobody has taken yet, until there are none. By their index in the plan. */
  takeAll(): { index: number; piece: PackedPiece }[] {
    const made: { index: number; piece: PackedPiece }[] = [];
    const { pieces, taken } = this.plan;
    for (let index = Atomics.add(taken, 0, 1); index < pieces.length; index = Atomics.add(taken, 0, 1))
      made.push({ index, piece: this.make(pieces[index]) });
    return made;
  }

  private make({ sheet, from, to }: BookPiece): PackedPiece {
    const { rows, sheets } = this.plan;
    const { from: sheetFrom, rows: sheetRows } = sheets[sheet];
    const isLast = to === sheetRows;
    let at = 0;
    this.reserve(0, headBytes.length + endBytesMax);
    if (from === 0) {
      this.bytes.set(headBytes);
      at = headBytes.length;
    }
    let view = viewOf(this.bytes);
    for (let row = from; row < to; row++) {
      const word = (sheetFrom + row) * askedRowWords;
      const asked = this.asked[askedAt(rows, word)]!;
      const unit = asked.isReject ? undefined : this.units[rows[word + 3]]!;
      const length = rowBytesMax + asked.text.length + (unit?.text.length ?? 0);
      if (at + length + endBytesMax > this.bytes.length) {
        this.reserve(at, at + length + endBytesMax);
        view = viewOf(this.bytes);
      }
      at = putText(view, at, rowStart);
      at = putNumber(view, at, row + rowsAbove + 1);
      at = putText(view, at, this.lineStart(Math.max(asked.lines, unit?.lines ?? 1)));
      at = putNumber(view, at, rows[word]);
      if (unit !== undefined) {
        at = putText(view, at, participantStart);
        at = putParticipant(view, at, participantAt(rows, word));
        at = putText(view, at, unit.text);
      }
      at = putText(view, at, asked.text);
    }
    if (isLast) at = putText(view, at, preparedText(sheetEnd(bookSheetOptions, sheetRows + rowsAbove)));
    return packPiece(this.bytes.subarray(0, at), isLast, this.hash);
  }

  /** What ends the row's own tag and begins the cell of its line. */
  private lineStart(lines: number): PreparedText {
    return (this.lineStarts[lines] ??= preparedText(`"${heightXml(lines)}><c s="${Style.plain}"><v>`));
  }

  /** Room for so many bytes, of which the first `used` are kept. */
  private reserve(used: number, bytes: number): void {
    if (bytes <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(bytes, 2 * this.bytes.length));
    longer.set(this.bytes.subarray(0, used));
    this.bytes = longer;
  }
}
