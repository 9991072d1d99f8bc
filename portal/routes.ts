/** Every route there is, in the order in which they are tried: the access matrix and the API document go through it. */
import { figureRoutes } from './api/figures.ts';
import { healthRoutes } from './api/health.ts';
import { openapiRoutes } from './api/openapi.ts';
import { homeRoutes } from './pages/home.ts';
import { guideRoutes } from './guide/routes.ts';
import { publishedRoutes } from './pages/published.ts';
import type { Route } from './http/route.ts';

export const allRoutes: readonly Route[] = [
  ...healthRoutes,
  ...figureRoutes,
  ...openapiRoutes,
  ...homeRoutes,
  ...guideRoutes,
  // Last: its path takes what is left.
  ...publishedRoutes,
];
