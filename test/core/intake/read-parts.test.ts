import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadBatch } from '../../../core/domain/read-batch.ts';
import { Refusal } from '../../../core/base/errors.ts';
import { cutOf } from '../../../core/intake/file-parts.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { fixtureBytes, fixtureExpected, fixtureNames } from '../../support/batch-fixtures.ts';
import { ThreadsHere } from '../../support/threads-here.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';
import { schemesOfText } from '../../../core/intake/normalise-codes.ts';

const header = 'participant_number,full_name,birth_date,category,unit\n';
const nameKey = new Uint8Array(16);
const names = new NameReader(nameKey);
const threads = new ThreadsHere();

interface Reading {
  batch?: ReadBatch;
  refusal?: unknown;
  /** Times that the bytes were read: 2 if parts could not be read apart. */
  passes: number;
  pieces: number;
}

async function read(
  bytes: Uint8Array,
  sizes: { partBytes: number; firstBytes: number } | undefined,
  more: { schemes?: number; profile?: string | undefined } = {},
): Promise<Reading> {
  threads.pieces = 0;
  let passes = 0;
  const again = (): AsyncIterable<Uint8Array> => {
    passes++;
    return inChunks(bytes, 4096);
  };
  const split = sizes === undefined ? undefined : { threads, nameKey, nameVersion: names.version, again, sizes };
  const options = {
    names,
    hash: nodeHash,
    schemes: more.schemes ?? 4,
    storedOn: 20260101,
    split,
    profile: more.profile,
  };
  try {
    const batch = await readBatch(again(), options);
    return { batch, passes, pieces: threads.pieces };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, line, facts } = error;
    return { refusal: { code, line, facts }, passes, pieces: threads.pieces };
  }
}

/**
 * Reads in parts of every length in `lengths`: how many were read in parts, and in which it came to something else than
 * on one thread.
 */
async function compare(text: string, lengths: Iterable<number>): Promise<{ apart: number; wrong: unknown[] }> {
  const bytes = bytesOf(header + text);
  const expected = await read(bytes, undefined);
  let apart = 0;
  const wrong: unknown[] = [];
  for (const partBytes of lengths) {
    const found = await read(bytes, { partBytes: header.length + partBytes, firstBytes: header.length });
    if (!isDeepStrictEqual([found.batch, found.refusal], [expected.batch, expected.refusal]))
      wrong.push({ partBytes, text, found, expected });
    if (found.passes === 1) apart++;
  }
  return { apart, wrong };
}

function upTo(length: number): number[] {
  return Array.from({ length }, (_, i) => i + 1);
}

const row = (i: number): string => `520000000${i},Nguyễn Văn ${'ABCDEFGHIK'[i]},01/0${1 + (i % 9)}/1990`;

describe('reading a file in parts', () => {
  it('equals one thread at every cut', async () => {
    const text = [
      `${row(0)},BT,U1\r\n${row(1)},"B\r\nT",U2\r\n${row(2)},,"say ""U"" 3"\r\n`,
      `${row(3)},HS,U2\n\n${row(4)},BT,U4\r${row(5)},QN,U1\r\n`,
      `x,${row(6)},BT\n${row(7)},CK,U5\n${row(8)},"CK",U6`,
    ].join('');
    const { apart, wrong } = await compare(text, upTo(text.length + 20));
    expect(wrong).toEqual([]);
    // A record that stands on two lines may lie over a cut; most cuts are right.
    expect(apart).toBeGreaterThan(text.length / 2);
  });

  it('equals one thread with lost quotes, long lines and signature rows', async () => {
    const lost = `${row(0)},"BT,U1\n${row(1)},BT,"U2"\n${row(2)},HS,U1\n${row(3)},HS,U3\n`;
    const signed = `${row(0)},BT,U1\nTổng cộng,,,,\nGiám đốc,,,,\n,Trần B,,,\n`;
    const onward = `${signed}${row(1)},BT,U1\n,Lê C,,,\n`;
    for (const text of [lost, signed, onward, `${row(0)},"BT,U1\n${row(1)},HS,U1\n`])
      expect(
        (
          await compare(
            text,
            upTo(text.length >> 1).map((half) => 2 * half),
          )
        ).wrong,
      ).toEqual([]);
  });

  it('equals one thread for any text and chunk length', async () => {
    const data = [
      '5200000001',
      '52',
      'A',
      '',
      ' ',
      '"a"',
      '"',
      'a"b',
      '1990',
      '"x\ny"',
      '"",""',
      'Tổng cộng',
      'Giám đốc',
    ];
    const line = fc.array(fc.constantFrom(...data), { maxLength: 6 }).map((cells) => cells.join(','));
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const text = fc.array(fc.tuple(line, end), { maxLength: 12 }).map((lines) => lines.flat().join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 80 }), async (any, length) => {
        expect((await compare(any, [length])).wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('equals one thread for every fixture file', async () => {
    let apart = 0;
    for (const name of fixtureNames) {
      const bytes = fixtureBytes(name);
      const { metadata } = fixtureExpected(name);
      const more = { schemes: schemesOfText(metadata?.schemes ?? ''), profile: metadata?.profile };
      const expected = await read(bytes, undefined, more);
      // The header of a fixture ends in its first half; below that no cut is made.
      const found = await read(bytes, { partBytes: Math.max(600, bytes.length >> 1), firstBytes: 500 }, more);
      expect([name, found.batch, found.refusal]).toEqual([name, expected.batch, expected.refusal]);
      if (found.passes === 1) apart++;
    }
    expect(apart).toBeGreaterThan(20);
  });

  it('keeps rows, lines, categories and units of many parts in order', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${5_200_000_000 + i},A,1990,C${i % 7},"U\n${i % 300}"\n`);
    const bytes = bytesOf(header + lines.join(''));
    const expected = await read(bytes, undefined);
    const found = await read(bytes, { partBytes: 10_000, firstBytes: 100 });
    expect([found.passes, found.batch]).toEqual([1, expected.batch]);
    expect(found.pieces).toBeGreaterThan(15);
  });

  it('reports a limit exceeded only by all chunks together, as one thread does', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => `5200000001,A,1990,C${i},\n`).join('');
    const found = await read(bytesOf(header + many), { partBytes: 20_000, firstBytes: 100 });
    expect(found).toMatchObject({ refusal: { code: 'TOO_MANY_CATEGORIES' }, passes: 2 });
  });
});

describe('cutOf', () => {
  const cut = (text: string): string => text.slice(0, cutOf(bytesOf(text), text.length));

  it('cuts behind the last newline that is not in quotes', () => {
    expect(cut('a,b\nc,"d\ne"\nf')).toBe('a,b\nc,"d\ne"\n');
    expect(cut('aaaaaaa,b\nc,"d\ne')).toBe('aaaaaaa,b\n');
  });

  it('never cuts between CR and LF, nor behind a CR whose LF may come', () => {
    expect(cut('a\r\nb\r\n')).toBe('a\r\nb\r\n');
    expect(cut('a\rb\r')).toBe('a\r');
  });

  it('cuts behind the last newline of all if quotes are even only far before it', () => {
    expect(cut('a\n"b,c\nd,e\nf,g\nh')).toBe('a\n"b,c\nd,e\nf,g\n');
    expect(cut('abc')).toBe('');
  });
});
