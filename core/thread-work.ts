/** What threads can do for the core (`Threads` of `ports.ts`): the entry of a thread calls this, and nothing else of the core. */
import { AnswersMaker } from './answers-maker.ts';
import { PartReader } from './part-reader.ts';
import type { ThreadWorkName } from './ports.ts';

/** Does one piece; `given` is what the answer hands over. */
export type ThreadWork = (piece: unknown) => { answer: unknown; given: ArrayBuffer[] };

/** A worker of this kind, with a memory of its own. */
export function threadWork(name: ThreadWorkName): ThreadWork {
  const makers: Record<ThreadWorkName, () => ThreadWork> = {
    'read-part': () => {
      const reader = new PartReader();
      return (piece) => reader.work(piece);
    },
    answers: () => {
      const maker = new AnswersMaker();
      return (piece) => maker.work(piece);
    },
  };
  return makers[name]();
}
