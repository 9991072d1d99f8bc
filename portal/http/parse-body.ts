/** Bodies and parameters of requests by their schemas; what is wrong is named by fields, never by values. */
import type * as z from 'zod';
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

/** Names that a detail repeats: those of our own fields look so; a stranger's key may be a person's data. */
const plainName = /^[a-z][a-zA-Z0-9_-]{0,39}$/;

/** The body as JSON. Throws Problem REQUEST_INVALID. */
export async function jsonBody<Schema extends z.ZodType>(c: PortalContext, schema: Schema): Promise<z.output<Schema>> {
  const body: unknown = await c.req.json().catch(() => {
    throw new Problem('REQUEST_INVALID', 'the body is no JSON');
  });
  return parsed(schema, body);
}

/** The value by its schema. Throws Problem REQUEST_INVALID that names the fields. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem('REQUEST_INVALID', fieldsOf(result.error));
}

/** `0.full_name, 2.schemes`: where the value is not what its schema says. */
export function fieldsOf(error: z.ZodError): string {
  const names = error.issues.flatMap(({ path, ...issue }) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const own = keys.length === 0 ? [''] : keys.map((key) => (plainName.test(key) ? key : '?'));
    return own.map((key) => [...path.map(String), key].filter((part) => part !== '').join('.'));
  });
  return [...new Set(names.map((name) => (name === '' ? 'the body' : name)))].slice(0, 20).join(', ');
}
