/**
 * Joins the answers of a batch to the file they answer, where that file lies: the same rows in the same order, with the
 * answers in added columns in front. In front, because rows may be ragged and may have lost a quote: only their
 * beginning is certain. The file's own text stays as it is; nothing of it is sent anywhere. Docs: docs/answers.md.
 */
import type { BatchAnswers } from './answer-cells.ts';
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
}

/** Throws Refusal FILE_NOT_OF_BATCH if the SHA-256 of the file is not the one of the batch. */
export async function joinAnswers(source: FileSource, answers: BatchAnswers, hash: Hash): Promise<JoinedAnswers> {
  const sha256 = hash.sha256();
  const first = new Uint8Array(sniffBytes);
  let held = 0;
  for await (const chunk of source.open()) {
    sha256.update(chunk);
    const taken = Math.min(sniffBytes - held, chunk.length);
    first.set(chunk.subarray(0, taken), held);
    held += taken;
  }
  if (sha256.hex() !== answers.sha256) throw new Refusal('FILE_NOT_OF_BATCH');
  const book = formatOf(first.subarray(0, held)) === 'zip';
  const joined = book ? new JoinedSheet(answers) : new JoinedText(answers);
  const { rows } = joined.cells;
  return { extension: book ? 'xlsx' : 'csv', rows, chunks: joinedChunks(source, joined, answers, hash) };
}

async function* joinedChunks(
  source: FileSource,
  joined: JoinedSheet | JoinedText,
  answers: BatchAnswers,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  const upload = new UploadReader(joined, {
    schemesGiven: true,
    profile: answers.profile,
    lenient: true,
  });
  const sha256 = hash.sha256();
  for await (const chunk of source.open()) {
    sha256.update(chunk);
    upload.push(chunk);
    yield* joined.take();
  }
  if (sha256.hex() !== answers.sha256) throw new Refusal('UPLOAD_CHANGED');
  upload.finish();
  joined.finish();
  if (!joined.cells.allGiven()) throw new IntegrityError('answers', 'answers to other lines', 'answers to this file');
  yield* joined.take();
}
