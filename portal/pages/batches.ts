/** `/p/:province/batches`: what an office has sent, the newest first. */
import { listSubmissions } from '../../core/submissions/list-submissions.ts';
import { positionOf } from '../../core/submissions/position.ts';
import type { Submission } from '../../core/submissions/submission.ts';
import { html } from '../../dashboard/html.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { submissionsQuery, batchRoles } from '../api/batches.ts';
import { pagingOf } from '../http/paging.ts';
import { address, type Route } from '../http/route.ts';
import { batchTexts } from '../texts/batches.ts';
import { tableTexts } from '../texts/table.ts';
import { batchLink, kindText, stateText } from '../views/batch-parts.ts';
import { answerPage } from '../views/layout.ts';
import { mayChange } from '../views/may-change.ts';
import { submissionWorld } from '../views/submission-world.ts';
import { dataTable, wholeAsked, wholeRowsMax, type DataColumn, type DataRow } from '../views/table.ts';

/** Of a page, when all of them are sorted. */
const wholeRows = 100;
const counts = { vi: vietnamese, en: english };

export const batchListRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/batches',
    access: { to: 'province', roles: batchRoles },
    async handle(c) {
      const language = c.get('language');
      const texts = batchTexts[language];
      const province = c.get('province');
      const paging = pagingOf(c, submissionsQuery, positionOf);
      const isWhole = wholeAsked(c);
      const part = isWhole ? { limit: wholeRowsMax } : paging;
      const { batches, next } = await listSubmissions(submissionWorld(c.get('world')), [province], part);
      const { number, receivedAt, officer, kind, state } = texts.columns;
      const { read, accepted, rejected } = counts[language].batches;
      const columns: DataColumn[] = [
        { title: number, name: 'number' },
        { title: receivedAt, name: 'received', kind: 'instant' },
        { title: officer, name: 'officer' },
        { title: kind, name: 'kind' },
        { title: state, name: 'state' },
        { title: read, name: 'read', kind: 'count' },
        { title: accepted, name: 'accepted', kind: 'count' },
        { title: rejected, name: 'rejected', kind: 'count' },
      ];
      const rows = batches.map((each): DataRow => [
        batchLink(c, each.batchId),
        each.receivedAt,
        each.officer ?? texts.nobody,
        kindText(each, language),
        stateText(each, language),
        ...rowCounts(each),
      ]);
      const newest = tableTexts[language].newest(String(wholeRowsMax));
      const here = `/p/${province}/batches`;
      return answerPage(c, {
        title: texts.list,
        body: html`${
            mayChange(c)
              ? html`<p><a class="button main" href="${address(c, `/p/${province}/upload`)}">${texts.send}</a></p>`
              : ''
          }
          ${
            batches.length === 0
              ? html`<p>${texts.none}</p>`
              : dataTable(c, { label: texts.list, columns, rows, pageRows: wholeRows, people: true })
          }
          ${isWhole && next !== null ? html`<p class="note">${newest}</p>` : ''}
          <ul class="links screen">
            ${paging.after === undefined ? '' : html`<li><a href="${address(c, here)}">${texts.newest}</a></li>`}
            ${
              next === null || isWhole
                ? ''
                : html`<li>
                    <a rel="next" href="${address(c, `${here}?limit=${paging.limit}&cursor=${next}`)}"
                      >${texts.older}</a
                    >
                  </li>`
            }
          </ul>`,
      });
    },
  },
];

/** Read, accepted, rejected: nothing is known of them before there is an answer. */
function rowCounts({ rows, state }: Submission): (number | null)[] {
  const isKnown = state !== 'received' && state !== 'processing' && state !== 'ignored';
  return isKnown ? [rows.read, rows.accepted, rows.rejected] : [null, null, null];
}
