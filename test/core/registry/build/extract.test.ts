import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  $ExtractManifest,
  readExtractManifest,
  readExtractPart,
  type ExtractSource,
} from '../../../../core/registry/build/extract.ts';
import { personId } from '../../../../core/registry/build/part-sink.ts';
import { testHash } from '../../../support/test-world.ts';
import { MemoryExtract, csvOf, everyKind, extractOfText, header, lineOf, type Person } from '../registry-support.ts';

interface Seen {
  id: number;
  oldId: number;
  birthDate: number;
  flags: number;
  successor: number;
  name: string;
  line: number;
}

async function readAll(source: ExtractSource): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const part of (await readExtractManifest(source)).parts)
    await readExtractPart(source, part, testHash, (person) => {
      const { oldId, birthDate, flags, successor, line } = person;
      const name = new TextDecoder().decode(person.bytes.subarray(person.nameStart, person.nameEnd));
      seen.push({ id: personId(person), oldId, birthDate, flags, successor, name, line });
    });
  return seen;
}

const someone: Person = { id: '052099000001', name: 'Nguyễn Văn An', birth: '1975-02-28', sex: '1' };

/** What a row with these values is refused with. */
function refusalOf(change: Partial<Person>): Promise<unknown> {
  const text = csvOf([someone, { ...someone, id: '052099000002', ...change }]);
  return readAll(extractOfText(text, 2)).then(
    () => 'accepted',
    (error: { code: string; line: number; facts: Record<string, string> }) =>
      `${error.code} ${error.facts.column ?? error.facts.reason} ${error.line}`,
  );
}

describe('extract', () => {
  it('reads every value of every person, plain and gzipped, whatever the chunks', async () => {
    for (const gzip of [false, true])
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (chunkBytes) => {
          const source = new MemoryExtract([everyKind.slice(0, 4), everyKind.slice(4)], { gzip });
          source.chunkBytes = chunkBytes;
          const seen = await readAll(source);
          expect(seen.map(({ id, name }) => [String(id).padStart(12, '0'), name])).toEqual(
            everyKind.map(({ id, name }) => [id, name]),
          );
          expect(seen[0]).toEqual({
            id: 52099000003,
            oldId: 12345678,
            birthDate: 19600000,
            flags: 2 | (1 << 2),
            successor: 0,
            name: 'Trần Thị Bé',
            line: 2,
          });
          expect(seen[2]).toMatchObject({ oldId: 0xffffffff, birthDate: 19800500, flags: 3 | (1 << 2) });
          expect(seen[4]).toMatchObject({ birthDate: 19991231, flags: 1 | (2 << 2), line: 2 });
          // Superseded makes cancelled, whatever the status says.
          expect(seen[6]).toMatchObject({ flags: 3 << 2, successor: 64080000002 });
        }),
        { numRuns: 20 },
      );
  });

  it('reads quoted names, with the physical line on which each record starts', async () => {
    const quoted = lineOf({ ...someone, name: '"Nguyễn\r\nVăn ""An"""' });
    const text = `${header}\r\n${quoted}\r\n${lineOf({ ...someone, id: '001099000002' })}`;
    const seen = await readAll(extractOfText(text, 2));
    expect(seen.map(({ name, line }) => [name, line])).toEqual([
      ['Nguyễn\r\nVăn "An"', 2],
      ['Nguyễn Văn An', 4],
    ]);
  });

  it.each([
    [{ id: '52099000001' }, 'personal_id'],
    [{ id: '0520990000011' }, 'personal_id'],
    [{ id: '05209900000x' }, 'personal_id'],
    [{ id: '000000000000' }, 'personal_id'],
    [{ id: '' }, 'personal_id'],
    [{ oldId: '12345678' }, 'old_id'],
    [{ oldId: '1234567890' }, 'old_id'],
    [{ oldId: '12345678 ' }, 'old_id'],
    [{ birth: '' }, 'birth_date'],
    [{ birth: '1975-02-29' }, 'birth_date'],
    [{ birth: '1900-02-29' }, 'birth_date'],
    [{ birth: '1975-13-01' }, 'birth_date'],
    [{ birth: '1975-00-01' }, 'birth_date'],
    [{ birth: '1975-04-31' }, 'birth_date'],
    [{ birth: '1975-4-30' }, 'birth_date'],
    [{ birth: '1975/04/30' }, 'birth_date'],
    [{ birth: '0000' }, 'birth_date'],
    [{ birth: '1799' }, 'birth_date'],
    [{ birth: '2400-01' }, 'birth_date'],
    [{ sex: '0' }, 'sex'],
    [{ sex: '4' }, 'sex'],
    [{ sex: '11' }, 'sex'],
    [{ status: '' }, 'status'],
    [{ status: 'Alive' }, 'status'],
    [{ status: 'aliv' }, 'status'],
    [{ status: 'alived' }, 'status'],
    [{ successor: '52099000001' }, 'superseded_by'],
    [{ successor: '000000000000' }, 'superseded_by'],
    [{ home: 'vn63-52' }, 'residence_province'],
    [{ home: 'vn34-53' }, 'residence_province'],
    [{ home: 'vn34-5' }, 'residence_province'],
  ])('refuses %j by part, column and line', async (change, column) => {
    expect(await refusalOf(change)).toBe(`REGISTRY_PART_VALUE ${column} 3`);
  });

  it.each([
    [{ birth: '2000-02-29' }],
    [{ birth: '2024-02-29' }],
    [{ birth: '1800' }],
    [{ birth: '2399-12' }],
    [{ sex: '' }],
    [{ name: '' }],
    [{ home: '' }],
    [{ id: '999099000001' }],
  ])('accepts %j', async (change) => {
    expect(await refusalOf(change)).toBe('accepted');
  });

  it.each([
    ['a field too many', `${lineOf(someone)},x`, 'ROW_FIELD_COUNT'],
    ['a field too few', '052099000001,,An,1980,1,alive,,', 'ROW_FIELD_COUNT'],
    ['a blank line', '', 'ROW_FIELD_COUNT'],
    ['a stray quote', lineOf({ ...someone, name: 'An "Bé"' }), 'ROW_QUOTE'],
    ['an open quote', lineOf({ ...someone, name: '"An' }), 'CSV_UNTERMINATED_QUOTE'],
  ])('refuses %s', async (_what, line, reason) => {
    const read = readAll(extractOfText(`${csvOf([someone])}${line}\n`, 2));
    await expect(read).rejects.toMatchObject({
      code: 'REGISTRY_PART_LINE',
      line: 3,
      facts: { part: 'part-0000.csv', reason },
    });
  });

  it('refuses another header, and a part without one', async () => {
    const wrong = { code: 'REGISTRY_PART_HEADER', line: 1 };
    await expect(readAll(extractOfText(`${header.replace('sex', 'gender')}\n`, 0))).rejects.toMatchObject(wrong);
    await expect(readAll(extractOfText(`${header},more\n`, 0))).rejects.toMatchObject(wrong);
    await expect(readAll(extractOfText('', 0))).rejects.toMatchObject(wrong);
  });

  it('refuses more or fewer rows than the manifest says', async () => {
    const wrong = (found: number) => ({ code: 'REGISTRY_PART_ROWS', facts: { expected: 2, found } });
    await expect(readAll(extractOfText(csvOf(everyKind), 2))).rejects.toMatchObject(wrong(3));
    await expect(readAll(extractOfText(csvOf([someone]), 2))).rejects.toMatchObject(wrong(1));
  });

  it('detects every changed, missing or extra byte of a part, plain or gzipped', async () => {
    for (const gzip of [false, true]) {
      const source = new MemoryExtract([everyKind], { gzip });
      const [[name, bytes]] = source.parts;
      const wrong = { code: 'REGISTRY_PART_SHA256', facts: { part: name } };
      for (let at = 0; at < bytes.length; at += 7) {
        const changed = bytes.slice();
        changed[at] ^= 0x21;
        source.parts.set(name, changed);
        await expect(readAll(source), `byte ${at}`).rejects.toMatchObject(wrong);
        source.parts.set(name, bytes.slice(0, at));
        await expect(readAll(source), `${at} bytes`).rejects.toMatchObject(wrong);
      }
      source.parts.set(name, new Uint8Array(Buffer.concat([bytes, Buffer.from('x')])));
      await expect(readAll(source)).rejects.toMatchObject(wrong);
    }
  });

  it('refuses a part named .gz that is no gzip', async () => {
    const source = extractOfText(csvOf([someone]), 1);
    const parts = source.announced.parts as { name: string }[];
    parts[0].name = 'part-0000.csv.gz';
    source.parts.set('part-0000.csv.gz', source.parts.get('part-0000.csv') ?? new Uint8Array(0));
    await expect(readAll(source)).rejects.toMatchObject({
      code: 'REGISTRY_PART_GZIP',
      facts: { part: 'part-0000.csv.gz' },
    });
  });

  it('passes on the error of a source that is down', async () => {
    for (const gzip of [false, true]) {
      const source = new MemoryExtract([everyKind], { gzip });
      source.parts.clear();
      await expect(readAll(source)).rejects.toThrow('no part part-0000.csv');
    }
  });

  it.each([
    ['format', { format: 2 }],
    ['version', { version: '../x' }],
    ['kind', { kind: 'full' }],
    ['base', { base: '2026-01-30' }],
    ['base', { kind: 'delta' }],
    ['asOf', { asOf: 'yesterday' }],
    ['rows', { rows: 14 }],
    ['parts.0.name', { parts: [{ name: '../part.csv', rows: 15, sha256: '0'.repeat(64) }] }],
    ['parts.0.sha256', { parts: [{ name: 'part.csv', rows: 15, sha256: 'x' }] }],
    ['parts', { rows: 0, parts: ['0', '1'].map((digit) => ({ name: 'part.csv', rows: 0, sha256: digit.repeat(64) })) }],
  ])('refuses a manifest with a wrong %s', async (field, change) => {
    const source = new MemoryExtract([everyKind]);
    expect($ExtractManifest.safeParse(source.announced).success).toBe(true);
    Object.assign(source.announced, change);
    await expect(readAll(source)).rejects.toMatchObject({ code: 'REGISTRY_MANIFEST_INVALID', facts: { field } });
  });

  it('never includes a value in errors', async () => {
    const text = csvOf([{ ...someone, birth: '1975-02-30' }]);
    const error: unknown = await readAll(extractOfText(text, 1)).catch((refusal: unknown) => refusal);
    expect(JSON.stringify([String(error), error])).not.toMatch(/052099|1975|Nguy/);
  });
});
