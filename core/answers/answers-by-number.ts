/**
 * Answers found by participant number, for a file that was opened and saved again: its bytes are not those of the
 * batch, its lines may have moved, but the numbers are the office's own. What cannot be told is not joined and listed:
 * a number with different answers, an answer without a row, a row without an answer.
 */
import { OutcomesReader, type Ending } from './answers-reader.ts';
import { OpenEndings, outcomeCells, type BatchAnswers, type CellSource, type RecordAtHand } from './answer-cells.ts';
import { participantKey, participantNumber } from '../domain/columns.ts';
import type { BatchHeader } from '../intake/header.ts';
import { IdReader } from '../intake/normalise-id.ts';

/** Most lines or numbers listed of one kind; the counts are always whole. */
const listMax = 1000;
/** Keys of 10 digits lie below; what lost two zeros of 12 looks like one of them. */
const shortEnd = 1e10;

/** What could not be joined. */
export interface NotJoined {
  /** Lines of the file with a number that has no answer. */
  rowsWithoutAnswer: { count: number; lines: number[] };
  /** Participants whose answer found no row. */
  answersWithoutRow: { count: number; participants: string[] };
  /** Participants with different answers in the batch, which the number alone cannot tell apart. */
  severalAnswers: { count: number; participants: string[] };
  /** Rejected lines of the batch: they have no number to be found by. */
  rejectedLines: number;
}

interface Known {
  ending: Ending;
  several: boolean;
  given: boolean;
}

export class AnswersByNumber implements CellSource {
  readonly rows = { answered: 0, rejected: 0, other: 0 };
  isOpen = false;
  private readonly open = new OpenEndings();
  private readonly known = new Map<number, Known>();
  private readonly cells = new Map<Ending, readonly string[]>();
  private readonly ids = new IdReader();
  private readonly rejectedLines: number;
  private readonly lines: number[] = [];
  private withoutAnswer = 0;
  private column = -1;
  private numberFound = false; // in the record at hand

  constructor({ outcomes, rejected }: BatchAnswers) {
    const reader = new OutcomesReader(outcomes);
    while (reader.next()) {
      const { participant, ending } = reader;
      const key = participantKey(Number(participant), participant.length === 12 ? 12 : 10);
      const before = this.known.get(key);
      if (before === undefined) this.known.set(key, { ending, several: false, given: false });
      else before.several ||= !isSame(before.ending, ending);
    }
    this.rejectedLines = Math.max(0, new TextDecoder().decode(rejected).split('\r\n').length - 2);
  }

  begin(header: BatchHeader): void {
    this.column = header.at.participant_number;
  }

  at(line: number, record?: RecordAtHand): readonly string[] | undefined {
    const found = record === undefined ? undefined : this.find(record, line);
    if (found === undefined || found.several) {
      if (found !== undefined) found.given = true;
      // What cannot be told may be work, unless there is no number at all.
      this.isOpen = found !== undefined || this.numberFound;
      this.rows.other++;
      return undefined;
    }
    found.given = true;
    this.rows.answered++;
    const { ending } = found;
    this.isOpen = this.open.has(ending);
    const cells = this.cells.get(ending) ?? outcomeCells(ending);
    this.cells.set(ending, cells);
    return cells;
  }

  /** Complete when the whole file was read. */
  notJoined(): NotJoined {
    const without: string[] = [];
    const several: string[] = [];
    const counts = { without: 0, several: 0 };
    for (const [key, known] of this.known) {
      if (known.several && ++counts.several <= listMax) several.push(participantNumber(key));
      if (!known.given && ++counts.without <= listMax) without.push(participantNumber(key));
    }
    return {
      rowsWithoutAnswer: { count: this.withoutAnswer, lines: this.lines },
      answersWithoutRow: { count: counts.without, participants: without },
      severalAnswers: { count: counts.several, participants: several },
      rejectedLines: this.rejectedLines,
    };
  }

  private find({ bytes, bounds, fields }: RecordAtHand, line: number): Known | undefined {
    const { column, ids } = this;
    this.numberFound = false;
    if (column < 0 || column >= fields) return undefined;
    if (!ids.readParticipant(bytes, bounds[2 * column], bounds[2 * column + 1])) return undefined;
    this.numberFound = true;
    const { participant } = ids;
    // A spreadsheet takes leading zeros away, two of them from a number of 12 digits.
    const found =
      this.known.get(participant) ??
      (participant < shortEnd ? this.known.get(participantKey(participant, 12)) : undefined);
    if (found === undefined) {
      this.withoutAnswer++;
      if (this.lines.length < listMax) this.lines.push(line);
    }
    return found;
  }
}

function isSame(a: Ending, b: Ending): boolean {
  return a.verdict === b.verdict && a.details === b.details && a.flags === b.flags;
}
