/**
 * What threads can do for the core (`Threads` of `ports.ts`): the entry of a thread calls this, and nothing else of the
 * core.
 */
import { AnswersMaker } from '../answers/answers-worker.ts';
import type { Hash, ThreadWorkName } from '../ports.ts';

/** A piece of some work, as it is sent to a thread. */
export interface AskedPiece<Work extends string = string> {
  work: Work;
  piece: unknown;
}

/** The answer to a piece; `given` is what it hands over. */
export interface PieceAnswer {
  answer: unknown;
  given: ArrayBuffer[];
}

type Worker = (piece: unknown) => PieceAnswer;

/** A thread, with a memory of its own for each kind of work; `hash` is that of the shell. */
export function threadWork(hash: Hash): (asked: AskedPiece<ThreadWorkName>) => PieceAnswer {
  const makers: Record<ThreadWorkName, () => Worker> = {
    answers: () => {
      const maker = new AnswersMaker(hash);
      return (piece) => maker.work(piece);
    },
  };
  const workers = new Map<ThreadWorkName, Worker>();
  return ({ work, piece }) => {
    const worker = workers.get(work) ?? makers[work]();
    workers.set(work, worker);
    return worker(piece);
  };
}
