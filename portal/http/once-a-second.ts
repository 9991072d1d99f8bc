/** An answer that anybody may ask for, and that costs reads of the stores: made once a second, whoever asks. */

/** Milliseconds for which an answer is given again. */
export const keptFor = 1_000;

/** `now`: milliseconds of a clock that nobody sets. A failure is kept as long, so that it costs no more. */
export function onceASecond<Answer>(make: () => Promise<Answer>, now: () => number): () => Promise<Answer> {
  let kept: { at: number; answer: Promise<Answer>; isMade: boolean } | undefined;
  return () => {
    if (kept !== undefined && (!kept.isMade || now() - kept.at < keptFor)) return kept.answer;
    const making = { at: now(), answer: make(), isMade: false };
    const made = (): void => {
      making.isMade = true;
      making.at = now();
    };
    making.answer.then(made, made);
    kept = making;
    return making.answer;
  };
}
