/** The published pages and documents: files of these kinds alone, whatever else the folder holds. */
import { isPublishedName } from '../../dashboard/published-name.ts';
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

export const publishedRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/*',
    access: { to: 'everyone' },
    async handle(c) {
      const name = nameOf(c.req.path.slice(c.get('settings').basePath.length + 1));
      const type = contentTypes[/\.([a-z]+)$/.exec(name ?? '')?.[1] ?? ''];
      const bytes = name === undefined || type === undefined ? undefined : await c.get('world').published.read(name);
      if (bytes === undefined) throw new Problem('NOT_FOUND');
      const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache' };
      // A page has its policy in itself; two policies both hold, and only this one can keep it out of frames.
      return c.body(new Uint8Array(bytes), 200, { ...headers, 'Content-Security-Policy': "frame-ancestors 'none'" });
    },
  },
];

function nameOf(path: string): string | undefined {
  const whole = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return isPublishedName(whole) ? whole : undefined;
}
