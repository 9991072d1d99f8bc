/** `/targets`: supplied figures of a year, and a form that loads more. */
import { findUnit } from '../../core/domain/province-units.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { askedTargets, targetAccess } from '../api/targets.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { watchTexts } from '../texts/watch.ts';
import { csvForm, doneCounts, errorSummary, formText, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { nameOfIndicator } from '../views/indicators.ts';
import { answerPage } from '../views/layout.ts';
import { table } from '../views/table.ts';

/** The first line of a file. */
const header = 'year,province,indicator,value,source,as_of[,by]';

export const targetPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/targets', access: targetAccess, handle: (c) => showTargets(c, {}) },
  {
    method: 'POST',
    path: '/targets',
    access: targetAccess,
    async handle(c) {
      const text = await formText(c, 'file');
      const file = new TextEncoder().encode(text);
      const result = await refusalAsError(c.get('language'), 'file', () => loadTargets(c.get('world'), file));
      if ('error' in result) return showTargets(c, { errors: [result.error], text });
      const { rows, recorded, changed } = result.done;
      return c.redirect(address(c, `/targets?done=${rows}-${recorded}-${changed}`), 303);
    },
  },
];

interface Shown {
  errors?: readonly FormError[];
  text?: string;
}

async function showTargets(c: PortalContext, { errors = [], text = '' }: Shown): Promise<Response> {
  const language = c.get('language');
  const texts = watchTexts[language].targets;
  const { formatCount, formatDay } = formats[language];
  const { year, targets } = await askedTargets(c);
  const { place, indicator, value, source, asOf } = texts.columns;
  const columns = [
    { title: place },
    { title: indicator },
    { title: value, isNumber: true },
    { title: source },
    { title: asOf },
  ];
  const rows = targets.map((each) => [
    each.province === 'vn' ? texts.country : (findUnit(each.province)?.nameVi ?? each.province),
    nameOfIndicator(each.indicator, language),
    (each.indicator.startsWith('target_') ? percent(each.value, language) : formatCount(each.value)) +
      (each.by === undefined ? '' : `, ${texts.by(formatDay(each.by))}`),
    each.source,
    formatDay(each.asOf),
  ]);
  const of = (other: number, words: string): Html =>
    html`<li><a href="${address(c, `/targets?year=${other}`)}">${words}</a></li>`;
  const [all, fresh, changed] = doneCounts(c) ?? [];
  return answerPage(c, {
    title: texts.title(year),
    status: errors.length === 0 ? 200 : 422,
    body: html`${errorSummary(texts.failed, errors)}
      ${changed === undefined ? '' : html`<p class="done" role="status">${texts.loaded(all, fresh, changed)}</p>`}
      <ul class="links screen">
        ${of(year - 1, texts.before)}${of(year + 1, texts.after)}
      </ul>
      ${rows.length === 0 ? html`<p>${texts.none}</p>` : table(texts.title(year), columns, rows)}
      <h2>${texts.load}</h2>
      ${csvForm({ action: address(c, '/targets'), columns: header, text, isWrong: errors.length > 0, texts })}`,
  });
}

function percent(value: number, language: 'vi' | 'en'): string {
  return language === 'vi' ? `${String(value).replace('.', ',')} %` : `${value}%`;
}
