import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { goldenDocuments, goldenFolder, readable } from '../../support/small-country.ts';

const schemaFolder = join(import.meta.dirname, '../../../docs/schemas');

describe('the documents of a small country', async () => {
  const made = await goldenDocuments();

  it.each([...made])(
    '%s is, to the byte, the kept one (after a change: npm run write -- golden, and read the difference)',
    async (name, text) => {
      expect(readable(name, text)).toBe(await readFile(join(goldenFolder, name), 'utf8'));
    },
  );

  it('are all of the golden files', async () => {
    const files = (await readdir(goldenFolder, { recursive: true })).filter((name) => name.includes('.'));
    expect(files.sort()).toEqual([...made.keys()].sort());
  });

  it.each([
    ['national.json', 'national'],
    ['provinces/vn34-52.json', 'province'],
  ])('%s matches the published JSON Schema, which refuses extra members and a rate of 100.01', async (name, schema) => {
    const published = z.fromJSONSchema(
      JSON.parse(await readFile(join(schemaFolder, `${schema}.schema.json`), 'utf8')) as z.core.JSONSchema.JSONSchema,
    );
    const text = made.get(name) ?? '';
    expect(published.safeParse(JSON.parse(text)).error).toBeUndefined();
    expect(published.safeParse({ ...JSON.parse(text), more: 1 }).success).toBe(false);
    const beyond = text.replace(/"verifiedPercent":"[^"]+"/, '"verifiedPercent":"100.01"');
    expect(beyond).not.toBe(text);
    expect(published.safeParse(JSON.parse(beyond)).success).toBe(false);
  });

  it('equal counts made by hand', () => {
    const { national } = JSON.parse(made.get('national.json') ?? '') as {
      national: { persons: Record<string, unknown>; caution: Record<string, unknown> };
    };
    // 120 and 80 came and two left, of whom one had a name of somebody else; 8 had a year of birth alone.
    expect(national.persons).toMatchObject({ participants: 198, denominator: 198 });
    expect(national.caution).toMatchObject({ leftUnverified: { persons: 1 }, partialDates: 8 });
  });
});
