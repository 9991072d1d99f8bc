/**
 * The answers of a large batch, made on another thread while this one writes the ledger: asks for piece after piece of
 * `outcomes.csv`, a bounded number ahead, and at the end for the book, whose pieces are made by whoever is free: that
 * thread, this one, and others where there are more. The bytes are those that this thread would make.
 */
import { finishBook, type AnswersWorkbookOptions } from './answers-workbook.ts';
import type { AnswersQuestion, MadePieces, PlannedBook } from './answers-worker.ts';
import { BookPieceMaker } from './book-pieces.ts';
import type { BookPlan } from './book-plan.ts';
import { pieceRows, type Disclosure, type OutcomeRows } from './outcomes-csv.ts';
import type { Hash, Thread, Threads } from '../ports.ts';
import { isShared } from '../base/shared-memory.ts';

/** Below this many rows (a fifth of a second of work) another thread is not asked. */
const besideRowsMin = 100_000;
/**
 * Pieces asked ahead: what a thread does while this one fills a whole segment. At most 75 MB of lines wait to be taken.
 */
const piecesAhead = 64;
/** The same for a batch of more rows than this, whose columns leave less room. */
const piecesAheadOfMany = 16;
const manyRows = 4_000_000;
/** Pieces of the book for which one thread more is asked: some hundredths of a second of work. */
const bookPiecesOfHelper = 16;

export interface BesideOptions {
  disclosure: Disclosure;
  rejected: Uint8Array; // rejected.csv
  book: AnswersWorkbookOptions;
  /** For tests. */
  sizes?: { rowsMin: number; pieceRows: number };
}

export class AnswersThread {
  private readonly threads: Threads;
  private readonly thread: Thread;
  private readonly book: AnswersWorkbookOptions;
  private readonly pieceRows: number;
  private readonly rows: number;
  private readonly ready: Promise<unknown>;
  private inBook = false;
  private plan: Promise<unknown> | undefined;
  private bookPieces: Promise<unknown> | undefined;

  /** Undefined if there is no other thread, or nothing gained by one. Whoever gets one calls `end`. */
  static start(threads: Threads | undefined, rows: OutcomeRows, options: BesideOptions): AnswersThread | undefined {
    const { claims } = rows;
    // Rows that grew here would have to be copied.
    const rowsMin = options.sizes?.rowsMin ?? besideRowsMin;
    if (threads === undefined || claims.length < rowsMin || !claims.isShared) return undefined;
    return new AnswersThread(threads, rows, options);
  }

  private constructor(
    threads: Threads,
    { claims, held, flags }: OutcomeRows,
    { sizes, book, disclosure, rejected }: BesideOptions,
  ) {
    this.threads = threads;
    this.thread = threads.start('answers');
    this.book = book;
    this.rows = claims.length;
    this.pieceRows = sizes?.pieceRows ?? pieceRows;
    // What answers need no part of may lie in memory that is copied.
    const data = { ...claims.data(), other: undefined, categories: [] };
    const rows = { claims: data, held: shared(held), flags: shared(flags) };
    this.ready = ask(this.thread, { setup: { rows, disclosure, rejected, limits: book } });
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
        const asked = ask(this.thread, { piece: { from: next, to, intoBook } });
        asked.catch(() => undefined); // met in order
        coming.push(asked);
      }
      if (next < this.rows || !intoBook) return;
      this.plan ??= ask(this.thread, 'plan');
      this.bookPieces ??= ask(this.thread, 'book pieces');
      // Met by who wants the book.
      this.plan.catch(() => undefined);
      this.bookPieces.catch(() => undefined);
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

  /** SHA-256 of `outcomes.csv` in hex, once its last piece was asked for. */
  async sha256(): Promise<string> {
    return (await this.planned()).sha256;
  }

  /** The book of the answers, once they were made. This thread helps. */
  async workbook(hash: Pick<Hash, 'crc32'>): Promise<Uint8Array> {
    const { plan } = await this.planned();
    const others = Math.min(this.threads.count - 2, Math.floor(plan.pieces.length / bookPiecesOfHelper));
    const helpers = Array.from({ length: Math.max(0, others) }, () => this.help(plan));
    const own = new BookPieceMaker(plan, hash).takeAll();
    const theirs = await Promise.all([this.bookPieces, ...helpers]);
    return finishBook(plan, [own, ...(theirs as MadePieces[])].flat(), this.book);
  }

  end(): void {
    ask(this.thread, 'end').catch(() => undefined);
    this.thread.end();
  }

  private async planned(): Promise<PlannedBook> {
    if (this.plan === undefined) throw new Error('the book before its answers');
    return (await this.plan) as PlannedBook; // of `AnswersMaker`
  }

  private async help(plan: BookPlan): Promise<unknown> {
    const thread = this.threads.start('answers');
    try {
      ask(thread, { plan }).catch(() => undefined); // met with the pieces
      return await ask(thread, 'book pieces');
    } finally {
      thread.end();
    }
  }
}

function ask(thread: Thread, question: AnswersQuestion): Promise<unknown> {
  return thread.ask(question);
}

/** What several threads see: a copy, if need be. */
function shared<Values extends Uint8Array | Uint16Array>(values: Values): Values {
  if (isShared(values)) return values;
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new Kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
