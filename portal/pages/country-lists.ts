/** `/lists`: what the nightly lists know of every province, each number a link to its list. */
import {
  readCountryLists,
  countedLists,
  type CountryLists,
  type ProvinceLists,
} from '../../core/steering/country-lists.ts';
import { staleDays } from '../../core/summary/summary-schema.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { countryListsAccess } from '../api/country-lists.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { countryListsTexts } from '../texts/country-lists.ts';
import { provinceText } from '../views/batch-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { sortableColumn, sortingOf, type Sorting } from '../views/sorting.ts';
import { table, type Cell } from '../views/table.ts';

/** Pairs of provinces on the page, those with the most people, of up to 595. */
const pairsShown = 100;
const columnNames = [...countedLists, 'children', 'waiting', 'behind', 'sent'] as const;
type Column = (typeof columnNames)[number];

export const countryListPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/lists', access: countryListsAccess, handle: listsPage },
];

async function listsPage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { formatCount, formatDay } = formats[language];
  const lists = await readCountryLists(c.get('world'));
  const { run, national } = lists;
  const sorting = sortingOf(c, ['key', ...columnNames], 'key');
  return answerPage(c, {
    title: texts.title,
    body: html`<p>${run === null ? texts.noRun : texts.run(formatDay(run.day))}</p>
      ${national.stale === 0 ? '' : html`<p>${texts.stale(formatCount(national.stale), String(staleDays))}</p>`}
      ${provincesTable(c, lists, sorting)}
      <ul class="links screen">
        <li><a href="${address(c, '/matrix')}">${texts.matrix}</a></li>
        <li><a href="${address(c, '/held')}">${texts.held}</a></li>
      </ul>
      <h2>${texts.pairs}</h2>
      ${pairsPart(c, lists)}`,
  });
}

function provincesTable(c: PortalContext, { run, provinces, national }: CountryLists, sorting: Sorting): Html {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { formatCount } = formats[language];
  const rows = inOrder(provinces, sorting, (id) => provinceText(id, language)).map((each) => [
    headingOf(c, each, run?.day),
    ...columnNames.map((name) => cellOf(c, each, name)),
  ]);
  const { lists, children } = national;
  const sums = [
    ...countedLists.map((name) => formatCount(lists[name])),
    texts.ofChildren(formatCount(children.uninsured), formatCount(children.resident)),
    formatCount(national.waiting),
    formatCount(national.behind),
    '',
  ];
  const heads = [
    { name: 'key', title: texts.columns.place },
    ...columnNames.map((name) => ({ name, title: texts.columns[name] })),
  ];
  return table(
    texts.title,
    heads.map((each) => sortableColumn(c, sorting, each)),
    [...rows, [html`<strong>${texts.country}</strong>`, ...sums]],
  );
}

/** The number by which a column is put in order; what is not known comes last. */
function valueOf({ lists, children, waiting, behind, sentDaysAgo }: ProvinceLists, name: Column): number {
  const values = { ...lists, children: children?.uninsured, waiting, behind, sent: sentDaysAgo };
  return values[name] ?? -1;
}

function inOrder(
  provinces: readonly ProvinceLists[],
  { by, descending }: Sorting,
  nameOf: (id: string) => string,
): ProvinceLists[] {
  const sign = descending ? -1 : 1;
  const column = columnNames.find((each) => each === by);
  const { compare } = new Intl.Collator('vi');
  return provinces.toSorted((a, b) => {
    const byName = compare(nameOf(a.province), nameOf(b.province));
    return column === undefined ? sign * byName : sign * (valueOf(a, column) - valueOf(b, column)) || byName;
  });
}

/** The province, and the day of its lists where that is not the day of the newest run. */
function headingOf(c: PortalContext, { province, day }: ProvinceLists, runDay: string | undefined): Html {
  const language = c.get('language');
  const link = html`<a href="${address(c, `/p/${province}/lists`)}">${provinceText(province, language)}</a>`;
  if (day === null || day === runDay) return link;
  return html`${link}<br /><span class="note"
      >${countryListsTexts[language].older(formats[language].formatDay(day))}</span
    >`;
}

function cellOf(c: PortalContext, each: ProvinceLists, name: Column): Cell {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { formatCount } = formats[language];
  const { province, day, lists, children, sentDaysAgo } = each;
  const link = (path: string, text: string): Html => html`<a href="${address(c, path)}">${text}</a>`;
  const count = (persons: number | null | undefined, path: string): Cell => {
    if (persons === null || persons === undefined) return texts.notKnown;
    return persons === 0 ? '0' : link(path, formatCount(persons));
  };
  const dayOf = `/p/${province}/lists?day=${day}`;
  switch (name) {
    case 'held':
      return count(lists?.held, `/held?province=${province}`);
    case 'recheck': // its list is named by a version of the ledger
      return count(lists?.recheck, dayOf);
    case 'children': {
      if (children === null) return texts.notKnown;
      const text = texts.ofChildren(formatCount(children.uninsured), formatCount(children.resident));
      return children.uninsured === 0 ? text : link(`/p/${province}/lists/${day}/children-under-6`, text);
    }
    case 'waiting':
      return count(each.waiting, '/runs');
    case 'behind':
      return count(each.behind, '/runs');
    case 'sent': {
      if (sentDaysAgo === null) return texts.neverSent;
      const text = formatCount(sentDaysAgo);
      const days = link(`/p/${province}/batches`, text);
      return each.stale ? html`${days} <span class="bad">${texts.isStale}</span>` : days;
    }
    default:
      return count(lists?.[name], `/p/${province}/lists/${day}/${name}`);
  }
}

/** Each number leads to the shared IDs of the first province; the list names no other province. */
function pairsPart(c: PortalContext, { provinces, pairs, overlap }: CountryLists): Html {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { formatCount } = formats[language];
  if (pairs === null) return html`<p>${texts.pairsUnknown}</p>`;
  if (pairs.length === 0) return html`<p>${texts.noPairs}</p>`;
  const link = (path: string, text: string): Html => html`<a href="${address(c, path)}">${text}</a>`;
  const name = (id: string): Html => link(`/p/${id}/lists`, provinceText(id, language));
  const dayOf = new Map(provinces.map(({ province, day }) => [province, day]));
  const rows = pairs
    .slice(0, pairsShown)
    .map(({ provinces: [one, other], persons }) => [
      name(one),
      one === other ? texts.itself : name(other),
      link(`/p/${one}/lists/${dayOf.get(one)}/sharing`, formatCount(persons)),
    ]);
  const { one, other, persons } = texts.pairColumns;
  const more = pairs.length - rows.length;
  return html`<p>${texts.pairsText(formatCount(overlap ?? 0))}</p>
    ${table(texts.pairs, [{ title: one }, { title: other }, { title: persons, isNumber: true }], rows)}
    ${more > 0 ? html`<p class="note">${texts.morePairs(formatCount(more))}</p>` : ''}`;
}
