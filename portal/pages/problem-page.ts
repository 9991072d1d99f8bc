/** An error as a page: what it is, what to do, its code; whoever is not logged in is led to the login. */
import { html } from '../../dashboard/html.ts';
import { loginFor } from '../access/asked-page.ts';
import { problemTitle, type ProblemDocument, type ProtocolCode } from '../http/problem.ts';
import { address, type PortalContext } from '../http/route.ts';
import { accessTexts } from '../texts/access.ts';
import { answerPage } from '../views/layout.ts';

/** After these the next step is a new login. */
const loginCodes: readonly string[] = ['UNAUTHENTICATED', 'LOGIN_EXPIRED', 'LOGIN_REFUSED', 'LOGIN_UNAVAILABLE'];

export function pageOfProblem(c: PortalContext, problem: ProblemDocument): Response {
  if (problem.code === 'UNAUTHENTICATED' && c.req.method !== 'POST')
    return c.redirect(address(c, loginFor(new URL(c.req.url), c.get('settings').basePath)), 303);
  const texts = accessTexts[c.get('language')];
  const advice = Object.hasOwn(texts.advice, problem.code) ? texts.advice[problem.code as ProtocolCode] : undefined;
  const body = html`${advice === undefined ? '' : html`<p>${advice}</p>`}
    ${loginCodes.includes(problem.code) ? html`<p><a href="${address(c, '/login')}">${texts.again}</a></p>` : ''}
    <p>${texts.code}: <code>${problem.code}</code></p>`;
  const title = problemTitle(problem.code, c.get('language')) ?? problem.title;
  return answerPage(c, { title, body, status: problem.status });
}
