/**
 * Open cases as a workbook: the reason and what to do in words, ready to be worked through or sent on to a unit.
 * Participant numbers are text, nothing can run, and equal cases give equal bytes.
 */
import { actors, detailTexts, flagTexts, verdictTexts } from '../catalogue/catalogue.ts';
import type { DetailName, FlagName } from '../domain/codes.ts';
import { participantNumber } from '../domain/columns.ts';
import {
  linesOf,
  sharedCell,
  Style,
  textCell,
  WorkbookWriter,
  type SheetOptions,
  type SheetWriter,
} from '../formats/xlsx/workbook-writer.ts';
import type { StyleIndex } from '../formats/xlsx/sheet-writer.ts';
import type { Clock } from '../ports.ts';
import { changeTexts } from './case-texts.ts';
import { changeAt, places, type CaseFilter, type CaseView } from './case-view.ts';
import { dayOfNumber } from '../ledger/day-number.ts';

interface Column {
  title: string;
  width: number; // characters
  style: StyleIndex;
}

const columns: readonly Column[] = [
  { title: 'Mã số BHXH', width: 15, style: Style.text },
  { title: 'Đơn vị', width: 18, style: Style.wrapped },
  { title: 'Lý do', width: 26, style: Style.wrapped },
  { title: 'Chi tiết', width: 26, style: Style.wrapped },
  { title: 'Lưu ý', width: 24, style: Style.wrapped },
  { title: 'Việc cần làm', width: 46, style: Style.wrapped },
  { title: 'Ai xử lý', width: 16, style: Style.wrapped },
  { title: 'Chưa xác thực từ ngày', width: 13, style: Style.text },
  { title: 'So với danh sách trước', width: 18, style: Style.wrapped },
  { title: 'Mã kết quả', width: 22, style: Style.text },
];
/** Columns that are printed across a page of A4; the code is for the screen. */
const printed = 9;
const options: SheetOptions = { columns, frozenRows: 1, filter: true, printed };
const titles = columns.map(({ title }) => textCell(title, Style.header)).join('');
const sheetName = 'Chưa xác thực';
/** Rows of a sheet; Excel takes 1,048,576. */
const sheetRowsMax = 1_000_000;
/** Rows between two rests, in which a server answers others: some milliseconds of work. */
const restRows = 2048;

/** Texts that many rows share, each stored once. */
class SharedTexts {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  cell(text: string, style: StyleIndex): string {
    if (text === '') return textCell('', style);
    const known = this.numbers.get(text);
    if (known !== undefined) return sharedCell(known, style);
    this.numbers.set(text, this.texts.length);
    return sharedCell(this.texts.push(text) - 1, style);
  }
}

/** Cells of a case that follow from its ending alone. */
interface EndingCells {
  before: string; // reason, details, notes, what to do, who acts
  after: string; // code
  lines: number;
}

class CaseSheets {
  private readonly view: CaseView;
  private readonly book = new WorkbookWriter();
  private readonly shared = new SharedTexts();
  private readonly endings: (EndingCells | undefined)[] = [];
  private sheet: SheetWriter;
  private sheets = 1;

  constructor(view: CaseView) {
    this.view = view;
    this.sheet = this.newSheet(sheetName);
  }

  add(at: number): void {
    const { view, shared } = this;
    const { cases } = view;
    if (this.sheet.row > sheetRowsMax) this.sheet = this.newSheet(`${sheetName} ${++this.sheets}`);
    const { before, after, lines } = this.endingCells(cases.ending[at]);
    const unit = cases.units[cases.unit[at]];
    const since = dayOfNumber(cases.since[at]);
    this.sheet.add(
      textCell(participantNumber(cases.participant[at])) +
        shared.cell(unit, Style.wrapped) +
        before +
        shared.cell(since === null ? '' : since.split('-').toReversed().join('/'), Style.text) +
        shared.cell(changeTexts[changeAt(view, at)].vi, Style.wrapped) +
        after,
      { lines: Math.max(lines, linesOf(unit, columns[1].width)) },
    );
  }

  finish(title: string): Uint8Array {
    return this.book.finish(title, this.shared.texts);
  }

  private newSheet(name: string): SheetWriter {
    const sheet = this.book.sheet(name, { ...options, front: name === sheetName });
    sheet.add(titles, { lines: 2 });
    return sheet;
  }

  private endingCells(ending: number): EndingCells {
    const known = this.endings[ending];
    if (known !== undefined) return known;
    const { verdict, details, flags, actor, next } = this.view.told[ending];
    const texts = [
      verdictTexts[verdict].meaning.vi,
      (details as DetailName[]).map((each) => detailTexts[each].vi).join('; '),
      (flags as FlagName[]).map((each) => flagTexts[each].vi).join('; '),
      next.vi,
      actors[actor].vi,
    ];
    const cells = {
      before: texts.map((text) => this.shared.cell(text, Style.wrapped)).join(''),
      after: this.shared.cell(verdict, Style.text),
      lines: Math.max(...texts.map((text, i) => linesOf(text, columns[2 + i].width))),
    };
    this.endings[ending] = cells;
    return cells;
  }
}

/** The bytes of the workbook; `clock` gives others their turn while it is made. */
export async function casesWorkbook(
  view: CaseView,
  filter: CaseFilter,
  clock: Pick<Clock, 'sleep'>,
): Promise<Uint8Array> {
  const sheets = new CaseSheets(view);
  let rows = 0;
  for (const at of places(view, filter)) {
    sheets.add(at);
    if (++rows % restRows === 0) await clock.sleep(0);
  }
  return sheets.finish('Người chưa xác thực');
}

/** The same of cases by their places, at once: those of one unit. */
export function workbookOfPlaces(view: CaseView, some: readonly number[]): Uint8Array {
  const sheets = new CaseSheets(view);
  for (const at of some) sheets.add(at);
  return sheets.finish('Người chưa xác thực');
}
