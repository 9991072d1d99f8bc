/** Who has looked up how many people by the form: for the director of the office. */
import { html } from '../../dashboard/html.ts';
import { checksByDay, daysKept } from '../checks/daily-limit.ts';
import type { Route } from '../http/route.ts';
import { checksTexts } from '../texts/check.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataColumn } from '../views/table.ts';

export const checksPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/checks',
    access: { to: 'province', roles: ['director', 'headquarters'] },
    async handle(c) {
      const language = c.get('language');
      const texts = checksTexts[language];
      const { formatCount } = formats[language];
      const days = await checksByDay(c.get('world'), c.get('province'));
      const columns: DataColumn[] = [
        { title: texts.day, name: 'day', kind: 'day' },
        { title: texts.officer, name: 'officer' },
        { title: texts.people, name: 'people', kind: 'count' },
      ];
      const rows = days.flatMap(({ day, users }) => users.map(({ user, people }) => [day, user, people]));
      const perDay = formatCount(c.get('settings').checksPerDay);
      const list = dataTable(c, { label: texts.title, columns, rows, people: true });
      return answerPage(c, {
        title: texts.title,
        body: html`<p>${texts.intro(perDay, daysKept)}</p>
          ${rows.length === 0 ? html`<p>${texts.none}</p>` : list}`,
      });
    },
  },
];
