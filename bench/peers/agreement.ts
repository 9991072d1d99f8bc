/**
 * Do the answers agree? Ours must equal the generator's truth in every row. A peer must equal ours in every row that the comparable rule
 * speaks of: the ID as written (12 digits), the folded name (letters and digits, without marks and spaces), the date at the coarser precision, the sex
 * if both sides have it. Not compared: what needs more than that rule, or a finer one.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Flags and details of ours that tell of what the rule does not see: repairs, and names that differ in marks or spaces alone. */
const unseen = /ID_PADDED|ID_CLEANED|NAME_DECODED|NUMBER_PADDED|NAME_MARKS|NAME_SPACING/;
/** Verdicts that need a second look-up, or other rows. */
const furtherVerdicts = new Set(['ID_SUPERSEDED', 'OLD_ID_ONLY', 'HELD']);

/** Stands for a verdict that is not compared. */
const beyond = '';

export class OwnAnswers {
  readonly rows: number;
  /** Verdicts of the rows of each participant; a participant may stand in several. */
  private readonly verdicts: Map<number, string[]>;

  private constructor(rows: number, verdicts: Map<number, string[]>) {
    this.rows = rows;
    this.verdicts = verdicts;
  }

  /** Reads our outcomes. Throws if a row differs from the truth. */
  static async read(outcomes: string, truth: string): Promise<OwnAnswers> {
    const expected = truthOf(truth);
    const verdicts = new Map<number, string[]>();
    let rows = 0;
    for await (const { row, participant, verdict, notes } of outcomesIn(outcomes)) {
      if (expected[row] !== verdict) throw new Error(`row ${row}: ${verdict}, truth ${expected[row]}`);
      rows++;
      const compared = !furtherVerdicts.has(verdict) && !unseen.test(notes);
      add(verdicts, participant, compared ? verdict : beyond);
    }
    if (rows !== expected.length - 1) throw new Error(`${rows} answers for ${expected.length - 1} rows of the truth`);
    return new OwnAnswers(rows, verdicts);
  }

  /** Compares a peer's `participant_number,verdict`, in any order; the number of rows compared. Throws if any differs. */
  async compare(name: string, answers: string): Promise<number> {
    const theirs = new Map<number, string[]>();
    let rows = -1; // the header
    for await (const line of linesOf(answers)) {
      if (rows++ < 0) continue;
      const [participant, verdict] = line.replaceAll('"', '').split(',');
      add(theirs, Number(participant), verdict);
    }
    if (rows !== this.rows) throw new Error(`${name}: ${rows} answers for ${this.rows} rows`);
    let compared = 0;
    const differing = new Map<string, number>();
    for (const [participant, own] of this.verdicts) {
      const other = theirs.get(participant) ?? [];
      if (other.length !== own.length)
        throw new Error(`${name}: a participant has ${other.length} answers, ours ${own.length}`);
      // Whether a cancelled ID leads on is a second look-up; where one row of a participant is beyond the rule, which one is not known.
      if (own.includes(beyond) || other.includes('CANCELLED')) continue;
      compared += own.length;
      const [a, b] = [own.toSorted().join(), other.toSorted().join()];
      if (a !== b) differing.set(`${b}, ours ${a}`, (differing.get(`${b}, ours ${a}`) ?? 0) + 1);
    }
    if (differing.size > 0)
      throw new Error(`${name} differs: ${[...differing].map(([what, times]) => `${times} × ${what}`).join('; ')}`);
    return compared;
  }
}

function add(map: Map<number, string[]>, participant: number, verdict: string): void {
  const known = map.get(participant);
  if (known === undefined) map.set(participant, [verdict]);
  else known.push(verdict);
}

async function* outcomesIn(file: string) {
  for await (const line of linesOf(file)) {
    const [row, , participant, , verdict, details, flags] = line.split(',');
    if (/^\d+$/.test(row))
      yield { row: Number(row), participant: Number(participant), verdict, notes: details + flags };
  }
}

/** Verdict of each row, from 1. */
function truthOf(file: string): string[] {
  const verdicts: string[] = [''];
  const lines = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  for (let i = 1; i < lines.length; i++) {
    const [, row, verdict] = lines[i].split(',');
    verdicts[Number(row)] = verdict;
  }
  return verdicts;
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}
