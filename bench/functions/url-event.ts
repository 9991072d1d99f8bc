/** Signed requests to the URL of a function, as Lambda tells of them, and its answers. */
import * as z from 'zod';
import { must } from '../harness/check.ts';
import type { Invoke } from './work.ts';

const $Answer = z.looseObject({ statusCode: z.int(), body: z.string() });

/** Sends a document in a session of a role; throws unless it is done. */
export async function asked(
  invoke: Invoke,
  { role, session = 'bench' }: { role: string; session?: string },
  document: object,
): Promise<unknown> {
  const userArn = `arn:aws:sts::123456789012:assumed-role/doisoat-test-${role}/${session}`;
  const requestContext = { authorizer: { iam: { userArn } }, http: { method: 'POST' } };
  const { statusCode, body } = $Answer.parse(await invoke({ body: JSON.stringify(document), requestContext }));
  must(statusCode === 200, `${statusCode}: ${body.slice(0, 500)}`);
  return JSON.parse(body);
}
