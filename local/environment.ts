import * as z from 'zod';

const $Environment = z
  .object({ DOISOAT_LOG: z.string().optional() })
  .transform((variables) => ({ log: variables.DOISOAT_LOG === '1' }));

/** What the environment says; no other file of `local/` reads it. `DOISOAT_LOG=1`: events as JSON lines on standard error. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): { log: boolean } {
  return $Environment.parse(variables);
}
