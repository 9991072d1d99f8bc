/**
 * Pages of trace, Vietnamese first, complete without script: figures for headquarters, the list of a province for
 * reviewers, and why a candidate is proposed. The last two hold personal IDs and say so.
 */
import { verdictTexts } from '../core/catalogue/catalogue.ts';
import { verdictNames } from '../core/domain/codes.ts';
import { provinceNameOf } from '../core/domain/provinces.ts';
import type {
  Grade,
  ListedClaim,
  ListFacts,
  ReviewedCountry,
  ReviewedProvince,
  WaterfallLine,
} from '../core/trace/review/reviewed.ts';
import { html, joined, type Html } from './html.ts';
import type { PageOptions } from './html-document.ts';
import { traceStyle } from './trace-style.ts';
import { english, vietnamese, type TraceTexts } from './trace-texts.ts';
import { factList, heading, plainRow, plainTable, twoLanguages, type Level } from './two-languages.ts';

/** Rows that a page shows; a browser still scrolls them, and the file has all. */
const rowsShown = 500;
const grades: readonly Grade[] = ['UNIQUE', 'LIKELY', 'SEVERAL', 'NONE'];

/** What became of trace, in figures: nothing of a person. */
export function traceOverviewPage(reviewed: ReviewedCountry, { sha256Base64 }: PageOptions): string {
  const section = (texts: TraceTexts, level: Level): Html => {
    const { columns } = texts;
    const named = (['accepted', 'pending', 'verified', 'days', 'otherwise', 'gone', 'rejected'] as const).map(
      (name) => columns[name],
    );
    const head = [columns.province, columns.list, ...grades.map((grade) => texts.grades[grade]), ...named];
    const rows = reviewed.provinces.map((each) =>
      overviewRow(provinceNameOf(each.province, texts.language), each, texts),
    );
    if (rows.length > 1) rows.push(overviewRow(texts.country, countryOf(reviewed.provinces), texts));
    const meanings = grades.map((grade) => `${texts.grades[grade]}: ${texts.gradeNotes[grade]}`).join('; ');
    return html`${heading(level, 'title', texts.overview)}
<p>${texts.overviewNote} ${texts.policy(reviewed.hints, reviewed.handover)}</p>
<p class="note">${texts.registry}: ${reviewed.registryVersion ?? '–'}; \
${texts.instant(reviewed.madeAt)}. ${meanings}.</p>
${
  rows.length === 0
    ? html`<p>${texts.nothing}</p>`
    : plainTable({ name: 'overview', title: texts.overview, head, rows, texts: [] })
}`;
  };
  return tracePage(vietnamese.overview, section, sha256Base64);
}

function overviewRow(name: string, of: ReviewedProvince, texts: TraceTexts): Html {
  const { day, open, accepted, pending, verified, medianDays, otherwise, gone, rejected } = of;
  const listed = day === null ? '–' : texts.day(day);
  const counts = [...grades.map((grade) => open[grade]), accepted, pending, verified, medianDays];
  const shown = [...counts, otherwise, gone, rejected].map((count) => (count === null ? '–' : texts.count(count)));
  return plainRow(name, [listed, ...shown], []);
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
export function traceListPage(
  claims: readonly ListedClaim[],
  { sha256Base64, ...facts }: ListFacts & PageOptions,
): string {
  const ordered = claims.toSorted((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade));
  const shown = ordered.filter(({ candidates }) => candidates.length > 0).slice(0, rowsShown);
  const section = (texts: TraceTexts, level: Level): Html => {
    const { claim } = texts;
    const counts = grades.map((grade) => `${texts.grades[grade]} ${texts.count(facts.grades[grade])}`).join('; ');
    const names = [claim.participant, claim.unit, claim.verdict, claim.grade, claim.candidate, claim.probability];
    const title = texts.list(provinceNameOf(facts.province, texts.language), texts.day(facts.day));
    return html`${heading(level, 'title', title)}
<p class="secret">${texts.confidential}</p>
<p>${counts}. ${facts.waiting > 0 && texts.waiting(texts.count(facts.waiting))}</p>
<p class="note">${texts.registry}: ${facts.registryVersion}. ${texts.listNote(shown.length, claims.length)}</p>
${plainTable({
  name: 'list',
  title,
  head: [...names, texts.levels, claim.found],
  rows: shown.map((each) => listRow(each, texts)),
  texts: listWords,
})}`;
  };
  return tracePage(vietnamese.list(facts.province, facts.day), section, sha256Base64);
}

/** Columns of the list that hold text. */
const listWords = [1, 2, 3, 4, 6];

function listRow({ participantNumber, unit, verdict, grade, candidates, found }: ListedClaim, texts: TraceTexts): Html {
  const [{ personalId, probability, fields, inUseElsewhere }] = candidates;
  const levels = Object.entries(fields)
    .filter(([, level]) => level !== '')
    .map(([field, level]) => `${texts.fields[field as 'name']}: ${levelText(level, texts)}`);
  const candidate = `${personalId}${inUseElsewhere ? ` ${texts.elsewhere}` : ''}`;
  const cells = [
    unit,
    verdictText(verdict, texts),
    texts.grades[grade],
    candidate,
    probability,
    levels.join('; '),
    texts.count(found),
  ];
  return plainRow(participantNumber, cells, listWords);
}

/** Why each candidate of a claim is proposed: a waterfall, and the same in figures. */
export function traceExplainPage(
  claim: ListedClaim,
  {
    day,
    people,
    waterfalls,
    sha256Base64,
  }: PageOptions & { day: string; people: number; waterfalls: WaterfallLine[][] },
): string {
  const section = (texts: TraceTexts, level: Level): Html => {
    const facts: [string, string][] = [
      [texts.columns.province, provinceNameOf(claim.province, texts.language)],
      [texts.claim.unit, claim.unit],
      [texts.claim.verdict, verdictText(claim.verdict, texts)],
      [texts.claim.grade, `${texts.grades[claim.grade]} (${texts.gradeNotes[claim.grade]})`],
      [texts.columns.list, texts.day(day)],
      [texts.claim.found, texts.count(claim.found)],
    ];
    const parts = claim.candidates.map((candidate, at) => {
      const title = texts.candidate(at + 1, candidate.personalId);
      return html`<div class="candidate">${heading(level + 1, 'part', title)}
<p>${texts.claim.probability}: <strong>${candidate.probability}</strong></p>\
${candidate.inUseElsewhere && html`<p>${texts.elsewhere}</p>`}
${waterfallTable(title, waterfalls[at], texts)}</div>`;
    });
    return html`${heading(level, 'title', texts.explained(claim.participantNumber))}
<p class="secret">${texts.confidentialFile}</p>
${factList(facts)}
<p>${texts.namesakes(texts.count(claim.namesakes), texts.count(people))} ${texts.reading}</p>
${parts.length === 0 ? html`<p>${texts.noCandidate}</p>` : joined(parts)}`;
  };
  return tracePage(vietnamese.explained(claim.participantNumber), section, sha256Base64);
}

const drawnWidth = 100;

/** The bars repeat what the figures say, so a screen reader passes over them. */
function waterfallTable(title: string, lines: readonly WaterfallLine[], texts: TraceTexts): Html {
  const ends = lines.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const x = (bits: number): number => ((bits - low) / (high - low)) * drawnWidth;
  const even = x(0).toFixed(2);
  const rows = lines.map(({ field, level, bits, from, to }) => {
    const kind = field === 'sum' ? 'sum' : bits < 0 ? 'down' : 'up';
    const [left, right] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))];
    const width = Math.max(0.4, right - left).toFixed(2);
    const bar = html`<svg viewBox="0 0 ${drawnWidth} 8" preserveAspectRatio="none" \
aria-hidden="true" focusable="false">\
<line class="even" x1="${even}" x2="${even}" y1="0" y2="8"/>\
<rect class="${kind}" x="${left.toFixed(2)}" y="1" height="6" width="${width}"/></svg>`;
    return html`<tr><th scope="row">${texts.fields[field]}</th>\
<td class="text">${level !== '' && levelText(level, texts)}</td>\
<td>${texts.bits(bits)}</td><td class="bar">${bar}</td></tr>`;
  });
  const { line } = texts;
  const head = [line.field, line.level, line.bits, line.bar];
  return plainTable({ name: 'waterfall', title, head, rows, texts: [1, 3] });
}

function verdictText(verdict: string, { language }: TraceTexts): string {
  const name = verdictNames.find((each) => each === verdict);
  return name === undefined ? verdict : verdictTexts[name].meaning[language];
}

function levelText(level: string, texts: TraceTexts): string {
  return texts.level[level] ?? level;
}

function tracePage(
  title: string,
  section: (texts: TraceTexts, level: Level) => Html,
  sha256Base64: PageOptions['sha256Base64'],
): string {
  return twoLanguages({ title, style: traceStyle, texts: [vietnamese, english], section, sha256Base64 });
}
