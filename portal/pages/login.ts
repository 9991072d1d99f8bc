/** Logging in and out, without passwords of our own: a provider says who somebody is, or the key of this machine. */
import * as z from 'zod';
import { html, type Html } from '../../dashboard/html.ts';
import { dropCookie, giveCookie, readCookie } from '../access/cookies.ts';
import { askedPage, withAsked } from '../access/asked-page.ts';
import type { Identity } from '../access/identity.ts';
import { $LoginState, loginTime, type LoginProvider } from '../access/login-provider.ts';
import { seal, unseal } from '../access/sealed.ts';
import { sameSecret } from '../access/secrets.ts';
import { endSession, startSession } from '../access/sessions.ts';
import { ownOrigin } from '../http/origin.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { accessTexts } from '../texts/access.ts';
import { layoutTexts } from '../texts/layout.ts';
import { answerPage } from '../views/layout.ts';

const $Key = z.strictObject({ key: z.string().max(200), to: z.exactOptional(z.string()) });
/** What a browser keeps while somebody is at the provider. */
const $LoginCookie = z.strictObject({ ...$LoginState.shape, to: z.string() });
/** What is sealed into the cookie of a login. */
const purpose = 'login';

export const loginRoutes: readonly Route[] = [
  { method: 'GET', path: '/login', access: { to: 'everyone' }, handle: (c) => loginPage(c) },
  { method: 'GET', path: '/login/start', access: { to: 'everyone' }, handle: leaveForProvider },
  { method: 'GET', path: '/login/callback', access: { to: 'everyone' }, handle: comeBack },
  { method: 'POST', path: '/login/key', access: { to: 'everyone' }, handle: showKey },
  { method: 'POST', path: '/logout', access: { to: 'everyone' }, handle: logOut },
];

/** Which ways there are. The way to the provider is a link: a form's policy would hold wherever the provider leads. */
function loginPage(c: PortalContext, wrongKey?: { to: string }): Response {
  const { language, settings, world, identity } = c.var;
  const texts = accessTexts[language];
  const to = askedPage(wrongKey?.to ?? c.req.query('to'));
  const ways: Html[] = [];
  if (settings.oidc !== undefined)
    ways.push(
      html`<p>
          <a class="button" href="${address(c, withAsked('/login/start', to))}">${texts.provider}</a>
        </p>
        <p>${texts.providerHint}</p>`,
    );
  if (settings.proxySecret !== undefined) ways.push(html`<p>${texts.proxyHint}</p>`);
  if (world.ownerKey !== undefined) ways.push(keyForm(c, to, wrongKey !== undefined));
  if (ways.length === 0) ways.push(html`<p>${texts.noWay}</p>`);
  const who =
    identity === undefined
      ? ''
      : html`<p>
          ${texts.loggedIn} ${identity.user} · ${layoutTexts[language].roles[identity.role]}.
          <a href="${address(c, to)}">${texts.goOn}</a>
        </p>`;
  const body = html`${who} ${ways}
    <p><a href="${address(c, '/')}">${texts.published}</a></p>`;
  return answerPage(c, { title: texts.login, body, status: wrongKey === undefined ? 200 : 401 });
}

function keyForm(c: PortalContext, to: string, wrong: boolean): Html {
  const texts = accessTexts[c.get('language')];
  return html`<h2>${texts.owner}</h2>
    ${
      wrong
        ? html`<div class="errors" role="alert"><a href="#key">${texts.ownerWrong}</a></div>`
        : html`<p id="key-hint">${texts.ownerHint}</p>`
    }
    <form method="post" action="${address(c, '/login/key')}">
      <input type="hidden" name="to" value="${to}" />
      <label for="key">${texts.ownerKey}</label>
      <input id="key" name="key" type="password" autocomplete="off" required maxlength="200" />
      <button>${texts.login}</button>
    </form>`;
}

async function leaveForProvider(c: PortalContext): Promise<Response> {
  const { url, login } = await providerOf(c).begin(callbackAddress(c));
  giveCookie(c, 'login', seal(c.get('world'), purpose, { ...login, to: askedPage(c.req.query('to')) }), loginTime);
  return c.redirect(url, 303);
}

/** The provider has sent the browser back. The state of a login is of one use and of the browser that began it. */
async function comeBack(c: PortalContext): Promise<Response> {
  const { world, records } = c.var;
  const provider = providerOf(c);
  const kept = readCookie(c, 'login');
  dropCookie(c, 'login');
  const login = $LoginCookie.safeParse(kept === undefined ? undefined : unseal(world.portalKey, purpose, kept));
  if (!login.success || login.data.until < world.clock.now()) throw new Problem('LOGIN_EXPIRED');
  const callback = new URL(callbackAddress(c));
  callback.search = new URL(c.req.url).search;
  try {
    await logIn(c, await provider.finish(callback, login.data));
  } catch (error) {
    if (error instanceof Problem && error.code !== 'LOGIN_UNAVAILABLE') records.refused.note('login');
    throw error;
  }
  return c.redirect(address(c, askedPage(login.data.to)), 303);
}

/** On one machine: who shows the key that `doisoat serve` printed is its user. */
async function showKey(c: PortalContext): Promise<Response> {
  const { world, records } = c.var;
  if (world.ownerKey === undefined) throw new Problem('NOT_FOUND');
  const byForm = !(c.req.header('content-type') ?? '').includes('json');
  const given = $Key.safeParse(byForm ? await c.req.parseBody() : await c.req.json().catch(() => undefined));
  if (!given.success) throw new Problem('REQUEST_INVALID', 'key');
  if (!sameSecret(given.data.key, world.ownerKey)) {
    records.refused.note('key');
    if (byForm) return loginPage(c, { to: askedPage(given.data.to) });
    throw new Problem('LOGIN_REFUSED');
  }
  await logIn(c, { user: 'owner', role: 'owner', province: null });
  return byForm ? c.redirect(address(c, askedPage(given.data.to)), 303) : c.body(null, 204);
}

/** Always a new session with a new cookie: one that was there before the login is worth nothing after it. */
async function logIn(c: PortalContext, person: Pick<Identity, 'user' | 'role' | 'province'>): Promise<void> {
  const { world, records } = c.var;
  await endOwnSession(c);
  giveCookie(c, 'session', await startSession(world, person));
  const route = `${c.req.method} ${new URL(c.req.url).pathname.slice(c.get('settings').basePath.length)}`;
  await records.audit.note({
    identity: { ...person, by: 'session' },
    province: person.province,
    what: 'login',
    route,
    row: undefined,
  });
  world.log.event('portal.login', { role: person.role, province: person.province ?? '' });
}

async function logOut(c: PortalContext): Promise<Response> {
  await endOwnSession(c);
  dropCookie(c, 'session');
  // What pages were shown is not for whoever sits down at this browser next.
  c.header('Clear-Site-Data', '"cache", "storage"');
  return c.redirect(address(c, '/login'), 303);
}

async function endOwnSession(c: PortalContext): Promise<void> {
  const { identity, world } = c.var;
  if (identity?.by === 'session' && identity.key !== undefined) await endSession(world, identity.key);
}

/** Throws Problem NOT_FOUND where nobody logs in by a provider. */
function providerOf(c: PortalContext): LoginProvider {
  const oidc = c.get('oidc');
  if (oidc === undefined) throw new Problem('NOT_FOUND');
  return oidc;
}

/** As it is registered at the provider. */
function callbackAddress(c: PortalContext): string {
  return `${ownOrigin(c)}${address(c, '/login/callback')}`;
}
