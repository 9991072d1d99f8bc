/** The open cases of an office: how many and why, filters, the list in pages, files to take away. */
import { ageNames, countCases, pageOfCases, type CaseCounts, type CaseView } from '../../core/cases/case-view.ts';
import type { CasesNow } from '../../core/cases/kept-cases.ts';
import { ageTexts } from '../../core/cases/case-texts.ts';
import { actors, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { actorNames, schemes, type VerdictName } from '../../core/domain/codes.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { casesTexts } from '../texts/cases.ts';
import { unitsTexts } from '../texts/units.ts';
import {
  afterCursor,
  caseRoles,
  filterOf,
  keyFor,
  openCases,
  readCaseQuery,
  type CaseQuery,
} from '../views/asked-cases.ts';
import { unitNames } from '../views/asked-units.ts';
import { caseFilterForm, caseTable, findForm } from '../views/case-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { table } from '../views/table.ts';
import { caseFileRoutes } from './case-files.ts';

/** Cases of a page; the files have all of them. */
const pageRows = 50;
/** Units with a line of their own. */
const unitsShown = 20;

export const casePageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/cases',
    access: { to: 'province', roles: caseRoles },
    handle: casesPage,
  },
  ...caseFileRoutes,
];

async function casesPage(c: PortalContext): Promise<Response> {
  const texts = casesTexts[c.get('language')];
  const query = readCaseQuery(c);
  const { now, view } = await openCases(c, query);
  if (now.cases.ledgerVersion === 0)
    return answerPage(c, { title: texts.title, body: html`<p>${texts.nothingSent}</p>` });
  const filter = await filterOf(c, query);
  const counts = countCases(view, filter);
  const page = pageOfCases(view, filter, { after: afterCursor(c, query.cursor), limit: pageRows });
  const isFiltered = Object.keys(filter).length > 0 || query.since !== undefined;
  const body = html`${await underPart(c, query)} ${summary(c, now, view, counts)} ${byReason(c, query, counts)}
    <details class="screen">
      <summary>${texts.more}</summary>
      ${otherGroups(c, query, counts)}
    </details>
    <details class="screen" ${isFiltered ? raw(' open') : ''}>
      <summary>${texts.filter}</summary>
      ${caseFilterForm(c, query)}
    </details>
    <h2>${texts.list}</h2>
    ${page.cases.length === 0 ? html`<p>${texts.none}</p>` : html`${files(c, query)} ${caseTable(c, page.cases)}`}
    ${paging(c, query, page.next)} ${findForm(c)}`;
  return answerPage(c, { title: texts.title, body });
}

/** Which unit the cases are below, if they are asked for so. */
async function underPart(c: PortalContext, { under }: CaseQuery): Promise<Html | ''> {
  if (under === undefined) return '';
  const name = (await unitNames(c)).get(under) ?? under;
  return html`<p><strong>${unitsTexts[c.get('language')].under(name)}</strong></p>`;
}

/** How many, and what became of the list of the day before. */
function summary(c: PortalContext, now: CasesNow, view: CaseView, counts: CaseCounts): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const { formatCount, formatDay } = formats[language];
  const { compared, cases } = now;
  const all = countCases(view).changes;
  const parts = [
    [all.new, texts.summary.new],
    [cases.before.mended, texts.summary.mended],
    [all['wrong-again'], texts.summary['wrong-again']],
    [all.registry, texts.summary.registry],
    [cases.before.gone, texts.summary.gone],
  ] as const;
  const said = parts.map(([count, what]) => `${formatCount(count)} ${what}`).join(' · ');
  return html`<p><strong>${formatCount(counts.all)}</strong> ${texts.now} (${formatDay(now.today)}).</p>
    <p>
      ${
        compared === undefined
          ? texts.notCompared
          : html`${texts.compared} ${formatDay(compared.day)} (${formatCount(cases.before.open)}): ${said}.`
      }
    </p>`;
}

/** The same page with some of its filters changed. */
function filtered(
  c: PortalContext,
  query: CaseQuery,
  change: Partial<Record<keyof CaseQuery, string | undefined>>,
): string {
  return `${address(c, `/p/${c.get('province')}/cases`)}${queryText(query, { cursor: undefined, ...change })}`;
}

/** The filters of a query as a query again. */
function queryText(query: CaseQuery, change: Partial<Record<keyof CaseQuery, string | undefined>> = {}): string {
  const { unit, under, noUnit, reason, actor, scheme, change: moved, age, since, cursor } = query;
  const members = { unit, under, noUnit, reason, actor, scheme, change: moved, age, since, cursor, ...change };
  const given = Object.entries(members).filter((each): each is [string, string] => each[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** A link to the people of a count. */
function linkTo(c: PortalContext, query: CaseQuery, text: string, change: Parameters<typeof filtered>[2]): Html {
  return html`<a href="${filtered(c, query, change)}">${text}</a>`;
}

/** A table of counts, the largest first, each with its link. */
function countTable(c: PortalContext, title: string, lines: readonly (readonly [link: Html, count: number])[]): Html {
  const language = c.get('language');
  const { count } = casesTexts[language];
  const rows = lines
    .filter(([, people]) => people > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([link, people]) => [link, formats[language].formatCount(people)]);
  if (rows.length === 0) return html``;
  return table(title, [{ title }, { title: count, isNumber: true }], rows);
}

function byReason(c: PortalContext, query: CaseQuery, { reasons }: CaseCounts): Html {
  const language = c.get('language');
  const lines = Object.entries(reasons).map(([name, count]) => {
    const reason = name as VerdictName;
    return [linkTo(c, query, verdictTexts[reason].meaning[language], { reason }), count] as const;
  });
  return countTable(c, casesTexts[language].byReason, lines);
}

/** Counts by who acts, by scheme, by age and by unit, with the workbook of each unit. */
function otherGroups(c: PortalContext, query: CaseQuery, counts: CaseCounts): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const { formatCount } = formats[language];
  const byActor = actorNames.map(
    (actor) => [linkTo(c, query, actors[actor][language], { actor }), counts.actors[actor] ?? 0] as const,
  );
  const byScheme = schemes.map((scheme) => [linkTo(c, query, scheme, { scheme }), counts.schemes[scheme]] as const);
  const byAge = ageNames.map((age) => [linkTo(c, query, ageTexts[age][language], { age }), counts.ages[age]] as const);
  const units = counts.units.slice(0, unitsShown).map(([unit, count]) => {
    const named = unit === '' ? { unit: undefined, noUnit: '1' } : { unit, noUnit: undefined };
    const book =
      address(c, `/p/${c.get('province')}/cases/unit.xlsx`) + queryText(query, { ...named, cursor: undefined });
    return [
      linkTo(c, query, unit === '' ? texts.noUnit : unit, named),
      html`<a href="${book}">${texts.unitBook}</a>`,
      formatCount(count),
    ];
  });
  const more = counts.units.length - units.length;
  const columns = [{ title: texts.byUnit }, { title: texts.xlsx }, { title: texts.count, isNumber: true }];
  return html`${countTable(c, texts.byActor, byActor)} ${countTable(c, texts.byScheme, byScheme)}
  ${countTable(c, texts.byAge, byAge)} ${units.length === 0 ? '' : table(texts.byUnit, columns, units)}
  ${more > 0 ? html`<p class="note">+ ${formatCount(more)} ${texts.moreUnits}</p>` : ''}`;
}

function files(c: PortalContext, query: CaseQuery): Html {
  const texts = casesTexts[c.get('language')];
  const link = (name: string, text: string): Html => {
    const to = `${address(c, `/p/${c.get('province')}/${name}`)}${queryText(query, { cursor: undefined })}`;
    return html`<li><a href="${to}">${text}</a></li>`;
  };
  return html`<nav class="screen" aria-label="${texts.downloads}">
    <p class="note">${texts.downloads}:</p>
    <ul class="links">
      ${link('cases.xlsx', texts.xlsx)} ${link('cases.csv', texts.csv)} ${link('cases/units.zip', texts.zip)}
    </ul>
  </nav>`;
}

function paging(c: PortalContext, query: CaseQuery, next: number | null): Html {
  const texts = casesTexts[c.get('language')];
  const links: Html[] = [];
  if (query.cursor !== undefined) links.push(html`<li><a href="${filtered(c, query, {})}">${texts.first}</a></li>`);
  if (next !== null) {
    const cursor = keyFor(c, participantNumber(next));
    links.push(html`<li><a rel="next" href="${filtered(c, query, { cursor })}">${texts.next}</a></li>`);
  }
  return links.length === 0
    ? html``
    : html`<ul class="links screen">
        ${links}
      </ul>`;
}
