/** The lists of the scheduled run: how many stand on each, what became of them, and each list row by row. */
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import {
  entryStates,
  listsByDay,
  readChildCounts,
  type ListEntry,
  type ListRef,
} from '../../core/cases/nightly-lists.ts';
import { daysFrom } from '../../core/base/calendar-day.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { listFile } from '../api/lists.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { listsTexts } from '../texts/lists.ts';
import { caseRoles, keyFor } from '../views/asked-cases.ts';
import { unitNames } from '../views/asked-units.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { listAsked, listNow, tallyOfList, type ListTally } from '../views/nightly-lists.ts';
import { table } from '../views/table.ts';
import { unitText } from '../views/unit-parts.ts';

/** Rows of a page. */
const pageRows = 50;
const access = { to: 'province', roles: caseRoles } as const;

export const listPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/p/:province/lists', access, handle: listsPage },
  { method: 'GET', path: '/p/:province/lists/:day/:name', access, handle: listPage },
];

/** The newest day, or that of `?day=`, and the days before. */
async function listsPage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = listsTexts[language];
  const { formatDay } = formats[language];
  const days = await listsByDay(c.get('world'), c.get('province'));
  const day = c.req.query('day') ?? [...days.keys()][0];
  if (day === undefined) return answerPage(c, { title: texts.title, body: html`<p>${texts.none}</p>` });
  const lists = days.get(day);
  if (lists === undefined) throw new Problem('NOT_FOUND');
  const rows: (readonly [Html, string, Html | string, Html])[] = [];
  for (const list of lists) rows.push(lineOf(c, list, await tallyOfList(c, list)));
  const age = daysFrom(day, vietnamDate(c.get('world').clock.now()));
  const { columns } = texts;
  const titles = [
    { title: columns.list },
    { title: columns.people, isNumber: true },
    { title: columns.state },
    { title: columns.file },
  ];
  const others = [...days.keys()].filter((each) => each !== day);
  const links = others.map(
    (each) =>
      html`<li><a href="${address(c, `/p/${c.get('province')}/lists`)}?day=${each}">${formatDay(each)}</a></li>`,
  );
  const body = html`<p>${texts.day} ${formatDay(day)} (${age === 0 ? texts.today : `${age} ${texts.daysAgo}`})</p>
    ${table(texts.title, titles, rows)}
    ${
      links.length === 0
        ? ''
        : html`<h2>${texts.history}</h2>
            <ul class="links">
              ${links}
            </ul>`
    }`;
  return answerPage(c, { title: texts.title, body });
}

function lineOf(c: PortalContext, list: ListRef, { rows, states }: ListTally) {
  const language = c.get('language');
  const texts = listsTexts[language];
  const { formatCount } = formats[language];
  const to = address(c, `/p/${c.get('province')}/lists/${list.day}/${list.name}`);
  const done =
    states === null
      ? list.kind === 'children-under-6'
        ? html`<a href="${to}">${texts.openUnits}</a>`
        : ''
      : html`${entryStates
            .filter((state) => states[state] > 0)
            .map((state) => `${formatCount(states[state])} ${texts.states[state]}`)
            .join(', ')}
          · <a href="${to}">${texts.open}</a>`;
  return [
    html`${texts.names[list.kind]}<br /><span class="note">${texts.what[list.kind]}</span>`,
    formatCount(rows),
    done,
    html`<a href="${to}.csv">${texts.csv}</a>`,
  ] as const;
}

/** One list row by row; with `.csv` behind its name the file. */
async function listPage(c: PortalContext): Promise<Response> {
  const name = c.req.param('name') ?? '';
  if (name.endsWith('.csv')) return listFile(c, name);
  const language = c.get('language');
  const texts = listsTexts[language];
  const { formatDay } = formats[language];
  const list = listAsked(c, name);
  const { entries } = await listNow(c, list);
  const page = Number(c.req.query('page') ?? '1');
  if (!Number.isSafeInteger(page) || page < 1) throw new Problem('REQUEST_INVALID', 'page');
  const here = address(c, `/p/${c.get('province')}/lists/${list.day}/${list.name}`);
  const some = entries?.slice((page - 1) * pageRows, page * pageRows);
  const links = [
    ...(page > 1 ? [html`<li><a href="${here}">${texts.first}</a></li>`] : []),
    ...((entries?.length ?? 0) > page * pageRows
      ? [html`<li><a rel="next" href="${here}?page=${page + 1}">${texts.next}</a></li>`]
      : []),
  ];
  const body = html`<p>${formatDay(list.day)}. ${texts.what[list.kind]} <a href="${here}.csv">${texts.csv}</a></p>
    ${list.kind === 'children-under-6' ? await childrenTable(c, list.day) : ''}
    ${
      some !== undefined
        ? entriesTable(c, some)
        : list.kind === 'children-under-6'
          ? ''
          : html`<p>${texts.onlyFile}</p>`
    }
    <ul class="links">
      ${links}
      <li><a href="${address(c, `/p/${c.get('province')}/lists`)}?day=${list.day}">${texts.back}</a></li>
    </ul>`;
  return answerPage(c, { title: texts.names[list.kind], body });
}

/** Every unit with such children, most first: who must act. */
async function childrenTable(c: PortalContext, day: string): Promise<Html> {
  const language = c.get('language');
  const texts = listsTexts[language];
  const names = await unitNames(c);
  const counts = await readChildCounts(c.get('world'), c.get('province'), day);
  counts.sort((a, b) => b.children - a.children || (a.unit < b.unit ? -1 : 1));
  const rows = counts.map(({ unit, children }) => [
    unitText({ unit, name: names.get(unit) ?? null }, language),
    names.has(unit) ? unit : '',
    formats[language].formatCount(children),
  ]);
  const { unit, code, children } = texts.columns;
  return table(
    texts.names['children-under-6'],
    [{ title: unit }, { title: code }, { title: children, isNumber: true }],
    rows,
  );
}

function entriesTable(c: PortalContext, entries: readonly ListEntry[]): Html {
  const language = c.get('language');
  const { columns, states } = listsTexts[language];
  const rows = entries.map(({ participantNumber, unit, state, verdict }) => {
    const to = address(c, `/p/${c.get('province')}/cases/${keyFor(c, participantNumber)}`);
    return [
      // Whoever is not in the books any more has no page.
      verdict === null ? participantNumber : html`<a href="${to}">${participantNumber}</a>`,
      unit,
      states[state],
      verdict === null ? '' : verdictTexts[verdict].meaning[language],
    ];
  });
  const titles = [columns.number, columns.unit, columns.state, columns.reason].map((title) => ({ title }));
  return table(columns.list, titles, rows);
}
