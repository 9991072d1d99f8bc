/** Writes the JSON Schemas of the published documents into `docs/schemas/`: `npm run write -- schemas`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { publishedSchemas } from '../core/summary/published-documents.ts';

/** File name and text of each schema. */
export function schemaTexts(): [name: string, text: string][] {
  return Object.entries(publishedSchemas()).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../docs/schemas/', import.meta.url);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of schemaTexts()) await writeFile(new URL(name, folder), text);
}
