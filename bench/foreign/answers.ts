/** Whoever looks for the people of a linked set gives one answer a claim, or none: how right the answers are. */

export interface Answer {
  key: string; // of the person that is proposed
  probability: number;
  /** Orders answers whose probabilities are too near to 1 to differ; the probability itself without it. */
  weight?: number;
  /** Told without a doubt (`UNIQUE`). */
  isSure?: boolean;
}

/** By claim: the best candidate, or undefined. */
export type Answers = readonly (Answer | undefined)[];

export interface Score {
  answered: number;
  right: number;
  precision: number; // of the answered, right
  recall: number; // of the claims whose person there is, right
  f1: number;
}

/** Answers that `counts` says count, beside the true keys; '' is of nobody, and every answer to it is wrong. */
export function scoreOf(truth: readonly string[], answers: Answers, counts: (answer: Answer) => boolean): Score {
  let [answered, right, sought] = [0, 0, 0];
  for (const [claim, key] of truth.entries()) {
    if (key !== '') sought++;
    const answer = answers[claim];
    if (answer === undefined || !counts(answer)) continue;
    answered++;
    if (key !== '' && answer.key === key) right++;
  }
  const precision = answered === 0 ? 0 : right / answered;
  const recall = sought === 0 ? 0 : right / sought;
  return { answered, right, precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/**
 * The most that can be found with at least this precision, by asking for a least weight. 0 if none gives it. Answers
 * of one weight come together.
 */
export function recallAt(truth: readonly string[], answers: Answers, precision: number): number {
  const sought = truth.filter((key) => key !== '').length;
  const given = [...truth.entries()].flatMap(([claim, key]) => {
    const answer = answers[claim];
    if (answer === undefined) return [];
    const { weight = answer.probability } = answer;
    return [{ weight, isRight: key !== '' && answer.key === key }];
  });
  given.sort((a, b) => b.weight - a.weight);
  let [right, best] = [0, 0];
  for (const [place, { weight, isRight }] of given.entries()) {
    if (isRight) right++;
    const isLast = given.at(place + 1)?.weight !== weight;
    if (isLast && right >= precision * (place + 1)) best = right;
  }
  return sought === 0 ? 0 : best / sought;
}
