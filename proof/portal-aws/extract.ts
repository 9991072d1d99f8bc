/** A small extract of the registry: one part and its manifest, which is stored last. */
import { createHash } from 'node:crypto';

const version = '2026-01-31';
const header = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';

export interface Extract {
  files: { key: string; text: string }[]; // in the order in which they are stored
  manifestKey: string;
}

/** `people`: rows of the part, without their heading. */
export function makeExtract(people: readonly string[]): Extract {
  const part = `${[header, ...people].join('\n')}\n`;
  const sha256 = createHash('sha256').update(part).digest('hex');
  const manifest = {
    format: 1,
    version,
    kind: 'snapshot',
    base: null,
    asOf: `${version}T00:00:00Z`,
    rows: people.length,
    parts: [{ name: 'part-0000.csv', rows: people.length, sha256 }],
  };
  const manifestKey = `extract/${version}/manifest.json`;
  return {
    files: [
      { key: `extract/${version}/part-0000.csv`, text: part },
      { key: manifestKey, text: JSON.stringify(manifest) },
    ],
    manifestKey,
  };
}
