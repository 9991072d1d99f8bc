/**
 * Maps by foreign text. An ordinary object treats some keys as its own (`__proto__`, `constructor`), and `z.record`
 * leaves `__proto__` out in silence: what an office wrote into a cell is no key of either.
 */
import * as z from 'zod';

/** A map without a prototype: every text is a key like any other. Of a repeated key the last value stays. */
export function byName<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const map = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) map[name] = value;
  return map;
}

/** Schema of such a map, in JSON an object: whatever its keys are, all of them are kept and every value is checked. */
export function $byName<T>($value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  return z
    .custom<object>((map) => typeof map === 'object' && map !== null && !Array.isArray(map), 'expected an object')
    .transform((map): [string, unknown][] => Object.entries(map))
    .pipe(z.array(z.tuple([z.string(), $value])))
    .transform((entries) => byName(entries));
}
