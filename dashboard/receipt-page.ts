/**
 * The receipt of an upload as a page that a clerk prints and files: one HTML file without script, font or request,
 * Vietnamese first, the same in English on the next page. It holds nothing of a person, and not what the file was
 * called.
 */
import { percentText } from '../core/base/percent.ts';
import { actors, nextStep, verdictTexts } from '../core/catalogue/catalogue.ts';
import { fieldName } from '../core/catalogue/field-names.ts';
import { Verdict, verdictNames } from '../core/domain/codes.ts';
import { findSender } from '../core/domain/provinces.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { halfOf } from '../core/catalogue/text.ts';
import { html, joined, type Html } from './html.ts';
import type { PageOptions } from './html-document.ts';
import { receiptStyle } from './receipt-style.ts';
import { english, vietnamese, type Figures, type ReceiptTexts, type ResultFile } from './receipt-texts.ts';
import { factList, heading, plainRow, plainTable, twoLanguages, type Level } from './two-languages.ts';

/** The page of a receipt. */
export function receiptPage(receipt: Receipt, { sha256Base64 }: PageOptions): string {
  return twoLanguages({
    title: `${vietnamese.title} ${receipt.batchId.slice(0, 8)}`,
    style: receiptStyle,
    texts: [vietnamese, english],
    section: (texts, level) => languageSection(receipt, texts, level),
    sha256Base64,
  });
}

function languageSection(receipt: Receipt, texts: ReceiptTexts, level: Level): Html {
  // A refused upload changed no figure and has no rows that were compared.
  const committed = receipt.status === 'committed';
  const files = filesOf(receipt);
  const part = (title: string, body: Html): Html => html`${heading(level + 1, 'part', title)}\n${body}`;
  const parts = [
    statusBlock(receipt, texts),
    factList(headFacts(receipt, texts)),
    receipt.rows.read > 0 && part(texts.rows, rowsPart(receipt, texts)),
    committed && part(texts.applied, factList(appliedFacts(receipt, texts))),
    receipt.notes !== undefined && receipt.notes.length > 0 && part(texts.notes, factList(noteFacts(receipt, texts))),
    receipt.status !== 'refused' && hasResults(receipt) && part(texts.results, resultsTable(receipt, texts)),
    committed && part(texts.figures, figuresTable(receipt, texts)),
    receipt.columns !== undefined &&
      receipt.columns.length > 0 &&
      part(texts.columns, columnsTable(receipt.columns, texts)),
    part(texts.facts, factList(referenceFacts(receipt, texts))),
    files.length > 0 && part(texts.files, filesPart(files, texts)),
    html`<div class="sign" aria-hidden="true">${texts.signature.map((each) => html`<span>${each}</span>`)}</div>`,
  ];
  return html`${heading(level, 'title', texts.title)}
${joined(parts.filter((each) => each !== false))}`;
}

function statusBlock({ status, refusal }: Receipt, texts: ReceiptTexts): Html {
  // The message names the line.
  const refused =
    refusal !== undefined &&
    html`<p>${texts.refused}: ${refusal.message[texts.language]}</p>\
<p class="note">${texts.refusalCode}: <code>${refusal.code}</code></p>`;
  return html`<div class="status ${status}"><strong>${texts.statuses[status]}</strong>\
<p>${texts.meanings[status]}</p>${refused}</div>`;
}

type Fact = [name: string, fact: string | Html];

function headFacts(receipt: Receipt, texts: ReceiptTexts): Fact[] {
  const province = findSender(receipt.province);
  const name = texts.language === 'vi' ? province?.nameVi : province?.nameEn;
  const facts: Fact[] = [
    [texts.province, `${name ?? ''} (${receipt.province})`],
    [texts.batch, code(receipt.batchId)],
    [texts.kind, receipt.kind === null ? texts.unknown : texts.kinds[receipt.kind]],
  ];
  if (receipt.asOf !== null) facts.push([texts.asOf, texts.instant(receipt.asOf)]);
  if (receipt.duplicateOf !== undefined) facts.push([texts.duplicateOf, receiptLink(receipt.duplicateOf)]);
  if (receipt.releases !== undefined) facts.push([texts.releases, receiptLink(receipt.releases)]);
  return facts;
}

function referenceFacts(receipt: Receipt, texts: ReceiptTexts): Fact[] {
  const orUnknown = (text: string | null): string | Html => (text === null || text === '' ? texts.unknown : code(text));
  return [
    ['SHA-256', orUnknown(receipt.sha256)],
    [texts.profile, orUnknown(receipt.profile)],
    [texts.registry, orUnknown(receipt.registryVersion)],
    [texts.ledger, String(receipt.ledgerVersion)],
  ];
}

function rowsPart({ rows }: Receipt, texts: ReceiptTexts): Html {
  const facts = (['read', 'accepted', 'rejected', 'blank'] as const).map((name): Fact => [
    texts.rowNames[name],
    texts.count(rows[name]),
  ]);
  return html`${factList(facts)}<p class="note">${texts.rowsNote}</p>`;
}

function appliedFacts({ applied, leftUnverified }: Receipt, texts: ReceiptTexts): Fact[] {
  return (['changed', 'unchanged', 'stale', 'left', 'held', 'notCounted'] as const).flatMap((name): Fact[] => {
    const count = applied[name];
    if (count === undefined) return []; // a receipt of before there was the count
    const fact: Fact = [texts.appliedNames[name], texts.count(count)];
    if (name !== 'left' || leftUnverified === undefined) return [fact];
    return [fact, [texts.leftUnverified, texts.count(leftUnverified)]];
  });
}

/** Columns of which something was not understood: what became of it, and what to write. */
function noteFacts({ notes = [] }: Receipt, texts: ReceiptTexts): Fact[] {
  return notes.map(({ message, rows }) => [message[texts.language], texts.count(rows)]);
}

function hasResults({ verdicts }: Receipt): boolean {
  return verdictNames.some((name) => verdicts[name] > 0);
}

/** Verdicts that some row has, those with most rows first. */
function resultsTable({ verdicts }: Receipt, texts: ReceiptTexts): Html {
  const { language } = texts;
  const found = verdictNames.filter((name) => verdicts[name] > 0).toSorted((a, b) => verdicts[b] - verdicts[a]);
  const words = [2, 3];
  const rows = found.map((name) => {
    const { meaning, actor } = verdictTexts[name];
    const next = nextStep(Verdict[name], 0)[language];
    const cells = [texts.count(verdicts[name]), actors[actor][language], next === '' ? '–' : next];
    return plainRow(meaning[language], cells, words);
  });
  const head = [texts.result, texts.people, texts.actor, texts.next];
  return plainTable({ name: 'results', title: texts.results, head, rows, texts: words });
}

function figuresTable({ counts }: Receipt, texts: ReceiptTexts): Html {
  const { before, after } = counts;
  const rate = (figures: Figures, name: 'verified' | 'synced'): string =>
    texts.percent(percentText(figures[name], figures.denominator));
  const names = Object.keys(texts.figureNames) as (keyof Figures)[];
  const rows = [
    plainRow(texts.verifiedRate, [rate(before, 'verified'), rate(after, 'verified')], []),
    plainRow(texts.syncedRate, [rate(before, 'synced'), rate(after, 'synced')], []),
    ...names.map((name) =>
      plainRow(
        texts.figureNames[name],
        [before, after].map((of) => texts.count(of[name])),
        [],
      ),
    ),
  ];
  return plainTable({ name: 'figures', title: texts.figures, head: ['', texts.before, texts.after], rows, texts: [] });
}

/** Every column of the file: how it was understood, or that it was not used. */
function columnsTable(columns: NonNullable<Receipt['columns']>, texts: ReceiptTexts): Html {
  const { language } = texts;
  const words = [1, 2];
  const rows = columns.map(({ heading: name, field, note }) => {
    const meant = field === null ? texts.notUsed : fieldName(field, language);
    return plainRow(name, [meant, halfOf(note, language)], words);
  });
  const head = [texts.columnHeading, texts.columnField, texts.columnNote];
  return plainTable({ name: 'columns', title: texts.columns, head, rows, texts: words });
}

/** Files beside the receipt that hold something. */
function filesOf({ status, rows, removed }: Receipt): ResultFile[] {
  if (status !== 'committed') return removed === undefined ? [] : ['removed.csv'];
  const answered = rows.accepted > 0 || rows.rejected > 0;
  return [
    ...(answered ? (['answers.xlsx'] as const) : []),
    ...(rows.accepted > 0 ? (['outcomes.csv'] as const) : []),
    ...(rows.rejected > 0 ? (['rejected.csv'] as const) : []),
  ];
}

function filesPart(files: readonly ResultFile[], texts: ReceiptTexts): Html {
  const links = files.map((name) => html`<li><a href="${name}">${texts.fileNames[name]} (${name})</a></li>`);
  return html`<ul>${links}</ul>`;
}

/** The receipt of another batch of the province: it lies beside this one's folder, also in the portal. */
function receiptLink(batch: string): Html {
  return html`<a href="../${batch}/receipt.html">${code(batch)}</a>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
