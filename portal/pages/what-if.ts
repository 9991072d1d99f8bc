/** `/what-if` and `/p/…/what-if`: what mending would do; the address carries the choice. */
import type { Choice, WhatIf } from '../../core/steering/what-if.ts';
import { html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { whatIfPageTexts } from '../texts/what-if.ts';
import {
  chosenOfCountry,
  chosenOfProvince,
  countryWhatIf,
  countryWhatIfAccess,
  provinceWhatIf,
  provinceWhatIfAccess,
} from '../views/asked-what-if.ts';
import { errorSummary, refusalAsError } from '../views/form-parts.ts';
import { answerPage } from '../views/layout.ts';
import { choiceForm, isChosen, resultPart } from '../views/what-if-parts.ts';

export const whatIfPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/what-if',
    access: countryWhatIfAccess,
    handle: (c) => page(c, whatIfPageTexts[c.get('language')].countryTitle, chosenOfCountry(c), countryWhatIf),
  },
  {
    method: 'GET',
    path: '/p/:province/what-if',
    access: provinceWhatIfAccess,
    handle: (c) => page(c, whatIfPageTexts[c.get('language')].title, chosenOfProvince(c), provinceWhatIf),
  },
];

async function page(
  c: PortalContext,
  title: string,
  choice: Choice,
  ask: (c: PortalContext, choice: Choice) => Promise<WhatIf>,
): Promise<Response> {
  const language = c.get('language');
  const texts = whatIfPageTexts[language];
  const asked = await refusalAsError(language, 'choices', () => ask(c, choice));
  // A unit that is no longer in the books: the rest of the choice can still be changed.
  const document = 'done' in asked ? asked.done : await ask(c, { ...choice, units: [] });
  const errors = 'error' in asked ? [asked.error] : [];
  const hasResult = errors.length === 0 && isChosen(document);
  return answerPage(c, {
    title,
    status: errors.length === 0 ? 200 : 422,
    body: html`${errorSummary(texts.failed, errors)} ${hasResult ? resultPart(c, document) : ''}
    ${choiceForm(c, document, address(c, c.req.path.slice(c.get('settings').basePath.length)))}`,
  });
}
