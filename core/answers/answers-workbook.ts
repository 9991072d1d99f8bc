/**
 * `answers.xlsx`: the rows of a batch that somebody has to do something about, a sheet for each who must act, made from
 * `outcomes.csv`, `rejected.csv` and the catalogue alone, so that anyone can make it again. Docs: docs/answers.md.
 */
import { OutcomesReader, readRejects, wholeLines } from './answers-reader.ts';
import { AskedRows } from './asked-rows.ts';
import { BookPieceMaker, bookSheetOptions } from './book-pieces.ts';
import { bookRowsMax, planBook, type BookLimits, type BookPlan } from './book-plan.ts';
import { crc32 } from '../base/crc32.ts';
import { actors, type Actor } from '../catalogue/catalogue.ts';
import { findSender } from '../domain/provinces.ts';
import { participantKey } from '../domain/columns.ts';
import { numberCell, Style, textCell, WorkbookWriter, type SheetWriter } from '../formats/xlsx/workbook-writer.ts';
import type { PackedPiece } from '../formats/zip/writer.ts';

export interface AnswersWorkbookOptions extends BookLimits {
  province: string;
  batch: string;
}

const actorOrder: readonly Actor[] = ['clerk', 'participant', 'police', 'headquarters', 'operator', 'nobody'];

/** The bytes of the book. Equal answers give equal bytes. Throws IntegrityError if the answers are damaged. */
export function answersWorkbook(
  answers: { outcomes: Uint8Array; rejected: Uint8Array },
  options: AnswersWorkbookOptions,
): Uint8Array {
  const maker = new WorkbookMaker(answers.rejected, options);
  maker.push(answers.outcomes);
  return maker.finish();
}

/** The same from pieces of `outcomes.csv`, which is never held whole: a national batch has over a gigabyte of it. */
export async function answersWorkbookOf(
  answers: { outcomes: AsyncIterable<Uint8Array>; rejected: Uint8Array },
  options: AnswersWorkbookOptions,
): Promise<Uint8Array> {
  const maker = new WorkbookMaker(answers.rejected, options);
  for await (const lines of wholeLines(answers.outcomes)) maker.push(lines);
  return maker.finish();
}

/** Rows of the book of a batch with these rejected lines. */
export function askedRowsOf(rejected: Uint8Array, limits: BookLimits): AskedRows {
  return new AskedRows(readRejects(rejected), limits.bookRowsMax ?? bookRowsMax);
}

/** The book, made of the lines of the answers as they come. */
class WorkbookMaker {
  private readonly options: AnswersWorkbookOptions;
  private readonly asked: AskedRows;
  private readonly units = new Map<string, number>();
  private rows: OutcomesReader | undefined;

  constructor(rejected: Uint8Array, options: AnswersWorkbookOptions) {
    this.options = options;
    this.asked = askedRowsOf(rejected, options);
  }

  /** Whole lines, the header first. */
  push(lines: Uint8Array): void {
    if (this.rows === undefined) this.rows = new OutcomesReader(lines);
    else this.rows.continueWith(lines);
    const { asked, rows, units } = this;
    while (rows.next(true)) {
      const index = asked.endingOf(rows.ending);
      if (index < 0) continue;
      const text = rows.unit();
      const unit = units.get(text) ?? units.size;
      units.set(text, unit);
      const { participant } = rows;
      const key = participantKey(Number(participant), participant.length === 12 ? 12 : 10);
      asked.add(rows.row, rows.line, key, unit, index);
    }
  }

  finish(): Uint8Array {
    const plan = planBook(this.asked, [...this.units.keys()], this.options);
    const pieces = new BookPieceMaker(plan, { crc32: (bytes) => crc32(bytes) }).takeAll();
    return finishBook(plan, pieces, this.options);
  }
}

/** The book of all pieces of its plan, whoever made them in whatever order. */
export function finishBook(
  plan: BookPlan,
  made: readonly { index: number; piece: PackedPiece }[],
  options: AnswersWorkbookOptions,
): Uint8Array {
  const sheets = plan.sheets.map((): PackedPiece[] => []);
  for (const { index, piece } of made.toSorted((a, b) => a.index - b.index))
    sheets[plan.pieces[index].sheet].push(piece);
  const writer = new WorkbookWriter();
  const overview = writer.sheet('Tổng hợp', {
    columns: [30, 66, 12, 26, 60].map((width) => ({ width, style: Style.plain })),
    frozenRows: 0,
    filter: false,
    front: true,
  });
  new Overview(overview, plan).write(options);
  for (const [i, { name, rows }] of plan.sheets.entries())
    writer.packedSheet(name, bookSheetOptions, rows + 1, sheets[i]);
  return writer.finish('Các dòng cần xử lý', plan.texts);
}

/** The first sheet: who has to act why on how many rows, with links. */
class Overview {
  private readonly sheet: SheetWriter;
  private readonly plan: BookPlan;

  constructor(sheet: SheetWriter, plan: BookPlan) {
    this.sheet = sheet;
    this.plan = plan;
  }

  write(options: AnswersWorkbookOptions): void {
    const { sheet, plan } = this;
    const line = (...cells: string[]): void => sheet.add(cells.join(''));
    const province = findSender(options.province);
    line(textCell('Các dòng cần xử lý · Rows that need action', Style.title));
    line(
      textCell('Tỉnh, thành phố · Province', Style.note),
      textCell(`${province?.nameVi ?? ''} (${options.province})`, Style.note),
    );
    line(textCell('Mã lô · Batch', Style.note), textCell(options.batch, Style.note));
    const all = plan.reasons.reduce((sum, { rows }) => sum + rows, 0);
    line(textCell('Số dòng · Rows', Style.note), numberCell(all, Style.count));
    const { omitted } = plan;
    if (omitted > 0) {
      const written = all - omitted;
      line(
        textCell(`Sổ này chỉ ghi ${written} dòng đầu; còn ${omitted} dòng, xem đủ trong "outcomes.csv".`, Style.title),
      );
      line(textCell(`This book holds the first ${written} rows; ${omitted} more are in outcomes.csv.`));
    }
    const titles = [
      'Ai xử lý\nWho acts',
      'Lý do\nReason',
      'Số dòng\nRows',
      'Mã\nCode',
      'Lý do (tiếng Anh)\nReason in English',
    ];
    sheet.add(titles.map((title) => textCell(title, Style.header)).join(''), { row: sheet.row + 2, lines: 2 });
    for (const actor of actorOrder) this.writeActor(actor);
    if (all === 0) line(textCell('Không có dòng nào cần xử lý. · No row needs action.', Style.note));
  }

  private writeActor(actor: Actor): void {
    const { sheet, plan } = this;
    const own = plan.reasons.filter((each) => each.actor === actor && each.rows > 0);
    if (own.length === 0) return;
    const names = plan.sheets.filter((each) => each.actor === actor).map(({ name }) => name);
    const rows = own.reduce((sum, reason) => sum + reason.rows, 0);
    const sorted = own.toSorted((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
    for (const [i, name] of names.entries()) {
      sheet.add(
        textCell(name, Style.link) +
          (i === 0 ? textCell(actors[actor].en, Style.wrapped) + numberCell(rows, Style.count) : ''),
      );
      sheet.link(`A${sheet.row}`, name);
    }
    for (const { code, meaning, rows: count } of sorted) {
      const cells = [
        textCell(''),
        textCell(meaning.vi, Style.wrapped),
        numberCell(count, Style.count),
        textCell(code),
        textCell(meaning.en, Style.wrapped),
      ];
      sheet.add(cells.join(''));
    }
  }
}
