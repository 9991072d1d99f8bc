/** What a sweep found, stored for reviewers: a list and its figures for every province, and hints where they are on. */
import type { FingerprintKey, World } from '../../ports.ts';
import type { RegistryReader } from '../../registry/reader.ts';
import type { Grade, TracedClaim } from '../candidate.ts';
import { candidateLines, candidatesHead, candidatesKey } from '../candidates-csv.ts';
import type { Traced } from '../trace.ts';
import { traceWeights } from '../weights-table.ts';
import { decodeCandidates } from './listed-claims.ts';
import { writeHints } from './hints.ts';
import type { ListedClaim, ListFacts } from './reviewed.ts';
import type { TraceSettings } from './settings.ts';
import { countGrades, writeTraceFacts, type TraceFacts } from './trace-facts.ts';

/** Makes the page of a province's list, by the shell that knows how. */
export type ListPage = (claims: readonly ListedClaim[], facts: ListFacts) => string;

export interface WriteWorld extends Pick<World, 'objects' | 'state' | 'clock' | 'hash'> {
  fingerprintKey: FingerprintKey;
  trace: TraceSettings;
  listPage?: ListPage;
}

export interface WrittenTrace {
  claims: number;
  grades: Record<Grade, number>;
  hinted: number;
  heldBack: number; // rows of a grade that get no hint tonight
}

export function listPageKey(province: string, day: string): string {
  return `trace/${province}/${day}/index.html`;
}

/**
 * Stores the lists of all traced provinces under `day`. `waiting`: rows of a canon that the index does not serve, by
 * province. `nightly`: hints come with the scheduled run alone. Repeating it gives the same objects.
 */
export async function writeTraced(
  world: WriteWorld,
  traced: Traced,
  {
    day,
    registry,
    waiting,
    nightly,
  }: {
    day: string;
    registry: Pick<RegistryReader, 'version'>;
    waiting: ReadonlyMap<string, number>;
    nightly: boolean;
  },
): Promise<WrittenTrace> {
  const written: WrittenTrace = { claims: 0, grades: countGrades([]), hinted: 0, heldBack: 0 };
  for (const province of traced.claims.provinces) {
    const lines = [candidatesHead()];
    const all: TracedClaim[] = [];
    for (const claim of traced.ofProvince(province)) {
      lines.push(candidateLines(traced.claims, claim));
      all.push(claim);
    }
    const grades = countGrades(all);
    const bytes = new TextEncoder().encode(lines.join(''));
    const facts: Omit<TraceFacts, 'format'> = {
      province,
      day,
      registryVersion: registry.version,
      weights: traceWeights.version,
      people: traced.people,
      grades,
      waiting: waiting.get(province) ?? 0,
    };
    const key = candidatesKey(province, day);
    await world.objects.put(key, bytes);
    if (world.listPage !== undefined) {
      const page = world.listPage(decodeCandidates(province, key, bytes), facts);
      await world.objects.put(listPageKey(province, day), new TextEncoder().encode(page));
    }
    await writeTraceFacts(world, facts);
    written.claims += all.length;
    for (const grade of Object.keys(grades) as Grade[]) written.grades[grade] += grades[grade];
    if (!nightly || !world.trace.hints) continue;
    const { hinted, heldBack } = await writeHints(world, { province, day, claims: traced.claims, traced: all });
    written.hinted += hinted;
    written.heldBack += heldBack;
  }
  return written;
}
