/** `/trace`: the lists of candidates that are kept, their pages, and a form of decisions. For reviewers alone. */
import { isDay } from '../../core/base/calendar-day.ts';
import { Refusal } from '../../core/base/errors.ts';
import { provinceNameOf, provinces } from '../../core/domain/provinces.ts';
import { candidatesKey } from '../../core/trace/candidates-csv.ts';
import { overviewKey } from '../../core/trace/review/overview.ts';
import { lastRecordedSettings } from '../../core/trace/review/settings.ts';
import { listedDays } from '../../core/trace/review/stored-lists.ts';
import { listPageKey } from '../../core/trace/review/write-traced.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decideTrace, traceAccess } from '../api/trace.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { answerStored } from '../http/stored-file.ts';
import { watchTexts } from '../texts/watch.ts';
import { csvForm, doneCounts, errorSummary, formText, refusalAsError, type FormError } from '../views/form-parts.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataColumn, type DataRow } from '../views/table.ts';

/** The first line of a file. */
const header = 'province,participant_number,candidate,decision,reason,evidence';

/** What is kept of a province and a day under these names, and nothing else. */
const lists: Record<string, (province: string, day: string) => string> = {
  'index.html': listPageKey,
  'candidates.csv': candidatesKey,
};

export const tracePageRoutes: readonly Route[] = [
  { method: 'GET', path: '/trace', access: traceAccess, handle: (c) => showTrace(c, {}) },
  {
    method: 'GET',
    path: '/trace/index.html',
    access: traceAccess,
    async handle(c) {
      await demandOn(c);
      return answerStored(c, overviewKey, { name: 'index.html', shown: true });
    },
  },
  {
    method: 'GET',
    path: '/trace/:province/:day/:name',
    access: { to: 'province', roles: ['reviewer'] },
    async handle(c) {
      await demandOn(c);
      const [province, day, name] = [c.get('province'), c.req.param('day') ?? '', c.req.param('name') ?? ''];
      const key = Object.hasOwn(lists, name) ? lists[name](province, day) : undefined;
      if (key === undefined || !isDay(day)) throw new Problem('NOT_FOUND');
      // Older ones are about to be removed.
      if (!(await listedDays(c.get('world'), province)).includes(day)) throw new Problem('NOT_FOUND');
      const shown = name === 'index.html';
      return answerStored(c, key, { name: shown ? name : `${province}-${day}-${name}`, shown });
    },
  },
  {
    method: 'POST',
    path: '/trace/decisions',
    access: traceAccess,
    async handle(c) {
      const text = await formText(c, 'file');
      const file = new TextEncoder().encode(text);
      const result = await refusalAsError(c.get('language'), 'file', () => decideTrace(c, file));
      if ('error' in result) return showTrace(c, { errors: [result.error], text });
      return c.redirect(address(c, `/trace?done=${result.done.accepted}-${result.done.rejected}`), 303);
    },
  },
];

/** Candidates that were found before trace was switched off are not shown any more. Throws Refusal TRACE_OFF. */
async function demandOn(c: PortalContext): Promise<void> {
  if ((await lastRecordedSettings(c.get('world'))).mode === 'off') throw new Refusal('TRACE_OFF');
}

interface Shown {
  errors?: readonly FormError[];
  text?: string;
}

async function showTrace(c: PortalContext, { errors = [], text = '' }: Shown): Promise<Response> {
  const language = c.get('language');
  const texts = watchTexts[language].trace;
  const world = c.get('world');
  if ((await lastRecordedSettings(world)).mode === 'off')
    return answerPage(c, { title: texts.title, body: html`<p>${texts.off}</p>` });
  const days = await Promise.all(provinces.map(async ({ id }) => ({ id, days: await listedDays(world, id) })));
  const rows = days.flatMap(({ id, days: kept }) => kept.map((day) => listRow(c, id, day)));
  const kinds = ['text', 'day', 'link'] as const;
  const columns = Object.values(texts.columns).map((title, at): DataColumn => ({ title, kind: kinds[at] }));
  const figures = (await world.objects.head(overviewKey)) !== undefined;
  const [accepted, rejected] = doneCounts(c) ?? [];
  return answerPage(c, {
    title: texts.title,
    status: errors.length === 0 ? 200 : 422,
    body: html`${errorSummary(texts.failed, errors)}
      ${rejected === undefined ? '' : html`<p class="done" role="status">${texts.decided(accepted, rejected)}</p>`}
      <p>${texts.intro}</p>
      ${figures ? html`<p><a href="${address(c, '/trace/index.html')}">${texts.figures}</a></p>` : ''}
      ${rows.length === 0 ? html`<p>${texts.none}</p>` : dataTable(c, { label: texts.title, columns, rows })}
      ${world.decideTrace === undefined ? '' : decisionForm(c, text, errors.length > 0)}`,
  });
}

function listRow(c: PortalContext, province: string, day: string): DataRow {
  const language = c.get('language');
  const texts = watchTexts[language].trace;
  const of = (name: string): string => address(c, `/trace/${province}/${day}/${name}`);
  return [
    provinceNameOf(province, language),
    day,
    html`<a href="${of('index.html')}">${texts.page}</a> · <a href="${of('candidates.csv')}">${texts.list}</a>`,
  ];
}

function decisionForm(c: PortalContext, text: string, isWrong: boolean): Html {
  const texts = watchTexts[c.get('language')].trace;
  return html`<h2>${texts.decide}</h2>
    ${csvForm({ action: address(c, '/trace/decisions'), columns: header, text, isWrong, texts })}`;
}
