/** Every route there is, in the order in which they are tried: the access matrix and the API document go through it. */
import { alertApiRoutes } from './api/alerts.ts';
import { caseApiRoutes } from './api/cases.ts';
import { checkRoutes } from './api/checks.ts';
import { dryRunRoutes } from './api/dry-run.ts';
import { daysApiRoutes } from './api/days.ts';
import { diffApiRoutes } from './api/diff.ts';
import { goalApiRoutes } from './api/goals.ts';
import { whatIfApiRoutes } from './api/what-if.ts';
import { figureRoutes } from './api/figures.ts';
import { healthRoutes } from './api/health.ts';
import { countryListApiRoutes } from './api/country-lists.ts';
import { listApiRoutes } from './api/lists.ts';
import { matrixApiRoutes } from './api/matrix.ts';
import { batchRoutes } from './api/batches.ts';
import { heldRoutes } from './api/held.ts';
import { openapiRoutes } from './api/openapi.ts';
import { resultRoutes } from './api/results.ts';
import { runRoutes } from './api/runs.ts';
import { shrinkPreviewRoutes } from './api/shrink-preview.ts';
import { metricRoutes } from './api/metrics.ts';
import { targetRoutes } from './api/targets.ts';
import { ticketRoutes } from './api/tickets.ts';
import { traceRoutes } from './api/trace.ts';
import { unitApiRoutes } from './api/units.ts';
import { uploadRoutes } from './api/uploads.ts';
import { alertPageRoutes } from './pages/alerts.ts';
import { casePageRoutes } from './pages/cases.ts';
import { checkPageRoutes } from './pages/check.ts';
import { checksPageRoutes } from './pages/checks.ts';
import { comparePageRoutes } from './pages/compare.ts';
import { daysPageRoutes } from './pages/days.ts';
import { dryRunPageRoutes } from './pages/dry-run.ts';
import { diffPageRoutes } from './pages/diff.ts';
import { goalPageRoutes } from './pages/goals.ts';
import { whatIfPageRoutes } from './pages/what-if.ts';
import { explainPageRoutes } from './pages/explain.ts';
import { batchPageRoutes } from './pages/batch.ts';
import { batchListRoutes } from './pages/batches.ts';
import { heldPageRoutes } from './pages/held.ts';
import { homeRoutes } from './pages/home.ts';
import { guideRoutes } from './guide/routes.ts';
import { countryListPageRoutes } from './pages/country-lists.ts';
import { listPageRoutes } from './pages/lists.ts';
import { matrixPageRoutes } from './pages/matrix.ts';
import { loginRoutes } from './pages/login.ts';
import { publishedRoutes } from './pages/published.ts';
import { runPageRoutes } from './pages/runs.ts';
import { sessionRoutes } from './pages/sessions.ts';
import { targetPageRoutes } from './pages/targets.ts';
import { tracePageRoutes } from './pages/trace.ts';
import { unitPageRoutes } from './pages/units.ts';
import { uploadPageRoutes } from './pages/upload.ts';
import { weekPageRoutes } from './pages/weeks.ts';
import { chartScriptRoutes } from './views/chart-script.ts';
import type { Route } from './http/route.ts';

export const allRoutes: readonly Route[] = [
  ...healthRoutes,
  ...metricRoutes,
  ...figureRoutes,
  ...caseApiRoutes,
  ...listApiRoutes,
  ...countryListApiRoutes,
  ...matrixApiRoutes,
  ...diffApiRoutes,
  ...unitApiRoutes,
  ...daysApiRoutes,
  ...goalApiRoutes,
  ...whatIfApiRoutes,
  ...uploadRoutes,
  ...ticketRoutes,
  ...checkRoutes,
  ...shrinkPreviewRoutes,
  ...batchRoutes,
  ...resultRoutes,
  ...heldRoutes,
  ...runRoutes,
  ...targetRoutes,
  ...dryRunRoutes,
  ...alertApiRoutes,
  ...traceRoutes,
  ...openapiRoutes,
  ...homeRoutes,
  ...guideRoutes,
  ...loginRoutes,
  ...sessionRoutes,
  ...checkPageRoutes,
  ...checksPageRoutes,
  ...uploadPageRoutes,
  // Files of cases before the pages of single rows, whose path takes any name.
  ...casePageRoutes,
  ...explainPageRoutes,
  ...listPageRoutes,
  ...countryListPageRoutes,
  ...matrixPageRoutes,
  ...diffPageRoutes,
  ...unitPageRoutes,
  ...daysPageRoutes,
  ...comparePageRoutes,
  ...weekPageRoutes,
  ...chartScriptRoutes,
  ...goalPageRoutes,
  ...whatIfPageRoutes,
  ...batchListRoutes,
  ...batchPageRoutes,
  ...heldPageRoutes,
  ...runPageRoutes,
  ...targetPageRoutes,
  ...dryRunPageRoutes,
  ...alertPageRoutes,
  ...tracePageRoutes,
  // Last: its path takes what is left.
  ...publishedRoutes,
];
