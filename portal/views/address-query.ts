/** The query of a page's own address with some of it changed: whatever else was chosen stays. */
import { html, type Html } from '../../dashboard/html.ts';
import type { PortalContext } from '../http/route.ts';

/** Members that say what this answer is, and not what was chosen; the language is kept by a cookie. */
const passing = ['lang', 'format', 'table', 'done'];

/** Undefined or '': taken out. */
export type QueryChange = Readonly<Record<string, string | undefined>>;

/** `?…` of this page with these members changed. */
export function hereWith(c: PortalContext, change: QueryChange): string {
  const query = new URL(c.req.url).searchParams;
  for (const name of passing) query.delete(name);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return `?${text}`;
}

/** What the address says besides these members, as hidden fields of a form that is sent by GET. */
export function keptFields(c: PortalContext, except: readonly string[]): Html {
  const left = [...new URL(c.req.url).searchParams].filter(
    ([name, value]) => value !== '' && !passing.includes(name) && !except.includes(name),
  );
  return html`${left.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;
}
