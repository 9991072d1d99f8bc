/** What a sweep says of a province beside the candidates: counts, for pages and reports. */
import * as z from 'zod';
import { IntegrityError } from '../../base/errors.ts';
import type { World } from '../../ports.ts';
import { grades, type Grade } from '../candidate.ts';

const $count = z.int().nonnegative();
const $TraceFacts = z.strictObject({
  format: z.literal(1),
  province: z.string(),
  day: z.iso.date(),
  registryVersion: z.string(),
  weights: $count, // version of the table of weights
  people: $count, // of the country, as the sweep counted them
  grades: z.record(z.enum(grades), $count), // claims
  waiting: $count, // rows of a canon that the index does not serve
});
export type TraceFacts = z.infer<typeof $TraceFacts>;

export function traceFactsKey(province: string, day: string): string {
  return `trace/${province}/${day}/facts.json`;
}

export function countGrades(claims: readonly { grade: Grade }[]): Record<Grade, number> {
  const counts = { UNIQUE: 0, LIKELY: 0, SEVERAL: 0, NONE: 0 };
  for (const { grade } of claims) counts[grade] += 1;
  return counts;
}

export async function writeTraceFacts(world: Pick<World, 'objects'>, facts: Omit<TraceFacts, 'format'>): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify({ format: 1, ...facts })}\n`);
  await world.objects.put(traceFactsKey(facts.province, facts.day), bytes);
}

/** Throws `IntegrityError`. */
export async function readTraceFacts(
  world: Pick<World, 'objects'>,
  province: string,
  day: string,
): Promise<TraceFacts | undefined> {
  const key = traceFactsKey(province, day);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const parsed = $TraceFacts.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'another form', 'facts of a sweep');
  return parsed.data;
}
