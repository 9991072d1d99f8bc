/**
 * The national page: one HTML file without script, font or request, that opens from a file, prints, and reads well aloud.
 * Vietnamese first, the same in English below.
 */
import { schemes } from '../core/codes.ts';
import type { NationalSummary, ProvinceSummary, Rates } from '../core/summary.ts';
import { escapeHtml } from './escape-html.ts';
import { nationalStyle } from './national-style.ts';
import { english, vietnamese } from './page-texts.ts';
import type { PageTexts } from './page-texts.ts';

/** The page of a summary. `sha256Base64` allows the one style sheet by its hash; everything else is forbidden. */
export function nationalPage(summary: NationalSummary, options: { sha256Base64: (text: string) => string }): string {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${options.sha256Base64(nationalStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(vietnamese.title)}</title>
<style>${nationalStyle}</style>
</head>
<body>
<nav aria-label="Ngôn ngữ · Language"><a href="#vi" lang="vi">Tiếng Việt</a> <a href="#en" lang="en">English</a></nav>
<main>
${languageSection(summary, vietnamese, 'h1')}
${languageSection(summary, english, 'h2')}
</main>
</body>
</html>
`;
}

function languageSection(summary: NationalSummary, texts: PageTexts, heading: 'h1' | 'h2'): string {
  const { language } = texts;
  const files = ['national.json', 'national.csv'].map((name) => `<a href="${name}">${name}</a>`).join(', ');
  return `<section id="${language}" lang="${language}">
<${heading} class="title">${escapeHtml(texts.title)}</${heading}>
<p class="headline">${headline(summary.national.persons, texts)}</p>
<p>${escapeHtml(texts.sources(texts.instant(summary.asOf), summary.registryVersion))}</p>
${rankingTable(summary, texts)}
${schemeTable(summary, texts)}
${reasonTable(summary, texts)}
<p class="note">${escapeHtml(texts.definitions)}</p>
<p class="note">${escapeHtml(texts.files)}: ${files}</p>
</section>`;
}

function headline(persons: Rates, texts: PageTexts): string {
  if (persons.denominator === 0) return escapeHtml(texts.nobody);
  const { verifiedPercent, verified, denominator, remaining } = persons;
  const counts = { verified: texts.count(verified), denominator: texts.count(denominator) };
  return texts.headline({ rate: texts.percent(verifiedPercent), ...counts, remaining: texts.count(remaining) });
}

function rankingTable(summary: NationalSummary, texts: PageTexts): string {
  const { columns } = texts;
  const head = [columns.rank, columns.province, ...rateTitles(texts), columns.lastUpload];
  const note = texts.rankingNote(summary.ranked, summary.provinces.length);
  const country = `<tr><td></td><th scope="row">${escapeHtml(texts.country)}</th>${rateCells(summary.national.persons, texts)}<td></td></tr>`;
  return `${tableStart('ranking', { title: texts.ranking, note, head })}
<tbody>
${summary.provinces.map((each) => provinceRow(each, texts)).join('\n')}
</tbody>
<tfoot>${country}</tfoot>
</table></div>`;
}

function provinceRow(province: ProvinceSummary, texts: PageTexts): string {
  const tied = province.tied ? `<abbr title="${escapeHtml(texts.tied)}">=</abbr>` : '';
  const name = texts.language === 'vi' ? province.nameVi : province.nameEn;
  const time = province.lastUpload;
  const lastUpload = time === null ? '–' : `<time datetime="${escapeHtml(time)}">${texts.instant(time)}</time>`;
  const row = province.rank === null ? '<tr class="empty">' : '<tr>';
  return `${row}<td>${province.rank ?? '–'}${tied}</td><th scope="row">${escapeHtml(name)}</th>${rateCells(province.persons, texts)}<td>${lastUpload}</td></tr>`;
}

function schemeTable(summary: NationalSummary, texts: PageTexts): string {
  const rows = schemes.map((scheme) => {
    const rates = summary.national.schemes[scheme];
    return `<tr><th scope="row">${escapeHtml(texts.schemes[scheme])}</th>${rateCells(rates, texts)}</tr>`;
  });
  const head = [texts.scheme, ...rateTitles(texts)];
  return `${tableStart('schemes', { title: texts.bySchemes, note: texts.schemesNote, head })}
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function reasonTable(summary: NationalSummary, texts: PageTexts): string {
  const { language } = texts;
  const rows = summary.national.remaining.map(({ verdict, persons }) => {
    const reason = summary.reasons[verdict];
    const cells = [reason?.actor[language] ?? '', reason?.next[language] ?? ''];
    const meaning = reason?.meaning[language] ?? verdict;
    return `<tr><th scope="row">${escapeHtml(meaning)}</th><td>${texts.count(persons)}</td>${cells.map((cell) => `<td class="text">${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  const note = rows.length === 0 ? texts.nothingRemains : '';
  const head = [texts.reason, texts.persons, texts.actor, texts.next];
  return `${tableStart('reasons', { title: texts.reasons, note, head })}
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

/** A table wider than the screen scrolls by itself, also by keyboard; its name is its caption's title. */
function tableStart(name: string, parts: { title: string; note: string; head: string[] }): string {
  const title = escapeHtml(parts.title);
  const note = parts.note === '' ? '' : `<span>${escapeHtml(parts.note)}</span>`;
  const cells = parts.head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table class="${name}">
<caption><strong>${title}</strong>${note}</caption>
<thead><tr>${cells}</tr></thead>`;
}

function rateTitles({ columns }: PageTexts): string[] {
  return [columns.verifiedRate, columns.verified, columns.denominator, columns.remaining, columns.syncedRate];
}

function rateCells(rates: Rates, texts: PageTexts): string {
  const cells = [
    `<strong>${texts.percent(rates.verifiedPercent)}</strong>`,
    texts.count(rates.verified),
    texts.count(rates.denominator),
    texts.count(rates.remaining),
    texts.percent(rates.syncedPercent),
  ];
  return cells.map((cell) => `<td>${cell}</td>`).join('');
}
