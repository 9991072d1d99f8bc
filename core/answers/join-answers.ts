/**
 * Joins the answers of a batch to the file they answer, where that file lies: the same rows in the same order, with the
 * answers in added columns in front. In front, because rows may be ragged and may have lost a quote: only their
 * beginning is certain. The file's own text stays as it is; nothing of it is sent anywhere. Docs: docs/answers.md.
 */
import { AnswerCells, type BatchAnswers } from './answer-cells.ts';
import { AnswersByNumber, type NotJoined } from './answers-by-number.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { formatOf, sniffBytes } from '../intake/file-format.ts';
import { JoinedSheet } from './joined-sheet.ts';
import { JoinedText } from './joined-text.ts';
import type { Hash } from '../ports.ts';
import { UploadReader } from '../intake/upload-reader.ts';

export type { BatchAnswers } from './answer-cells.ts';

/** The clerk's file; read twice, first to see that it is the one that was sent. */
export interface FileSource {
  open(): AsyncIterable<Uint8Array>;
}

export interface JoinedAnswers {
  /**
   * A workbook gives a workbook; everything else (also compressed, also UTF-16) gives CSV in UTF-8 with the file's own
   * delimiter.
   */
  extension: 'csv' | 'xlsx';
  /**
   * The joined file; to be read once. Throws as the intake would, IntegrityError if the answers are not those of the
   * file.
   */
  chunks: AsyncIterable<Uint8Array>;
  /**
   * Records so far, whole when the chunks are read: answered, rejected, and those that are neither (titles, header,
   * blank).
   */
  rows: { answered: number; rejected: number; other: number };
  /** Records written so far below the header. */
  written(): number;
  /** By the lines of the very file, or by participant number in one that was saved again. */
  by: 'line' | 'number';
  /** What could not be joined by number; complete when the chunks are read. Undefined by line: everything is. */
  notJoined(): NotJoined | undefined;
}

export interface JoinOptions {
  /** Joins a file that was saved again by participant number. */
  byNumber?: boolean;
  /** Leaves out the rows that ask nobody for anything, and those that are no people: what is left is to be mended. */
  onlyOpen?: boolean;
}

/**
 * Joins by line if the file is the one that was sent. Another file is joined by participant number with `byNumber`,
 * else throws Refusal FILE_NOT_OF_BATCH.
 */
export async function joinAnswers(
  source: FileSource,
  answers: BatchAnswers,
  hash: Hash,
  options: JoinOptions = {},
): Promise<JoinedAnswers> {
  const sha256 = hash.sha256();
  const first = new Uint8Array(sniffBytes);
  let held = 0;
  for await (const chunk of source.open()) {
    sha256.update(chunk);
    const taken = Math.min(sniffBytes - held, chunk.length);
    first.set(chunk.subarray(0, taken), held);
    held += taken;
  }
  const found = sha256.hex();
  const isSent = found === answers.sha256;
  if (!isSent && options.byNumber !== true) throw new Refusal('FILE_NOT_OF_BATCH');
  const book = formatOf(first.subarray(0, held)) === 'zip';
  const lines = isSent ? new AnswerCells(answers) : undefined;
  const numbers = isSent ? undefined : new AnswersByNumber(answers);
  const cells = (lines ?? numbers)!;
  const onlyOpen = options.onlyOpen ?? false;
  const joined = book ? new JoinedSheet(cells, onlyOpen) : new JoinedText(cells, onlyOpen);
  const finish = (again: string): void => {
    if (again !== found) throw new Refusal('UPLOAD_CHANGED');
    if (lines?.allGiven() === false)
      throw new IntegrityError('answers', 'answers to other lines', 'answers to this file');
  };
  return {
    extension: book ? 'xlsx' : 'csv',
    rows: cells.rows,
    written: () => joined.written,
    by: isSent ? 'line' : 'number',
    notJoined: () => numbers?.notJoined(),
    chunks: joinedChunks(source, joined, answers.profile, hash, finish),
  };
}

async function* joinedChunks(
  source: FileSource,
  joined: JoinedSheet | JoinedText,
  profile: string,
  hash: Hash,
  check: (sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const upload = new UploadReader(joined, { schemesGiven: true, profile, lenient: true });
  const sha256 = hash.sha256();
  for await (const chunk of source.open()) {
    sha256.update(chunk);
    upload.push(chunk);
    yield* joined.take();
  }
  upload.finish();
  joined.finish();
  check(sha256.hex());
  yield* joined.take();
}
