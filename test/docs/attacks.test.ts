/**
 * docs/attacks.md names everything that anybody is told: every kind of file that a job and a night leave, every answer
 * field, list, count, page, metric, receipt member, log line and audit field. What is new and not in it fails here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { addedColumns } from '../../core/catalogue/answers-titles.ts';
import { Detail, Flag, verdictNames } from '../../core/domain/codes.ts';
import { $Receipt } from '../../core/domain/receipt.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { $RunReport } from '../../core/reconcile/run-report.ts';
import { makeDocuments } from '../../core/summary/published-documents.ts';
import { $SummaryEvent, eventFile, eventKinds, eventsOf } from '../../core/summary/summary-events.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { $Group, $NationalSummary, $ProvinceDocument, $ProvinceSummary } from '../../core/summary/summary-schema.ts';
import { publicationOf } from '../../dashboard/publication.ts';
import { MetricName } from '../../functions/metric-names.ts';
import { metricList } from '../../local/metrics/metric-list.ts';
import { sha256Base64 } from '../../adapters/node/node-hash.ts';
import { Office, somePeople } from '../support/office.ts';
import { switchRegistry } from '../support/registry-days.ts';
import { codeSpans, isFile, readPage, root } from './markdown.ts';

const page = readPage('docs/attacks.md');
const named = new Set(codeSpans(page));
/** Every word of the page's code: a table may name several members in one span. */
const words = new Set([...named].flatMap((code) => code.split(/[\s,;]+/)));

function missing(names: Iterable<string>): string[] {
  return [...new Set(names)].filter((name) => !words.has(name));
}

/** The kind of a key or a published name: what differs from case to case stands as a placeholder. */
function kindOf(name: string): string {
  return name
    .replace(/\b[0-9a-f]{64}\b/g, 'H')
    .replace(/\b[0-9a-f]{32}\b/g, 'B')
    .replace(/\bvn34-\d\d\b/g, 'P')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, 'DAY')
    .replace(/\b\d{4}-\d\d\b/g, 'MONTH')
    .replace(/(?<=events\/DAY-)[a-zA-Z]+/, 'KIND')
    .replace(/-vn\b/, '-P')
    .replace(/\.(vi|en)\.(md|html)$/, '.LANG.FORMAT')
    .replace(/^published\/bulletins\/national\//, 'published/bulletins/P/')
    .replace(/(?<=recheck-)\d+/, 'N')
    .replace(/^runs\/DAY\/\d+\//, 'runs/DAY/N/');
}

/** Keys that offices, headquarters or the public read: the rest is for the functions alone. */
const readByPeople = /^(results|audit|published|runs)\//;

let office: Office;
const kinds = new Set<string>();

beforeAll(async () => {
  const people = somePeople(20);
  const child = { id: '052223000001', name: 'Lê Thị Bé', birth: '2023-05-05', sex: '2' };
  const old = { ...people[10], id: '052190000001', oldId: '', successor: people[10].id };
  office = await Office.open([...people, child, old]);
  const { world } = office;
  const province = 'vn34-01';
  await office.send([1, 2, 3, 4].map((n) => office.row(n)));
  await office.send([office.row(1, { number: '0100000001' }), 'x,,,,,,,'], { province });
  await office.send([office.row(11, { id: old.id, number: '5200000011' })]);
  const guesses = [1, 2, 3, 4, 5].map((n) => office.row(12, { number: `530000000${n}`, date: `0${n}/01/1980` }));
  await office.send([...guesses, office.row(12)]);
  await office.send([office.row(1)], { kind: 'full', metadata: { schemes: 'BHYT', rows: '1' } });
  await switchRegistry(
    world,
    [...people.map((each, at) => ({ ...each, ...(at < 2 ? { status: 'deceased' } : {}) })), child, old],
    '2026-02-01',
  );
  world.clock.time += 86_400_000;
  await reconcile({ ...world, childrenNamed: true }, { provinces: ['vn34-52', province] });
  for await (const { key } of world.objects.list('')) if (readByPeople.test(key)) kinds.add(kindOf(key));
  const documents = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
  for (const { files } of publicationOf(documents, { sha256Base64 }))
    for (const [name] of files()) kinds.add(kindOf(`published/${name}`));
  for (const event of eventsOf(documents, '2026-01-31')) kinds.add(kindOf(`published/${eventFile(event)[0]}`));
});

describe('docs/attacks.md names', () => {
  it('every kind of file that a job, a night and a publication leave for somebody', () => {
    // The world of this test must have made them, else it looks for nothing.
    for (const list of ['deceased', 'held', 'sharing', 'children-under-6', 'children-under-6-people'])
      expect([...kinds]).toContain(`results/P/lists/DAY/${list}.csv`);
    expect([...kinds]).toContain('results/P/B/removed.csv');
    expect(kinds.size).toBeGreaterThan(18);
    expect([...kinds].filter((kind) => !named.has(kind))).toEqual([]);
  });

  it('every column of answers and lists', async () => {
    const columns = new Set<string>();
    for await (const { key } of office.world.objects.list('results/')) {
      if (!key.endsWith('.csv')) continue;
      const [header] = new TextDecoder().decode(await office.world.objects.read(key)).split('\r\n');
      for (const column of header.split(',')) columns.add(column);
    }
    expect(columns.size).toBeGreaterThan(10);
    expect(missing(columns)).toEqual([]);
    expect(addedColumns.filter((title) => !page.text.includes(/\((.*)\)/.exec(title)?.[1] ?? title))).toEqual([]);
  });

  it('every verdict, detail and flag', () => {
    expect(missing([...verdictNames, ...Object.keys(Detail), ...Object.keys(Flag)])).toEqual([]);
  });

  it('every member of a receipt, and of an audit record', async () => {
    expect(missing(Object.keys($Receipt.shape))).toEqual([]);
    for await (const { key } of office.world.objects.list('audit/')) {
      const record = JSON.parse(new TextDecoder().decode(await office.world.objects.read(key))) as object;
      expect(missing(Object.keys(record))).toEqual([]);
    }
  });

  it('every member of the published documents, and of the report of a night', () => {
    const shapes = [$NationalSummary, $ProvinceDocument, $ProvinceSummary, $Group, $SummaryEvent, $RunReport];
    expect(missing(eventKinds)).toEqual([]);
    expect(missing(shapes.flatMap((schema) => Object.keys(schema.shape)))).toEqual([]);
    expect(missing(Object.keys($RunReport.shape.national.shape))).toEqual([]);
  });

  it('every metric', () => {
    expect(missing(Object.values(MetricName))).toEqual([]);
    expect(missing(Object.keys(metricList))).toEqual([]);
  });

  it('every line of the log', () => {
    const events = ['core', 'functions', 'local', 'adapters', 'portal'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => [...readFileSync(join(root, folder, name), 'utf8').matchAll(/log\.event\(([^,)]*)/g)])
        .flatMap(([, first]) =>
          [...first.matchAll(/['`]([a-z][\w.-]*(?:\$\{[^}]*\})?)['`]/gi)].map(([, name]) => name),
        ),
    );
    expect(events.length).toBeGreaterThan(15);
    expect(missing(events.map((name) => name.replace(/\$\{.*\}/, '*')))).toEqual([]);
  });

  it('for everything the test that holds it, and every test of test/attacks/', () => {
    const rows = page.text.split('\n').filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line));
    const tests = rows.flatMap((row) => [...row.matchAll(/`((?:test|proof)\/[\w./-]+\.ts)`/g)].map(([, file]) => file));
    expect(tests.filter((file) => !isFile(file))).toEqual([]);
    const untested = rows.filter((row) => !row.endsWith('| test |') && !/`(test|proof)\/|npm run prove/.test(row));
    expect(untested).toEqual([]);
    const attacks = readdirSync(join(root, 'test/attacks')).map((name) => `test/attacks/${name}`);
    expect(attacks.filter((file) => !tests.includes(file))).toEqual([]);
  });
});
