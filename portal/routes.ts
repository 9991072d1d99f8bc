/** Every route there is, in the order in which they are tried: the access matrix and the API document go through it. */
import { caseApiRoutes } from './api/cases.ts';
import { figureRoutes } from './api/figures.ts';
import { healthRoutes } from './api/health.ts';
import { listApiRoutes } from './api/lists.ts';
import { openapiRoutes } from './api/openapi.ts';
import { casePageRoutes } from './pages/cases.ts';
import { explainPageRoutes } from './pages/explain.ts';
import { homeRoutes } from './pages/home.ts';
import { listPageRoutes } from './pages/lists.ts';
import { publishedRoutes } from './pages/published.ts';
import type { Route } from './http/route.ts';

export const allRoutes: readonly Route[] = [
  ...healthRoutes,
  ...figureRoutes,
  ...caseApiRoutes,
  ...listApiRoutes,
  ...openapiRoutes,
  ...homeRoutes,
  // Files of cases before the pages of single rows, whose path takes any name.
  ...casePageRoutes,
  ...explainPageRoutes,
  ...listPageRoutes,
  // Last: its path takes what is left.
  ...publishedRoutes,
];
