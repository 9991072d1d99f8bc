/** `/p/:province/batches`: what an office has sent, the newest first. */
import { listSubmissions } from '../../core/submissions/list-submissions.ts';
import { positionOf } from '../../core/submissions/position.ts';
import { html } from '../../dashboard/html.ts';
import { submissionsQuery, batchRoles } from '../api/batches.ts';
import { pagingOf } from '../http/paging.ts';
import { address, type Route } from '../http/route.ts';
import { batchTexts } from '../texts/batches.ts';
import { batchLink, kindText, receivedText, rowsText, stateText } from '../views/batch-parts.ts';
import { answerPage } from '../views/layout.ts';
import { mayChange } from '../views/may-change.ts';
import { submissionWorld } from '../views/submission-world.ts';
import { table } from '../views/table.ts';

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
      const { batches, next } = await listSubmissions(submissionWorld(c.get('world')), [province], paging);
      const { number, receivedAt, officer, kind, state, rows } = texts.columns;
      const columns = [number, receivedAt, officer, kind, state, rows].map((title) => ({ title }));
      const lines = batches.map((each) => [
        batchLink(c, each.batchId),
        receivedText(each, language),
        each.officer ?? texts.nobody,
        kindText(each, language),
        stateText(each, language),
        rowsText(each, language),
      ]);
      const here = `/p/${province}/batches`;
      return answerPage(c, {
        title: texts.list,
        body: html`${
            mayChange(c)
              ? html`<p><a class="button main" href="${address(c, `/p/${province}/upload`)}">${texts.send}</a></p>`
              : ''
          }
          ${batches.length === 0 ? html`<p>${texts.none}</p>` : table(texts.list, columns, lines)}
          <ul class="links screen">
            ${paging.after === undefined ? '' : html`<li><a href="${address(c, here)}">${texts.newest}</a></li>`}
            ${
              next === null
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
