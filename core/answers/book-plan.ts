/**
 * Which row of the book of the answers stands where, and the cells that many rows share: all that is needed to make any
 * piece of a sheet apart from the others, on whichever thread.
 */
import { answersTitles } from '../catalogue/answers-titles.ts';
import { actors, type Actor } from '../catalogue/catalogue.ts';
import type { Text } from '../catalogue/text.ts';
import { newMemory } from '../base/shared-memory.ts';
import { linesOf, sharedCell, Style, textCell, type SheetColumn } from '../formats/xlsx/workbook-writer.ts';
import { askedAt, askedRowWords, type AskedRows } from './asked-rows.ts';
import type { Asked } from './asked-texts.ts';

/** Rows of one sheet, below its header: Excel takes 1,048,576, and a round number is easier to say. */
export const sheetRowsMax = 1_000_000;
/**
 * Rows of the whole book: about 25 compressed bytes each, so 75 MB, and the most that spreadsheets open in a common
 * office's memory. A province where more has to be done works from outcomes.csv; the overview counts all and says so.
 */
export const bookRowsMax = 3_000_000;
/**
 * Rows of a piece of a sheet: two megabytes of XML, some milliseconds of work. Part of the form of a book: a sheet is
 * compressed anew from each row that begins a piece.
 */
const pieceRowsMax = 4096;
/** Most texts kept once; further ones are written in their cells. The catalogue has a few hundred combinations. */
const sharedTextsMax = 65_536;

export interface BookLimits {
  /** For tests: other limits. */
  sheetRowsMax?: number;
  bookRowsMax?: number;
  pieceRowsMax?: number;
}

export const bookColumns: readonly (SheetColumn & { title: Text })[] = [
  { title: answersTitles.line, width: 9, style: Style.plain },
  { title: answersTitles.number, width: 15, style: Style.text },
  { title: answersTitles.unit, width: 22, style: Style.wrapped },
  { title: answersTitles.reason, width: 30, style: Style.wrapped },
  { title: answersTitles.details, width: 24, style: Style.wrapped },
  { title: answersTitles.notes, width: 24, style: Style.wrapped },
  { title: answersTitles.next, width: 44, style: Style.wrapped },
  { title: answersTitles.code, width: 24, style: Style.text },
  { title: answersTitles.reasonEn, width: 40, style: Style.wrapped },
  { title: answersTitles.nextEn, width: 60, style: Style.wrapped },
];

export interface BookSheetPlan {
  name: string;
  actor: Actor;
  from: number; // first of its rows in `BookPlan.rows`
  rows: number;
}

/** A piece of a sheet: its rows `from` to `to` (exclusive), counted from the first below the header. */
export interface BookPiece {
  sheet: number;
  from: number;
  to: number;
}

/** Cells that many rows share, as XML, and how many lines they take when printed. */
export interface SharedCells {
  xml: string;
  lines: number;
}

/** Plain values: it can be given to another thread. */
export interface BookPlan {
  /** As in `AskedRows`, sheet by sheet. */
  rows: Uint32Array;
  sheets: BookSheetPlan[];
  pieces: BookPiece[];
  /** The cells behind the unit, by index; and of the unit. Undefined for what no row has. */
  asked: ((SharedCells & { isReject: boolean }) | undefined)[];
  units: (SharedCells | undefined)[];
  texts: string[]; // what shared cells number
  reasons: { actor: Actor; code: string; meaning: Text; rows: number }[];
  omitted: number; // rows that have no room in the book
  /** Pieces that were taken, in memory that all threads see. */
  taken: Int32Array;
}

/** `rows` are taken. With `shared` the plan lies where other threads can see it. */
export function planBook(rows: AskedRows, units: readonly string[], limits: BookLimits, shared = false): BookPlan {
  const maker = new PlanMaker(rows, units, limits.sheetRowsMax ?? sheetRowsMax);
  for (const words of rows.words()) maker.look(words);
  maker.startSheets();
  const words = new Uint32Array(newMemory(4 * askedRowWords * rows.rows, shared));
  for (const some of rows.takeWords()) maker.place(some, words);
  const { sheets, asked, texts } = maker;
  const pieceRows = limits.pieceRowsMax ?? pieceRowsMax;
  const pieces = sheets.flatMap((sheet, index) =>
    Array.from({ length: Math.ceil(sheet.rows / pieceRows) }, (_, i) => {
      const from = i * pieceRows;
      return { sheet: index, from, to: Math.min(sheet.rows, from + pieceRows) };
    }),
  );
  const reasons = reasonsOf(rows);
  return {
    rows: words,
    sheets,
    pieces,
    asked,
    units: maker.units,
    texts: [...texts.keys()],
    reasons,
    omitted: reasons.reduce((sum, each) => sum + each.rows, 0) - rows.rows,
    taken: new Int32Array(newMemory(4, shared)),
  };
}

class PlanMaker {
  readonly sheets: BookSheetPlan[] = [];
  readonly asked: BookPlan['asked'];
  readonly units: BookPlan['units'];
  readonly texts = new Map<string, number>();
  private readonly rows: AskedRows;
  private readonly unitTexts: readonly string[];
  private readonly sheetRowsMax: number;
  /** By actor: its sheets, and in `place` how many of its rows have a place. */
  private readonly own = new Map<Actor, { sheets: BookSheetPlan[]; placed: number }>();

  constructor(rows: AskedRows, units: readonly string[], rowsMax: number) {
    this.rows = rows;
    this.unitTexts = units;
    this.sheetRowsMax = rowsMax;
    this.asked = Array.from({ length: rows.asked.length });
    this.units = Array.from({ length: units.length });
  }

  /** Sheets and texts are numbered by the first row that needs them. */
  look(words: Uint32Array): void {
    const { asked, units } = this;
    let last: BookSheetPlan | undefined;
    for (let at = 0; at < words.length; at += askedRowWords) {
      const index = askedAt(words, at);
      const unit = words[at + 3];
      const text = this.rows.asked[index];
      if (asked[index] === undefined) asked[index] = this.cellsOf(text);
      if (units[unit] === undefined && !text.isReject) units[unit] = this.unitCells(this.unitTexts[unit]);
      if (last?.actor !== text.actor || last.rows === this.sheetRowsMax) last = this.sheetOf(text.actor);
      last.rows++;
    }
  }

  /** One sheet behind the other; all rows were looked at. */
  startSheets(): void {
    let from = 0;
    for (const sheet of this.sheets) {
      sheet.from = from;
      from += sheet.rows;
    }
  }

  /** Puts rows where their sheet has them. */
  place(words: Uint32Array, to: Uint32Array): void {
    for (let at = 0; at < words.length; at += askedRowWords) {
      const own = this.own.get(this.rows.asked[askedAt(words, at)].actor)!;
      const nth = own.placed++;
      const { from } = own.sheets[Math.floor(nth / this.sheetRowsMax)];
      const target = (from + (nth % this.sheetRowsMax)) * askedRowWords;
      for (let word = 0; word < askedRowWords; word++) to[target + word] = words[at + word];
    }
  }

  /** The sheet for the next row of this actor. */
  private sheetOf(actor: Actor): BookSheetPlan {
    let own = this.own.get(actor);
    if (own === undefined) this.own.set(actor, (own = { sheets: [], placed: 0 }));
    const last = own.sheets.at(-1);
    if (last !== undefined && last.rows < this.sheetRowsMax) return last;
    const { vi } = actors[actor];
    const sheet = { name: last === undefined ? vi : `${vi} ${own.sheets.length + 1}`, actor, from: 0, rows: 0 };
    own.sheets.push(sheet);
    this.sheets.push(sheet);
    return sheet;
  }

  private cellsOf({ code, meaning, details, notes, next, isReject }: Asked): BookPlan['asked'][number] {
    const printed = [meaning.vi, details, notes, next.vi];
    const lines = Math.max(...printed.map((text, i) => linesOf(text, bookColumns[3 + i].width)));
    const wrapped = printed.map((text) => this.shared(text, Style.wrapped)).join('');
    const english = [meaning.en, next.en].map((text) => this.shared(text, Style.wrapped)).join('');
    return { xml: wrapped + this.shared(code, Style.text) + english, lines, isReject };
  }

  private unitCells(unit: string): SharedCells {
    return { xml: this.shared(unit, Style.wrapped), lines: linesOf(unit, bookColumns[2].width) };
  }

  private shared(text: string, style: typeof Style.text | typeof Style.wrapped): string {
    let index = this.texts.get(text);
    if (index === undefined && text !== '' && this.texts.size < sharedTextsMax) {
      index = this.texts.size;
      this.texts.set(text, index);
    }
    return index === undefined ? textCell(text, style) : sharedCell(index, style);
  }
}

/** What is asked and how often, alike for several details or notes. */
function reasonsOf({ asked, counts }: AskedRows): BookPlan['reasons'] {
  const reasons = new Map<string, BookPlan['reasons'][number]>();
  for (const [i, { actor, code, meaning }] of asked.entries()) {
    const key = `${actor} ${code}`;
    const reason = reasons.get(key) ?? { actor, code, meaning, rows: 0 };
    reason.rows += counts[i];
    reasons.set(key, reason);
  }
  return [...reasons.values()];
}
