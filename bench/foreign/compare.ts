/** All who search one linked set, side by side: trace, the exact cascade, Splink. */
import { count, table } from '../harness/table.ts';
import { recallAt, scoreOf, type Answer, type Answers } from './answers.ts';
import { causeOf, causes } from './causes.ts';
import type { LinkedSet } from './linked-set.ts';

/** One who searches. */
export interface Searcher {
  what: string;
  answers: Answers;
  /** Which answers are given: all without it. */
  counts?: (answer: Answer) => boolean;
  /** By claim: whether the right person is among all candidates. */
  found?: readonly boolean[];
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Precision, recall, F1, found. */
export function scoreTable(truth: readonly string[], searchers: readonly Searcher[]): string {
  const sought = truth.filter((key) => key !== '').length;
  const lines = searchers.map(({ what, answers, counts = () => true, found }) => {
    const { answered, precision, recall, f1 } = scoreOf(truth, answers, counts);
    const shown = found === undefined ? '' : percent(found.filter(Boolean).length / sought);
    return [what, count(answered), percent(precision), percent(recall), f1.toFixed(4), shown];
  });
  return table([['', 'answers', 'precision', 'recall', 'F1', 'found'], ...lines]);
}

/** Right answers by what differs between claim and person; claims of nobody are not among them. */
export function causeTable({ people, claims }: LinkedSet, searchers: readonly Searcher[]): string {
  const ofKey = new Map(people.map((person) => [person.key, person]));
  const causeOfClaim = claims.map((claim) => {
    const person = ofKey.get(claim.key);
    return person === undefined ? undefined : causeOf(claim, person);
  });
  const right = ({ answers, counts = () => true }: Searcher, those: readonly number[]): string =>
    count(
      those.filter((claim) => {
        const answer = answers[claim];
        return answer !== undefined && counts(answer) && answer.key === claims[claim].key;
      }).length,
    );
  const lines = causes.flatMap((cause) => {
    const those = causeOfClaim.flatMap((each, claim) => (each === cause ? [claim] : []));
    return those.length === 0 ? [] : [[cause, count(those.length), ...searchers.map((each) => right(each, those))]];
  });
  return table([['right, by what differs', 'claims', ...searchers.map(({ what }) => what)], ...lines]);
}

/** Recall of each at the same precision; that of the first also as a share of that of the best peer. */
export function recallTable(
  truth: readonly string[],
  searchers: readonly Searcher[],
  peers: readonly Searcher[],
  precisions: readonly number[],
): string {
  const all = [...searchers, ...peers];
  const lines = precisions.map((precision) => [
    percent(precision),
    ...all.map(({ answers }) => percent(recallAt(truth, answers, precision))),
    peers.length === 0 ? '' : shareOfPeers(truth, searchers[0], peers, precision).toFixed(3),
  ]);
  return table([['precision', ...all.map(({ what }) => what), peers.length === 0 ? '' : 'first / peers'], ...lines]);
}

/** Recall as a share of that of the best peer at the same precision; Infinity where no peer has it. */
export function shareOfPeers(
  truth: readonly string[],
  own: Searcher,
  peers: readonly Searcher[],
  precision: number,
): number {
  return (
    recallAt(truth, own.answers, precision) /
    Math.max(...peers.map(({ answers }) => recallAt(truth, answers, precision)))
  );
}
