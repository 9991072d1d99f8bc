/**
 * The rows of one part of an extract, checked value by value as they come from the CSV reader.
 */
import { PersonStatus } from '../../domain/codes.ts';
import type { BrokenCode, CsvSink } from '../../formats/csv/reader.ts';
import { Refusal } from '../../base/errors.ts';
import { idsPerPrefix, personFlags } from '../format.ts';
import { birthDateOf, numberOf, oldIdOf, residenceOf, sexOf, statusOf, successorOf } from './values.ts';

/** One person of an extract. The same object for every row: valid during the call only. */
export interface ExtractPerson {
  line: number; // physical line of the part
  prefix: number; // first three digits of the ID
  low: number; // last nine digits
  oldId: number; // CMND, or noOldId
  birthDate: number; // PackedDate, never 0
  flags: number; // personFlags
  successor: number; // ID that stands for this one now, or 0
  residence: number; // code of the province of today, or 0
  bytes: Uint8Array; // holds the name
  nameStart: number;
  nameEnd: number; // exclusive
}

/** The ID of a person as a number. */
export function personId(person: ExtractPerson): number {
  return person.prefix * idsPerPrefix + person.low;
}

const extractColumns = [
  'personal_id',
  'old_id',
  'full_name',
  'birth_date',
  'sex',
  'status',
  'superseded_by',
  'residence_province',
  'updated_on',
] as const;
/** Places of the columns we read; `updated_on` is neither compared nor stored. */
const Column = {
  personalId: 0,
  oldId: 1,
  name: 2,
  birthDate: 3,
  sex: 4,
  status: 5,
  supersededBy: 6,
  residence: 7,
} as const;

/** Checks the header and every row of one part. */
export class PartSink implements CsvSink {
  private readonly part: { name: string; rows: number };
  private readonly visit: (person: ExtractPerson) => void;
  private readonly person: ExtractPerson;
  private records = 0; // the header counted

  constructor(part: { name: string; rows: number }, visit: (person: ExtractPerson) => void) {
    this.part = part;
    this.visit = visit;
    this.person = {
      line: 0,
      prefix: 0,
      low: 0,
      oldId: 0,
      birthDate: 0,
      flags: 0,
      successor: 0,
      residence: 0,
      bytes: new Uint8Array(0),
      nameStart: 0,
      nameEnd: 0,
    };
  }

  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    if (this.records++ === 0) return this.checkHeader(bytes, bounds, fields);
    if (this.records - 1 > this.part.rows) throw this.wrongRows();
    if (fields !== extractColumns.length) this.broken('ROW_FIELD_COUNT', bytes, bounds, fields, line);
    const { person } = this;
    const idStart = bounds[2 * Column.personalId];
    const idEnd = bounds[2 * Column.personalId + 1];
    person.line = line;
    person.prefix = numberOf(bytes, idStart, idStart + 3);
    person.low = numberOf(bytes, idStart + 3, idEnd);
    const isId = idEnd - idStart === 12 && person.prefix >= 0 && person.low >= 0 && personId(person) > 0;
    if (!isId) this.wrongValue(Column.personalId, line);

    person.oldId = oldIdOf(bytes, bounds[2 * Column.oldId], bounds[2 * Column.oldId + 1]);
    if (person.oldId < 0) this.wrongValue(Column.oldId, line);
    person.birthDate = birthDateOf(bytes, bounds[2 * Column.birthDate], bounds[2 * Column.birthDate + 1]);
    if (person.birthDate < 0) this.wrongValue(Column.birthDate, line);
    const sex = sexOf(bytes, bounds[2 * Column.sex], bounds[2 * Column.sex + 1]);
    if (sex < 0) this.wrongValue(Column.sex, line);
    const status = statusOf(bytes, bounds[2 * Column.status], bounds[2 * Column.status + 1]);
    if (status < 0) this.wrongValue(Column.status, line);
    person.successor = successorOf(bytes, bounds[2 * Column.supersededBy], bounds[2 * Column.supersededBy + 1]);
    if (person.successor < 0) this.wrongValue(Column.supersededBy, line);
    person.residence = residenceOf(bytes, bounds[2 * Column.residence], bounds[2 * Column.residence + 1]);
    if (person.residence < 0) this.wrongValue(Column.residence, line);
    person.flags = personFlags(sex, person.successor > 0 ? PersonStatus.cancelled : status);

    person.bytes = bytes;
    person.nameStart = bounds[2 * Column.name];
    person.nameEnd = bounds[2 * Column.name + 1];
    this.visit(person);
  }

  broken(code: BrokenCode, _bytes: Uint8Array, _bounds: Int32Array, _fields: number, line: number): never {
    throw new Refusal('REGISTRY_PART_LINE', { part: this.part.name, reason: code }, line);
  }

  /** All records have come. */
  finish(): void {
    if (this.records === 0) throw new Refusal('REGISTRY_PART_HEADER', { part: this.part.name }, 1);
    if (this.records - 1 !== this.part.rows) throw this.wrongRows();
  }

  private checkHeader(bytes: Uint8Array, bounds: Int32Array, fields: number): void {
    const names = Array.from({ length: fields }, (_, field) =>
      new TextDecoder().decode(bytes.subarray(bounds[2 * field], bounds[2 * field + 1])),
    );
    if (names.join() !== extractColumns.join()) throw new Refusal('REGISTRY_PART_HEADER', { part: this.part.name }, 1);
  }

  /** More rows than announced are told at the first of them: an endless part is not read on. */
  private wrongRows(): Refusal {
    const { name, rows } = this.part;
    return new Refusal('REGISTRY_PART_ROWS', { part: name, expected: rows, found: this.records - 1 });
  }

  private wrongValue(column: number, line: number): never {
    throw new Refusal('REGISTRY_PART_VALUE', { part: this.part.name, column: extractColumns[column] }, line);
  }
}
