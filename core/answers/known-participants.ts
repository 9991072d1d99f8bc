/**
 * Who stood in an earlier file of the office: `outcomes.csv`, `answers.xlsx`, or a list as it was sent or joined. A
 * `full` is compared with them before it is sent (`core/intake/removal.ts`).
 */
import { answersNumberColumn } from '../catalogue/answers-titles.ts';
import { concatBytes } from '../base/bytes.ts';
import { participantKey } from '../domain/columns.ts';
import { formatOf, sniffBytes } from '../intake/file-format.ts';
import { readBatch, type ReadBatchOptions } from '../intake/read-batch.ts';
import type { KnownParticipants } from '../intake/removal.ts';
import { SheetReader } from '../formats/xlsx/sheet-reader.ts';
import { readPart, readWorkbookParts } from '../formats/xlsx/workbook-parts.ts';
import { XmlReader } from '../formats/xlsx/xml-reader.ts';
import { readZipDirectory } from '../formats/zip/directory.ts';
import { OutcomesReader, wholeLines } from './answers-reader.ts';

/** The first bytes of `outcomes.csv`, behind its byte order mark. */
const outcomesBegin = 'row,line,participant_number,unit,verdict,';

/** A file; it may be opened more than once. */
export type Source = () => AsyncIterable<Uint8Array>;

/**
 * Everybody in the files together. Throws Refusal as the intake does, IntegrityError for `outcomes.csv` that was
 * changed.
 */
export async function knownFromFiles(files: readonly Source[], options: ReadBatchOptions): Promise<KnownParticipants> {
  const all: number[] = [];
  let complete = true;
  for (const open of files) {
    const first = await firstBytes(open);
    const text = new TextDecoder().decode(first);
    if (text.startsWith(outcomesBegin)) {
      await readOutcomes(open, (participant) => void all.push(participant));
    } else {
      const inBook = text.startsWith('PK') && formatOf(first) === 'zip' ? await readAnswersBook(open) : undefined;
      if (inBook !== undefined) complete = false;
      for (const participant of inBook ?? (await readList(open, options))) all.push(participant);
    }
  }
  const sorted = Float64Array.from(all).sort();
  const participants = sorted.filter((participant, i) => i === 0 || sorted[i - 1] !== participant);
  return { source: 'answers', complete, participants };
}

async function firstBytes(open: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of open()) {
    chunks.push(chunk.slice(0, sniffBytes));
    length += chunk.length;
    if (length >= sniffBytes) break;
  }
  return concatBytes(chunks).subarray(0, sniffBytes);
}

async function readOutcomes(open: Source, take: (participant: number) => void): Promise<void> {
  let rows: OutcomesReader | undefined;
  for await (const lines of wholeLines(open())) {
    if (rows === undefined) rows = new OutcomesReader(lines);
    else rows.continueWith(lines);
    while (rows.next()) take(keyOf(rows.participant));
  }
}

async function readList(open: Source, options: ReadBatchOptions): Promise<Float64Array> {
  // Which schemes the earlier list spoke for does not matter here.
  const { claims, rejectedPresent } = await readBatch(open(), { ...options, schemes: options.schemes || 1 });
  const all = new Float64Array(claims.length + rejectedPresent.length);
  all.set(claims.allParticipants());
  all.set(rejectedPresent, claims.length);
  return all;
}

/** Participants in the sheets of an `answers.xlsx`; undefined if the workbook is none. */
async function readAnswersBook(open: Source): Promise<number[] | undefined> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of open()) chunks.push(chunk.slice());
  const bytes = concatBytes(chunks);
  const archive = { bytes, entries: readZipDirectory(bytes) };
  const parts = readWorkbookParts(archive);
  const decoder = new TextDecoder();
  const found: number[] = [];
  let isBook = false;
  for (const { entry } of parts.sheets) {
    let column = -1;
    const cell = (record: Uint8Array, bounds: Int32Array, k: number): string =>
      decoder.decode(record.subarray(bounds[2 * k], bounds[2 * k + 1]));
    const sink = {
      record(record: Uint8Array, bounds: Int32Array, fields: number): void {
        if (column >= 0) {
          const number = column < fields ? cell(record, bounds, column) : '';
          if (/^(\d{10}|\d{12})$/.test(number)) found.push(keyOf(number));
          return;
        }
        column = answersNumberColumn(Array.from({ length: fields }, (_, k) => cell(record, bounds, k)));
        isBook ||= column >= 0;
      },
      broken: () => undefined,
    };
    readPart(archive, entry, new XmlReader(new SheetReader(sink, parts, 0)));
  }
  return isBook ? found : undefined;
}

function keyOf(number: string): number {
  return participantKey(Number(number), number.length === 12 ? 12 : 10);
}
