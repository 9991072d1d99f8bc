/** What a body may be. */
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const form = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/**
 * JSON for the API; for pages what a form sends, or JSON of a script. A request without a body needs no type. Throws
 * Problem CONTENT_TYPE.
 */
export function checkContentType(c: PortalContext, ofApi: boolean): void {
  const type = c.req.header('content-type');
  if (type === undefined) {
    const length = c.req.header('content-length');
    const empty = (length === undefined || length === '0') && c.req.header('transfer-encoding') === undefined;
    if (empty) return;
    throw new Problem('CONTENT_TYPE');
  }
  if (!json.test(type) && (ofApi || !form.test(type))) throw new Problem('CONTENT_TYPE');
}
