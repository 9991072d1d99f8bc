/**
 * Makes the answers of a batch on a thread of its own: rows in shared memory in, bytes out (`answers-thread.ts` asks).
 */
import type { AskedRows } from './asked-rows.ts';
import { askedRowsOf } from './answers-workbook.ts';
import { BookPieceMaker } from './book-pieces.ts';
import { planBook, type BookLimits, type BookPlan } from './book-plan.ts';
import { ClaimRows, type ClaimRowsData } from '../domain/claim-rows.ts';
import { OutcomesWriter, type Disclosure, type OutcomeRows } from './outcomes-csv.ts';
import type { PackedPiece } from '../formats/zip/writer.ts';
import type { Hash, Sha256 } from '../ports.ts';

/** The batch: its rows lie in shared memory. */
export interface AnswersSetup {
  rows: Omit<OutcomeRows, 'claims'> & { claims: ClaimRowsData };
  disclosure: Disclosure;
  rejected: Uint8Array; // rejected.csv
  limits: BookLimits;
}

/** Lines of some rows of `outcomes.csv`; those of the first time go into the book. */
export interface AnswersPiece {
  from: number;
  to: number; // exclusive
  intoBook: boolean;
}

/**
 * The setup first, then pieces in order, then the plan of the book, then its pieces: as many as nobody else takes. A
 * thread that only helps with these begins with the plan that another made. With `end` the batch is let go.
 */
export type AnswersQuestion =
  | { setup: AnswersSetup }
  | { piece: AnswersPiece }
  | 'plan'
  | { plan: BookPlan }
  | 'book pieces'
  | 'end';

/** Answer to `plan`: that of the book, and the hash of all lines, which were made to the end. */
export interface PlannedBook {
  plan: BookPlan;
  sha256: string; // hex
}

/** Answer to `book pieces`. */
export type MadePieces = { index: number; piece: PackedPiece }[];

interface Answer {
  answer: Uint8Array | PlannedBook | MadePieces | undefined;
  given: ArrayBuffer[];
}

export class AnswersMaker {
  private readonly hash: Hash;
  private batch: { rows: OutcomeRows; outcomes: OutcomesWriter; limits: BookLimits; sha256: Sha256 } | undefined;
  private asked: AskedRows | undefined;
  private plan: BookPlan | undefined;

  constructor(hash: Hash) {
    this.hash = hash;
  }

  work(question: unknown): Answer {
    const asked = question as AnswersQuestion; // from `answers-thread.ts` alone
    if (asked === 'plan') return { answer: this.makePlan(), given: [] };
    if (asked === 'book pieces') return this.makeBookPieces();
    if (asked === 'end') {
      this.batch = undefined;
      this.asked = undefined;
      this.plan = undefined;
    } else if ('piece' in asked) {
      return this.makeLines(asked.piece);
    } else if ('plan' in asked) {
      this.plan = asked.plan;
    } else {
      const { rows: given, disclosure, rejected, limits } = asked.setup;
      const rows = { ...given, claims: ClaimRows.from(given.claims) };
      this.asked = askedRowsOf(rejected, limits);
      const outcomes = new OutcomesWriter(rows, disclosure, this.asked);
      this.batch = { rows, outcomes, limits, sha256: this.hash.sha256() };
    }
    return { answer: undefined, given: [] };
  }

  private makeLines({ from, to, intoBook }: AnswersPiece): Answer {
    if (this.batch === undefined) throw new Error('a piece before the setup');
    const lines = this.batch.outcomes.lines(from, to, intoBook);
    if (intoBook) this.batch.sha256.update(lines);
    return { answer: lines, given: [lines.buffer as ArrayBuffer] }; // made here, in no shared memory
  }

  private makePlan(): PlannedBook {
    const { batch, asked } = this;
    if (batch === undefined || asked === undefined) throw new Error('the plan of the book before the setup');
    this.asked = undefined;
    this.plan = planBook(asked, batch.rows.claims.units, batch.limits, true);
    return { plan: this.plan, sha256: batch.sha256.hex() };
  }

  private makeBookPieces(): Answer {
    if (this.plan === undefined) throw new Error('pieces of the book before its plan');
    const made = new BookPieceMaker(this.plan, this.hash).takeAll();
    this.plan = undefined;
    return { answer: made, given: made.map(({ piece }) => piece.packed.buffer as ArrayBuffer) };
  }
}
