/** Somebody's own sessions: whether one of them is not theirs, and an end to it. */
import { html } from '../../dashboard/html.ts';
import { endSession, sessionsOf, type ShownSession } from '../access/sessions.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { accessTexts } from '../texts/access.ts';
import { answerPage } from '../views/layout.ts';

export const sessionRoutes: readonly Route[] = [
  { method: 'GET', path: '/sessions', access: { to: 'person' }, handle: sessionsPage },
  { method: 'POST', path: '/sessions/end-others', access: { to: 'person' }, handle: endOthers },
];

async function sessionsPage(c: PortalContext): Promise<Response> {
  const { language, identity } = c.var;
  const texts = accessTexts[language];
  const own = await ownSessions(c);
  const rows = own.map(
    ({ key, startedAt, seenAt }) =>
      html`<tr>
        <th scope="row">${key === identity?.key ? texts.thisOne : texts.other}</th>
        <td data-label="${texts.started}">${localTime(startedAt)}</td>
        <td data-label="${texts.seen}">${localTime(seenAt)}</td>
      </tr>`,
  );
  const table = html`<div class="scroll" role="region" tabindex="0" aria-label="${texts.sessions}">
      <table>
        <thead>
          <tr>
            <th scope="col">${texts.which}</th>
            <th scope="col">${texts.started}</th>
            <th scope="col">${texts.seen}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <form method="post" action="${address(c, '/sessions/end-others')}"><button>${texts.endOthers}</button></form>`;
  const body = html`<p>${texts.sessionsHint}</p>
    ${own.length === 0 ? html`<p>${texts.noSessions}</p>` : table}`;
  return answerPage(c, { title: texts.sessions, body });
}

async function endOthers(c: PortalContext): Promise<Response> {
  const { world, identity } = c.var;
  for (const { key } of await ownSessions(c)) if (key !== identity?.key) await endSession(world, key);
  return c.redirect(address(c, '/sessions'), 303);
}

/** Of this very person: another organisation's user of the same name has another role or province. */
async function ownSessions(c: PortalContext): Promise<ShownSession[]> {
  const { world, identity } = c.var;
  if (identity === undefined) return [];
  const all = await sessionsOf(world, identity.user);
  return all.filter(({ role, province }) => role === identity.role && province === identity.province);
}

/** Day and time in Viet Nam, which has no summer time. */
function localTime(instant: number): string {
  const [day, time] = new Date(instant + 7 * 3_600_000).toISOString().split('T');
  return `${time.slice(0, 5)} ${day.split('-').toReversed().join('/')}`;
}
