/**
 * What is added to each row of an answered file: the answers by line, as cells. Lines are asked for in ascending order.
 */
import { OutcomesReader, readRejects, type Ending } from './answers-reader.ts';
import { askedOf } from './asked-texts.ts';
import { actors, detailTexts, flagTexts, nextStep, rejectTexts, verdictTexts } from '../catalogue/catalogue.ts';
import { Detail, Flag, tokensOf, verdictNames, type DetailName, type FlagName } from '../domain/codes.ts';
import type { Reject, RejectCode } from '../domain/columns.ts';
import type { BatchHeader } from '../intake/header.ts';

/** The published answers of a batch, and what its receipt says of the file. */
export interface BatchAnswers {
  sha256: string;
  profile: string;
  outcomes: Uint8Array; // outcomes.csv
  rejected: Uint8Array; // rejected.csv
}

/** One record of the clerk's file. */
export interface RecordAtHand {
  bytes: Uint8Array;
  bounds: Int32Array;
  fields: number;
}

/** Where the cells to add come from. */
export interface CellSource {
  /** Told of the header before the records. */
  begin(header: BatchHeader): void;
  /** The cells for the record that starts on this line, one for each added column; `record` if it could be read. */
  at(line: number, record?: RecordAtHand): readonly string[] | undefined;
  /** Somebody has to do something about the record last asked for, or nothing is known of it. */
  readonly isOpen: boolean;
  readonly rows: { answered: number; rejected: number; other: number };
}

export class AnswerCells implements CellSource {
  private readonly outcomes: OutcomesReader;
  private readonly rejects: Reject[];
  private readonly known = new Map<Ending | string, readonly string[]>();
  private nextReject = 0;
  private more: boolean;
  private readonly open = new OpenEndings();
  isOpen = false;
  readonly rows = { answered: 0, rejected: 0, other: 0 };

  constructor({ outcomes, rejected }: BatchAnswers) {
    this.outcomes = new OutcomesReader(outcomes);
    this.rejects = readRejects(rejected);
    this.more = this.outcomes.next();
  }

  /** Lines tell everything. */
  begin(): void {}

  /**
   * The cells of the record that starts on this line, one for each added column; undefined if nothing was answered to
   * it.
   */
  at(line: number): readonly string[] | undefined {
    if (this.more && this.outcomes.line === line) {
      const { ending } = this.outcomes;
      this.more = this.outcomes.next();
      this.rows.answered++;
      this.isOpen = this.open.has(ending);
      return this.cellsOf(ending, () => outcomeCells(ending));
    }
    const reject = this.rejects[this.nextReject];
    if (reject?.line === line) {
      this.nextReject++;
      this.rows.rejected++;
      this.isOpen = true;
      return this.cellsOf(reject.code, () => rejectCells(reject.code as RejectCode));
    }
    this.rows.other++;
    this.isOpen = false; // a sum, a signature
    return undefined;
  }

  /** True if every answer was asked for. */
  allGiven(): boolean {
    return !this.more && this.nextReject === this.rejects.length;
  }

  private cellsOf(key: Ending | string, make: () => string[]): readonly string[] {
    const known = this.known.get(key) ?? make();
    if (this.known.size === knownMax) this.known.clear();
    this.known.set(key, known);
    return known;
  }
}

/** Different answers remembered; there are a few hundred. */
const knownMax = 4096;

/** Whether a row that was told this asks somebody for something: the rows of `answers.xlsx`. */
export class OpenEndings {
  private readonly known = new Map<Ending, boolean>();

  has(ending: Ending): boolean {
    const open = this.known.get(ending) ?? askedOf(ending) !== undefined;
    if (this.known.size === knownMax) this.known.clear();
    this.known.set(ending, open);
    return open;
  }
}

/** The added cells of a row that was told this. */
export function outcomeCells({ verdict, details, flags }: Ending): string[] {
  const name = verdictNames[verdict - 1];
  const { meaning, actor } = verdictTexts[name];
  const next = nextStep(verdict, details);
  return [
    meaning.vi,
    name,
    (tokensOf(Detail, details) as DetailName[]).map((each) => detailTexts[each].vi).join('; '),
    (tokensOf(Flag, flags) as FlagName[]).map((each) => flagTexts[each].vi).join('; '),
    next.vi,
    actors[actor].vi,
    next.en === '' ? meaning.en : `${meaning.en}. ${next.en}`,
  ];
}

function rejectCells(code: RejectCode): string[] {
  const { vi, en } = rejectTexts[code];
  return ['Bị loại', code, '', '', vi, actors.clerk.vi, `Rejected: ${en}`];
}
