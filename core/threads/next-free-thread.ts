/** Many pieces of work on a few threads. */
import type { Thread } from '../ports.ts';

/**
 * Every piece on the next free thread; gives the answers in the order of the pieces. The first failure in that order is
 * thrown when the pieces under way have ended; none is begun after a failure.
 */
export async function onNextFreeThread<Piece, Answer>(
  threads: readonly Thread[],
  pieces: readonly Piece[],
  ask: (thread: Thread, piece: Piece) => Promise<Answer>,
  ended: (answer: Answer) => void,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const failures = new Map<number, unknown>();
  let next = 0;
  const work = async (thread: Thread): Promise<void> => {
    while (next < pieces.length && failures.size === 0) {
      const place = next++;
      try {
        answers[place] = await ask(thread, pieces[place]);
        ended(answers[place]);
      } catch (error) {
        failures.set(place, error);
      }
    }
  };
  await Promise.all(threads.map(work));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return answers;
}
