/**
 * What the registry did to the books, night by night: how many persons got another answer in the scheduled runs, by
 * cause. One small item for each run, `RECONCILIATION` / `CAUSES#<day>#<number>`; the report has the same.
 */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import { recheckCauses, type RecheckCause } from '../ledger/verdict-change.ts';
import type { StateKey, World } from '../ports.ts';
import { registryDaysMax, type RegistryChanges } from './summary-schema.ts';

const partition = 'RECONCILIATION';
const prefix = 'CAUSES#';
const digits = 4;

const $Item = z.object({ day: z.iso.date(), causes: z.record(z.string(), z.int().nonnegative()) });

/** Run `number` of the day. */
function causesKey(day: string, number: number): StateKey {
  return { partition, sort: `${prefix}${day}#${String(number).padStart(digits, '0')}` };
}

/** Keeps the causes of a finished run; keeping them twice is keeping them once. */
export async function noteRegistryChanges(
  world: Pick<World, 'state'>,
  { day, run, causes }: { day: string; run: number; causes: Record<string, number> },
): Promise<void> {
  await world.state.put(causesKey(day, run), { day, causes });
}

/** Of the days with a run among the last ones before `today`, ascending; several runs of a day are one sum. */
export async function readRegistryChanges(world: Pick<World, 'state'>, today: string): Promise<RegistryChanges> {
  const from = addDays(today, -registryDaysMax);
  const byDay = new Map<string, Record<string, number>>();
  const years = new Set([from, today].map((day) => day.slice(0, 4)));
  for (const year of years) {
    for await (const { item } of world.state.list(partition, `${prefix}${year}-`)) {
      const { day, causes } = $Item.parse(item);
      if (day < from || day >= today) continue;
      const sum = byDay.get(day) ?? {};
      for (const [cause, count] of Object.entries(causes)) sum[cause] = (sum[cause] ?? 0) + count;
      byDay.set(day, sum);
    }
  }
  const days = [...byDay.keys()].sort();
  const columns = recheckCauses.map((cause) => [cause, days.map((day) => byDay.get(day)?.[cause] ?? 0)]);
  return { days, causes: Object.fromEntries(columns) as Record<RecheckCause, number[]> };
}

/** Before the first run. */
export const noRegistryChanges: RegistryChanges = {
  days: [],
  causes: { death: [], newId: [], superseded: [], cancelled: [], correction: [], oldId: [], rule: [] },
};
