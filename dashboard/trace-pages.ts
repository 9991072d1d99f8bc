/**
 * Pages of trace, Vietnamese first, complete without script: figures for headquarters, the list of a province for
 * reviewers, and why a candidate is proposed. The last two hold personal IDs and say so.
 */
import { findProvince } from '../core/domain/provinces.ts';
import type {
  Grade,
  ListedClaim,
  ListFacts,
  ReviewedCountry,
  ReviewedProvince,
  WaterfallLine,
} from '../core/trace/review/reviewed.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlDocument } from './html-document.ts';
import { traceStyle } from './trace-style.ts';
import { english, vietnamese, type TraceTexts } from './trace-texts.ts';

interface Hashed {
  sha256Base64: (text: string) => string;
}

/** Rows that a page shows; a browser still scrolls them, and the file has all. */
const rowsShown = 500;
const grades: readonly Grade[] = ['UNIQUE', 'LIKELY', 'SEVERAL', 'NONE'];

/** What became of trace, in figures: nothing of a person. */
export function traceOverviewPage(reviewed: ReviewedCountry, { sha256Base64 }: Hashed): string {
  const section = (texts: TraceTexts): string => {
    const { columns } = texts;
    const head = [columns.province, columns.list, ...grades.map((grade) => texts.grades[grade])].concat(
      (['accepted', 'pending', 'verified', 'days', 'otherwise', 'gone', 'rejected'] as const).map(
        (name) => columns[name],
      ),
    );
    const rows = reviewed.provinces.map((each) => overviewRow(provinceName(each.province, texts), each, texts));
    if (rows.length > 1) rows.push(overviewRow(texts.country, countryOf(reviewed.provinces), texts));
    return `<h1 class="title">${escapeHtml(texts.overview)}</h1>
<p>${escapeHtml(texts.overviewNote)} ${escapeHtml(texts.policy(reviewed.hints, reviewed.handover))}</p>
<p class="note">${escapeHtml(texts.registry)}: ${escapeHtml(reviewed.registryVersion ?? '–')}; \
${escapeHtml(texts.instant(reviewed.madeAt))}. ${grades
      .map((grade) => escapeHtml(`${texts.grades[grade]}: ${texts.gradeNotes[grade]}`))
      .join('; ')}.</p>
${rows.length === 0 ? `<p>${escapeHtml(texts.nothing)}</p>` : table('overview', texts.overview, head, rows, [])}`;
  };
  return twoLanguages(vietnamese.overview, section, sha256Base64);
}

function overviewRow(name: string, of: ReviewedProvince, texts: TraceTexts): string {
  const { day, open, accepted, pending, verified, medianDays, otherwise, gone, rejected } = of;
  const counts = [...grades.map((grade) => open[grade]), accepted, pending, verified].map((count) =>
    texts.count(count),
  );
  const days = medianDays === null ? '–' : texts.count(medianDays);
  const cells = [
    day === null ? '–' : texts.day(day),
    ...counts,
    days,
    ...[otherwise, gone, rejected].map((count) => texts.count(count)),
  ];
  const html = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`);
  return `<tr><th scope="row">${escapeHtml(name)}</th>${html.join('')}</tr>`;
}

function countryOf(provinces: readonly ReviewedProvince[]): ReviewedProvince {
  const sum = (of: (each: ReviewedProvince) => number): number => provinces.reduce((all, each) => all + of(each), 0);
  return {
    province: '',
    day: null,
    open: Object.fromEntries(grades.map((grade) => [grade, sum(({ open }) => open[grade])])) as Record<Grade, number>,
    waiting: sum(({ waiting }) => waiting),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => rejected),
    verified: sum(({ verified }) => verified),
    otherwise: sum(({ otherwise }) => otherwise),
    gone: sum(({ gone }) => gone),
    pending: sum(({ pending }) => pending),
    medianDays: null,
  };
}

/** The list of a province, those who are nearly certain first. */
export function traceListPage(claims: readonly ListedClaim[], { sha256Base64, ...facts }: ListFacts & Hashed): string {
  const ordered = claims.toSorted((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade));
  const shown = ordered.filter(({ candidates }) => candidates.length > 0).slice(0, rowsShown);
  const section = (texts: TraceTexts): string => {
    const { claim } = texts;
    const counts = grades.map((grade) => `${texts.grades[grade]} ${texts.count(facts.grades[grade])}`).join('; ');
    const head = [claim.participant, claim.unit, claim.verdict, claim.grade, claim.candidate, claim.probability].concat(
      texts.levels,
      claim.found,
    );
    const title = texts.list(provinceName(facts.province, texts), texts.day(facts.day));
    return `<h1 class="title">${escapeHtml(title)}</h1>
<p class="secret">${escapeHtml(texts.confidential)}</p>
<p>${escapeHtml(counts)}. ${facts.waiting > 0 ? escapeHtml(texts.waiting(texts.count(facts.waiting))) : ''}</p>
<p class="note">${escapeHtml(texts.registry)}: ${escapeHtml(facts.registryVersion)}. \
${escapeHtml(texts.listNote(shown.length, claims.length))}</p>
${table(
  'list',
  title,
  head,
  shown.map((each) => listRow(each, texts)),
  [1, 2, 3, 4, 6],
)}`;
  };
  return twoLanguages(vietnamese.list(facts.province, facts.day), section, sha256Base64);
}

function listRow(
  { participantNumber, unit, verdict, grade, candidates, found }: ListedClaim,
  texts: TraceTexts,
): string {
  const [{ personalId, probability, fields, inUseElsewhere }] = candidates;
  const levels = Object.entries(fields)
    .filter(([, level]) => level !== '')
    .map(([field, level]) => `${texts.fields[field as 'name']}: ${levelText(level, texts)}`);
  const use = inUseElsewhere ? ` ${texts.elsewhere}` : '';
  const cells: [string, boolean][] = [
    [unit, true],
    [verdict, true],
    [texts.grades[grade], true],
    [`${personalId}${use}`, true],
    [probability, false],
    [levels.join('; '), true],
    [texts.count(found), false],
  ];
  const html = cells.map(([cell, isText]) => `<td${isText ? ' class="text"' : ''}>${escapeHtml(cell)}</td>`);
  return `<tr><th scope="row">${escapeHtml(participantNumber)}</th>${html.join('')}</tr>`;
}

/** Why each candidate of a claim is proposed: a waterfall, and the same in figures. */
export function traceExplainPage(
  claim: ListedClaim,
  { day, people, waterfalls, sha256Base64 }: Hashed & { day: string; people: number; waterfalls: WaterfallLine[][] },
): string {
  const section = (texts: TraceTexts): string => {
    const facts = [
      [texts.columns.province, provinceName(claim.province, texts)],
      [texts.claim.unit, claim.unit],
      [texts.claim.verdict, claim.verdict],
      [texts.claim.grade, `${texts.grades[claim.grade]} (${texts.gradeNotes[claim.grade]})`],
      [texts.columns.list, texts.day(day)],
      [texts.claim.found, texts.count(claim.found)],
    ];
    const parts = claim.candidates.map((candidate, at) => {
      const title = texts.candidate(at + 1, candidate.personalId);
      const use = candidate.inUseElsewhere ? `<p>${escapeHtml(texts.elsewhere)}</p>` : '';
      return `<div class="candidate"><h2 class="part">${escapeHtml(title)}</h2>
<p>${escapeHtml(texts.claim.probability)}: <strong>${escapeHtml(candidate.probability)}</strong></p>${use}
${waterfallTable(title, waterfalls[at], texts)}</div>`;
    });
    return `<h1 class="title">${escapeHtml(texts.explained(claim.participantNumber))}</h1>
<p class="secret">${escapeHtml(texts.confidentialFile)}</p>
<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
<p>${escapeHtml(texts.namesakes(texts.count(claim.namesakes), texts.count(people)))} ${escapeHtml(texts.reading)}</p>
${parts.length === 0 ? `<p>${escapeHtml(texts.noCandidate)}</p>` : parts.join('\n')}`;
  };
  return twoLanguages(vietnamese.explained(claim.participantNumber), section, sha256Base64);
}

const drawnWidth = 100;

/** The bars repeat what the figures say, so a screen reader passes over them. */
function waterfallTable(title: string, lines: readonly WaterfallLine[], texts: TraceTexts): string {
  const ends = lines.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const x = (bits: number): number => ((bits - low) / (high - low)) * drawnWidth;
  const rows = lines.map(({ field, level, bits, from, to }) => {
    const kind = field === 'sum' ? 'sum' : bits < 0 ? 'down' : 'up';
    const [left, right] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))];
    const bar =
      `<svg viewBox="0 0 ${drawnWidth} 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
      `<line class="even" x1="${x(0).toFixed(2)}" x2="${x(0).toFixed(2)}" y1="0" y2="8"/>` +
      `<rect class="${kind}" x="${left.toFixed(2)}" y="1" height="6" ` +
      `width="${Math.max(0.4, right - left).toFixed(2)}"/>` +
      '</svg>';
    return (
      `<tr><th scope="row">${escapeHtml(texts.fields[field])}</th><td class="text">` +
      `${escapeHtml(level === '' ? '' : levelText(level, texts))}</td><td>${escapeHtml(texts.bits(bits))}</td>` +
      `<td class="bar">${bar}</td></tr>`
    );
  });
  const { line } = texts;
  return table('waterfall', title, [line.field, line.level, line.bits, line.bar], rows, [1, 3]);
}

function levelText(level: string, texts: TraceTexts): string {
  return texts.level[level] ?? level;
}

function provinceName(id: string, { language }: TraceTexts): string {
  const province = findProvince(id);
  return (language === 'vi' ? province?.nameVi : province?.nameEn) ?? id;
}

/** A table wider than the screen scrolls by itself, also by keyboard. `texts`: columns that hold text. */
function table(
  name: string,
  title: string,
  head: readonly string[],
  rows: readonly string[],
  texts: readonly number[],
): string {
  const cells = head.map(
    (cell, at) => `<th scope="col"${texts.includes(at) ? ' class="text"' : ''}>${escapeHtml(cell)}</th>`,
  );
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table class="${name}">
<thead><tr>${cells.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function twoLanguages(
  title: string,
  section: (texts: TraceTexts) => string,
  sha256Base64: (text: string) => string,
): string {
  const sections = [vietnamese, english].map((texts, at) => {
    const html = section(texts);
    // One first heading a page; the second language is a part of it.
    const body = at === 0 ? html : html.replaceAll(/(<\/?)h2\b/g, '$1h3').replaceAll(/(<\/?)h1\b/g, '$1h2');
    return `<section id="${texts.language}" lang="${texts.language}">\n${body}\n</section>`;
  });
  const body = `<nav aria-label="Ngôn ngữ · Language"><a href="#vi" lang="vi">Tiếng Việt</a> \
<a href="#en" lang="en">English</a></nav>
<main>
${sections.join('\n')}
</main>`;
  return htmlDocument({ language: 'vi', title, style: traceStyle, body, sha256Base64 });
}
