/** The published pages as of the close of a past day: `/days`, `/days/<day>/` and `/days/<day>/provinces/<p>.html`. */
import { addDays, isDay } from '../../core/base/calendar-day.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import type { KeptDays, PastDay } from '../../core/summary/past-day.ts';
import type { PageOptions } from '../../dashboard/html-document.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { nationalPage } from '../../dashboard/national-page.ts';
import { provincePage } from '../../dashboard/province-page.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { sha256Base64 } from '../http/security.ts';
import { daysTexts } from '../texts/days.ts';
import { provinceDiffAccess } from '../views/asked-diff.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { errorSummary, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { askedKept, askedPast, daysAccess } from '../views/past-days.ts';
import { dataTable, type DataColumn, type DataRow } from '../views/table.ts';
import { fileAsked } from '../views/table-files.ts';

/** Days and ends of months that have a link of their own. */
const recentDays = 14;
const recentMonths = 24;
/** A page has its policy in itself; two policies both hold, and only this one can keep it out of frames. */
const pageHeaders = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'private, no-store',
};

export const daysPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/days', access: daysAccess, handle: daysPage },
  { method: 'GET', path: '/days/:day', access: daysAccess, handle: dayAddress },
  { method: 'GET', path: '/days/:day/*', access: daysAccess, handle: dayPage },
  {
    method: 'GET',
    path: '/p/:province/days/:day',
    access: provinceDiffAccess,
    handle: (c) =>
      c.redirect(`${address(c, `/days/${askedDay(c)}/provinces/${c.get('province')}.html`)}${hashOf(c)}`, 302),
  },
];

/** Throws Problem NOT_FOUND. */
function askedDay(c: PortalContext): string {
  const day = c.req.param('day') ?? '';
  if (!isDay(day)) throw new Problem('NOT_FOUND');
  return day;
}

/** The pages hold both languages; their address names the one that is shown. */
function hashOf(c: PortalContext): string {
  return c.get('language') === 'vi' ? '' : '#en';
}

/** Which days there are, and a field for one. */
async function daysPage(c: PortalContext): Promise<Response> {
  const asked = c.req.query('day');
  if (asked !== undefined && isDay(asked)) return c.redirect(address(c, `/days/${asked}`), 302);
  return choosePage(c, asked === undefined ? [] : [{ field: 'day', message: daysTexts[c.get('language')].failed }]);
}

async function choosePage(c: PortalContext, errors: readonly FormError[]): Promise<Response> {
  const texts = daysTexts[c.get('language')];
  const kept = await askedKept(c);
  const status = errors.length === 0 ? 200 : 404;
  const body = html`${errorSummary(texts.failed, errors)}
  ${kept === undefined ? html`<p>${texts.none}</p>` : choicePart(c, kept)}`;
  return answerPage(c, { title: texts.title, status, body });
}

function choicePart(c: PortalContext, { first, last }: KeptDays): Html {
  const language = c.get('language');
  const texts = daysTexts[language];
  const { formatDay } = formats[language];
  const link = (day: string): Html => html`<li><a href="${address(c, `/days/${day}`)}">${formatDay(day)}</a></li>`;
  const days = Array.from({ length: recentDays }, (_, k) => addDays(last, -k)).filter((day) => day >= first);
  const months: string[] = [];
  for (let end = addDays(`${last.slice(0, 7)}-01`, -1); end >= first && months.length < recentMonths;) {
    months.push(end);
    end = addDays(`${end.slice(0, 7)}-01`, -1);
  }
  return html`<p>${texts.intro(formatDay(first), formatDay(last))}</p>
    <form method="get" action="${address(c, '/days')}">
      <div class="fields">
        <div>
          <label for="day">${texts.day}</label>
          <input type="date" id="day" name="day" min="${first}" max="${last}" value="${last}" required />
        </div>
        <div><button class="main">${texts.open}</button></div>
      </div>
    </form>
    <ul class="links">
      <li><a href="${address(c, '/compare')}">${texts.compare}</a></li>
      <li><a href="${address(c, '/api/v1/history.csv')}">${texts.history}</a></li>
    </ul>
    <h2>${texts.recent}</h2>
    <ul class="links">
      ${days.map(link)}
    </ul>
    ${
      months.length === 0
        ? ''
        : html`<h2>${texts.months}</h2>
            <ul class="links">
              ${months.map(link)}
            </ul>`
    }`;
}

/** Leads to the page; with `?format=csv|xlsx` the ranking of the day. */
async function dayAddress(c: PortalContext): Promise<Response> {
  const day = askedDay(c);
  const isFile = fileAsked(c) !== undefined;
  const result = await refusalAsError(c.get('language'), 'day', () => askedPast(c, day));
  if ('error' in result) return choosePage(c, [result.error]);
  if (!isFile) return c.redirect(`${address(c, `/days/${day}/`)}${hashOf(c)}`, 302);
  const texts = daysTexts[c.get('language')];
  return answerPage(c, { title: texts.title, body: rankingTable(c, result.done) });
}

/** The ranking of a day as a table. */
function rankingTable(c: PortalContext, past: PastDay): Html {
  const language = c.get('language');
  const texts = daysTexts[language];
  const { national, provinces } = past.documents.national;
  const { columns } = texts;
  const titles: DataColumn[] = [
    { title: columns.rank, name: 'rank', kind: 'count' },
    { title: columns.province, name: 'province' },
    { title: columns.rate, name: 'rate', kind: 'percent' },
    { title: columns.verified, name: 'verified', kind: 'count' },
    { title: columns.remaining, name: 'remaining', kind: 'count' },
    { title: columns.denominator, name: 'denominator', kind: 'count' },
    { title: columns.participants, name: 'participants', kind: 'count' },
    { title: columns.synced, name: 'synced', kind: 'percent' },
    { title: columns.asOf, name: 'as-of', kind: 'day' },
  ];
  const figures = ({ persons }: (typeof provinces)[number] | typeof national): DataRow => [
    persons.verifiedPercent,
    persons.verified,
    persons.remaining,
    persons.denominator,
    persons.participants,
    persons.syncedPercent,
  ];
  const rows = provinces
    .filter(({ province }) => !past.unknown.includes(province))
    .map((each): DataRow => {
      const earlier = past.earlier.find(({ province }) => province === each.province);
      return [each.rank, provinceNameOf(each.province, language), ...figures(each), earlier?.day ?? past.day];
    });
  const country = language === 'vi' ? 'Cả nước' : 'Viet Nam';
  const foot: DataRow[] = [[null, country, ...figures(national), past.day]];
  return dataTable(c, { label: texts.ranking(past.day), columns: titles, rows, foot });
}

/** The national page, and the pages of provinces beside it, by the links that the pages themselves have. */
async function dayPage(c: PortalContext): Promise<Response> {
  const day = askedDay(c);
  const name = c.req.path.slice(address(c, `/days/${day}/`).length);
  const province = /^provinces\/(vn34-\d\d)\.html$/.exec(name)?.[1];
  if (province === undefined && name !== '' && name !== 'index.html') throw new Problem('NOT_FOUND');
  const result = await refusalAsError(c.get('language'), 'day', () => askedPast(c, day));
  if ('error' in result) return choosePage(c, [result.error]);
  const past = result.done;
  const today = vietnamDate(c.get('world').clock.now());
  const { national } = past.documents.national;
  const options: PageOptions = {
    sha256Base64,
    past: {
      past,
      before: national.days.days.some((each) => each < day) ? addDays(day, -1) : null,
      after: addDays(day, 1) < today ? addDays(day, 1) : null,
    },
  };
  if (province === undefined) return c.body(nationalPage(past.documents.national, options), 200, pageHeaders);
  const document = past.documents.provinces.find((each) => each.province.province === province);
  if (document === undefined) throw new Problem('NOT_FOUND');
  return c.body(provincePage(document, options), 200, pageHeaders);
}
