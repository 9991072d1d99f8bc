/**
 * Vietnamese texts are for insurance clerks: no English word and no code of ours stands inside them. A word without any
 * mark must be one that Vietnamese syllables allow; quotation marks hold what has to be typed or looked for as it is:
 * names of files, columns, options and commands.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vietnamese as uploadTexts } from '../../browser/texts.ts';
import { answersTitles } from '../../core/catalogue/answers-titles.ts';
import * as catalogue from '../../core/catalogue/catalogue.ts';
import * as goalTexts from '../../core/catalogue/goal-texts.ts';
import { whatIfTexts } from '../../core/catalogue/what-if-texts.ts';
import { catalogueEntries } from '../../core/catalogue/catalogue-list.ts';
import { fieldNames } from '../../core/catalogue/field-names.ts';
import { formatTexts } from '../../core/catalogue/format-advice.ts';
import { verdictNames } from '../../core/domain/codes.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import { commandRefusals } from '../../core/refusals/command-refusals.ts';
import { refusals } from '../../core/refusals/refusals.ts';
import { vietnamese as bulletinTexts } from '../../dashboard/bulletin-vi.ts';
import { bulletin } from '../../dashboard/bulletin.ts';
import { vietnamese as pageTexts } from '../../dashboard/page-texts.ts';
import { publishedPages } from '../../dashboard/published-pages.ts';
import { receiptPage } from '../../dashboard/receipt-page.ts';
import { vietnamese as receiptTexts } from '../../dashboard/receipt-texts.ts';
import { reportedVi } from '../../dashboard/reported-texts.ts';
import { vietnamese as traceTexts } from '../../dashboard/trace-texts.ts';
import { sampleFirstDay, sampleYear } from '../dashboard/sample-summary.ts';

const sha256Base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Why a word that is no Vietnamese syllable may stand in a Vietnamese text. */
const exceptions: Record<string, string> = {
  'abbreviations that every office writes': 'BHXH BHYT BHTN BHXHBB BHXHTN CCCD CMND UBND TK1-TS QN CSDL',
  'programs, devices and keys by the names they show': 'Excel LibreOffice Windows Word FoxPro JavaScript Tab',
  'kinds of files, which have no other name':
    'CSV XLSX XLSM XLS XLSB XML HTML MHT ODS OpenDocument PDF RTF DBF dBASE ZIP RAR Z GZIP DOCTYPE',
  'encodings and fonts': 'Unicode UTF-8 TCVN3 VNI VnTime windows-1258',
  'units and a checksum': 'byte bit SHA-256',
  'letters, as examples of spellings': 'ch tr d gi r s x i y l',
  'short names of old provinces on the map': 'TT BR-V',
};
const allowed = new Set(Object.values(exceptions).flatMap((words) => words.toLowerCase().split(' ')));

/** A syllable without marks: with a stop at its end (-c, -ch, -p, -t) it would carry a tone. */
const initials = 'b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x';
const vowels = '[aeo][iouy]?|[iuy]|ia|iu|oa|oe|oai|oay|oao|oeo|ua|ui|uy|uya';
const syllable = new RegExp(`^(?:${initials})?(?:${vowels})(?:m|n|ng|nh)?$`);

/** Words that are neither Vietnamese nor an exception. */
function foreignWords(text: string): string[] {
  const words =
    text
      .normalize('NFC')
      .replace(/"[^"]*"/g, ' ')
      .replace(/\{\w+\}/g, ' ')
      .match(/[\p{L}_][\p{L}\d_-]*/gu) ?? [];
  return words.filter(
    // A province's code stands beside its name, for whoever types it.
    (word) =>
      !/^vn34-\d\d$/.test(word) &&
      /^[\x20-\x7e]+$/.test(word) &&
      !syllable.test(word.toLowerCase()) &&
      !allowed.has(word.toLowerCase()),
  );
}

/** Every string in a record of texts, with the way to it. */
function* stringsOf(texts: unknown, way = ''): Generator<[way: string, text: string]> {
  if (typeof texts === 'string') yield [way, texts];
  else if (typeof texts === 'object' && texts !== null)
    for (const [name, each] of Object.entries(texts)) if (name !== 'en') yield* stringsOf(each, `${way}.${name}`);
}

function wrongOf(texts: Iterable<readonly [way: string, text: string]>): string[] {
  return [...texts].flatMap(([way, text]) => foreignWords(text).map((word) => `${way}: ${word}`));
}

/** Text of the Vietnamese section of a page, without what is no sentence: names of files, codes to quote, our data. */
function vietnameseOf(page: string): string {
  const section = /<section id="vi"[^]*?<\/section>/.exec(page)?.[0] ?? '';
  return section
    .replace(/<code[^]*?<\/code>/g, ' ')
    .replace(/<a [^>]*>[\w.-]*<\/a>|\(\w+\.\w+\)/g, ' ')
    .replace(/(?:aria-label|title)="([^"]*)"/g, '>$1<')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}

/** The sample with its invented names and sources in marks of Vietnamese. */
function sampleInVietnamese<T>(documents: T): T {
  const named = new Set(['source', 'name', 'registryVersion']);
  return JSON.parse(JSON.stringify(documents), (key, value: unknown) =>
    named.has(key) && typeof value === 'string' ? 'đơn vị' : value,
  ) as T;
}

describe('Vietnamese texts', () => {
  it.each([
    ['an English word', 'Tệp full bị từ chối', ['full']],
    ['a code', 'Kết quả ID_MISSING và NAME_MARKS', ['ID_MISSING', 'NAME_MARKS']],
    ['a word of a command', 'Chạy ledger rebuild rồi batch', ['ledger', 'rebuild', 'batch']],
    ['nothing in quotation marks', 'Xem cột "schemes" trong "removed.csv", theo mã SHA-256', []],
    ['nothing Vietnamese', 'Hai người tham gia, trong đó ba người chưa qua kiểm tra lại theo danh sách', []],
  ])('are searched for %s', (_name, text, found) => {
    expect(foreignWords(text)).toEqual(found);
  });

  it('of the catalogue, of refusals and of files of answers have no English word and no code', () => {
    const entries = catalogueEntries().map(({ name, meaning, cause, next }) => ({ [name]: { meaning, cause, next } }));
    const formats = Object.entries(formatTexts).map(([name, [vi]]) => [name, vi] as const);
    const { actors, noteTexts, rejectTexts } = catalogue;
    const notes = { actors, noteTexts, rejectTexts, fieldNames, answersTitles, goalTexts, whatIfTexts };
    const records = Object.entries({ ...refusals, ...commandRefusals }).map(([code, { vi }]) => [code, vi] as const);
    expect(wrongOf([...stringsOf(entries), ...stringsOf(notes), ...formats, ...records])).toEqual([]);
  });

  it('of pages, receipts and bulletins have no English word and no code', () => {
    const texts = { pageTexts, receiptTexts, traceTexts, bulletinTexts, reportedVi };
    const strings = [...stringsOf(texts)].filter(([way]) => !/\.language$|\.fileNames$/.test(way));
    expect(wrongOf(strings)).toEqual([]);
    expect(strings.length).toBeGreaterThan(300);
  });

  it('of the portal and of the page that checks files have no English word and no code', async () => {
    const folder = join(import.meta.dirname, '../../portal/texts');
    const strings = [...stringsOf(uploadTexts, 'browser/texts')];
    for (const name of readdirSync(folder)) {
      const texts = (await import(join(folder, name))) as object;
      strings.push(...stringsOf(texts, name));
    }
    expect(wrongOf(strings.filter(([way]) => !way.endsWith('.language')))).toEqual([]);
    expect(strings.length).toBeGreaterThan(300);
  });

  it('as they are shown have no English word and no code', () => {
    const shown: [string, string][] = [];
    for (const documents of [sampleInVietnamese(sampleYear()), sampleInVietnamese(sampleFirstDay())]) {
      for (const [name, page] of publishedPages(documents, { sha256Base64 }))
        if (/index|vn34-(?:01|08|52)/.test(name)) shown.push([name, vietnameseOf(page)]);
      const [province] = documents.provinces.filter((each) => each.province.province === 'vn34-52');
      for (const document of [documents.national, province])
        for (const kind of ['daily', 'monthly'] as const) {
          const text = bulletin(document, { kind, language: 'vi', format: 'md', sha256Base64 });
          shown.push([`${kind} bulletin`, text.replace(/\\(.)/g, '$1')]);
        }
    }
    for (const [name, receipt] of Object.entries(receipts()))
      shown.push([name, vietnameseOf(receiptPage(receipt, { sha256Base64 }))]);
    expect(shown.filter(([, text]) => text.length < 200)).toEqual([]);
    expect(wrongOf(shown)).toEqual([]);
  });
});

/** One of each status and kind. */
function receipts(): Record<string, Receipt> {
  const figures = { participants: 3, outOfScope: 0, denominator: 3, synced: 3, verified: 2, remaining: 1 };
  const counts = { ...figures, schemes: { BHXHBB: figures, BHXHTN: figures, BHYT: figures, BHTN: figures } };
  const committed: Receipt = {
    batchId: 'ab'.repeat(16),
    province: 'vn34-52',
    kind: 'delta',
    status: 'committed',
    rows: { read: 15, accepted: 14, rejected: 1, blank: 0 },
    applied: { changed: 3, unchanged: 4, stale: 5, left: 6, held: 8, notCounted: 1 },
    verdicts: Object.fromEntries(verdictNames.map((name) => [name, 1])) as Receipt['verdicts'],
    registryVersion: '2026-01-31',
    ledgerVersion: 12,
    counts: { before: counts, after: counts },
    sha256: 'cd'.repeat(32),
    profile: 'd02-lt',
    asOf: '2026-01-31T05:00:00.000Z',
    durationMs: 1,
  };
  const refusal = { code: 'KIND_UNKNOWN', message: { vi: refusals.KIND_UNKNOWN.vi, en: refusals.KIND_UNKNOWN.en } };
  return {
    delta: committed,
    leave: { ...committed, kind: 'leave' },
    full: { ...committed, kind: 'full' },
    refused: { ...committed, status: 'refused', asOf: null, refusal, removed: { count: 1, listed: 1 } },
    duplicate: { ...committed, status: 'duplicate', duplicateOf: 'ef'.repeat(16) },
  };
}
