/**
 * Do the answers agree? Ours must equal the generator's truth, but for as few rows as docs/accuracy.md allows, none of
 * them verified. A peer must equal ours in every row that the comparable rule speaks of: the ID as written (12 digits),
 * the folded name (letters and digits, without marks and spaces), the date at the coarser precision, the sex if both
 * sides have it. Not compared: what needs more than that rule, or a finer one.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { orderByNumber } from '../../core/base/radix-sort.ts';
import { Detail, Flag, tokensOf } from '../../core/domain/codes.ts';

/**
 * Flags and details of ours that tell of what the rule does not see: repairs, and names that differ in marks or spaces
 * alone.
 */
const unseenFlags = Flag.ID_PADDED | Flag.ID_CLEANED | Flag.NAME_DECODED | Flag.NUMBER_PADDED;
const unseenDetails = Detail.NAME_MARKS | Detail.NAME_SPACING;
const unseen = new RegExp([...tokensOf(Flag, unseenFlags), ...tokensOf(Detail, unseenDetails)].join('|'));
/** Verdicts that need a second look-up, or other rows. */
const furtherVerdicts: ReadonlySet<string> = new Set(['ID_SUPERSEDED', 'OLD_ID_ONLY', 'HELD']);
/** Rows in 10,000 whose verdict may be another than the truth (docs/accuracy.md). */
const untrueOf10000 = 1;

/** Whether the comparable rule decides a row of ours. */
export function isComparable(verdict: string, details: number, flags: number): boolean {
  return !furtherVerdicts.has(verdict) && (details & unseenDetails) === 0 && (flags & unseenFlags) === 0;
}

/** Stands for a verdict that is not compared. */
const beyond = 0;

/**
 * Verdicts as numbers from 1, numbered as they are met: 14 million rows fit into arrays of numbers, not into objects.
 */
class VerdictNames {
  private readonly names: string[] = ['(not compared)'];
  private readonly numbers = new Map<string, number>();

  number(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  name(number: number): string {
    return this.names[number];
  }
}

/** One verdict a row, in the order in which rows come. */
class Answers {
  length = 0;
  participants = new Float64Array(1 << 20);
  private verdicts = new Uint8Array(1 << 20);

  add(participant: number, verdict: number): void {
    if (this.length === this.verdicts.length) {
      const [participants, verdicts] = [new Float64Array(2 * this.length), new Uint8Array(2 * this.length)];
      participants.set(this.participants);
      verdicts.set(this.verdicts);
      [this.participants, this.verdicts] = [participants, verdicts];
    }
    this.participants[this.length] = participant;
    this.verdicts[this.length++] = verdict;
  }

  /** Participants ascending, each with its verdicts ascending: a participant may stand in several rows. */
  *byParticipant(): Generator<{ participant: number; verdicts: number[] }> {
    const order = orderByNumber(this.participants, this.length);
    for (let k = 0; k < order.length;) {
      const participant = this.participants[order[k]];
      const verdicts: number[] = [];
      for (; k < order.length && this.participants[order[k]] === participant; k++)
        verdicts.push(this.verdicts[order[k]]);
      yield { participant, verdicts: verdicts.length === 1 ? verdicts : verdicts.sort((a, b) => a - b) };
    }
  }
}

export class OwnAnswers {
  private readonly names: VerdictNames;
  private readonly answers: Answers;
  /** Rows whose verdict is another than the truth. */
  readonly untrue: number;

  private constructor(names: VerdictNames, answers: Answers, untrue: number) {
    this.names = names;
    this.answers = answers;
    this.untrue = untrue;
  }

  get rows(): number {
    return this.answers.length;
  }

  /**
   * Reads our outcomes. Throws if more rows differ from the truth than may, or one of them is verified, where there is
   * a truth.
   */
  static async read(outcomes: string, truth: string | undefined): Promise<OwnAnswers> {
    const names = new VerdictNames();
    const expected = truth === undefined ? undefined : await truthOf(truth, names);
    const answers = new Answers();
    let untrue = 0;
    for await (const { row, participant, verdict, notes } of outcomesIn(outcomes)) {
      const number = names.number(verdict);
      if (expected !== undefined && expected.verdicts[row] !== number) {
        untrue += 1;
        if (verdict.startsWith('VERIFIED') || untrue > (expected.rows * untrueOf10000) / 10_000)
          throw new Error(`row ${row}: ${verdict}, truth ${names.name(expected.verdicts[row] ?? beyond)}`);
      }
      const compared = !furtherVerdicts.has(verdict) && !unseen.test(notes);
      answers.add(participant, compared ? number : beyond);
    }
    if (expected !== undefined && answers.length !== expected.rows)
      throw new Error(`${answers.length} answers for ${expected.rows} rows of the truth`);
    return new OwnAnswers(names, answers, untrue);
  }

  /**
   * Compares what a peer answers: `participant_number,verdict` in any order, or lines that begin with `row` in the
   * order of the rows; the number of rows compared. Throws if any differs.
   */
  async compare(name: string, answers: string): Promise<number> {
    const { names } = this;
    const theirs = new Answers();
    let header: string[] | undefined;
    for await (const line of linesOf(answers)) {
      const cells = line.replaceAll('"', '').split(',');
      if (header === undefined) {
        header = cells;
        continue;
      }
      const participant = Number(cells[header.indexOf('participant_number')]);
      if (header[0] === 'row' && participant !== this.answers.participants[theirs.length])
        throw new Error(`${name}: answer ${theirs.length + 1} is not that of row ${theirs.length + 1}`);
      theirs.add(participant, names.number(cells[cells.length - 1]));
    }
    if (theirs.length !== this.rows) throw new Error(`${name}: ${theirs.length} answers for ${this.rows} rows`);
    const cancelled = names.number('CANCELLED');
    let compared = 0;
    const differing = new Map<string, number>();
    const others = theirs.byParticipant();
    for (const { participant, verdicts: own } of this.answers.byParticipant()) {
      const next = others.next();
      const other = next.done === true || next.value.participant !== participant ? [] : next.value.verdicts;
      if (other.length !== own.length)
        throw new Error(`${name}: a participant has ${other.length} answers, ours ${own.length}`);
      // Whether a cancelled ID leads on is a second look-up; where one row of a participant is beyond the rule, which
      // one is not known.
      if (own.includes(beyond) || other.includes(cancelled)) continue;
      compared += own.length;
      if (own.every((verdict, k) => verdict === other[k])) continue;
      const said = (verdicts: number[]): string => verdicts.map((verdict) => names.name(verdict)).join();
      const what = `${said(other)}, ours ${said(own)}`;
      differing.set(what, (differing.get(what) ?? 0) + 1);
    }
    if (differing.size > 0)
      throw new Error(`${name} differs: ${[...differing].map(([what, times]) => `${times} × ${what}`).join('; ')}`);
    return compared;
  }
}

async function* outcomesIn(file: string) {
  for await (const line of linesOf(file)) {
    const [row, , participant, , verdict, details, flags] = line.split(',');
    if (/^\d+$/.test(row))
      yield { row: Number(row), participant: Number(participant), verdict, notes: details + flags };
  }
}

/** Verdict of each row, from 1. */
async function truthOf(file: string, names: VerdictNames): Promise<{ rows: number; verdicts: Uint8Array }> {
  let verdicts = new Uint8Array(1 << 20);
  let rows = -1; // the header
  for await (const line of linesOf(file)) {
    if (rows++ < 0) continue;
    const [, row, verdict] = line.split(',');
    while (Number(row) >= verdicts.length) {
      const larger = new Uint8Array(2 * verdicts.length);
      larger.set(verdicts);
      verdicts = larger;
    }
    verdicts[Number(row)] = names.number(verdict);
  }
  return { rows, verdicts };
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}
