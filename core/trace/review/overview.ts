/** Trace in figures, for headquarters: open, decided, and what became of what was accepted. No row and no ID. */
import { provinces } from '../../domain/provinces.ts';
import type { FingerprintKey, World } from '../../ports.ts';
import type { DecisionLog } from './decision-log.ts';
import { undecidedBy } from './list.ts';
import { noteOutcomes } from './outcomes.ts';
import type { ListedClaim, ReviewedCountry, ReviewedProvince } from './reviewed.ts';
import type { TraceSettings } from './settings.ts';
import { listedDays, visitListed } from './stored-lists.ts';
import { countGrades, readTraceFacts } from './trace-facts.ts';

/** Pages of trace, by the shell that knows how. */
export interface TracePages {
  /** Figures of the country, for headquarters. */
  country(reviewed: ReviewedCountry): string;
}

export interface OverviewWorld extends Pick<World, 'objects' | 'state' | 'clock' | 'hash'> {
  fingerprintKey: FingerprintKey;
  trace: TraceSettings;
  tracePages?: TracePages;
}

export const overviewKey = 'trace/index.html';

/** Reads the figures of all provinces that have a list or a decision. Throws `IntegrityError`. */
export async function readOverview(world: OverviewWorld, log: DecisionLog): Promise<ReviewedCountry> {
  const reviewed: ReviewedProvince[] = [];
  const undecided = undecidedBy(log, world.fingerprintKey);
  let registryVersion: string | null = null;
  let newest = '';
  for (const { id } of provinces) {
    const decided = log.all.filter(({ province }) => province === id);
    const [day = null] = await listedDays(world, id);
    if (day === null && decided.length === 0) continue;
    const facts = day === null ? undefined : await readTraceFacts(world, id, day);
    if (facts !== undefined && facts.day >= newest) {
      newest = facts.day;
      ({ registryVersion } = facts);
    }
    const open = countGrades([]);
    const count = (claim: ListedClaim): void => {
      const rest = undecided(claim);
      if (rest !== undefined) open[rest.grade] += 1;
    };
    if (day !== null) await visitListed(world, { province: id, day }, count);
    const accepted = log.accepted(id);
    const { verified, otherwise, gone, pending, days } = await noteOutcomes(world, id, accepted);
    reviewed.push({
      province: id,
      day,
      open,
      waiting: facts?.waiting ?? 0,
      accepted: accepted.size,
      rejected: new Set(decided.filter(({ decision }) => decision === 'reject').map(({ pair }) => pair)).size,
      verified,
      otherwise,
      gone,
      pending,
      medianDays: medianOf(days),
    });
  }
  const { hints, handover } = world.trace;
  const madeAt = new Date(world.clock.now()).toISOString();
  return { madeAt, registryVersion, hints, handover, provinces: reviewed };
}

/** Writes the page of the country, if the shell can make it. */
export async function writeOverview(world: OverviewWorld, log: DecisionLog): Promise<ReviewedCountry> {
  const reviewed = await readOverview(world, log);
  if (world.tracePages !== undefined)
    await world.objects.put(overviewKey, new TextEncoder().encode(world.tracePages.country(reviewed)));
  return reviewed;
}

/** The lower of the two in the middle. */
function medianOf(days: readonly number[]): number | null {
  if (days.length === 0) return null;
  return days.toSorted((a, b) => a - b)[Math.floor((days.length - 1) / 2)];
}
