/** The portal: one web application for both homes. Every route goes through the same door, whatever it answers. */
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import { currentRegistry } from '../core/registry/current.ts';
import { extractAge } from '../core/summary/extract-age.ts';
import { decide } from './access/access.ts';
import { identify } from './access/identify.ts';
import type { Identity } from './access/identity.ts';
import { OidcLogin } from './access/oidc.ts';
import { provinceOf } from './access/province-of.ts';
import { Records } from './access/records.ts';
import { checkContentType } from './http/content-type.ts';
import { languageOf } from './http/language.ts';
import { answerProblem, Problem, problemOf } from './http/problem.ts';
import { takesFile, type PortalContext, type PortalVariables, type Route, type ExtractInUse } from './http/route.ts';
import { closedAnswers, ownRequests } from './http/security.ts';
import { pageOfProblem } from './pages/problem-page.ts';
import type { PortalWorld } from './ports.ts';
import { allRoutes } from './routes.ts';
import type { PortalSettings } from './settings.ts';

/** Forms and JSON; files have limits of their own (`api/uploads.ts`). */
const smallBodyMax = 256 * 1024; // bytes
/** The path of the published pages, which takes what no other route does. */
const anyPath = '/*';

export type Portal = Hono<{ Variables: PortalVariables }>;

export interface PortalOptions {
  /** For a home that has them written (`Records.flush`). */
  records?: Records;
  /** Others than all: for tests that look through the door. */
  routes?: readonly Route[];
}

export function createPortal(
  world: PortalWorld,
  settings: PortalSettings,
  { records = new Records(world), routes = allRoutes }: PortalOptions = {},
): Portal {
  const portal: Portal = new Hono<{ Variables: PortalVariables }>();
  const { basePath } = settings;
  const oidc = settings.oidc === undefined ? undefined : new OidcLogin(settings.oidc, world);
  portal.use(async (c, next) => {
    c.set('world', world);
    c.set('settings', settings);
    c.set('records', records);
    c.set('oidc', oidc);
    c.set('routes', routes);
    c.set('tables', []);
    c.set('language', languageOf(c));
    await next();
  });
  portal.use(closedAnswers);
  portal.use(ownRequests);
  // Without the slash the links of the first page would lead beside the base path.
  if (basePath !== '') portal.get(basePath, (c) => c.redirect(`${basePath}/`, 308));
  const add = (route: Route): void => {
    const limits = route.method === 'POST' && !takesFile(route) ? [smallBody] : [];
    portal.on([route.method], [`${basePath}${route.path}`], ...limits, (c: PortalContext) => answer(c, route));
  };
  for (const last of [false, true]) {
    const some = routes.filter(({ path }) => (path === anyPath) === last);
    some.forEach(add);
    for (const [path, methods] of methodsByPath(some)) {
      portal.all(`${basePath}${path}`, (c) => {
        c.header('Allow', methods.join(', '));
        return answerError(c, new Problem('METHOD_NOT_ALLOWED'));
      });
    }
  }
  portal.notFound((c) => answerError(c, new Problem('NOT_FOUND')));
  portal.onError((error, c) => answerError(c, error));
  return portal;
}

const smallBody = bodyLimit({
  maxSize: smallBodyMax,
  onError: () => {
    throw new Problem('BODY_TOO_LARGE');
  },
});

/** Methods that a path answers to: any other one is refused as such, and not as an unknown path. */
function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
    found.set(path, [...(found.get(path) ?? []), ...methods]);
  }
  return found;
}

async function answer(c: PortalContext, route: Route): Promise<Response> {
  const { access } = route;
  const identity = await askerOf(c, route);
  c.set('identity', identity);
  const changes = route.method === 'POST';
  const province = identity === undefined ? undefined : await provinceOf(c, access, identity);
  const decision = decide(access, identity, { province, changes });
  if (identity !== undefined && decision !== 'allowed') await noteAct(c, route, identity, { province, refused: true });
  if (decision === 'unauthenticated') throw new Problem('UNAUTHENTICATED');
  if (decision === 'forbidden') throw new Problem('FORBIDDEN');
  if (decision === 'missing') throw new Problem('NOT_FOUND');
  if (province !== undefined) c.set('province', province);
  if (changes && !takesFile(route)) checkContentType(c, route.api !== undefined);
  if (identity !== undefined) await noteAct(c, route, identity, { province, refused: false });
  if (route.api === undefined && access.to !== 'everyone') c.set('extract', await extractInUse(c.get('world')));
  return route.handle(c);
}

/** Who asks; what is open to everyone is so to those who say it wrongly, too. */
async function askerOf(c: PortalContext, { access, asksNobody }: Route): Promise<Identity | undefined> {
  if (asksNobody === true) return undefined;
  return access.to === 'everyone' ? identify(c).catch(() => undefined) : identify(c);
}

/** No page is missing because the extract in use cannot be told. */
async function extractInUse(world: PortalWorld): Promise<ExtractInUse | undefined> {
  const current = await currentRegistry(world).catch(() => undefined);
  if (current === undefined) return undefined;
  const { registry, asOf } = current;
  return { version: registry, asOf, days: extractAge(asOf, world.clock.now()) };
}

/**
 * Everything that belongs to an office or to headquarters is looked at by somebody, a POST changes something, and what
 * was refused was tried.
 */
async function noteAct(
  c: PortalContext,
  { method, path, access }: Route,
  identity: Identity,
  { province, refused }: { province: string | undefined; refused: boolean },
): Promise<void> {
  const changes = method === 'POST';
  if (!refused && !changes && (access.to === 'everyone' || access.to === 'person')) return;
  await c.get('records').audit.note({
    identity,
    province: province ?? identity.province,
    what: refused ? 'refused' : changes ? 'change' : 'look',
    route: `${method} ${path}`,
    row: c.req.param('key'),
  });
}

/** A document for programs, a page for people; a fault is logged by its code alone. */
function answerError(c: PortalContext, error: unknown): Response {
  if (error instanceof HTTPException) return error.getResponse();
  const problem = problemOf(error);
  if (problem.status >= 500) c.get('world').log.event('portal.fault', { code: codeOf(error), path: c.req.routePath });
  const wantsPage = (c.req.header('accept') ?? '').includes('text/html') && !c.req.path.includes('/api/');
  return wantsPage ? pageOfProblem(c, problem) : answerProblem(c, problem);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'FAULT';
}
