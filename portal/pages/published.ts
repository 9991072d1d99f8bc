/** The published pages and documents: files of these kinds alone, whatever the folder holds; and their receipts. */
import { findProvince } from '../../core/domain/provinces.ts';
import { isPublishedName } from '../../dashboard/published-name.ts';
import { officeRoles } from '../access/identity.ts';
import { seesProvince } from '../access/access.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { hasLogin } from '../settings.ts';

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};
/** A page has its policy in itself; two policies both hold, and only this one can keep it out of frames. */
const framePolicy = { 'Content-Security-Policy': "frame-ancestors 'none'" };

export const publishedRoutes: readonly Route[] = [
  // Browsers ask for it by themselves; pages have none.
  { method: 'GET', path: '/favicon.ico', access: { to: 'everyone' }, handle: (c) => c.body(null, 204) },
  {
    method: 'GET',
    path: '/objects/results/:province/:batch/receipt.html',
    access: { to: 'everyone' },
    handle: receiptOfPage,
  },
  {
    method: 'GET',
    path: '/*',
    access: { to: 'everyone' },
    async handle(c) {
      const name = nameOf(c.req.path.slice(c.get('settings').basePath.length + 1));
      const type = contentTypes[/\.([a-z]+)$/.exec(name ?? '')?.[1] ?? ''];
      const bytes = name === undefined || type === undefined ? undefined : await c.get('world').published.read(name);
      if (bytes === undefined) throw new Problem('NOT_FOUND');
      return answerFile(c, bytes, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
    },
  },
];

function nameOf(path: string): string | undefined {
  const whole = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return isPublishedName(whole) ? whole : undefined;
}

/**
 * Pages of provinces link to the receipts of their batches. A receipt names nobody but shows the headings of the
 * office's file. It is shown to everyone on a machine that serves its own users alone; as soon as others can log in,
 * to the office and to headquarters.
 */
async function receiptOfPage(c: PortalContext): Promise<Response> {
  const { world, settings, identity } = c.var;
  const [province, batch] = [c.req.param('province') ?? '', c.req.param('batch') ?? ''];
  if (hasLogin(settings) || world.ownerKey === undefined) {
    if (identity === undefined) throw new Problem('UNAUTHENTICATED');
    const { role } = identity;
    const reads = role === 'owner' || role === 'headquarters' || officeRoles.includes(role);
    if (!reads || !seesProvince(identity, province)) throw new Problem('NOT_FOUND');
  }
  if (findProvince(province)?.id !== province || !/^[0-9a-f]{32}$/.test(batch)) throw new Problem('NOT_FOUND');
  const bytes = await world.objects.read(`results/${province}/${batch}/receipt.html`);
  if (bytes === undefined) throw new Problem('NOT_FOUND');
  return answerFile(c, bytes, { 'Content-Type': contentTypes.html, 'Cache-Control': 'private, no-store' });
}

function answerFile(c: PortalContext, bytes: Uint8Array, headers: Record<string, string>): Response {
  const length = { 'Content-Length': String(bytes.length) };
  return c.body(new Uint8Array(bytes), 200, { ...headers, ...length, ...framePolicy });
}
