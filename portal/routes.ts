/** Every route there is, in the order in which they are tried: the access matrix and the API document go through it. */
import { checkRoutes } from './api/checks.ts';
import { figureRoutes } from './api/figures.ts';
import { healthRoutes } from './api/health.ts';
import { openapiRoutes } from './api/openapi.ts';
import { shrinkPreviewRoutes } from './api/shrink-preview.ts';
import { ticketRoutes } from './api/tickets.ts';
import { uploadRoutes } from './api/uploads.ts';
import { checkPageRoutes } from './pages/check.ts';
import { checksPageRoutes } from './pages/checks.ts';
import { homeRoutes } from './pages/home.ts';
import { loginRoutes } from './pages/login.ts';
import { uploadPageRoutes } from './pages/upload.ts';
import { publishedRoutes } from './pages/published.ts';
import { sessionRoutes } from './pages/sessions.ts';
import type { Route } from './http/route.ts';

export const allRoutes: readonly Route[] = [
  ...healthRoutes,
  ...figureRoutes,
  ...uploadRoutes,
  ...ticketRoutes,
  ...checkRoutes,
  ...shrinkPreviewRoutes,
  ...openapiRoutes,
  ...homeRoutes,
  ...loginRoutes,
  ...sessionRoutes,
  ...checkPageRoutes,
  ...checksPageRoutes,
  ...uploadPageRoutes,
  // Last: its path takes what is left.
  ...publishedRoutes,
];
