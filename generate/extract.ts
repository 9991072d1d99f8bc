import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { dayText, daysInMonth } from './days.ts';
import { fileMode, folderMode } from './modes.ts';
import type { Person } from './person.ts';

const header = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on\n';
/** Text gathered before it goes to the compressor. */
const chunkUnits = 1 << 16;

export interface ExtractPart {
  name: string;
  rows: number;
  sha256: string;
}

export interface ExtractManifest {
  format: 1;
  version: string;
  kind: 'snapshot' | 'delta';
  base: string | null;
  asOf: string;
  rows: number;
  parts: ExtractPart[];
}

interface ExtractHead {
  version: string;
  kind: 'snapshot' | 'delta';
  base: string | null;
}

/** One extract, from lists of records of which each makes a part; the manifest is written last. */
export async function writeExtract(
  folder: string,
  head: ExtractHead,
  parts: Iterable<Iterable<string>>,
): Promise<ExtractManifest> {
  await openExtract(folder);
  const written: ExtractPart[] = [];
  for (const records of parts) written.push(await writePart(folder, partName(written.length, false), records));
  return closeExtract(folder, head, written);
}

/** Makes the folder; what an earlier run left in it is no extract any more. */
export async function openExtract(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: folderMode });
  await rm(join(folder, 'manifest.json'), { force: true });
}

/** The manifest, last. */
export async function closeExtract(folder: string, head: ExtractHead, parts: ExtractPart[]): Promise<ExtractManifest> {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const manifest: ExtractManifest = { format: 1, ...head, asOf: `${head.version}T00:00:00Z`, rows, parts };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, 'manifest.json'), text, { mode: fileMode });
  return manifest;
}

export function partName(place: number, plain: boolean): string {
  return `part-${String(place).padStart(4, '0')}.csv${plain ? '' : '.gz'}`;
}

/** One part, compressed if its name says so. */
export async function writePart(folder: string, name: string, records: Iterable<string>): Promise<ExtractPart> {
  const hash = createHash('sha256');
  let rows = 0;
  function* chunks(): Generator<Buffer> {
    let text = header;
    for (const record of records) {
      rows++;
      text += record;
      if (text.length < chunkUnits) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text);
  }
  async function* hashed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const file = createWriteStream(join(folder, name), { mode: fileMode });
  if (name.endsWith('.gz')) await pipeline(chunks, createGzip({ level: 1 }), hashed, file);
  else await pipeline(chunks, hashed, file);
  return { name, rows, sha256: hash.digest('hex') };
}

/** The record of a person under today's ID. */
export function personRecord(person: Person): string {
  const { id, oldId, registryName, birth, sex, status, residence, updatedOn } = person;
  const cells = [id, oldId, registryName, dayText(birth), sex === 0 ? '' : sex, status, '', residence, updatedOn];
  return `${cells.join(',')}\n`;
}

/** The cancelled record of the ID that the person had before: with the year or sex for which it was replaced. */
export function replacedRecord(person: Person): string {
  const { replacedId, registryName, birth, residence, updatedOn } = person;
  const year = person.replacedYear;
  const day = Math.min(birth.day, daysInMonth(year, birth.month));
  const date = dayText({ year, month: birth.month, day });
  const sex = person.sex === 0 ? '' : person.replacedFemale + 1;
  return `${replacedId},,${registryName},${date},${sex},cancelled,${person.id},${residence},${updatedOn}\n`;
}
