/** An error as a page; whoever is not logged in is led to the login. */
import { html } from '../../dashboard/html.ts';
import { problemTitle, type ProblemDocument } from '../http/problem.ts';
import { address, type PortalContext } from '../http/route.ts';
import { answerPage } from '../views/layout.ts';

export function pageOfProblem(c: PortalContext, problem: ProblemDocument): Response {
  if (problem.code === 'UNAUTHENTICATED' && c.req.method === 'GET') return c.redirect(address(c, '/login'), 303);
  const title = problemTitle(problem.code, c.get('language')) ?? problem.title;
  const body = html`<p>${c.get('language') === 'vi' ? 'Mã lỗi' : 'Code'}: <code>${problem.code}</code></p>`;
  return answerPage(c, { title, body, status: problem.status });
}
