/** The portal: one web application for both homes. Every route goes through the same door, whatever it answers. */
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import { decide } from './access/access.ts';
import { identify } from './access/identify.ts';
import { provinceOf } from './access/province-of.ts';
import { answerProblem, Problem, problemOf } from './http/problem.ts';
import type { PortalContext, PortalVariables, Route } from './http/route.ts';
import { security } from './http/security.ts';
import { languageOf } from './http/language.ts';
import { pageOfProblem } from './pages/problem-page.ts';
import type { PortalWorld } from './ports.ts';
import { allRoutes } from './routes.ts';
import type { PortalSettings } from './settings.ts';

/** Forms and JSON; files have limits of their own (`api/uploads.ts`). */
const smallBodyMax = 256 * 1024; // bytes

export type Portal = Hono<{ Variables: PortalVariables }>;

export function createPortal(world: PortalWorld, settings: PortalSettings): Portal {
  const portal: Portal = new Hono<{ Variables: PortalVariables }>().basePath(settings.basePath);
  portal.use(async (c, next) => {
    c.set('world', world);
    c.set('settings', settings);
    c.set('routes', allRoutes);
    c.set('language', languageOf(c));
    await next();
  });
  portal.use(security);
  for (const route of allRoutes) {
    const handlers = [
      ...(route.method === 'POST' && !takesFile(route)
        ? [
            bodyLimit({
              maxSize: smallBodyMax,
              onError: () => {
                throw new Problem('BODY_TOO_LARGE');
              },
            }),
          ]
        : []),
      (c: PortalContext) => answer(c, route),
    ];
    portal.on([route.method], [route.path], ...handlers);
  }
  portal.notFound((c) => answerError(c, new Problem('NOT_FOUND')));
  portal.onError((error, c) => answerError(c, error));
  return portal;
}

function takesFile({ api }: Route): boolean {
  return api?.body !== undefined && 'file' in api.body;
}

async function answer(c: PortalContext, route: Route): Promise<Response> {
  const { access } = route;
  const identity = access.to === 'everyone' ? await identify(c).catch(() => undefined) : await identify(c);
  c.set('identity', identity);
  const changes = route.method === 'POST';
  const province = identity === undefined ? undefined : await provinceOf(c, access, identity);
  const decision = decide(access, identity, { province, changes });
  if (decision === 'unauthenticated') throw new Problem('UNAUTHENTICATED');
  if (decision === 'forbidden') throw new Problem('FORBIDDEN');
  if (decision === 'missing') throw new Problem('NOT_FOUND');
  if (province !== undefined) c.set('province', province);
  return route.handle(c);
}

/** A document for programs, a page for people; a fault is logged by its code alone. */
function answerError(c: PortalContext, error: unknown): Response {
  if (error instanceof HTTPException) return error.getResponse();
  const problem = problemOf(error);
  if (problem.status >= 500) c.get('world').log.event('portal.fault', { code: codeOf(error), path: routePath(c) });
  const wantsPage = (c.req.header('accept') ?? '').includes('text/html') && !c.req.path.includes('/api/');
  return wantsPage ? pageOfProblem(c, problem) : answerProblem(c, problem);
}

/** The route's pattern, which names nobody. */
function routePath(c: PortalContext): string {
  return c.req.routePath;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'FAULT';
}
