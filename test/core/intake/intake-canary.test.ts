/**
 * Over the whole corpus of batch fixtures, what tells of a person is in no log, error, receipt, page, answer, check
 * report or key.
 *
 * @module-tag long
 */
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkBatch } from '../../../core/intake/check-batch.ts';
import { joinAnswers } from '../../../core/answers/join-answers.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { batchId } from '../../../core/intake/upload-request.ts';
import { OutcomesReader } from '../../../core/answers/answers-reader.ts';
import { readZipDirectory } from '../../../core/formats/zip/directory.ts';
import { receiptPage } from '../../../dashboard/receipt-page.ts';
import { fixtureBytes, fixtureExpected, fixtureNames, personalCells } from '../../support/batch-fixtures.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { inChunks, nodeHash } from './batch-support.ts';
import { MemoryExtract, MemoryScratch } from '../registry/registry-support.ts';

const province = 'vn34-52';
let world: TestWorld;

beforeAll(async () => {
  world = { ...testWorld(), receiptPage: (receipt) => receiptPage(receipt, { sha256Base64: () => 'hash' }) };
  const person = { id: '052090000001', name: 'Trần Thị Một', birth: '1990-02-01', sex: '1' };
  await buildRegistry(world, new MemoryExtract([[person]]), {
    key: world.fingerprintKey,
    scratch: new MemoryScratch(),
  });
  await activateRegistry(world, '2026-01-31');
});

/** Sends the fixture as an upload; the receipt, and what was logged. */
async function told(name: string): Promise<string> {
  const key = `incoming/${province}/delta/fixture-${fixtureNames.indexOf(name)}`;
  const { metadata } = fixtureExpected(name);
  world.clock.time += 60_000;
  await world.objects.put(key, fixtureBytes(name), { schemes: 'BHYT', ...metadata });
  const info = await world.objects.head(key);
  const receipt = await syncBatch(world, { key, version: info?.version ?? '' });
  return JSON.stringify([receipt, world.log.events.splice(0)]);
}

/**
 * What was published to the office: the page, and the texts of the book; and the participant numbers that the answers
 * name.
 */
async function published(name: string): Promise<{ page: string; book: string; numbers: Set<string> }> {
  const key = `incoming/${province}/delta/fixture-${fixtureNames.indexOf(name)}`;
  const info = await world.objects.head(key);
  const batch = batchId(world.hash, world.objects.bucket, key, info?.version ?? '');
  const at = async (object: string) => world.objects.read(`results/${province}/${batch}/${object}`);
  const page = Buffer.from((await at('receipt.html')) ?? []).toString();
  const numbers = new Set<string>();
  const outcomes = await at('outcomes.csv');
  const bytes = await at('answers.xlsx');
  if (bytes === undefined || outcomes === undefined) return { page, book: '', numbers };
  const rows = new OutcomesReader(outcomes);
  while (rows.next()) numbers.add(rows.participant);
  const parts = [...readZipDirectory(bytes).values()].map(({ start, packed }) => bytes.subarray(start, start + packed));
  return { page, book: parts.map((part) => inflateRawSync(part).toString()).join('\n'), numbers };
}

/** The error of joining answers to a file that is not theirs. */
async function misjoined(name: string): Promise<string> {
  const answers = {
    sha256: '0'.repeat(64),
    profile: 'aliases',
    outcomes: new Uint8Array(0),
    rejected: new Uint8Array(0),
  };
  const joining = joinAnswers({ open: () => inChunks(fixtureBytes(name), 4096) }, answers, nodeHash);
  return joining.then(
    () => '',
    (thrown: Error) => `${thrown.message} ${thrown.stack} ${JSON.stringify(thrown)}`,
  );
}

const names = new NameReader(new Uint8Array(16));

/** What a check says, and the error of a reading. */
async function said(name: string): Promise<string> {
  const profile = fixtureExpected(name).metadata?.profile;
  const options = { hash: nodeHash, schemes: 4, storedOn: 20260101, profile };
  const report = await checkBatch(inChunks(fixtureBytes(name), 4096), { ...options, names });
  const { rejects, ...rest } = report;
  const error = await readBatch(inChunks(fixtureBytes(name), 4096), { ...options, names }).then(
    () => undefined,
    (thrown: Error) => `${thrown.message} ${thrown.stack} ${JSON.stringify(thrown)}`,
  );
  return JSON.stringify([rest, rejects, error]);
}

describe('personal data of the fixtures', () => {
  it('is found in them by this test', () => {
    expect(personalCells('clean')).toContain('052090000001');
    for (const name of ['xlsx', 'gzip-members', 'utf16be', 'xlsx-stored'])
      expect(personalCells(name)).toEqual(expect.arrayContaining(['052090000001', 'Trần Thị Một', '01/02/1990']));
    expect(fixtureNames.filter((name) => personalCells(name).length > 0).length).toBeGreaterThan(90);
  });

  it.each(fixtureNames)('appears nowhere: %s', async (name) => {
    const received = await told(name);
    const { page, book, numbers } = await published(name);
    expect(page).toContain('Biên nhận');
    const text = `${received}${await said(name)}${page}${await misjoined(name)}`.normalize('NFC').toLowerCase();
    expect(text).toContain('sha256');
    const found = personalCells(name).filter((cell) => text.includes(cell.normalize('NFC').toLowerCase()));
    expect(found.length).toBe(0);
    // Answers name rows by their participant number, and nothing else of a person.
    // As whole words: a wrong number of 9 digits may begin a right one.
    const answered = new Set(
      book
        .normalize('NFC')
        .toLowerCase()
        .split(/[<>;,]+/),
    );
    const cells = personalCells(name).filter((cell) => !numbers.has(cell.padStart(10, '0')));
    expect(cells.filter((cell) => answered.has(cell.normalize('NFC').toLowerCase())).length).toBe(0);
    expect(answered.size > 1).toBe(numbers.size > 0);
  });

  it('is in no key of what all these uploads left', async () => {
    const keys: string[] = [];
    for await (const object of world.objects.list('')) keys.push(object.key);
    expect(keys.length).toBeGreaterThan(fixtureNames.length);
    const text = keys.join('\n').normalize('NFC').toLowerCase();
    const cells = fixtureNames.flatMap(personalCells);
    expect(cells.filter((cell) => text.includes(cell.normalize('NFC').toLowerCase())).length).toBe(0);
  });
});
