/** Counts right and wrong answers: per verdict, per detail token, per cause, file and name group. */
import type { ClaimRows } from '../../core/domain/claim-rows.ts';
import { Detail, detailOrder, isVerified, tokensOf, verdictCodeEnd, verdictNames } from '../../core/domain/codes.ts';
import type { Labels } from './labels.ts';

/** Places of the confusion matrix: the verdict codes, 0 for a row that was rejected. */
const places = verdictCodeEnd;
const tokens = detailOrder;
const bits = tokens.map((name) => Detail[name]);
/** Rows named per kind of wrong answer, so that somebody can look. */
const examplesMax = 5;

/** Counts of one set of rows. */
export class Tally {
  rows = 0;
  verdictRight = 0;
  right = 0; // verdict and details
  undetectable = 0; // rows whose ID belongs to a namesake born on the same day; in no other count
  falseVerified = 0;
  readonly matrix = new Uint32Array(places * places); // truth × found
  readonly hits = new Uint32Array(tokens.length);
  readonly missed = new Uint32Array(tokens.length); // true, not found
  readonly added = new Uint32Array(tokens.length); // found, not true

  add(truth: number, found: number, details: { truth: number; found: number } | undefined): void {
    this.rows++;
    this.matrix[truth * places + found]++;
    if (isVerified[found] === 1 && isVerified[truth] === 0) this.falseVerified++;
    if (truth === found) this.verdictRight++;
    if (truth === found && (details === undefined || details.truth === details.found)) this.right++;
    if (details === undefined) return;
    for (let k = 0; k < tokens.length; k++) {
      const isTrue = (details.truth & bits[k]) !== 0;
      const isFound = (details.found & bits[k]) !== 0;
      if (isTrue && isFound) this.hits[k]++;
      else if (isTrue) this.missed[k]++;
      else if (isFound) this.added[k]++;
    }
  }

  /** Rows of a true verdict, of a found one, and of both. */
  ofVerdict(code: number): { truth: number; found: number; both: number } {
    let truth = 0;
    let found = 0;
    for (let other = 0; other < places; other++) {
      truth += this.matrix[code * places + other];
      found += this.matrix[other * places + code];
    }
    return { truth, found, both: this.matrix[code * places + code] };
  }

  at(truth: number, found: number): number {
    return this.matrix[truth * places + found];
  }

  /** By index in `detailOrder`. */
  ofDetail(k: number): { truth: number; found: number; both: number } {
    return { truth: this.hits[k] + this.missed[k], found: this.hits[k] + this.added[k], both: this.hits[k] };
  }
}

/** Wrong answers that are alike. */
export interface Wrong {
  cause: string;
  truth: string;
  found: string;
  rows: number;
  examples: string[]; // `file:row`, never a person's data
}

export class Score {
  readonly all = new Tally();
  readonly byCause = new Map<string, Tally>();
  readonly byFile = new Map<string, Tally>();
  readonly byGroup = new Map<string, Tally>();
  readonly byLayout = new Map<string, Tally>();
  private readonly wrongs = new Map<string, Wrong>();

  /**
   * Adds one file: its labels, the rows that were accepted, matched. `name` is the file's in tables, `origin`
   * in examples.
   */
  add(names: { name: string; origin: string }, labels: Labels, claims: ClaimRows): void {
    const placeOf = new Int32Array(labels.rows).fill(-1);
    for (let k = 0; k < claims.length; k++) placeOf[claims.row(k) - 1] = k;
    const file = tallyOf(this.byFile, names.name);
    for (let at = 0; at < labels.rows; at++) {
      if (labels.verdict[at] === 0) continue;
      const cause = labels.causes[labels.cause[at]] ?? '';
      const tallies = [
        this.all,
        file,
        tallyOf(this.byCause, cause),
        tallyOf(this.byGroup, labels.groups[labels.group[at]] ?? ''),
        tallyOf(this.byLayout, labels.layout),
      ];
      if (labels.undetectable[at] === 1) {
        for (const tally of tallies) tally.undetectable++;
        continue;
      }
      const place = placeOf[at];
      const found = place < 0 ? 0 : claims.verdict(place);
      const truth = ((labels.accepted[at] >>> found) & 1) === 1 ? found : labels.verdict[at];
      const details =
        labels.details === undefined
          ? undefined
          : { truth: labels.details[at], found: place < 0 ? 0 : claims.details(place) };
      for (const tally of tallies) tally.add(truth, found, details);
      if (truth !== found || details?.truth !== details?.found)
        this.note(cause, answer(truth, details?.truth), answer(found, details?.found), `${names.origin}:${at + 1}`);
    }
  }

  /** Kinds of wrong answers, the most frequent first. */
  wrong(): Wrong[] {
    return [...this.wrongs.values()].sort((a, b) => b.rows - a.rows);
  }

  private note(cause: string, truth: string, found: string, row: string): void {
    const key = `${cause}|${truth}|${found}`;
    const known = this.wrongs.get(key) ?? { cause, truth, found, rows: 0, examples: [] };
    known.rows++;
    if (known.examples.length < examplesMax) known.examples.push(row);
    this.wrongs.set(key, known);
  }
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  let tally = tallies.get(name);
  if (tally === undefined) tallies.set(name, (tally = new Tally()));
  return tally;
}

function answer(verdict: number, details: number | undefined): string {
  const name = verdict === 0 ? 'rejected' : verdictNames[verdict - 1];
  return [name, ...tokensOf(Detail, details ?? 0)].join(' ');
}

export interface Thresholds {
  /** Least share of all rows with verdict and details right. */
  overallMin: number;
  /** Least recall and precision of each verdict and detail, and least share of right rows of each cause. */
  classMin: number;
}

/** What falls short of the thresholds, in words; empty if all is well. */
export function shortfalls(score: Score, thresholds: Thresholds): string[] {
  const found: string[] = [];
  const { all } = score;
  if (all.rows === 0) found.push('no labelled rows');
  if (all.falseVerified > 0) found.push(`${all.falseVerified} false VERIFIED`);
  if (all.right < all.rows * thresholds.overallMin) found.push(`${all.right} of ${all.rows} rows right`);
  const check = (name: string, part: number, whole: number): void => {
    if (part < whole * thresholds.classMin) found.push(`${name}: ${part} of ${whole}`);
  };
  verdictNames.forEach((name, k) => {
    const { truth, found: said, both } = all.ofVerdict(k + 1);
    check(`recall of ${name}`, both, truth);
    check(`precision of ${name}`, both, said);
  });
  tokens.forEach((name, k) => {
    const { truth, found: said, both } = all.ofDetail(k);
    check(`recall of ${name}`, both, truth);
    check(`precision of ${name}`, both, said);
  });
  for (const [cause, tally] of score.byCause) check(`cause ${cause}`, tally.right, tally.rows);
  for (const [layout, tally] of score.byLayout) check(`columns ${layout}`, tally.right, tally.rows);
  return found;
}
