/** Every route there is, in the order in which they are tried: the access matrix and the API document go through it. */
import { batchRoutes } from './api/batches.ts';
import { figureRoutes } from './api/figures.ts';
import { healthRoutes } from './api/health.ts';
import { heldRoutes } from './api/held.ts';
import { openapiRoutes } from './api/openapi.ts';
import { resultRoutes } from './api/results.ts';
import { runRoutes } from './api/runs.ts';
import { targetRoutes } from './api/targets.ts';
import { traceRoutes } from './api/trace.ts';
import { batchPageRoutes } from './pages/batch.ts';
import { batchListRoutes } from './pages/batches.ts';
import { heldPageRoutes } from './pages/held.ts';
import { homeRoutes } from './pages/home.ts';
import { publishedRoutes } from './pages/published.ts';
import { runPageRoutes } from './pages/runs.ts';
import { targetPageRoutes } from './pages/targets.ts';
import { tracePageRoutes } from './pages/trace.ts';
import type { Route } from './http/route.ts';

export const allRoutes: readonly Route[] = [
  ...healthRoutes,
  ...figureRoutes,
  ...batchRoutes,
  ...resultRoutes,
  ...heldRoutes,
  ...runRoutes,
  ...targetRoutes,
  ...traceRoutes,
  ...openapiRoutes,
  ...homeRoutes,
  ...batchListRoutes,
  ...batchPageRoutes,
  ...heldPageRoutes,
  ...runPageRoutes,
  ...targetPageRoutes,
  ...tracePageRoutes,
  // Last: its path takes what is left.
  ...publishedRoutes,
];
