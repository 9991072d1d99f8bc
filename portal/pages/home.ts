/** Where somebody begins: what their role does, as links; who sees every province opens one by name or number. */
import { Refusal } from '../../core/base/errors.ts';
import { refusalMessage } from '../../core/catalogue/refusal-texts.ts';
import { provinceNamed } from '../../core/domain/province-names.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import type { Identity } from '../access/identity.ts';
import { address, type Language, type PortalContext, type Route } from '../http/route.ts';
import { homeTexts } from '../texts/home.ts';
import { layoutTexts } from '../texts/layout.ts';
import { questionTexts } from '../texts/questions.ts';
import { answerPage } from '../views/layout.ts';
import { navigationOf } from '../views/navigation.ts';
import { questionsOf } from '../views/questions.ts';

/** Roles that see the cases of every province. */
const countryRoles: readonly Identity['role'][] = ['headquarters', 'owner'];
/** Longer than any name of a province. */
const nameMax = 60; // letters

export const homeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/home',
    access: { to: 'person' },
    handle(c) {
      const language = c.get('language');
      const identity = c.get('identity');
      const choosesProvince = identity !== undefined && countryRoles.includes(identity.role);
      const asked = choosesProvince ? c.req.query('province')?.slice(0, nameMax) : undefined;
      const meant = asked === undefined ? {} : meantBy(asked, language);
      if (meant.id !== undefined) return c.redirect(address(c, `/p/${meant.id}/cases`), 303);
      const links = navigationOf(identity, identity?.province ?? undefined, language).filter(
        ({ path }) => path !== '/home',
      );
      const items = links.map(({ path, text }) => html`<li><a href="${address(c, path)}">${text}</a></li>`);
      const questions = (identity === undefined ? [] : questionsOf(identity, language)).map(
        ({ path, text }) => html`<li><a href="${address(c, path)}">${text}</a></li>`,
      );
      return answerPage(c, {
        title: layoutTexts[language].links.home,
        body: html`${choosesProvince ? provinceForm(c, asked ?? '', meant.problem) : ''}
          ${
            questions.length === 0
              ? ''
              : html`<h2>${questionTexts[language].title}</h2>
                  <ol>
                    ${questions}
                  </ol>
                  <h2>${homeTexts[language].pages}</h2>`
          }
          <ul class="cards">
            ${items}
          </ul>`,
      });
    },
  },
];

/** The id of the province that is meant, or why none is. */
function meantBy(text: string, language: Language): { id?: string; problem?: string } {
  try {
    return { id: provinceNamed(text).id };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problem: refusalMessage(error.code, error.facts)[language] };
  }
}

function provinceForm(c: PortalContext, asked: string, problem: string | undefined): Html {
  const texts = homeTexts[c.get('language')];
  const invalid = problem === undefined ? '' : raw('aria-invalid="true"');
  const summary =
    problem === undefined
      ? ''
      : html`<div class="errors" role="alert">
          <p><a href="#province">${problem}</a></p>
        </div>`;
  return html`${summary}
    <form method="get" action="${address(c, '/home')}">
      <label for="province">${texts.province} <span class="hint" id="province-hint">${texts.hint}</span></label>
      <div class="fields">
        <input
          type="text"
          id="province"
          name="province"
          value="${asked}"
          maxlength="${nameMax}"
          required
          aria-describedby="province-hint"
          ${invalid}
        />
        <div><button class="main">${texts.open}</button></div>
      </div>
    </form>`;
}
