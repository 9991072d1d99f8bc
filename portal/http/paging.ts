/** Lists page by page: `?limit=&cursor=`. */
import * as z from 'zod';
import { parsed } from './parse-body.ts';
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

/** The query of a list, for the API document and for reading it. */
export function pagingQuery(limit: { default: number; max: number }) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(limit.max).default(limit.default),
    cursor: z.string().min(1).max(200).optional(),
  });
}

/**
 * Limit and place of a list. `read` gives the place of a cursor, or undefined. Throws Problem REQUEST_INVALID,
 * CURSOR_INVALID.
 */
export function pagingOf<Place>(
  c: PortalContext,
  query: z.ZodType<{ limit: number; cursor?: string | undefined }>,
  read: (cursor: string) => Place | undefined,
): { limit: number; after: Place | undefined } {
  const { limit, cursor } = parsed(query, { limit: c.req.query('limit'), cursor: c.req.query('cursor') });
  if (cursor === undefined) return { limit, after: undefined };
  const after = read(cursor);
  if (after === undefined) throw new Problem('CURSOR_INVALID');
  return { limit, after };
}
