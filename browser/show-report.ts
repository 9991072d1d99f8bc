import { rejectTexts } from '../core/catalogue/catalogue.ts';
import { fieldName } from '../core/catalogue/field-names.ts';
import { halfOf } from '../core/catalogue/text.ts';
import type { CheckReport } from '../core/intake/check-batch.ts';
import type { Note } from '../core/domain/receipt.ts';
import { element, listOf, tableOf, type Page } from './page.ts';

/** Units named with their missing IDs, those with most first. */
const unitsShown = 5;
/** Rejected lines shown on the page; all are in the download. */
const rejectsShown = 200;

/**
 * What the intake's check found in the clerk's file, in the language of the page; `sent`: it was answered since.
 * `leaveOut` checks the file again without a column, `#7` by its position.
 */
export function showReport(page: Page, report: CheckReport, sent: boolean, leaveOut: (position: string) => void): void {
  const { texts } = page;
  const { rows, refusals, rejects } = report;
  const section = page.get('check');
  section.replaceChildren();
  section.hidden = false;
  if (refusals.length > 0) {
    page.say(texts.refused, 'bad');
    section.append(element('h2', texts.refused));
    // The message says the line, where there is one.
    section.append(listOf(refusals.map(({ code, message }) => withCode(message[texts.language], code))));
  } else {
    const title = (sent ? texts.sent : texts.ready)(page.count(rows.read));
    page.say(title, 'good');
    section.append(element('h2', title));
  }
  // Also of a file that is refused: everything is told at once.
  if (rows.read > 0) {
    const [read, accepted, rejected, blank] = [rows.read, rows.accepted, rows.rejected, rows.blank].map((n) =>
      page.count(n),
    );
    section.append(element('p', texts.counts(read, accepted, rejected, blank)));
    const noted = notesOf(page, report);
    if (noted.length > 0) section.append(listOf(noted));
    if (report.notes !== undefined) section.append(notesList(page, report.notes));
    if (rejects.length > 0) section.append(...rejectedPart(page, report));
  }
  section.append(element('h3', texts.fileFacts));
  if (report.columns.length > 0) section.append(columnsTable(page, report));
  if (refusals.some(({ code }) => code === 'COLUMN_UNKNOWN'))
    section.append(...leaveOutButtons(page, report, leaveOut));
  const facts = element('p', `${report.profile === '' ? '' : `${texts.form}: ${report.profile} · `}SHA-256: `, 'note');
  facts.append(element('code', report.sha256));
  section.append(facts);
}

/** Rows that no registry could verify, and how the rows are written: the counts that are not zero. */
function notesOf(page: Page, { findings, quality, encoding }: CheckReport): string[] {
  const { texts } = page;
  const noted = (['DATA_INVALID', 'ID_MISSING', 'ID_INVALID'] as const)
    .filter((name) => findings[name].rows > 0)
    .map((name) => texts.findings[name](page.count(findings[name].rows)));
  if (encoding !== undefined) noted.push(texts.encoding(encoding));
  if (quality === null) return noted;
  const { dates, names, ids } = quality;
  const counts = {
    firstOfJanuary: dates.firstOfJanuary,
    yearOnly: dates.yearOnly,
    decoded: names.decoded,
    padded: quality.numbersPadded + ids.padded,
    dragFilled: ids.dragFilled,
    repeated: quality.repeatedParticipants,
  };
  for (const [name, count] of Object.entries(counts) as [keyof typeof counts, number][])
    if (count > 0) noted.push(texts.quality[name](page.count(count)));
  const units = quality.missingIdsByUnit.filter(({ unit }) => unit !== '').slice(0, unitsShown);
  if (units.length > 0)
    noted.push(texts.missingByUnit(units.map(({ unit, missing }) => `${unit} (${page.count(missing)})`).join(', ')));
  return noted;
}

/** Every column of the file: how it was understood, or that it was not used. */
function columnsTable({ texts }: Page, { columns }: CheckReport): HTMLElement {
  const rows = columns.map(({ heading, field, note }) => [
    heading,
    field === null ? texts.notUsed : fieldName(field, texts.language),
    halfOf(note, texts.language),
  ]);
  return tableOf(texts.columns, [texts.columnHeading, texts.columnField, texts.columnNote], rows);
}

/** A button for each column that is in doubt. */
function leaveOutButtons(
  { texts }: Page,
  { columns }: CheckReport,
  leaveOut: (position: string) => void,
): HTMLElement[] {
  return columns.flatMap(({ heading, field, by }, i) => {
    if (field !== null || by !== null) return [];
    const button = element('button', texts.leaveOut(heading));
    button.type = 'button';
    button.addEventListener('click', () => leaveOut(`#${i + 1}`));
    return [button];
  });
}

/** What was not understood in the file, by column. */
export function notesList(page: Page, notes: readonly Note[]): HTMLElement {
  const { texts } = page;
  return listOf(
    notes.map(({ rows, message }) => `${texts.rowsColumn} ${page.count(rows)}: ${message[texts.language]}`),
  );
}

function rejectedPart(page: Page, { rejects }: CheckReport): HTMLElement[] {
  const { texts } = page;
  const count = page.count(rejects.length);
  const shown = rejects.slice(0, rejectsShown);
  const caption =
    rejects.length > shown.length ? texts.rejectedNote(page.count(shown.length), count) : texts.rejected(count);
  const rows = shown.map(({ line, column, code, message }) => [
    String(line),
    column === '' ? '' : fieldName(column, texts.language),
    withCode(message[texts.language], code),
  ]);
  const button = element('button', texts.download);
  button.type = 'button';
  button.addEventListener('click', () => page.save(rejectsCsv(rejects), 'rejected.csv'));
  return [tableOf(caption, [texts.line, texts.column, texts.reason], rows), button];
}

/** A sentence with the code that it has in the catalogue. */
export function withCode(text: string, code: string): HTMLElement {
  const span = element('span', `${text} `);
  span.append(element('code', `[${code}]`));
  return span;
}

/** As `rejected.csv` of a batch. Cells are numbers, column names and texts of ours. */
function rejectsCsv(rejects: CheckReport['rejects']): Blob {
  const lines = rejects.map(({ row, line, column, code }) => {
    const message = rejectTexts[code as keyof typeof rejectTexts].vi;
    return `${row},${line},${column},${code},"${message.replaceAll('"', '""')}"`;
  });
  return new Blob([`\uFEFF${['row,line,column,code,message', ...lines].join('\r\n')}\r\n`], { type: 'text/csv' });
}
