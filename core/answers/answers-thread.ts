/**
 * The answers of a large batch, made on another thread while this one writes the ledger: asks for piece after piece of
 * `outcomes.csv`, a bounded number ahead, and for the book at the end. The bytes are those that this thread would make
 * (`answers-maker.ts`).
 */
import type { Disclosure, OutcomeRows } from './outcomes-csv.ts';
import type { AnswersQuestion } from './answers-worker.ts';
import type { AnswersWorkbookOptions } from './answers-workbook.ts';
import type { Thread, Threads } from '../ports.ts';
import { isShared } from '../base/shared-memory.ts';

/** Below this many rows (a fifth of a second of work) another thread is not asked. */
const besideRowsMin = 100_000;
/** Rows of a piece: a megabyte of lines. */
const pieceRows = 16_384;
/**
 * Pieces asked ahead: what a thread does while this one fills a whole segment. At most 75 MB of lines wait to be taken.
 */
const piecesAhead = 64;
/** The same for a batch of more rows than this, whose columns leave less room. */
const piecesAheadOfMany = 16;
const manyRows = 4_000_000;

export interface BesideOptions {
  disclosure: Disclosure;
  rejected: Uint8Array; // rejected.csv
  book: AnswersWorkbookOptions;
  /** For tests. */
  sizes?: { rowsMin: number; pieceRows: number };
}

export class AnswersThread {
  private readonly thread: Thread;
  private readonly pieceRows: number;
  private readonly rows: number;
  private readonly ready: Promise<unknown>;
  private inBook = false;
  private book: Promise<unknown> | undefined;

  /** Undefined if there is no other thread, or nothing gained by one. Whoever gets one calls `end`. */
  static start(threads: Threads | undefined, rows: OutcomeRows, options: BesideOptions): AnswersThread | undefined {
    const { claims } = rows;
    // Rows that grew here would have to be copied.
    const rowsMin = options.sizes?.rowsMin ?? besideRowsMin;
    if (threads === undefined || claims.length < rowsMin || !claims.isShared) return undefined;
    return new AnswersThread(threads, rows, options);
  }

  private constructor(threads: Threads, { claims, held, flags }: OutcomeRows, { sizes, ...options }: BesideOptions) {
    this.thread = threads.start('answers');
    this.rows = claims.length;
    this.pieceRows = sizes?.pieceRows ?? pieceRows;
    const rows = { claims: claims.data(), held: shared(held), flags: shared(flags) };
    this.ready = this.ask({ setup: { ...options, rows } });
    this.ready.catch(() => undefined); // met with the first piece
  }

  /** `outcomes.csv`, from the start. It may be made several times; the first time has to be to the end. */
  chunks(): AsyncIterable<Uint8Array> {
    const intoBook = !this.inBook;
    this.inBook = true;
    const ahead = this.rows > manyRows ? piecesAheadOfMany : piecesAhead;
    const coming: Promise<unknown>[] = [];
    let next = 0;
    const askAhead = (): void => {
      for (; coming.length < ahead && next < this.rows; next += this.pieceRows) {
        const to = Math.min(this.rows, next + this.pieceRows);
        const asked = this.ask({ piece: { from: next, to, intoBook } });
        asked.catch(() => undefined); // met in order
        coming.push(asked);
      }
      if (next < this.rows || !intoBook) return;
      this.book ??= this.ask('book');
      this.book.catch(() => undefined); // met by who wants it
    };
    const { ready } = this;
    // Now, not when the first chunk is wanted: the thread is to work meanwhile.
    askAhead();
    return (async function* taken(): AsyncGenerator<Uint8Array> {
      await ready;
      for (let piece = coming.shift(); piece !== undefined; piece = coming.shift()) {
        const lines = (await piece) as Uint8Array; // of `AnswersMaker`
        askAhead();
        yield lines;
      }
    })();
  }

  /** The book of the answers, once they were made. */
  async workbook(): Promise<Uint8Array> {
    if (this.book === undefined) throw new Error('the book before its answers');
    return (await this.book) as Uint8Array; // of `AnswersMaker`
  }

  end(): void {
    this.ask('end').catch(() => undefined);
    this.thread.end();
  }

  private ask(question: AnswersQuestion): Promise<unknown> {
    return this.thread.ask(question);
  }
}

/** What several threads see: a copy, if need be. */
function shared<Values extends Uint8Array | Uint16Array>(values: Values): Values {
  if (isShared(values)) return values;
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
