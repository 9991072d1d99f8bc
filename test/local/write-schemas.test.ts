import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaTexts } from '../../local/write-schemas.ts';

it('docs/schemas is what npm run write -- schemas writes, file for file', () => {
  const folder = new URL('../../docs/schemas/', import.meta.url);
  const texts = schemaTexts();
  expect(readdirSync(folder).sort()).toEqual(texts.map(([name]) => name).sort());
  for (const [name, text] of texts) expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
});
