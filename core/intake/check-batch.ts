/**
 * What the intake makes of a file, without registry, ledger or sending: the refusal, or every rejected line, and the
 * rows of which is known already that they cannot be verified. The same code as for an upload, so it says the same.
 */
import * as z from 'zod';
import { notesWithTexts, rejectTexts } from '../catalogue/catalogue.ts';
import { refusalMessage } from '../catalogue/refusal-texts.ts';
import type { BatchKind } from '../domain/codes.ts';
import { IdState, NameState, type RejectCode } from '../domain/columns.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { Refusal } from '../base/errors.ts';
import { $ColumnAccount } from '../domain/column-account.ts';
import { HeaderRefusal } from './header.ts';
import { readBatch, type ReadBatchOptions } from './read-batch.ts';
import { $Note, $Receipt, $Text } from '../domain/receipt.ts';
import { $QualityProfile, qualityProfile } from './quality-profile.ts';
import {
  $Removal,
  removalOf,
  statedIn,
  type KnownParticipants,
  type Removed,
  type StatedParticipants,
} from './removal.ts';
import { checkKind, checkPromises } from './upload-request.ts';

/**
 * Most lines listed of one finding; its count is always whole. More than a thousand are mended in the program that
 * exported them.
 */
const linesMax = 1000;

const $Finding = z.strictObject({ rows: z.int().nonnegative(), lines: z.array(z.int().positive()) });

export const $CheckReport = z.strictObject({
  status: z.enum(['ready', 'refused']),
  refusal: $Receipt.shape.refusal, // the one an upload would be told
  /** Everything that would refuse the file, that one first. */
  refusals: z.array($Receipt.shape.refusal.unwrap()),
  rows: $Receipt.shape.rows,
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  profile: z.string(), // '' if refused before a header was found
  encoding: z.string().optional(), // of a text file in a legacy encoding
  columns: z.array($ColumnAccount), // empty if refused before a header was found
  rejects: z.array(
    z.strictObject({ row: z.int(), line: z.int(), column: z.string(), code: z.string(), message: $Text }),
  ),
  /** What was not understood, by column. Absent if nothing. */
  notes: z.array($Note).optional(),
  /** Verdicts that do not depend on the registry, but for armed forces and foreigners, whose rows are out of scope. */
  findings: z.strictObject({ DATA_INVALID: $Finding, ID_MISSING: $Finding, ID_INVALID: $Finding }),
  quality: z.nullable($QualityProfile), // null if the rows could not be read
  removal: $Removal.optional(), // who a `full` would remove, if it is known who was there before
});
export type CheckReport = z.infer<typeof $CheckReport>;

/** What the upload would say of the file, as the metadata of an upload do. Absent: an upload that says nothing. */
export interface CheckOptions extends ReadBatchOptions {
  kind?: BatchKind;
  rows?: number | undefined;
  sha256?: string | undefined;
  /** Who was there before, and who is told of everybody a `full` would remove. */
  known?: KnownParticipants | undefined;
  removed?: ((removed: Removed) => void) | undefined;
  /** Of a `full`: is told who stands in it, to be compared elsewhere. */
  stated?: ((stated: StatedParticipants) => void) | undefined;
}

/**
 * Reads the whole file, also when it is refused: the SHA-256 is of all its bytes. Throws only for faults of reading.
 */
export async function checkBatch(chunks: AsyncIterable<Uint8Array>, options: CheckOptions): Promise<CheckReport> {
  const source = chunks[Symbol.asyncIterator]();
  const sha256 = options.hash.sha256();
  let bytes = 0;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const result = await source.next();
    if (result.done === true) return result;
    sha256.update(result.value);
    bytes += result.value.length;
    return result;
  };
  // Without a `return`, a refusal leaves the source open: the rest is still to be hashed.
  const shared: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next }) };
  const result = await outcomeOf(shared, options);
  while ((await next()).done !== true);
  return { ...result, sha256: sha256.hex(), bytes };
}

/** Reads on after every refusal behind which the file can still be read, so that one check says all of it. */
async function outcomeOf(
  chunks: AsyncIterable<Uint8Array>,
  options: CheckOptions,
): Promise<Omit<CheckReport, 'sha256' | 'bytes'>> {
  const kind = options.kind ?? 'delta';
  const found: Refusal[] = [];
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      found.push(error);
    }
  };
  attempt(() => checkKind(kind, { schemes: options.schemes !== 0, rows: true }));
  attempt(() => checkKind(kind, { schemes: true, rows: options.rows !== undefined }));
  let read: ReadBatch | undefined;
  let columns: CheckReport['columns'] = [];
  const tolerated: Refusal[] = [];
  try {
    read = await readBatch(chunks, {
      ...options,
      schemesOfMetadataOnly: kind === 'leave',
      tolerate: (refusal) => void tolerated.push(refusal),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tolerated.push(error);
    if (error instanceof HeaderRefusal) columns = error.columns;
  }
  found.push(...firstOfEach(tolerated, read));
  // A file with lines that swallow others has no number of rows to compare.
  const whole = read !== undefined && !found.some(({ code }) => code === 'CSV_UNTERMINATED_QUOTE') ? read : undefined;
  if (whole !== undefined) attempt(() => checkPromises(options, whole));
  const isCompared = kind === 'full' && (options.known ?? options.stated) !== undefined;
  const stated = whole !== undefined && isCompared ? statedIn(whole, options.schemes) : undefined;
  if (stated !== undefined) options.stated?.(stated);
  const refusals = found.map(refusalOf);
  return {
    status: refusals.length === 0 ? 'ready' : 'refused',
    refusal: refusals[0],
    refusals,
    ...(read === undefined ? nothingRead(columns) : readingOf(read)),
    ...(stated === undefined || options.known === undefined
      ? {}
      : { removal: removalOf(stated, options.known, options.schemes, options.removed) }),
  };
}

/** One of each code, in the order in which they were found: of broken quotes the first line that is wrong. */
function firstOfEach(refusals: readonly Refusal[], read: ReadBatch | undefined): Refusal[] {
  const codes = [...new Set(refusals.map(({ code }) => code))];
  return codes.map((code) => {
    const first = refusals.find((refusal) => refusal.code === code)!;
    const broken = read?.rejects.find((reject) => reject.code === 'ROW_QUOTE');
    return code === 'CSV_UNTERMINATED_QUOTE' && broken !== undefined
      ? new Refusal(code, first.facts, broken.line)
      : first;
  });
}

function refusalOf({ code, line, facts }: Refusal): CheckReport['refusals'][number] {
  return { code, ...(line === undefined ? {} : { line }), message: refusalMessage(code, facts, line) };
}

type Reading = Pick<
  CheckReport,
  'rows' | 'profile' | 'encoding' | 'columns' | 'rejects' | 'notes' | 'findings' | 'quality'
>;

function nothingRead(columns: CheckReport['columns']): Reading {
  const rows = { read: 0, accepted: 0, rejected: 0, blank: 0 };
  return { rows, profile: '', columns, rejects: [], findings: noFindings(), quality: null };
}

function readingOf(read: ReadBatch): Reading {
  const rejects = read.rejects.map((reject) => {
    return { ...reject, message: rejectTexts[reject.code as RejectCode] };
  });
  const { rows, profile, encoding, columns } = read;
  return {
    rows,
    profile,
    ...(encoding === undefined ? {} : { encoding }),
    columns,
    rejects,
    ...(read.notes.length === 0 ? {} : { notes: notesWithTexts(read.notes) }),
    findings: findingsIn(read),
    quality: qualityProfile(read.claims),
  };
}

function noFindings(): CheckReport['findings'] {
  return {
    DATA_INVALID: { rows: 0, lines: [] },
    ID_MISSING: { rows: 0, lines: [] },
    ID_INVALID: { rows: 0, lines: [] },
  };
}

function findingsIn({ claims }: ReadBatch): CheckReport['findings'] {
  const findings = noFindings();
  for (let i = 0; i < claims.length; i++) {
    const finding = findingOf(claims, i);
    if (finding === undefined) continue;
    const { lines } = findings[finding];
    findings[finding].rows++;
    if (lines.length < linesMax) lines.push(claims.line(i));
  }
  return findings;
}

/** The order of the verdicts (`docs/verdicts.md`). A CMND may still lead to the person. */
function findingOf(claims: ReadBatch['claims'], i: number): keyof CheckReport['findings'] | undefined {
  if (claims.outOfScope(i) === 1) return undefined;
  if (claims.nameState(i) === NameState.empty || claims.birthDate(i) === 0) return 'DATA_INVALID';
  if (claims.idState(i) === IdState.missing) return 'ID_MISSING';
  return claims.idState(i) === IdState.invalid ? 'ID_INVALID' : undefined;
}
