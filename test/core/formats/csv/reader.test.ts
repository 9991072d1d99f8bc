import { parse, type CsvError } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsMax, CsvReader, recordBytesMax } from '../../../../core/formats/csv/reader.ts';
import { Refusal } from '../../../../core/base/errors.ts';

interface Event {
  fields: string[]; // latin1, one character a byte
  line: number;
  code?: string;
}

interface Reading {
  events: Event[];
  refused?: { code: string; line: number | undefined };
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string) => new TextEncoder().encode(text);

const fieldsOf = (bytes: Uint8Array, bounds: Int32Array, fields: number) =>
  Array.from({ length: fields }, (_, k) => latin1(bytes.subarray(bounds[2 * k], bounds[2 * k + 1])));

function read(chunks: Uint8Array[], delimiter = ','): Reading {
  const events: Event[] = [];
  const reader = new CsvReader(
    {
      record: (bytes, bounds, fields, line) => events.push({ fields: fieldsOf(bytes, bounds, fields), line }),
      broken: (code, bytes, bounds, fields, line) =>
        events.push({ fields: fieldsOf(bytes, bounds, fields), line, code }),
    },
    { delimiter: delimiter.charCodeAt(0) },
  );
  try {
    for (const chunk of chunks) reader.push(chunk);
    reader.finish();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { events, refused: { code: error.code, line: error.line } };
  }
  return { events };
}

const readText = (text: string) => read([bytesOf(text)]);
const rowsOf = (reading: Reading) => reading.events.map((event) => event.fields);

interface Judgement {
  records: string[][]; // before the first complaint
  complaint: string;
}

/** What csv-parse says. */
function judgedByCsvParse(bytes: Uint8Array): Judgement {
  const records: string[][] = [];
  try {
    // csv-parse decodes a file with a BOM as UTF-8, which would lose arbitrary bytes: it gets the file without.
    const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    parse(Buffer.from(bom ? bytes.subarray(3) : bytes), {
      encoding: 'latin1',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch (error) {
    const open = (error as CsvError).code === 'CSV_QUOTE_NOT_CLOSED';
    return { records, complaint: open ? 'CSV_UNTERMINATED_QUOTE' : 'ROW_QUOTE' };
  }
  return { records, complaint: '' };
}

/** What our reader says, up to its first complaint as csv-parse stops there. */
function judgedByUs(bytes: Uint8Array): Judgement {
  const { events, refused } = read([bytes]);
  const broken = events.findIndex((event) => event.code !== undefined);
  const good = broken === -1 ? events : events.slice(0, broken);
  return { records: good.map((event) => event.fields), complaint: events[broken]?.code ?? refused?.code ?? '' };
}

/** Line on which each record starts, by counting newlines outside and inside quotes; for texts without errors. */
function startLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let inQuotes = false;
  let fresh = true;
  for (let i = 0; i < text.length; i++) {
    if (fresh) lines.push(line);
    fresh = false;
    if (text[i] === '"') inQuotes = !inQuotes;
    if (text[i] !== '\n' && text[i] !== '\r') continue;
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    line++;
    fresh = !inQuotes;
  }
  return lines;
}

const piece = fc.constantFrom('"', '""', ',', ',', '\n', '\r', '\r\n', 'a', 'bc', ' ', '\ufeff', 'ệ', '\u0001', ';');
const rough = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const field = fc.array(fc.constantFrom('a', 'ễ', '""', ',', '\n', '\r\n', '\r', ' ', "'"), { maxLength: 6 });
const written = field.map((parts) => {
  const text = parts.join('');
  return /[",\r\n]/.test(text) ? `"${text}"` : text;
});
const newline = fc.constantFrom('\n', '\r\n', '\r');
const wellFormed = fc
  .array(fc.tuple(fc.array(written, { minLength: 1, maxLength: 5 }), newline), { maxLength: 8 })
  .map((records) => records.map(([fields, end]) => fields.join(',') + end).join(''));

describe('CsvReader', () => {
  it('reads fields, empty fields, quoted fields, delimiters and newlines inside quotes, doubled quotes', () => {
    const reading = readText('a,b\n"x,""y""",\n"1\r\n2",""\n');
    expect(rowsOf(reading)).toEqual([
      ['a', 'b'],
      ['x,"y"', ''],
      ['1\r\n2', ''],
    ]);
    expect(reading.events.map((event) => event.line)).toEqual([1, 2, 3]);
  });

  it('counts physical lines for CRLF, LF, CR, mixed, inside and outside quotes', () => {
    const text = 'a\r\nb\rc\n\n"x\ry\r\nz\n"\r\rd';
    expect(readText(text).events.map((event) => event.line)).toEqual([1, 2, 3, 4, 5, 9, 10]);
  });

  it('gives no record for an empty file, for a BOM alone, or after the last newline', () => {
    for (const text of ['', '\ufeff']) expect(readText(text).events).toEqual([]);
    for (const text of ['a\n', 'a\r\n', 'a\r', 'a', '\ufeffa', '\ufeff"a"'])
      expect(rowsOf(readText(text))).toEqual([['a']]);
  });

  it('keeps a BOM that is not at the start', () => {
    expect(rowsOf(readText('a\n\ufeffb'))).toEqual([['a'], [latin1(bytesOf('\ufeffb'))]]);
  });

  it('takes another delimiter', () => {
    expect(rowsOf(read([bytesOf('a;b,c\n"d;e";f')], ';'))).toEqual([
      ['a', 'b,c'],
      ['d;e', 'f'],
    ]);
  });

  it('breaks a record with a quote in an unquoted field and continues after it', () => {
    expect(readText('1,a"b,c\n2,d\n').events).toEqual([
      { fields: ['1'], line: 1, code: 'ROW_QUOTE' },
      { fields: ['2', 'd'], line: 2 },
    ]);
  });

  it('breaks a record with bytes after a closing quote', () => {
    expect(readText('1,"a" ,c\r\n2,d').events).toEqual([
      { fields: ['1'], line: 1, code: 'ROW_QUOTE' },
      { fields: ['2', 'd'], line: 2 },
    ]);
  });

  it('answers for every line that a lost quote has swallowed', () => {
    // The quote lost in line 2 closes at the opening quote of line 4.
    const reading = readText('h,i\n1,"a\n2,b\n3,"c"\n4,d\n');
    expect(reading.events).toEqual([
      { fields: ['h', 'i'], line: 1 },
      { fields: ['1'], line: 2, code: 'ROW_QUOTE' },
      { fields: ['2', 'b'], line: 3 },
      { fields: ['3', 'c'], line: 4 },
      { fields: ['4', 'd'], line: 5 },
    ]);
  });

  it('reads doubled quotes right on the second reading of a swallowed line', () => {
    const reading = readText('1,"a\r\n"b""c",""""\r\n');
    expect(reading.events).toEqual([
      { fields: ['1'], line: 1, code: 'ROW_QUOTE' },
      { fields: ['b"c', '"'], line: 2 },
    ]);
  });

  it('refuses an unterminated quote with the line where its record starts', () => {
    expect(readText('a\n"b\nc\nd').refused).toEqual({ code: 'CSV_UNTERMINATED_QUOTE', line: 2 });
    expect(readText('a\n"b""').refused).toEqual({ code: 'CSV_UNTERMINATED_QUOTE', line: 2 });
  });

  it('refuses a quote left open over more lines than a record may hold before the file ends', () => {
    const refused = readText(`a\n"b\n${'c,d\n'.repeat(recordBytesMax / 4)}"\n`).refused;
    expect(refused).toEqual({ code: 'CSV_UNTERMINATED_QUOTE', line: 2 });
  });

  it('breaks a too long record at the same byte for any chunks, and continues at the next line', () => {
    const fits = `x,${'y'.repeat(recordBytesMax - 3)}\n`;
    const tooLong = `x,${'y'.repeat(recordBytesMax - 2)}\n`;
    const quoted = `x,"${'y'.repeat(3 * recordBytesMax)}",z\n`;
    const bytes = bytesOf(`${fits}${tooLong}${quoted}a,b\n`);
    for (const size of [997, 65_536, bytes.length]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(read(chunks).events.map(({ fields, line, code }) => [fields.length, line, code])).toEqual([
        [2, 1, undefined],
        [1, 2, 'ROW_TOO_LONG'],
        [1, 3, 'ROW_TOO_LONG'],
        [2, 4, undefined],
      ]);
    }
  });

  it('breaks a record with more columns than a sheet has', () => {
    const commas = ','.repeat(columnsMax - 1);
    expect(
      readText(`${commas}\n${commas},\n${commas},`).events.map(({ fields, line, code }) => [fields.length, line, code]),
    ).toEqual([
      [columnsMax, 1, undefined],
      [columnsMax, 2, 'ROW_FIELD_COUNT'],
      [columnsMax, 3, 'ROW_FIELD_COUNT'],
    ]);
  });

  it('reads again the lines of a record with too many columns that ends with the file', () => {
    const reading = readText(`"a\nb"${','.repeat(columnsMax)}`);
    expect(reading.events.map(({ line, code }) => [line, code])).toEqual([
      [1, 'ROW_FIELD_COUNT'],
      [2, 'ROW_QUOTE'],
    ]);
  });

  it('equals csv-parse on well-formed texts, and knows the line of every record', () => {
    fc.assert(
      fc.property(wellFormed, fc.boolean(), (text, bom) => {
        const bytes = bytesOf((bom ? '\ufeff' : '') + text);
        expect(judgedByUs(bytes)).toEqual(judgedByCsvParse(bytes));
        expect(read([bytes]).events.map((event) => event.line)).toEqual(startLines(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('equals csv-parse on malformed texts up to its first error', () => {
    fc.assert(
      fc.property(rough, (text) => {
        expect(judgedByUs(bytesOf(text))).toEqual(judgedByCsvParse(bytesOf(text)));
      }),
      { numRuns: 3000 },
    );
  });

  it('equals csv-parse on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        // csv-parse 7.0.3 takes a NUL after a closing quote for the beginning of a comment, though none is set.
        fc.pre(!latin1(bytes).includes('"\0'));
        expect(judgedByUs(bytes)).toEqual(judgedByCsvParse(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same events for any chunks', { tags: 'long' }, () => {
    fc.assert(
      fc.property(rough, (text) => {
        const bytes = bytesOf(text);
        const whole = read([bytes]);
        for (let cut = 0; cut <= bytes.length; cut++)
          expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
        expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('starts an event on every physical line that no whole record covers', { tags: 'long' }, () => {
    fc.assert(
      fc.property(rough, (text) => {
        const { events, refused } = readText(text);
        const starts = events.map((event) => event.line);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        const covered = new Set<number>();
        for (const { fields, line, code } of events) {
          const inner = code === undefined ? fields.join(',').split(/\r\n|\r|\n/).length : 1;
          for (let i = 0; i < inner; i++) covered.add(line + i);
        }
        const body = text.replace(/^\ufeff/, '');
        const lines = body === '' ? 0 : body.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
        expect(covered.size).toBe(refused?.line === undefined ? lines : refused.line - 1);
      }),
      { numRuns: 2000 },
    );
  });
});
