/**
 * Makes the answers of a batch on a thread of its own: rows in shared memory in, bytes out (`answers-beside.ts` asks).
 */
import { ClaimRows, type ClaimRowsData } from '../domain/claim-rows.ts';
import { OutcomesWriter, type Disclosure, type OutcomeRows } from './outcomes-csv.ts';
import { WorkbookMaker, type AnswersWorkbookOptions } from './answers-workbook.ts';
import { concatBytes } from '../base/bytes.ts';

/** The batch: its rows lie in shared memory. */
export interface AnswersSetup {
  rows: Omit<OutcomeRows, 'claims'> & { claims: ClaimRowsData };
  disclosure: Disclosure;
  rejected: Uint8Array; // rejected.csv
  book: AnswersWorkbookOptions;
}

/** Lines of some rows of `outcomes.csv`; those of the first time go into the book. */
export interface AnswersPiece {
  from: number;
  to: number; // exclusive
  intoBook: boolean;
}

export type AnswersQuestion = { setup: AnswersSetup } | { piece: AnswersPiece } | 'book' | 'end';

export class AnswersMaker {
  private outcomes: OutcomesWriter | undefined;
  private book: WorkbookMaker | undefined;

  /** Takes the setup first, then pieces in order, then the book may be asked for. With `end` the batch is let go. */
  work(question: unknown): { answer: Uint8Array | undefined; given: ArrayBuffer[] } {
    const asked = question as AnswersQuestion; // from `answers-beside.ts` alone
    if (asked === 'book') return handedOver(this.finish());
    if (asked === 'end') {
      this.outcomes = undefined;
      this.book = undefined;
      return { answer: undefined, given: [] };
    }
    if ('piece' in asked) return handedOver(this.make(asked.piece));
    const { rows, disclosure, rejected, book } = asked.setup;
    this.outcomes = new OutcomesWriter({ ...rows, claims: ClaimRows.from(rows.claims) }, disclosure);
    this.book = new WorkbookMaker(rejected, book);
    return { answer: undefined, given: [] };
  }

  private make({ from, to, intoBook }: AnswersPiece): Uint8Array {
    const { outcomes, book } = this;
    if (outcomes === undefined) throw new Error('a piece before the setup');
    const lines = concatBytes([...outcomes.chunks(from, to)]);
    if (intoBook) book?.push(lines);
    return lines;
  }

  private finish(): Uint8Array {
    const { book } = this;
    if (book === undefined) throw new Error('the book before the setup');
    this.book = undefined;
    return book.finish();
  }
}

function handedOver(bytes: Uint8Array): { answer: Uint8Array; given: ArrayBuffer[] } {
  return { answer: bytes, given: [bytes.buffer as ArrayBuffer] }; // made here, in no shared memory
}
