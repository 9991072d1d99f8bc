import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnNames,
  columns,
  otherWords,
  partColumns,
  partNames,
  partRoles,
  passportNames,
  type Column,
  type PartRole,
} from '../../../core/intake/column-aliases.ts';
import { columnDecorations, commonDecorations, exampleWords } from '../../../core/intake/heading-form.ts';
import { columnsText } from '../../../local/write-columns.ts';
import { cellsOf, check, csvOf, needed, people, type FileColumn } from './column-support.ts';

/** The published list, kept beside the code: what an office relies on is not lost by a slip. */
const published = JSON.parse(readFileSync(new URL('../../fixtures/column-names.json', import.meta.url), 'utf8')) as {
  columns: Record<Column, { names: string[]; weak: string[] }>;
  parts: Record<PartRole, string[]>;
  passports: string[];
  others: string[];
  decorations: Record<string, string[]>;
};

/** A file of the needed columns and one more, which takes the place of the one it means. */
function withColumn(column: string, heading: string, cells: readonly string[]): FileColumn[] {
  const others = needed.filter(([name]) => name !== column);
  return [[heading, cells], ...others];
}

const allNames = columns.flatMap((column) =>
  [column, ...published.columns[column].names, ...published.columns[column].weak].map(
    (name) => [column, name] as const,
  ),
);

describe('the published names of columns', () => {
  it('are those of the code, no more and no less', () => {
    expect([...columns]).toEqual(Object.keys(published.columns));
    expect(columnNames).toEqual(published.columns);
    expect([...partRoles]).toEqual(Object.keys(published.parts));
    expect(partNames).toEqual(published.parts);
    expect(passportNames).toEqual(published.passports);
    expect(otherWords).toEqual(published.others);
    const own = Object.entries(columnDecorations).map(([column, words]) => [column, [...words]]);
    expect({ every: [...commonDecorations], ...Object.fromEntries(own), examples: [...exampleWords] }).toEqual(
      published.decorations,
    );
  });

  it('are listed in the documentation', () => {
    expect(readFileSync(new URL('../../../docs/columns.md', import.meta.url), 'utf8')).toBe(columnsText());
  });

  it.each(allNames)('read %s under the heading "%s"', async (column, name) => {
    // A weak name of a whole name stands above whole names: one word would be a given name.
    const report = await check(csvOf(withColumn(column, name, cellsOf(column))));
    expect([report.refusal, report.columns[0]]).toMatchObject([
      undefined,
      { heading: name, field: column, by: 'heading' },
    ]);
    expect(report.rows.accepted).toBe(6);
  });

  it.each(columns.flatMap((column) => published.columns[column].weak.map((name) => [column, name] as const)))(
    'give way, where weak: %s has another column than "%s"',
    async (column, name) => {
      const [strong] = published.columns[column].names;
      const others = needed.filter(([each]) => each !== column);
      const report = await check(csvOf([[name, cellsOf(column)], [strong, cellsOf(column)], ...others]));
      expect([report.refusal, report.columns[0].field, report.columns[1].field]).toEqual([undefined, null, column]);
    },
  );

  it.each(partRoles.flatMap((role) => published.parts[role].map((name) => [role, name] as const)))(
    'know the part %s as "%s"',
    async (role, name) => {
      const file: Record<PartRole, FileColumn[]> = {
        family: [nameOf('family', name), nameOf('given', 'Tên')],
        middle: [nameOf('first', 'Họ'), nameOf('middle', name), nameOf('given', 'Tên')],
        given: [nameOf('family', 'Họ và tên đệm'), nameOf('given', name)],
        day: dateColumns(name, 'Tháng', 'Năm'),
        month: dateColumns('Ngày', name, 'Năm'),
        year: dateColumns('Ngày', 'Tháng', name),
        male: sexColumns(name, 'Nữ'),
        female: sexColumns('Nam', name),
      };
      const column = partColumns[role];
      const others = needed.filter(([each]) => each !== column);
      const report = await check(csvOf([...file[role], ...others]));
      const at = file[role].findIndex(([heading]) => heading === name);
      expect([report.refusal, report.columns[at].field]).toEqual([undefined, column]);
      expect([report.rows.accepted, report.findings.DATA_INVALID.rows]).toEqual([6, 0]);
    },
  );

  it.each(published.passports)('let "%s" stand beside an ID', async (name) => {
    const report = await check(csvOf(withColumn('personal_id', `CCCD/${name}`, people.personal_id)));
    expect(report.columns[0].field).toBe('personal_id');
  });

  // Even with cells that look like what is missing: an ID, a sex.
  it.each(published.others)('never take "%s" for one of ours', async (word) => {
    for (const heading of [word, `${word} khác`]) {
      for (const column of ['personal_id', 'sex', 'schemes'] as const) {
        // "Mã DT" is an ethnicity where the file has one; else the form must say (`header.test.ts`).
        const beside: FileColumn[] = word === 'Mã DT' ? [['Dân tộc', []]] : [];
        const report = await check(csvOf([...needed, [heading, people[column]], ...beside]));
        expect([heading, report.refusal, report.columns[3].field]).toEqual([heading, undefined, null]);
      }
    }
  });

  it.each(Object.entries(published.decorations).flatMap(([column, words]) => words.map((word) => [column, word])))(
    'take off the decoration of %s: (%s)',
    async (of, word) => {
      const column = of === 'every' || of === 'examples' ? 'sex' : (of as Column);
      // One word of a date format alone is none.
      const legend = of === 'examples' ? `${word} giấy khai sinh` : of === 'birth_date' ? `${word} dd` : word;
      const name = columnNames[column].names[0];
      const report = await check(csvOf(withColumn(column, `${name} (${legend})`, cellsOf(column))));
      expect([report.refusal, report.columns[0].field]).toEqual([undefined, column]);
    },
  );
});

const decorated = fc
  .record({
    numbering: fc.constantFrom('', '1. ', '(3) ', 'A. ', '[03]. ', 'IV) ', '12 - ', '7 '),
    star: fc.constantFrom('', ' *', '(*)', ' (**)'),
    legend: fc.constantFrom(
      '',
      ' (bắt buộc)',
      '\n(ghi rõ)',
      ' [nhập đủ]',
      '\r\n(5)',
      ': viết in hoa có dấu',
      ' (theo CCCD)',
    ),
    case: fc.constantFrom('as', 'upper', 'lower', 'nfd', 'wide'),
  })
  .map(({ numbering, star, legend, case: how }) => (name: string): string => {
    const text = `${numbering}${name}${star}${legend}`;
    if (how === 'upper') return text.toUpperCase();
    if (how === 'lower') return text.toLowerCase();
    return how === 'nfd' ? text.normalize('NFD') : how === 'wide' ? `  ${text.replaceAll(' ', '  ')} ` : text;
  });

describe('decorations of a heading', () => {
  it('never change what it means', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...allNames), decorated, async ([column, name], decorate) => {
        const report = await check(csvOf(withColumn(column, decorate(name), cellsOf(column))));
        expect([decorate(name), report.refusal, report.columns[0].field]).toEqual([decorate(name), undefined, column]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'Giới tính (Nam/Nữ)',
    'Giới tính (1: Nam, 2: Nữ)',
    'Giới tính: Nam/Nữ',
    'Giới tính Nam/Nữ',
    'Giới tính\n(0-Nữ, 1-Nam)',
    '5. Giới tính (*)',
  ])('of the sex: %j', async (heading) => {
    expect((await check(csvOf([...needed, [heading, people.sex]]))).columns[3].field).toBe('sex');
  });

  it.each([
    'Số ĐDCN/CCCD/CMND',
    'Số ĐDCN / CCCD / Hộ chiếu',
    'CMND/CCCD',
    'CCCD hoặc CMND',
    'Số CCCD (12 số)',
    'Số định danh cá nhân (CCCD)',
    'Số CMND, CCCD',
    '(4) Số CCCD/\nĐDCN (*)',
  ])('of the ID: %j', async (heading) => {
    expect((await check(csvOf([...needed, [heading, people.personal_id]]))).columns[3].field).toBe('personal_id');
  });

  it.each(['Họ và tên (chủ hộ)', 'Họ tên cha', 'Họ và tên (mẹ)', 'Họ và tên người giám hộ', 'Họ và tên (PL)'])(
    'of another person are none: %j',
    async (heading) => {
      const others = needed.filter(([column]) => column !== 'full_name');
      const alone = await check(csvOf([[heading, people.full_name], ...others]));
      expect(alone.refusal?.code).toBe('HEADER_MISSING_COLUMN');
      const beside = await check(csvOf([[heading, people.full_name], ...needed]));
      expect([beside.refusal, beside.columns[0].field]).toEqual([undefined, null]);
    },
  );
});

function nameOf(part: 'family' | 'first' | 'middle' | 'given', heading: string): FileColumn {
  const cells = people.full_name.map((name) => {
    const words = name.split(' ');
    if (part === 'family') return words.slice(0, -1).join(' ');
    return { first: words[0], middle: words.slice(1, -1).join(' '), given: words.at(-1) ?? '' }[part];
  });
  return [heading, cells];
}

function dateColumns(day: string, month: string, year: string): FileColumn[] {
  return [day, month, year].map((heading, i) => [heading, people.birth_date.map((date) => date.split('/')[i])]);
}

function sexColumns(male: string, female: string): FileColumn[] {
  return [
    [male, people.birth_date.map((date, i) => (people.sex[i] === 'Nam' ? date : ''))],
    [female, people.birth_date.map((date, i) => (people.sex[i] === 'Nữ' ? date : ''))],
  ];
}
