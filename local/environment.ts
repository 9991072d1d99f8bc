import * as z from 'zod';

const $Environment = z
  .object({
    DOISOAT_LOG: z.string().optional(),
    LC_ALL: z.string().optional(),
    LC_CTYPE: z.string().optional(),
    LANG: z.string().optional(),
  })
  .transform(({ DOISOAT_LOG, LC_ALL, LC_CTYPE, LANG }) => {
    // The first that is not empty holds, as POSIX has it; it is not set on Windows or in a container, where UTF-8 is
    // shown.
    const locale = [LC_ALL, LC_CTYPE, LANG].find((each) => each !== undefined && each !== '');
    return { log: DOISOAT_LOG === '1', utf8: locale === undefined || /utf-?8/i.test(locale) };
  });

/**
 * The settings of the environment; no other file of `local/` reads it. `DOISOAT_LOG=1`: events as JSON lines on
 * standard error. `utf8`: the locale's encoding.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): { log: boolean; utf8: boolean } {
  return $Environment.parse(variables);
}
