/**
 * What a workbook declares (ECMA-376 part 1): its sheets in their order, its epoch, the date formats of its cells
 * and its shared strings. Relationships lead from part to part inside the archive; one that leads outside is never
 * followed.
 */
import { Refusal } from '../../base/errors.ts';
import { dateFormatOf, DateFormat } from './sheet-dates.ts';
import { SharedStrings } from './shared-strings.ts';
import { XmlReader } from './xml-reader.ts';
import { readZipEntry } from '../zip/entry.ts';
import type { ZipEntry } from '../zip/directory.ts';

/** Most sheets; each is looked at for a header. */
const sheetsMax = 100;
/** Most cell formats: Excel's own limit is 65,490. */
const formatsMax = 65_536;

export interface Sheet {
  entry: ZipEntry;
  hidden: boolean;
}

export interface WorkbookParts {
  sheets: Sheet[];
  date1904: boolean;
  /** How a number in a cell of this style is shown: `DateFormat`. */
  styles: Uint8Array;
  strings: SharedStrings;
}

type Archive = { bytes: Uint8Array; entries: Map<string, ZipEntry> };

/**
 * Reads the parts. Throws Refusal FORMAT_UNSUPPORTED if the archive is no workbook, WORKBOOK_DAMAGED if parts are
 * missing.
 */
export function readWorkbookParts(archive: Archive): WorkbookParts {
  const { entries } = archive;
  const root = entries.has('_rels/.rels') ? relationships(archive, '_rels/.rels', '') : [];
  const main = root.find(({ type }) => type === 'officeDocument')?.target;
  if (main === undefined || !main.startsWith('xl/'))
    throw new Refusal('FORMAT_UNSUPPORTED', { format: formatOf(entries) });
  if (main.endsWith('.bin')) throw new Refusal('FORMAT_UNSUPPORTED', { format: 'xlsb' });
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const links = relationships(archive, `${folder}_rels/${main.slice(folder.length)}.rels`, folder);
  const { sheets, date1904 } = readSheets(archive, main, links);
  const part = (type: string): ZipEntry | undefined => {
    const target = links.find((link) => link.type === type)?.target;
    return target === undefined ? undefined : entryOf(entries, target);
  };
  const strings = new SharedStrings();
  const stringsPart = part('sharedStrings');
  if (stringsPart !== undefined) readPart(archive, stringsPart, new XmlReader(strings));
  const stylesPart = part('styles');
  return {
    sheets,
    date1904,
    styles: stylesPart === undefined ? Uint8Array.of() : readStyles(archive, stylesPart),
    strings,
  };
}

/** Reads one part to its end. */
export function readPart(archive: Archive, entry: ZipEntry, reader: XmlReader): void {
  readZipEntry(archive.bytes, entry, (block) => reader.push(block));
  reader.finish();
}

interface Relationship {
  id: string;
  type: string; // the last step of its URI: the same in the transitional and the strict form
  target: string; // entry name
}

function relationships(archive: Archive, name: string, folder: string): Relationship[] {
  const found: Relationship[] = [];
  const entry = entryOf(archive.entries, name);
  readElements(archive, entry, (element, attributes) => {
    if (element !== 'Relationship' || attributes.get('TargetMode') === 'External') return;
    const type = attributes.get('Type') ?? '';
    const target = attributes.get('Target') ?? '';
    found.push({
      id: attributes.get('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolved(folder, target),
    });
  });
  return found;
}

/**
 * The entry name of a target that is relative to a folder, or absolute. It is only ever looked up, never opened as a
 * path.
 */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function entryOf(entries: Map<string, ZipEntry>, name: string): ZipEntry {
  const exact = entries.get(name);
  if (exact !== undefined) return exact;
  for (const [known, entry] of entries) if (known.toLowerCase() === name.toLowerCase()) return entry;
  throw new Refusal('WORKBOOK_DAMAGED', { reason: 'part' });
}

function readSheets(archive: Archive, main: string, links: Relationship[]): { sheets: Sheet[]; date1904: boolean } {
  const sheets: Sheet[] = [];
  let date1904 = false;
  readElements(archive, entryOf(archive.entries, main), (element, attributes) => {
    if (element === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.get('date1904') ?? '');
    if (element !== 'sheet') return;
    const link = links.find(({ id }) => id === attributes.get('id'));
    // Charts and dialogs have tabs too.
    if (link === undefined || link.type !== 'worksheet') return;
    const entry = entryOf(archive.entries, link.target);
    if (sheets.length === sheetsMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: sheetsMax });
    if (sheets.some((sheet) => sheet.entry === entry)) throw new Refusal('WORKBOOK_DAMAGED', { reason: 'sheet' });
    sheets.push({ entry, hidden: (attributes.get('state') ?? 'visible') !== 'visible' });
  });
  return { sheets, date1904 };
}

function readStyles(archive: Archive, entry: ZipEntry): Uint8Array {
  const custom = new Map<string, number>();
  const styles: number[] = [];
  let inCellFormats = false;
  readElements(
    archive,
    entry,
    (element, attributes) => {
      if (element === 'cellXfs') inCellFormats = true;
      if (element === 'numFmt')
        custom.set(attributes.get('numFmtId') ?? '', dateFormatOf(attributes.get('formatCode') ?? ''));
      if (element !== 'xf' || !inCellFormats) return;
      if (styles.length === formatsMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: formatsMax });
      const id = attributes.get('numFmtId') ?? '';
      styles.push(custom.get(id) ?? builtIn(Number(id)));
    },
    (element) => {
      if (element === 'cellXfs') inCellFormats = false;
    },
  );
  return Uint8Array.from(styles);
}

/**
 * Built-in number formats that show dates: 14 to 16 and 22 with a day, 17 month and year, 27 to 36 and 50 to 58 East
 * Asian dates.
 */
function builtIn(id: number): number {
  if (id === 17) return DateFormat.yearMonth;
  const date = (id >= 14 && id <= 16) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  return date ? DateFormat.full : DateFormat.none;
}

function readElements(
  archive: Archive,
  entry: ZipEntry,
  open: (element: string, attributes: Map<string, string>) => void,
  close: (element: string) => void = () => undefined,
): void {
  const sink = { open: (name: string, tag: XmlReader) => open(name, tag.attributes()), close, text: () => undefined };
  readPart(archive, entry, new XmlReader(sink));
}

/** What an archive that is no workbook may be, for advice. */
function formatOf(entries: Map<string, ZipEntry>): string {
  if (entries.has('word/document.xml')) return 'docx';
  return entries.has('content.xml') ? 'ods' : 'zip';
}
