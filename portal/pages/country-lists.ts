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
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { countryListsTexts } from '../texts/country-lists.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from '../views/table.ts';

/** Pairs of provinces on a page, those with the most people first, of up to 595. */
const pairRows = 100;
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
  return answerPage(c, {
    title: texts.title,
    body: html`<p>${run === null ? texts.noRun : texts.run(formatDay(run.day))}</p>
      ${national.stale === 0 ? '' : html`<p>${texts.stale(formatCount(national.stale), String(staleDays))}</p>`}
      ${provincesTable(c, lists)}
      <ul class="links screen">
        <li><a href="${address(c, '/matrix')}">${texts.matrix}</a></li>
        <li><a href="${address(c, '/held')}">${texts.held}</a></li>
      </ul>
      <h2>${texts.pairs}</h2>
      ${pairsPart(c, lists)}`,
  });
}

function provincesTable(c: PortalContext, { run, provinces, national }: CountryLists): Html {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { compare } = new Intl.Collator('vi');
  const rows = provinces
    .toSorted((a, b) => compare(provinceNameOf(a.province, language), provinceNameOf(b.province, language)))
    .map((each): DataRow => [headingOf(c, each, run?.day), ...columnNames.map((name) => cellOf(c, each, name))]);
  const { lists, children } = national;
  const sums: DataRow = [
    html`<strong>${texts.country}</strong>`,
    ...countedLists.map((name) => lists[name]),
    childrenOf(children, language),
    national.waiting,
    national.behind,
    { value: null, show: '' },
  ];
  return dataTable(c, {
    label: texts.title,
    columns: [
      { title: texts.columns.place, name: 'province' },
      ...columnNames.map((name): DataColumn => ({ title: texts.columns[name], name, kind: 'count' })),
    ],
    rows,
    foot: [sums],
  });
}

/** Those without health insurance, of all children. */
function childrenOf(
  { uninsured, resident }: CountryLists['national']['children'],
  language: Language,
): { value: number; show: string } {
  const { formatCount } = formats[language];
  return {
    value: uninsured,
    show: countryListsTexts[language].ofChildren(formatCount(uninsured), formatCount(resident)),
  };
}

/** The province, and the day of its lists where that is not the day of the newest run. */
function headingOf(c: PortalContext, { province, day }: ProvinceLists, runDay: string | undefined): DataCell {
  const language = c.get('language');
  const value = provinceNameOf(province, language);
  const link = html`<a href="${address(c, `/p/${province}/lists`)}">${value}</a>`;
  if (day === null || day === runDay) return link;
  const older = countryListsTexts[language].older(formats[language].formatDay(day));
  return { value, show: html`${link}<br /><span class="note">${older}</span>` };
}

function cellOf(c: PortalContext, each: ProvinceLists, name: Column): DataCell {
  const language = c.get('language');
  const texts = countryListsTexts[language];
  const { formatCount } = formats[language];
  const { province, day, lists, children, sentDaysAgo } = each;
  const link = (path: string, text: string): Html => html`<a href="${address(c, path)}">${text}</a>`;
  const count = (persons: number | null | undefined, path: string): DataCell => {
    if (persons === null || persons === undefined || persons === 0) return persons ?? null;
    return { value: persons, show: link(path, formatCount(persons)) };
  };
  const dayOf = `/p/${province}/lists?day=${day}`;
  switch (name) {
    case 'held':
      return count(lists?.held, `/held?province=${province}`);
    case 'recheck': // its list is named by a version of the ledger
      return count(lists?.recheck, dayOf);
    case 'children': {
      if (children === null) return null;
      const { value, show } = childrenOf(children, language);
      return value === 0
        ? { value, show }
        : { value, show: link(`/p/${province}/lists/${day}/children-under-6`, show) };
    }
    case 'waiting':
      return count(each.waiting, '/runs');
    case 'behind':
      return count(each.behind, '/runs');
    case 'sent': {
      if (sentDaysAgo === null) return { value: null, show: texts.neverSent };
      const days = link(`/p/${province}/batches`, formatCount(sentDaysAgo));
      return { value: sentDaysAgo, show: each.stale ? html`${days} <span class="bad">${texts.isStale}</span>` : days };
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
  const name = (id: string): Html => link(`/p/${id}/lists`, provinceNameOf(id, language));
  const dayOf = new Map(provinces.map(({ province, day }) => [province, day]));
  const rows = pairs.map(({ provinces: [one, other], persons }): DataRow => [
    name(one),
    one === other ? texts.itself : name(other),
    { value: persons, show: link(`/p/${one}/lists/${dayOf.get(one)}/sharing`, formatCount(persons)) },
  ]);
  const { one, other, persons } = texts.pairColumns;
  const columns: DataColumn[] = [
    { title: one, name: 'one' },
    { title: other, name: 'other' },
    { title: persons, name: 'people', kind: 'count' },
  ];
  return html`<p>${texts.pairsText(formatCount(overlap ?? 0))}</p>
    ${dataTable(c, { name: 'pairs', label: texts.pairs, columns, rows, pageRows: pairRows })}`;
}
