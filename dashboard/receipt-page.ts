/**
 * The receipt of an upload as a page that a clerk prints and files: one HTML file without script, font or request,
 * Vietnamese first, the same in English on the next page. It holds nothing of a person, and not what the file was
 * called.
 */
import { percentText } from '../core/base/percent.ts';
import { actors, nextStep, verdictTexts } from '../core/catalogue/catalogue.ts';
import { fieldName } from '../core/catalogue/field-names.ts';
import { Verdict, verdictNames, type VerdictName } from '../core/domain/codes.ts';
import { findProvince } from '../core/domain/provinces.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { halfOf } from '../core/catalogue/text.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlDocument } from './html-document.ts';
import { receiptStyle } from './receipt-style.ts';
import { english, vietnamese, type Figures, type ReceiptTexts } from './receipt-texts.ts';

/** The page of a receipt. `sha256Base64` allows the one style sheet by its hash; everything else is forbidden. */
export function receiptPage(receipt: Receipt, options: { sha256Base64: (text: string) => string }): string {
  const body = `<nav aria-label="Ngôn ngữ · Language"><a href="#vi" lang="vi">Tiếng Việt</a> \
<a href="#en" lang="en">English</a></nav>
<main>
${languageSection(receipt, vietnamese, 'h1')}
${languageSection(receipt, english, 'h2')}
</main>`;
  const title = `${vietnamese.title} ${receipt.batchId.slice(0, 8)}`;
  return htmlDocument({ language: 'vi', title, style: receiptStyle, body, sha256Base64: options.sha256Base64 });
}

function languageSection(receipt: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const { language } = texts;
  // A refused upload changed no figure and has no rows that were compared.
  const committed = receipt.status === 'committed';
  const parts = [
    statusBlock(receipt, texts),
    list(headFacts(receipt, texts)),
    receipt.rows.read > 0 ? rowsPart(receipt, texts, heading) : '',
    committed ? appliedPart(receipt, texts, heading) : '',
    notesPart(receipt, texts, heading),
    receipt.status === 'refused' ? '' : resultsPart(receipt, texts, heading),
    committed ? figuresPart(receipt, texts, heading) : '',
    (receipt.columns ?? []).length > 0 ? columnsPart(receipt, texts, heading) : '',
    part(texts.facts, heading, list(referenceFacts(receipt, texts))),
    committed ? filesPart(texts, heading) : '',
    '<div class="sign" ' +
      `aria-hidden="true">${texts.signature.map((each) => `<span>${escapeHtml(each)}</span>`).join('')}</div>`,
  ];
  return `<section id="${language}" lang="${language}">
<${heading} class="title">${escapeHtml(texts.title)}</${heading}>
${parts.filter((each) => each !== '').join('\n')}
</section>`;
}

function statusBlock({ status, refusal }: Receipt, texts: ReceiptTexts): string {
  const lines = [
    `<strong>${escapeHtml(texts.statuses[status])}</strong>`,
    `<p>${escapeHtml(texts.meanings[status])}</p>`,
  ];
  // The message names the line.
  if (refusal !== undefined) {
    lines.push(
      `<p>${escapeHtml(texts.refused)}: <code>${escapeHtml(refusal.code)}</code></p>`,
      `<p>${escapeHtml(refusal.message[texts.language])}</p>`,
    );
  }
  return `<div class="status ${status}">${lines.join('')}</div>`;
}

type Fact = [name: string, html: string];

function headFacts(receipt: Receipt, texts: ReceiptTexts): Fact[] {
  const province = findProvince(receipt.province);
  const name = texts.language === 'vi' ? province?.nameVi : province?.nameEn;
  const facts: Fact[] = [
    [texts.province, escapeHtml(`${name ?? ''} (${receipt.province})`)],
    [texts.batch, code(receipt.batchId)],
    [texts.kind, escapeHtml(receipt.kind === null ? texts.unknown : texts.kinds[receipt.kind])],
  ];
  if (receipt.asOf !== null) facts.push([texts.asOf, escapeHtml(texts.instant(receipt.asOf))]);
  if (receipt.duplicateOf !== undefined) facts.push([texts.duplicateOf, code(receipt.duplicateOf)]);
  if (receipt.releases !== undefined) facts.push([texts.releases, code(receipt.releases)]);
  return facts;
}

function referenceFacts(receipt: Receipt, texts: ReceiptTexts): Fact[] {
  const orUnknown = (text: string | null): string =>
    text === null || text === '' ? escapeHtml(texts.unknown) : code(text);
  return [
    ['SHA-256', orUnknown(receipt.sha256)],
    [texts.profile, orUnknown(receipt.profile)],
    [texts.registry, orUnknown(receipt.registryVersion)],
    [texts.ledger, String(receipt.ledgerVersion)],
  ];
}

function rowsPart({ rows }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const facts = (['read', 'accepted', 'rejected', 'blank'] as const).map((name): Fact => [
    texts.rowNames[name],
    texts.count(rows[name]),
  ]);
  return part(texts.rows, heading, `${list(facts)}<p class="note">${escapeHtml(texts.rowsNote)}</p>`);
}

function appliedPart({ applied, leftUnverified }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const facts = (['changed', 'unchanged', 'stale', 'left', 'held', 'notCounted'] as const).flatMap((name): Fact[] => {
    const count = applied[name];
    if (count === undefined) return []; // a receipt of before there was the count
    const fact: Fact = [texts.appliedNames[name], texts.count(count)];
    if (name !== 'left' || leftUnverified === undefined) return [fact];
    return [fact, [texts.leftUnverified, texts.count(leftUnverified)]];
  });
  return part(texts.applied, heading, list(facts));
}

/** Columns of which something was not understood: what became of it, and what to write. */
function notesPart({ notes = [] }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  if (notes.length === 0) return '';
  return part(
    texts.notes,
    heading,
    list(notes.map(({ message, rows }) => [message[texts.language], texts.count(rows)])),
  );
}

/** Verdicts that some row has, those with most rows first. */
function resultsPart({ verdicts }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const found = verdictNames.filter((name) => verdicts[name] > 0).toSorted((a, b) => verdicts[b] - verdicts[a]);
  if (found.length === 0) return '';
  const head = [texts.result, texts.people, texts.actor, texts.next];
  const rows = found.map((name) => resultRow(name, verdicts[name], texts));
  return part(texts.results, heading, table('results', texts.results, head, rows, 2));
}

function resultRow(name: VerdictName, rows: number, texts: ReceiptTexts): string {
  const { language } = texts;
  const { meaning, actor } = verdictTexts[name];
  const next = nextStep(Verdict[name], 0)[language];
  const cells = [actors[actor][language], next === '' ? '–' : next].map(
    (each) => `<td class="text">${escapeHtml(each)}</td>`,
  );
  return `<tr><th scope="row">${escapeHtml(meaning[language])}</th><td>${texts.count(rows)}</td>${cells.join('')}</tr>`;
}

function figuresPart({ counts }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const { before, after } = counts;
  const rate = (figures: Figures, name: 'verified' | 'synced'): string =>
    texts.percent(percentText(figures[name], figures.denominator));
  const names = Object.keys(texts.figureNames) as (keyof Figures)[];
  const rows = [
    figuresRow(texts.verifiedRate, [rate(before, 'verified'), rate(after, 'verified')]),
    figuresRow(texts.syncedRate, [rate(before, 'synced'), rate(after, 'synced')]),
    ...names.map((name) => figuresRow(texts.figureNames[name], [texts.count(before[name]), texts.count(after[name])])),
  ];
  const head = ['', texts.before, texts.after];
  return part(texts.figures, heading, table('figures', texts.figures, head, rows, 3));
}

function figuresRow(name: string, values: readonly string[]): string {
  const cells = values.map((value) => `<td>${value}</td>`).join('');
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells}</tr>`;
}

/** Every column of the file: how it was understood, or that it was not used. */
function columnsPart({ columns = [] }: Receipt, texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const rows = columns.map(({ heading: name, field, note }) => {
    const meant = field === null ? texts.notUsed : fieldName(field, texts.language);
    const cells = [escapeHtml(meant), escapeHtml(halfOf(note, texts.language))];
    return (
      `<tr><th scope="row">${escapeHtml(name)}</th>` +
      `${cells.map((each) => `<td class="text">${each}</td>`).join('')}</tr>`
    );
  });
  const head = [texts.columnHeading, texts.columnField, texts.columnNote];
  return part(texts.columns, heading, table('columns', texts.columns, head, rows, 1));
}

function filesPart(texts: ReceiptTexts, heading: 'h1' | 'h2'): string {
  const links = ['answers.xlsx', 'outcomes.csv', 'rejected.csv'].map((name) => `<a href="${name}">${name}</a>`);
  return part(texts.files, heading, `<p>${links.join(', ')}</p><p class="note">${escapeHtml(texts.filesNote)}</p>`);
}

function part(title: string, heading: 'h1' | 'h2', html: string): string {
  const level = heading === 'h1' ? 'h2' : 'h3';
  return `<${level} class="part">${escapeHtml(title)}</${level}>\n${html}`;
}

function list(facts: readonly Fact[]): string {
  return `<dl>${facts.map(([name, html]) => `<dt>${escapeHtml(name)}</dt><dd>${html}</dd>`).join('')}</dl>`;
}

/** A table wider than the screen scrolls by itself, also by keyboard. Columns from `textFrom` hold text. */
function table(
  name: string,
  title: string,
  head: readonly string[],
  rows: readonly string[],
  textFrom: number,
): string {
  const cells = head.map((cell, i) => {
    if (cell === '') return '<td></td>';
    return `<th scope="col"${i >= textFrom ? ' class="text"' : ''}>${escapeHtml(cell)}</th>`;
  });
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table class="${name}">
<thead><tr>${cells.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}
