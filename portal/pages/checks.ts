/** Who has looked up how many people by the form: for the director of the office. */
import { formatCount, formatDay } from '../../dashboard/format-vi.ts';
import { html } from '../../dashboard/html.ts';
import { checksByDay } from '../checks/daily-limit.ts';
import type { Route } from '../http/route.ts';
import { checksTexts } from '../texts/check.ts';
import { answerPage } from '../views/layout.ts';

const daysShown = 31;

export const checksPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/checks',
    access: { to: 'province', roles: ['director', 'headquarters'] },
    async handle(c) {
      const texts = checksTexts[c.get('language')];
      const days = await checksByDay(c.get('world'), c.get('province'), daysShown);
      const lines = days.flatMap(({ day, users }) =>
        users.map(
          ({ user, people }) =>
            html`<tr>
              <th scope="row">${formatDay(day)}</th>
              <td data-label="${texts.officer}">${user}</td>
              <td data-label="${texts.people}" class="number">${formatCount(people)}</td>
            </tr>`,
        ),
      );
      const table = html`<div class="scroll" role="region" tabindex="0" aria-label="${texts.title}">
        <table>
          <thead>
            <tr>
              <th scope="col">${texts.day}</th>
              <th scope="col">${texts.officer}</th>
              <th scope="col" class="number">${texts.people}</th>
            </tr>
          </thead>
          <tbody>
            ${lines}
          </tbody>
        </table>
      </div>`;
      const perDay = formatCount(c.get('settings').checksPerDay);
      return answerPage(c, {
        title: texts.title,
        body: html`<p>${texts.intro(perDay, daysShown)}</p>
          ${lines.length === 0 ? html`<p>${texts.none}</p>` : table}`,
      });
    },
  },
];
