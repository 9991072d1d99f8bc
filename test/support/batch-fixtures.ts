/** The fixture folder of batches: each file with what is expected of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, inflateRawSync } from 'node:zlib';

const folder = new URL('../fixtures/batches/', import.meta.url);
const expectedEnd = '.expected.json';

export interface Expected {
  metadata?: { schemes: string; profile?: string };
  outcome: 'read' | 'refused';
  code?: string;
  line?: number;
  encoding?: string;
  facts?: Record<string, string | number>;
  claims?: Record<string, unknown[]>;
}

const entries = readdirSync(folder).filter((name) => !name.startsWith('.'));
const files = new Map(
  entries.filter((name) => !name.endsWith(expectedEnd)).map((name) => [name.slice(0, name.indexOf('.')), name]),
);

/** Names of all fixtures, of their files and of their expectations. */
export const fixtureNames = [...files.keys()].sort();
export const expectedNames = entries
  .filter((name) => name.endsWith(expectedEnd))
  .map((name) => name.slice(0, -expectedEnd.length))
  .sort();

/** Name of the fixture's file, with its ending. */
export function fixtureFile(name: string): string {
  return files.get(name) ?? '';
}

export function fixtureBytes(name: string): Buffer {
  return readFileSync(new URL(files.get(name) ?? '', folder));
}

export function fixtureExpected(name: string): Expected {
  return JSON.parse(readFileSync(new URL(`${name}${expectedEnd}`, folder), 'utf8')) as Expected;
}

/**
 * Cells of the fixture that tell of a person: identifiers, full dates, names; however it is packed, as far as it can be
 * unpacked.
 */
export function personalCells(name: string): readonly string[] {
  const known = cellsOf.get(name) ?? findPersonalCells(name);
  cellsOf.set(name, known);
  return known;
}
/** Found once: some fixtures are made to be slow to unpack. */
const cellsOf = new Map<string, readonly string[]>();

function findPersonalCells(name: string): string[] {
  const cells = textsOf(fixtureBytes(name)).flatMap((text) => text.split(/[,;|\t\r\n"<>]+/));
  return [...new Set(cells.map((cell) => cell.trim()))].filter(isPersonal);
}

/** Surnames of the fixtures' people. Names of columns, forms and signers' offices begin otherwise. */
const surname = /^(Trần|Lê|Phạm|Nguyễn|Tống|Rơ|H’|H'|TRẦN|NGUYỄN) /u;

function isPersonal(cell: string): boolean {
  return /^\d{9,12}$/.test(cell) || /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(cell) || surname.test(cell.normalize('NFC'));
}

function textsOf(bytes: Buffer): string[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return [bytes.toString('utf16le')];
  if (first === 0xfe && second === 0xff) return [Buffer.from(bytes).swap16().toString('utf16le')];
  if (first === 0x1f && second === 0x8b) return attempt(() => textsOf(gunzipSync(bytes)));
  if (first === 0x50 && second === 0x4b) return partsOf(bytes);
  return [bytes.toString()];
}

/** Every entry that can be inflated, found by the local headers. */
function partsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 1)) {
    const data = bytes.subarray(at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28));
    const stored = bytes.readUInt16LE(at + 8) === 0;
    texts.push(...attempt(() => [stored ? data.toString() : inflateRawSync(data).toString()]));
  }
  return texts;
}

function attempt(act: () => string[]): string[] {
  try {
    return act();
  } catch {
    return [];
  }
}
