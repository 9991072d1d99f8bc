import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '../../../core/domain/codes.ts';
import type { ReadBatch } from '../../../core/domain/read-batch.ts';
import { Refusal } from '../../../core/base/errors.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { schemesOfText } from '../../../core/intake/normalise-codes.ts';
import { readBatch, rejectsMax, type NameFields } from '../../../core/intake/read-batch.ts';
import { expectedNames, fixtureBytes, fixtureExpected, fixtureNames } from '../../support/batch-fixtures.ts';
import { bytesOf, fakeNames, inChunks, nodeHash } from './batch-support.ts';
import { claimColumns, columnOf } from '../../support/claim-columns.ts';

const storedOn = 20260101;
const header = 'participant_number,full_name,birth_date\n';

function read(
  chunks: AsyncIterable<Uint8Array>,
  schemes = 4,
  names: NameFields = fakeNames(),
  profile?: string,
): Promise<ReadBatch> {
  return readBatch(chunks, { names, hash: nodeHash, schemes, storedOn, profile });
}

async function refusalOf(reading: Promise<ReadBatch>): Promise<Refusal> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was read');
}

/** One for all readings: what it remembers of a name changes nothing. */
const names = new NameReader(new Uint8Array(16));

/** What a reading came to, in the words of the expected files. */
async function outcomeOf(
  bytes: Uint8Array,
  size: number,
  schemes: number,
  profile?: string,
): Promise<Record<string, unknown>> {
  try {
    const batch = await read(inChunks(bytes, size), schemes, names, profile);
    const present = Array.from(batch.rejectedPresent);
    return { ...batch, outcome: 'read', claims: claimColumns(batch.claims), rejectedPresent: present };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, line, facts } = error;
    return { outcome: 'refused', code, facts, ...(line === undefined ? {} : { line }) };
  }
}

/** read = accepted + rejected + blank, and every row has at most one answer. */
function expectConserved(name: string, outcome: Record<string, unknown>): void {
  const { rows, rejects, unreadableNumbers, rejectedPresent } = outcome as unknown as ReadBatch;
  const claims = outcome.claims as { length: number; row: number[] };
  expect([name, rows.read]).toEqual([name, rows.accepted + rows.rejected + rows.blank]);
  expect([name, rows.accepted, rows.rejected]).toEqual([name, claims.length, rejects.length]);
  expect([name, unreadableNumbers + rejectedPresent.length]).toEqual([name, rejects.length]);
  const answered = [...claims.row, ...rejects.map((reject) => reject.row)].sort((a, b) => a - b);
  expect(new Set(answered).size).toBe(answered.length);
  expect(answered.every((row) => row >= 1 && row <= rows.read)).toBe(true);
}

describe('fixture files', () => {
  it.each(fixtureNames)('%s', async (name) => {
    const bytes = fixtureBytes(name);
    const { metadata, ...expected } = fixtureExpected(name);
    const schemes = schemesOfText(metadata?.schemes ?? '');
    const profile = metadata?.profile;
    const whole = await outcomeOf(bytes, 1 << 20, schemes, profile);
    expect(whole).toMatchObject(expected);
    expect(whole.line).toBe(expected.line);
    const size = bytes.length > 20_000 ? 997 : 1;
    expect(await outcomeOf(bytes, size, schemes, profile)).toEqual(whole);
    if (whole.outcome === 'read') expectConserved(name, whole);
  });

  it('have an expectation for every file', () => {
    expect(expectedNames).toEqual(fixtureNames);
    expect(fixtureNames.length).toBeGreaterThan(140);
  });
});

describe('readBatch', () => {
  it('hashes and counts the bytes as they came', async () => {
    const bytes = bytesOf(`\ufeff${header}5200000001,A B,1990\r\n`);
    const batch = await read(inChunks(bytes, 7));
    expect(batch.bytes).toBe(bytes.length);
    const hash = nodeHash.sha256();
    hash.update(bytes);
    expect(batch.sha256).toBe(hash.hex());
  });

  it('keeps the result of the name reader for each row', async () => {
    const { claims } = await read(inChunks(bytesOf(`${header}5200000001,ABC,1990\n5200000002,,1990\n`), 64));
    expect(columnOf(claims, 'nameState')).toEqual([1, 0]);
    expect(columnOf(claims, 'nameLow')).toEqual([3, 0]);
    expect(columnOf(claims, 'nameHigh')).toEqual([7, 7]);
    expect(columnOf(claims, 'folded')).toEqual([3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0]);
  });

  it('flags a name that was in a legacy encoding', async () => {
    const bytes = bytesOf(`${header}5200000001,NguyÔn V¨n §øc,1990\n`);
    const { claims } = await read(inChunks(bytes, 64), 4, new NameReader(new Uint8Array(16)));
    expect(claims.flags(0)).toBe(Flag.NAME_DECODED);
  });

  it('keeps every row in order while the columns grow', async () => {
    const count = 20_000;
    const lines = Array.from({ length: count }, (_, i) => `${5_200_000_000 + i},${'N'.repeat(i % 9)},1990\n`);
    const { claims } = await read(inChunks(bytesOf(header + lines.join('')), 100_000));
    expect(claims.length).toBe(count);
    const numbers = Array.from({ length: count }, (_, i) => i);
    expect(columnOf(claims, 'participant')).toEqual(numbers.map((i) => 5_200_000_000 + i));
    expect(columnOf(claims, 'row')).toEqual(numbers.map((i) => i + 1));
    expect(columnOf(claims, 'line')).toEqual(numbers.map((i) => i + 2));
    expect(columnOf(claims, 'nameLow')).toEqual(numbers.map((i) => i % 9));
    expect(claims.folded(count - 1, 5)).toBe((count - 1) % 9);
  });

  it('reads the same whether it knows the size of the upload or not', async () => {
    const bytes = bytesOf(header + '5200000001,A,1990\n'.repeat(9000));
    const options = { names: fakeNames(), hash: nodeHash, schemes: 4, storedOn };
    const growing = await readBatch(inChunks(bytes, 4096), options);
    for (const size of [1, bytes.length, 1e8])
      expect(await readBatch(inChunks(bytes, 4096), { ...options, size })).toEqual(growing);
  });

  it('answers for every line of any text: read = accepted + rejected + blank', async () => {
    const data = ['5200000001', '52', 'A', '', ' ', '"a"', '"', 'a"b', '1990', '"x\ny"', '"",""'];
    const furniture = ['Tổng cộng', 'Giám đốc', '(1)', 'participant_number', 'full_name'];
    const cell = fc.constantFrom(...data, ...furniture);
    const line = fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(','));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
        const bytes = bytesOf(header + lines.join('\n'));
        const outcome = await outcomeOf(bytes, size, 4);
        expect(['NO_ROWS', 'CSV_UNTERMINATED_QUOTE', undefined]).toContain(outcome.code);
        fc.pre(outcome.outcome === 'read');
        expectConserved('any text', outcome);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a file with too many rejects', async () => {
    const refusal = await refusalOf(read(inChunks(bytesOf(`${header}${'x,y,z\n'.repeat(rejectsMax + 1)}`), 65_536)));
    expect(refusal).toMatchObject({ code: 'TOO_MANY_REJECTS', facts: { limit: rejectsMax }, line: rejectsMax + 2 });
    const most = await read(inChunks(bytesOf(`${header}${'x,y,z\n'.repeat(rejectsMax)}`), 65_536));
    expect(most.rows.rejected).toBe(rejectsMax);
  });

  it('refuses a file whose category column holds something else', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `5200000001,A,1990,C${i}\n`).join('');
    const bytes = bytesOf(`participant_number,full_name,birth_date,category\n${lines}`);
    expect((await refusalOf(read(inChunks(bytes, 65_536)))).code).toBe('TOO_MANY_CATEGORIES');
  });

  it('rejects a field of 100 MB and a line with a million columns, and reads on', async () => {
    async function* hostile() {
      yield bytesOf(`${header}5200000001,`);
      const chunk = new Uint8Array(1 << 20).fill(0x41);
      for (let i = 0; i < 100; i++) yield chunk;
      yield bytesOf(`\n5200000002${','.repeat(1_000_000)}\n5200000003,A,1990\n`);
    }
    const batch = await read(hostile());
    expect(batch.rejects).toEqual([
      { row: 1, line: 2, column: '', code: 'ROW_TOO_LONG' },
      { row: 2, line: 3, column: '', code: 'ROW_FIELD_COUNT' },
    ]);
    expect(Array.from(batch.rejectedPresent)).toEqual([5_200_000_001, 5_200_000_002]);
    expect(columnOf(batch.claims, 'participant')).toEqual([5_200_000_003]);
  });

  it('touches no prototype, and puts no personal data in refusals', async () => {
    const canary = 'Nguyễn Văn Canary';
    const files = [
      `${canary},052090000001,01/01/1990\n`,
      `${header}5200000001,"${canary},1990\n`,
      `__proto__,${canary}\n`,
    ];
    for (const file of files) {
      const refusal = await refusalOf(read(inChunks(bytesOf(file), 16)));
      expect(JSON.stringify([refusal.message, refusal.facts])).not.toMatch(/Canary|0520|1990/);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('carries nothing from one batch to the next', async () => {
    const first = bytesOf(`participant_number,full_name,birth_date,unit\n5200000001,A,1990,Unit One\n`);
    await read(inChunks(first, 99));
    const { claims } = await read(
      inChunks(bytesOf(`participant_number,full_name,birth_date,unit\n5200000002,B,1991,\n`), 99),
    );
    expect(claims.units).toEqual(['']);
  });
});
