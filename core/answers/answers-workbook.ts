/**
 * `answers.xlsx`: the rows of a batch that somebody has to do something about, a sheet for each who must act, made from
 * `outcomes.csv`, `rejected.csv` and the catalogue alone, so that anyone can make it again. Docs: docs/answers.md.
 */
import { endingsMax, OutcomesReader, readRejects, wholeLines, type Ending } from './answers-reader.ts';
import {
  actors,
  detailTexts,
  flagTexts,
  nextStep,
  rejectTexts,
  verdictTexts,
  type Actor,
} from '../catalogue/catalogue.ts';
import type { Text } from '../catalogue/text.ts';
import { flagAdvice } from '../catalogue/catalogue-causes.ts';
import {
  Detail,
  Flag,
  isVerified,
  tokensOf,
  Verdict,
  verdictNames,
  type DetailName,
  type FlagName,
} from '../domain/codes.ts';
import type { Reject, RejectCode } from '../domain/columns.ts';
import { findProvince } from '../domain/provinces.ts';
import {
  linesOf,
  numberCell,
  sharedCell,
  Style,
  textCell,
  WorkbookWriter,
  type SheetColumn,
  type SheetWriter,
} from '../formats/xlsx/workbook-writer.ts';

/** Rows of one sheet, below its header: Excel takes 1,048,576, and a round number is easier to say. */
export const sheetRowsMax = 1_000_000;
/**
 * Rows of the whole book: about 20 compressed bytes each, so 60 MB, and the most that spreadsheets open in a common
 * office's memory. A province where more has to be done works from outcomes.csv; the overview counts all and says so.
 */
export const bookRowsMax = 3_000_000;

/** Flags by which a row needs action though all of it agrees. Other flags say what was repaired; the row is done. */
const actionFlags =
  Flag.SHARED_SAME_PERSON |
  Flag.SHARED_OTHER_PERSON |
  Flag.ALSO_ELSEWHERE |
  Flag.DRAG_FILLED |
  Flag.SCHEME_UNKNOWN |
  Flag.NATIONALITY_UNKNOWN;

export interface AnswersWorkbookOptions {
  province: string;
  batch: string;
  /** For tests: other limits. */
  sheetRowsMax?: number;
  bookRowsMax?: number;
}

/** What is to be done about rows with one reason. */
interface Reason {
  actor: Actor;
  code: string;
  meaning: Text;
  rows: number;
}

/** What is the same for all rows with one ending. */
interface KnownRow {
  reason: Reason;
  cells: string; // behind the unit
  lines: number;
}

const columns: readonly (SheetColumn & { title: Text })[] = [
  { title: { vi: 'Dòng', en: 'Line' }, width: 9, style: Style.plain },
  { title: { vi: 'Mã số BHXH', en: 'Participant number' }, width: 15, style: Style.text },
  { title: { vi: 'Đơn vị', en: 'Unit' }, width: 22, style: Style.wrapped },
  { title: { vi: 'Lý do', en: 'Reason' }, width: 30, style: Style.wrapped },
  { title: { vi: 'Chi tiết', en: 'Details' }, width: 24, style: Style.wrapped },
  { title: { vi: 'Lưu ý', en: 'Notes' }, width: 24, style: Style.wrapped },
  { title: { vi: 'Việc cần làm', en: 'Next step' }, width: 44, style: Style.wrapped },
  { title: { vi: 'Mã kết quả', en: 'Code' }, width: 24, style: Style.text },
  { title: { vi: 'Lý do (tiếng Anh)', en: 'Reason in English' }, width: 40, style: Style.wrapped },
  { title: { vi: 'Việc cần làm (tiếng Anh)', en: 'Next step in English' }, width: 60, style: Style.wrapped },
];
/** The Vietnamese columns fit a page of A4 across; the codes and the English ones are for the screen. */
const printedColumns = 7;
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

/** The book, made of the answers as they come. */
export class WorkbookMaker {
  private readonly book: AnswersBook;
  private readonly rejects: Reject[];
  private rows: OutcomesReader | undefined;
  private next = 0;

  constructor(rejected: Uint8Array, options: AnswersWorkbookOptions) {
    this.book = new AnswersBook(options);
    this.rejects = readRejects(rejected);
  }

  /** Whole lines, the header first. */
  push(lines: Uint8Array): void {
    if (this.rows === undefined) this.rows = new OutcomesReader(lines);
    else this.rows.continueWith(lines);
    const { book, rejects, rows } = this;
    // Both are in the order of the file.
    while (rows.next(true)) {
      for (; this.next < rejects.length && rejects[this.next].row < rows.row; this.next++)
        book.reject(rejects[this.next]);
      book.row(rows);
    }
  }

  finish(): Uint8Array {
    const { book, rejects } = this;
    for (; this.next < rejects.length; this.next++) book.reject(rejects[this.next]);
    return book.finish();
  }
}

class AnswersBook {
  private readonly options: AnswersWorkbookOptions;
  private readonly writer = new WorkbookWriter();
  private readonly overview: SheetWriter;
  private readonly sheets = new Map<Actor, { names: string[]; sheet: SheetWriter; rows: number }>();
  private readonly reasons = new Map<string, Reason>();
  /**
   * What is the same for all rows with one ending: nothing to do, or the cells behind the unit and the reason to count.
   */
  private readonly known = new Map<Ending, KnownRow | undefined>();
  private readonly knownRejects = new Map<string, KnownRow>();
  private written = 0;
  private omitted = 0;

  constructor(options: AnswersWorkbookOptions) {
    this.options = options;
    this.overview = this.writer.sheet('Tổng hợp', {
      columns: [30, 66, 12, 26, 60].map((width) => ({ width, style: Style.plain })),
      frozenRows: 0,
      filter: false,
      front: true,
    });
  }

  row(rows: OutcomesReader): void {
    const { ending } = rows;
    let known = this.known.get(ending);
    if (known === undefined && !this.known.has(ending)) {
      known = this.action(ending);
      if (this.known.size === endingsMax) this.known.clear();
      this.known.set(ending, known);
    }
    if (known === undefined) return;
    const sheet = this.write(known.reason);
    if (sheet === undefined) return;
    const unit = rows.unit();
    const lines = Math.max(known.lines, linesOf(unit, columns[2].width));
    const cells = numberCell(rows.line) + textCell(rows.participant) + this.shared(unit, Style.wrapped) + known.cells;
    sheet.add(cells, { lines });
  }

  reject({ line, code }: Reject): void {
    let known = this.knownRejects.get(code);
    if (known === undefined) {
      const text = rejectTexts[code as RejectCode];
      // What was found, then what to do: both stand in the text of a reject.
      const [meaning, next] = [0, 1].map((i) => ({ vi: halfOf(text.vi, i), en: halfOf(text.en, i) }));
      const reason = this.reason('clerk', code, meaning);
      known = { reason, ...this.textCells(code, meaning, '', '', next) };
      this.knownRejects.set(code, known);
    }
    this.write(known.reason)?.add(numberCell(line) + textCell('') + textCell('') + known.cells, { lines: known.lines });
  }

  finish(): Uint8Array {
    this.writeOverview();
    return this.writer.finish('Các dòng cần xử lý');
  }

  /** What is to be done about a row with this ending; undefined if nothing. */
  private action(ending: Ending): KnownRow | undefined {
    const { verdict, details, flags } = ending;
    const done = isVerified[verdict] === 1 || verdict === Verdict.OUT_OF_SCOPE;
    const asking = tokensOf(Flag, flags & actionFlags) as FlagName[];
    if (done && asking.length === 0) return undefined;
    const name = verdictNames[verdict - 1];
    const code = done ? asking[0] : name;
    const meaning = done ? flagTexts[asking[0]] : verdictTexts[name].meaning;
    const actor = done ? flagAdvice[asking[0]].actor : verdictTexts[name].actor;
    const next = done ? flagAdvice[asking[0]].next : nextStep(verdict, details);
    const detailsVi = (tokensOf(Detail, details) as DetailName[]).map((each) => detailTexts[each].vi).join('; ');
    const noted = (tokensOf(Flag, flags) as FlagName[]).filter((each) => each !== code);
    const flagsVi = noted.map((each) => flagTexts[each].vi).join('; ');
    return { reason: this.reason(actor, code, meaning), ...this.textCells(code, meaning, detailsVi, flagsVi, next) };
  }

  private reason(actor: Actor, code: string, meaning: Text): Reason {
    const key = `${actor} ${code}`;
    const reason = this.reasons.get(key) ?? { actor, code, meaning, rows: 0 };
    this.reasons.set(key, reason);
    return reason;
  }

  /** The cells behind the unit, and how many lines the longest of those that are printed takes. */
  private textCells(
    code: string,
    meaning: Text,
    details: string,
    notes: string,
    next: Text,
  ): Pick<KnownRow, 'cells' | 'lines'> {
    const printed = [meaning.vi, details, notes, next.vi];
    const lines = Math.max(...printed.map((text, i) => linesOf(text, columns[3 + i].width)));
    const wrapped = printed.map((text) => this.shared(text, Style.wrapped)).join('');
    const english = [meaning.en, next.en].map((text) => this.shared(text, Style.wrapped)).join('');
    return { cells: wrapped + this.shared(code, Style.text) + english, lines };
  }

  private shared(text: string, style: typeof Style.text | typeof Style.wrapped): string {
    const index = text === '' ? undefined : this.writer.sharedIndex(text);
    return index === undefined ? textCell(text, style) : sharedCell(index, style);
  }

  /** Counts a row and gives the sheet it belongs on; undefined when the book is full. */
  private write(reason: Reason): SheetWriter | undefined {
    reason.rows++;
    if (this.written === (this.options.bookRowsMax ?? bookRowsMax)) {
      this.omitted++;
      return undefined;
    }
    this.written++;
    let place = this.sheets.get(reason.actor);
    if (place === undefined || place.rows === (this.options.sheetRowsMax ?? sheetRowsMax)) {
      const names = place?.names ?? [];
      const name = names.length === 0 ? actors[reason.actor].vi : `${actors[reason.actor].vi} ${names.length + 1}`;
      const sheet = this.writer.sheet(name, { columns, frozenRows: 1, filter: true, printed: printedColumns });
      sheet.add(columns.map(({ title }) => textCell(`${title.vi}\n${title.en}`, Style.header)).join(''), { lines: 3 });
      place = { names: [...names, name], sheet, rows: 0 };
      this.sheets.set(reason.actor, place);
    }
    place.rows++;
    return place.sheet;
  }

  private writeOverview(): void {
    const { overview, options } = this;
    const line = (...cells: string[]): void => overview.add(cells.join(''));
    const province = findProvince(options.province);
    line(textCell('Các dòng cần xử lý · Rows that need action', Style.title));
    line(
      textCell('Tỉnh, thành phố · Province', Style.note),
      textCell(`${province?.nameVi ?? ''} (${options.province})`, Style.note),
    );
    line(textCell('Mã lô · Batch', Style.note), textCell(options.batch, Style.note));
    const all = [...this.reasons.values()].reduce((sum, { rows }) => sum + rows, 0);
    line(textCell('Số dòng · Rows', Style.note), numberCell(all, Style.count));
    if (this.omitted > 0) {
      const vi = `Sổ này chỉ ghi ${this.written} dòng đầu; còn ${this.omitted} dòng, xem đủ trong outcomes.csv.`;
      line(textCell(vi, Style.title));
      line(textCell(`This book holds the first ${this.written} rows; ${this.omitted} more are in outcomes.csv.`));
    }
    const titles = [
      'Ai xử lý\nWho acts',
      'Lý do\nReason',
      'Số dòng\nRows',
      'Mã\nCode',
      'Lý do (tiếng Anh)\nReason in English',
    ];
    overview.add(titles.map((title) => textCell(title, Style.header)).join(''), { row: overview.row + 2, lines: 2 });
    for (const actor of actorOrder) this.writeActor(actor);
    if (all === 0) line(textCell('Không có dòng nào cần xử lý. · No row needs action.', Style.note));
  }

  private writeActor(actor: Actor): void {
    const { overview } = this;
    const own = [...this.reasons.values()].filter((each) => each.actor === actor && each.rows > 0);
    if (own.length === 0) return;
    const names = this.sheets.get(actor)?.names ?? [];
    const rows = own.reduce((sum, reason) => sum + reason.rows, 0);
    const sorted = own.toSorted((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1));
    for (const [i, name] of names.entries()) {
      overview.add(
        textCell(name, Style.link) +
          (i === 0 ? textCell(actors[actor].en, Style.wrapped) + numberCell(rows, Style.count) : ''),
      );
      overview.link(`A${overview.row}`, name);
    }
    for (const { code, meaning, rows: count } of sorted) {
      const cells = [
        textCell(''),
        textCell(meaning.vi, Style.wrapped),
        numberCell(count, Style.count),
        textCell(code),
        textCell(meaning.en, Style.wrapped),
      ];
      overview.add(cells.join(''));
    }
  }
}

function halfOf(message: string, half: number): string {
  const at = message.indexOf('; ');
  const text = half === 0 ? message.slice(0, at) : message.slice(at + 2);
  return text[0].toUpperCase() + text.slice(1);
}
