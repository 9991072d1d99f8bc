/** Holds what the API answers to what its document says: every answer of every test goes through here. */
import * as z from 'zod';
import type { Route } from '../../portal/http/route.ts';

const $Problem = z.strictObject({
  type: z.string().startsWith('urn:doisoat:problem:'),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  code: z.string().regex(/^[A-Z][A-Z0-9_]+$/),
  detail: z.string().optional(),
});

/** Throws if an answer of the API is not one that its route documents. */
export async function checkApiAnswer(
  routes: readonly Route[],
  request: { method: string; path: string },
  response: Response,
): Promise<void> {
  const path = request.path.replace(/[?#].*$/, '');
  if (!path.startsWith('/api/')) return;
  const wrong = (why: unknown): Error => new Error(`${request.method} ${path}: ${response.status}: ${String(why)}`);
  const type = response.headers.get('content-type') ?? '';
  if (response.status >= 400 && type.startsWith('application/problem+json')) {
    const problem = $Problem.safeParse(await response.clone().json());
    if (!problem.success) throw wrong(z.prettifyError(problem.error));
    if (problem.data.status !== response.status) throw wrong(`the document says ${problem.data.status}`);
    return;
  }
  const route = routes.find((each) => each.method === request.method && matches(each.path, path));
  if (route?.api === undefined) {
    if (path === '/api/v1/openapi.json') return;
    throw wrong('no route of the document has this answer');
  }
  const documented = route.api.answers[response.status];
  if (documented === undefined) throw wrong('the status is not documented');
  if (documented === 'empty') return;
  if ('file' in documented) {
    if (!type.startsWith(documented.file)) throw wrong(`${type} is not ${documented.file}`);
    return;
  }
  if ('orFiles' in documented && documented.orFiles.some((each) => type.startsWith(each))) return;
  const schema = 'orFiles' in documented ? documented.document : documented;
  const parsed = schema.safeParse(await response.clone().json());
  if (!parsed.success) throw wrong(z.prettifyError(parsed.error));
}

function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replaceAll(/[.+()|[\]]/g, String.raw`\$&`)
    .replaceAll(/:[a-z]+(?:\{([^}]*)\})?/gi, (_, own) => {
      return own === undefined ? '[^/]+' : `(?:${String(own).replaceAll('\\', '')})`;
    });
  return new RegExp(`^${source}$`).test(path);
}
