/** `/matrix` and `/p/…/matrix`: where the open cases are, of the country and of a province. */
import type { Matrix, RowAxis } from '../../core/steering/matrix.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { matrixTexts } from '../texts/matrix.ts';
import { givenQuery } from '../views/asked-diff.ts';
import {
  countryMatrix,
  countryMatrixAccess,
  countryRows,
  provinceMatrix,
  provinceMatrixAccess,
  provinceRows,
} from '../views/asked-matrix.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { errorSummary, refusalAsError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { matrixForm, matrixTable } from '../views/matrix-parts.ts';

export const matrixPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/matrix', access: countryMatrixAccess, handle: countryPage },
  { method: 'GET', path: '/p/:province/matrix', access: provinceMatrixAccess, handle: provincePage },
];

function countryPage(c: PortalContext): Promise<Response> {
  const title = matrixTexts[c.get('language')].countryTitle;
  const usual = { rows: 'province', columns: 'reason' };
  return page(c, { title, usual, rows: countryRows, ask: (given) => countryMatrix(c, given) });
}

function provincePage(c: PortalContext): Promise<Response> {
  const { title } = matrixTexts[c.get('language')];
  const usual = { rows: 'reason', columns: 'scheme' };
  return page(c, { title, usual, rows: provinceRows, ask: (given) => provinceMatrix(c, given) });
}

interface MatrixPage {
  title: string;
  usual: Record<string, string>;
  rows: readonly RowAxis[];
  ask: (given: Record<string, string>) => Promise<Matrix>;
}

async function page(c: PortalContext, { title, usual, rows, ask }: MatrixPage): Promise<Response> {
  const language = c.get('language');
  const { format: _, ...query } = givenQuery(c); // a file holds what the page shows
  const given = { ...usual, ...query };
  const result = await refusalAsError(language, 'columns', () => ask(given));
  const form = matrixForm(c, given, rows);
  if ('error' in result)
    return answerPage(c, {
      title,
      status: 422,
      body: html`${errorSummary(matrixTexts[language].failed, [result.error])} ${form}`,
    });
  return answerPage(c, { title, body: html`${form} ${matrixPart(c, result.done)}` });
}

function matrixPart(c: PortalContext, matrix: Matrix): Html {
  const language = c.get('language');
  const texts = matrixTexts[language];
  const { formatCount, formatDay } = formats[language];
  const { provinces, rows, columns, filter, totals } = matrix;
  const empty = provinces.filter(({ ledgerVersion }) => ledgerVersion === 0).map(({ province }) => province);
  const ofCountry = provinces.length > 1;
  if (!ofCountry && empty.length === 1) return html`<p>${texts.nothingSent}</p>`;
  const byScheme = (rows === 'scheme' || columns === 'scheme') && filter.scheme === undefined;
  return html`<p>${totals.total === 0 ? texts.none : texts.now(formatCount(totals.total), formatDay(matrix.day))}</p>
    ${totals.total === 0 ? '' : matrixTable(c, matrix)} ${byScheme ? html`<p class="note">${texts.members}</p>` : ''}
    ${totals.total === 0 ? '' : html`<p class="note">${texts.emptyLeftOut}</p>`}
    ${
      empty.length === 0
        ? ''
        : html`<p class="note">${texts.notSent(empty.map((id) => provinceNameOf(id, language)).join(', '))}</p>`
    }
    ${ofCountry ? html`<p class="screen"><a href="${address(c, '/lists')}">${texts.lists}</a></p>` : ''}`;
}
