/** Where somebody begins: what their role does, as links. */
import { html } from '../../dashboard/html.ts';
import { address, type Route } from '../http/route.ts';
import { layoutTexts } from '../texts/layout.ts';
import { answerPage } from '../views/layout.ts';
import { navigationOf } from '../views/navigation.ts';

export const homeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/home',
    access: { to: 'person' },
    handle(c) {
      const language = c.get('language');
      const identity = c.get('identity');
      const links = navigationOf(identity, identity?.province ?? undefined, language).filter(
        ({ path }) => path !== '/home',
      );
      const items = links.map(({ path, text }) => html`<li><a href="${address(c, path)}">${text}</a></li>`);
      return answerPage(c, {
        title: layoutTexts[language].links.home,
        body: html`<ul class="cards">
          ${items}
        </ul>`,
      });
    },
  },
];
