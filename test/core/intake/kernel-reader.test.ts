import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CsvReader } from '../../../core/formats/csv/reader.ts';
import { CsvTable } from '../../../core/intake/csv-table.ts';
import { newKernel } from '../../../core/intake/kernel.ts';
import { readWithKernel, startKernel } from '../../../core/intake/kernel-reader.ts';
import type { KernelStart } from '../../../core/intake/kernel-rows.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { RowReader } from '../../../core/intake/row-reader.ts';
import { schemesOfText } from '../../../core/intake/normalise-codes.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { fuzzKernel } from '../../../proof/kernel-fuzz/fuzz.ts';
import { fixtureBytes, fixtureExpected, fixtureNames } from '../../support/batch-fixtures.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';

const names = new NameReader(new Uint8Array(16));
const header = 'participant_number,full_name,birth_date,category,unit\n';

interface Reading {
  outcome: unknown;
  taken: number; // rows that the kernel wrote
}

/** Reads with the kernel, or without; a refusal is an outcome too. */
async function read(
  bytes: Uint8Array,
  { size, kernel, ...more }: { size: number; kernel: boolean; schemes?: number; profile?: string | undefined },
): Promise<Reading> {
  let taken = 0;
  const counting: KernelStart = (rows, csv, delimiter) => {
    const take = rows.take.bind(rows);
    rows.take = (written, row) => {
      taken += written.count;
      take(written, row);
    };
    return startKernel(rows, csv, delimiter);
  };
  const options = { names, hash: nodeHash, schemes: 4, storedOn: 20260101, ...more };
  const outcome = await readBatch(inChunks(bytes, size), { ...options, kernel: kernel ? counting : undefined }).catch(
    (error: unknown) => error,
  );
  return { outcome, taken };
}

/** Reads both ways: whether both came to the same, to what, and how many rows the kernel wrote. */
async function readBoth(bytes: Uint8Array, size: number): Promise<Reading & { equal: boolean }> {
  const found = await read(bytes, { size, kernel: true });
  const expected = await read(bytes, { size, kernel: false });
  return { ...found, equal: isDeepStrictEqual(found.outcome, expected.outcome) };
}

function rowsOf(count: number, row: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => row(i)).join('');
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('reading with the kernel', () => {
  it('equals TypeScript alone for every fixture, whatever the chunks', { tags: 'long' }, async () => {
    let withKernel = 0;
    for (const name of fixtureNames) {
      const bytes = fixtureBytes(name);
      const { metadata } = fixtureExpected(name);
      const more = { schemes: schemesOfText(metadata?.schemes ?? ''), profile: metadata?.profile };
      const expected = await read(bytes, { size: 4096, kernel: false, ...more });
      for (const size of [bytes.length + 1, 61]) {
        const found = await read(bytes, { size, kernel: true, ...more });
        expect([name, found.outcome]).toEqual([name, expected.outcome]);
        if (found.taken > 0) withKernel++;
      }
    }
    expect(withKernel).toBeGreaterThan(100);
  });

  it('equals TypeScript alone for files of any form, changed and cut anywhere', { tags: 'long' }, async () => {
    const { different, byKernel, rowsByKernel } = await fuzzKernel(1, 60);
    expect(different).toEqual([]);
    expect(byKernel).toBeGreaterThan(120);
    expect(rowsByKernel).toBeGreaterThan(500);
  });

  it('keeps rows, lines, categories and units of many chunks in order', async () => {
    const text = rowsOf(30_000, (i) => {
      const unit = i % 11 === 0 ? `"U\n${i % 300}"` : `"U, ${i % 700}"`;
      return `${5_200_000_000 + i},Nguyễn Văn ${'ABCDEFGHIK'[i % 10]},${1 + (i % 31)}/05/1990,C${i % 7},${unit}\r\n`;
    });
    const { taken, equal } = await readBoth(bytesOf(header + text), 300_000);
    expect(equal).toBe(true);
    expect(taken).toBeGreaterThan(27_000);
  });

  it('reads records that are longer than a chunk, longer than any may be, and quotes that never end', async () => {
    const row = '5200000001,Nguyễn Văn A,01/05/1990,C1,U1\n';
    const long = `5200000002,An,1990,C1,"${'u'.repeat(250_000)}"\n`;
    const tooLong = `5200000003,An,1990,C1,${'u'.repeat(300_000)}\n`;
    const lost = `5200000004,An,1990,C1,"U1\n${row.repeat(8000)}`;
    for (const text of [row + long + row, row + tooLong + row, row + lost, `${row}5200000005,An,1990,C1,"U`])
      for (const size of [7000, 1_000_000]) expect((await readBoth(bytesOf(header + text), size)).equal).toBe(true);
  });

  it('reads lines that end with CR, CRLF and LF, cut behind every byte', async () => {
    const row = (i: number): string => `520000000${i},Lê An,01/05/1990,C1,U${i}`;
    const bytes = bytesOf(`${header}${row(1)}\r${row(2)}\r\n${row(3)}\n\n\r\n${row(4)}\r\r\n"52"1\r\n${row(5)}\r`);
    for (let size = 1; size < 60; size++) expect([size, (await readBoth(bytes, size)).equal]).toEqual([size, true]);
  });

  it('forgets what it was taught when its tables are full', { tags: 'long' }, async () => {
    const long = (i: number): string => `${'đơn vị '.repeat(18)}${i}`;
    const text = rowsOf(9000, (i) => `${5_200_000_000 + i},An,01/05/1990,C1,${long(i % 8500)}\n`);
    expect(await readBoth(bytesOf(header + text), 1 << 20)).toMatchObject({ equal: true, taken: 9000 });
    const people = rowsOf(40_000, (i) => `${5_200_000_000 + i},An Ba${i.toString(36)}q,01/05/1990,C1,U1\n`);
    expect(await readBoth(bytesOf(header + people), 1 << 20)).toMatchObject({ equal: true, taken: 40_000 });
  });

  it('refuses too many categories and rows as TypeScript does', async () => {
    const many = rowsOf(5000, (i) => `5200000001,An,01/05/1990,C${i},\n`);
    const outcome = { code: 'TOO_MANY_CATEGORIES' };
    expect(await readBoth(bytesOf(header + many), 5000)).toMatchObject({ equal: true, outcome });
    for (const kernel of [startKernel, undefined]) {
      const rows = new RowReader({ names, schemes: 4, storedOn: 20260101, kernel });
      rows.rowsAllowed = 50;
      const table = new CsvTable(rows, { schemesGiven: true });
      table.push(bytesOf(header + rowsOf(60, () => '5200000001,An,01/05/1990,C1,\n')));
      expect(() => table.finish()).toThrow(expect.objectContaining({ code: 'TOO_MANY_ROWS', line: 52 }));
    }
  });

  it('reads on below a signature in TypeScript, until the table goes on', async () => {
    const row = (i: number): string => `520000000${i},Lê An,01/05/1990,C1,U${i}\n`;
    const end = 'Tổng cộng,,,,\nGiám đốc,,,,\n,Trần B,,,\n';
    for (const text of [row(1) + row(2) + end, row(1) + end + row(2) + row(3), row(1) + end + end + row(2)])
      for (const size of [1000, 13]) expect((await readBoth(bytesOf(header + text), size)).equal).toBe(true);
  });
});

describe('the kernel', () => {
  const start = (kernel: KernelStart, fields = 5, whole = false): unknown => {
    const rows = new RowReader({ names, schemes: 4, storedOn: 20260101 });
    const head = [
      'participant_number',
      'full_name',
      'birth_date',
      ...Array.from({ length: fields - 3 }, (_, i) => `#${i}`),
    ];
    const table = new CsvTable(rows, { schemesGiven: true });
    table.push(bytesOf(`${head.join(',')}\n`));
    table.finish();
    return kernel(rows, new CsvReader(rows), 0x2c, whole);
  };

  it('is not started for a file that is no longer than its head, nor for a table of very many columns', () => {
    expect(start(readWithKernel, 5, true)).toBeUndefined();
    expect(start(readWithKernel)).toBeDefined();
    expect(start(startKernel, 256)).toBeDefined();
    expect(start(startKernel, 257)).toBeUndefined();
  });

  it('is left out where WebAssembly is missing or not allowed, with the same result', async () => {
    const bytes = bytesOf(header + rowsOf(50, (i) => `${5_200_000_000 + i},An,01/05/1990,C1,U1\n`));
    vi.stubGlobal('WebAssembly', undefined);
    expect(await readBoth(bytes, 1000)).toMatchObject({ equal: true, taken: 0 });
    const Module = vi.fn(function Module() {
      throw new Error('unsafe-eval');
    });
    vi.stubGlobal('WebAssembly', { Module });
    vi.resetModules();
    const fresh = await import('../../../core/intake/kernel.ts');
    expect([fresh.newKernel(), fresh.newKernel()]).toEqual([undefined, undefined]);
    expect(Module).toHaveBeenCalledOnce();
  });

  it('is left out where there is no room for its memory', async () => {
    const Instance = vi.fn(function Instance() {
      throw new RangeError('could not allocate memory');
    });
    vi.stubGlobal('WebAssembly', { Module: vi.fn(), Instance });
    vi.resetModules();
    const fresh = await import('../../../core/intake/kernel.ts');
    expect(fresh.newKernel()).toBeUndefined();
    expect(Instance).toHaveBeenCalledOnce();
  });

  it('keeps nothing of a file that was read', async () => {
    const unit = 'U'.repeat(100);
    const bytes = bytesOf(header + rowsOf(50, (i) => `${5_200_000_000 + i},Canary,01/05/1990,C1,${unit}\n`));
    expect(await readBoth(bytes, 1000)).toMatchObject({ equal: true, taken: 50 });
    const memory = Buffer.from(newKernel()?.memory.buffer ?? new ArrayBuffer(0));
    expect(memory.length).toBeGreaterThan(2 ** 20);
    for (const text of ['Canary', 'CANARY', 'canary', '5200000', unit]) expect(memory.includes(text)).toBe(false);
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(5_200_000_007n);
    expect(memory.includes(number)).toBe(false);
  });

  it('has room for all that it keeps, and not much more', () => {
    const kernel = newKernel();
    const room = kernel?.memory.buffer.byteLength ?? 0;
    expect(kernel?.END.value).toBeLessThanOrEqual(room);
    expect(room).toBeLessThan(11 * 2 ** 20);
  });
});
