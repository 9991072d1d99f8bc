/**
 * Who may call which route, written down from the table of roles in `docs/contracts.md` (HTTP of the portal) and from
 * nothing else: the code that decides is held to it. A route that is not named here is an error.
 */

/** Everybody who may ask: the roles of the contract, the user of one machine, and somebody without a login. */
export const askers = ['clerk', 'director', 'headquarters', 'reviewer', 'operator', 'owner', 'nobody'] as const;
export type Asker = (typeof askers)[number];
/** Those of one province. */
export const officers: readonly Asker[] = ['clerk', 'director'];

/** `own`: things of the asker's province; `all`: of every province, or of the country. */
type Right = 'own' | 'all';

interface Row {
  /** What the contract calls it. */
  name: string;
  /** `open`: also to somebody without a login; `known`: to every login; else by role. */
  to: 'open' | 'known' | Partial<Record<Asker, Right>>;
  /** Whether a thing belongs to a province or to the country: what a wrong asker is told depends on it. */
  of: 'province' | 'country';
  routes: readonly string[];
}

/** The user of a machine reads its files anyway. */
const owner = { owner: 'all' } as const;
const office = { clerk: 'own', director: 'own', ...owner } as const;

const rows: readonly Row[] = [
  {
    name: 'pages and figures as published, health, what a login needs',
    to: 'open',
    of: 'country',
    routes: [
      'GET /*',
      'GET /favicon.ico',
      'GET /health',
      'GET /health/ready',
      'GET /health/live',
      'GET /api/v1/openapi.json',
      'GET /api/v1/figures',
      'GET /api/v1/figures/:province',
      'GET /api/v1/goals',
      'GET /goals',
      'GET /login',
      'GET /login/start',
      'GET /login/callback',
      'POST /login/key',
      'POST /logout',
      'GET /upload',
      'GET /upload/:name',
      'GET /charts/:name',
      // Decides for itself, by who can log in at all: `test/local/portal/start-portal.test.ts`.
      'GET /objects/results/:province/:batch/receipt.html',
    ],
  },
  {
    name: 'what everybody has who is logged in',
    to: 'known',
    of: 'country',
    routes: [
      'GET /home',
      'GET /guide',
      'GET /guide/:role',
      'GET /sessions',
      'POST /sessions/end-others',
      // Figures of provinces are published; past ones are made for whoever is logged in.
      'GET /days',
      'GET /days/:day',
      'GET /days/:day/*',
      'GET /compare',
      'GET /api/v1/days/:day',
      'GET /api/v1/history.csv',
      // Of their sender alone, which the handler decides.
      'GET /api/v1/tickets/:ticket',
      'POST /api/v1/tickets/:ticket',
    ],
  },
  {
    name: 'upload, checks',
    to: office,
    of: 'province',
    routes: [
      'POST /api/v1/provinces/:province/uploads',
      'POST /api/v1/provinces/:province/tickets',
      'POST /api/v1/provinces/:province/shrink-preview',
      'POST /api/v1/provinces/:province/checks',
      'GET /p/:province/upload',
      'POST /p/:province/upload',
      'GET /p/:province/check',
      'POST /p/:province/check',
    ],
  },
  {
    name: 'who has looked up how many people by the form',
    to: { director: 'own', headquarters: 'all', ...owner },
    of: 'province',
    routes: ['GET /p/:province/checks'],
  },
  {
    name: 'batches, results, cases, lists, explain',
    to: { ...office, headquarters: 'all' },
    of: 'province',
    routes: [
      'GET /api/v1/provinces/:province/batches',
      'GET /api/v1/batches/:batch',
      'GET /api/v1/batches/:batch/verified',
      'GET /api/v1/batches/:batch/verified.csv',
      'GET /api/v1/batches/:batch/outcomes.csv',
      'GET /api/v1/batches/:batch/rejected.csv',
      'GET /api/v1/batches/:batch/answers.xlsx',
      'GET /api/v1/batches/:batch/removed.csv',
      'GET /api/v1/batches/:batch/receipt.json',
      'GET /api/v1/batches/:batch/receipt.html',
      'GET /api/v1/provinces/:province/cases',
      'GET /api/v1/provinces/:province/rows/:key',
      'POST /api/v1/provinces/:province/explanations',
      'GET /api/v1/provinces/:province/lists',
      'GET /api/v1/provinces/:province/lists/:day/:name',
      'GET /p/:province/batches',
      'GET /batches/:batch',
      'GET /p/:province/cases',
      'GET /p/:province/cases.csv',
      'GET /p/:province/cases.xlsx',
      'GET /p/:province/cases/unit.xlsx',
      'GET /p/:province/cases/units.zip',
      'GET /p/:province/cases/:key',
      'POST /p/:province/find',
      'GET /api/v1/provinces/:province/diff',
      'GET /p/:province/diff',
      'GET /api/v1/provinces/:province/units',
      'GET /p/:province/units',
      'GET /api/v1/provinces/:province/matrix',
      'GET /p/:province/matrix',
      'GET /p/:province/days/:day',
      'GET /p/:province/history.csv',
      'GET /api/v1/provinces/:province/what-if',
      'GET /p/:province/what-if',
      'GET /p/:province/lists',
      'GET /p/:province/lists/:day/:name',
    ],
  },
  {
    name: 'how many each officer has looked up: an office’s director, and headquarters',
    to: { director: 'own', headquarters: 'all', ...owner },
    of: 'province',
    routes: ['GET /p/:province/checks'],
  },
  {
    name: 'held claims, of a province',
    to: { headquarters: 'all', ...owner },
    of: 'province',
    routes: ['POST /api/v1/held/:province/:batch', 'POST /held/:province/:batch'],
  },
  {
    name: 'held claims, targets, units, dry run, of the country',
    to: { headquarters: 'all', ...owner },
    of: 'country',
    routes: [
      'GET /api/v1/held',
      'GET /held',
      'GET /api/v1/targets',
      'POST /api/v1/targets',
      'GET /targets',
      'POST /targets',
      'GET /api/v1/units',
      'POST /api/v1/units',
      'GET /units',
      'POST /units',
      'GET /api/v1/registry',
      'GET /api/v1/registry/:version/dry-run',
      'GET /dry-run',
    ],
  },
  {
    name: 'why the figures of the country moved, what mending would do to it, weeks',
    to: { headquarters: 'all', ...owner },
    of: 'country',
    routes: [
      'GET /api/v1/diff',
      'GET /diff',
      'GET /api/v1/what-if',
      'GET /what-if',
      'GET /weeks',
      'GET /weeks/:week',
      'GET /api/v1/weeks/:week',
    ],
  },
  {
    name: 'where the open cases of the country are, and its nightly lists',
    to: { headquarters: 'all', ...owner },
    of: 'country',
    routes: ['GET /api/v1/matrix', 'GET /matrix', 'GET /api/v1/lists', 'GET /lists'],
  },
  {
    // Whose an alert is, the handler decides: `test/portal/alerts.test.ts`.
    name: 'alerts that one sets',
    to: { clerk: 'all', director: 'all', headquarters: 'all', operator: 'all', ...owner },
    of: 'country',
    routes: [
      'GET /api/v1/alerts',
      'POST /api/v1/alerts',
      'POST /api/v1/alerts/:alert/remove',
      'POST /api/v1/alerts/:alert/test',
      'GET /alerts',
      'POST /alerts',
      'POST /alerts/:alert/test',
      'POST /alerts/:alert/remove',
    ],
  },
  {
    name: 'trace',
    to: { reviewer: 'all', ...owner },
    of: 'country',
    routes: [
      'GET /api/v1/trace',
      'POST /api/v1/trace/decisions',
      'GET /trace',
      'GET /trace/index.html',
      'POST /trace/decisions',
    ],
  },
  {
    name: 'trace, of a province',
    to: { reviewer: 'all', ...owner },
    of: 'province',
    routes: ['GET /trace/:province/:day/:name'],
  },
  {
    name: 'runs, health details, metrics',
    to: { headquarters: 'all', operator: 'all', ...owner },
    of: 'country',
    routes: [
      'GET /api/v1/runs',
      'GET /api/v1/runs/:day',
      'GET /api/v1/health',
      'GET /runs',
      'GET /runs/:day',
      'GET /metrics',
    ],
  },
];

const byRoute = new Map(rows.flatMap((row) => row.routes.map((route) => [route, row] as const)));

/** What the contract says of a route: throws where it says nothing, so that no route is forgotten. */
export function rowOf(route: { method: string; path: string }): Row {
  const row = byRoute.get(`${route.method} ${route.path}`);
  if (row !== undefined) return row;
  throw new Error(`${route.method} ${route.path} stands in no row of proof/portal-access/contract-table.ts: add it`);
}

/** What somebody is told who asks for a thing of their own province, or of another one. */
export function expected(row: Row, asker: Asker, own: boolean, method: string): 'let in' | 401 | 403 | 404 {
  if (row.to === 'open') return 'let in';
  if (asker === 'nobody') return 401;
  if (row.to === 'known') return 'let in';
  const right = row.to[asker];
  if (right === 'all' || (right === 'own' && (own || row.of === 'country'))) return 'let in';
  if (right === undefined && (method === 'POST' || row.of === 'country')) return 403;
  return 404;
}

/** Whether a page or answer of this route may name a province that is not the asker's. */
export function isOpen(row: Row): boolean {
  return row.to === 'open';
}
