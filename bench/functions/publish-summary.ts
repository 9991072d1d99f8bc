/** Publishing a country whose provinces have as much as they may have. */
import { addDays } from '../../core/base/calendar-day.ts';
import { stateKey } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { groupsMax } from '../../core/summary/summary-schema.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { comparedIndicators } from '../../core/summary/target-item.ts';
import { publishedUnitsMax } from '../../core/units/unit-table.ts';
import { recordUnitTable } from '../../core/units/kept-units.ts';
import { fillCountry } from '../harness/country-figures.ts';
import { province as measured } from '../harness/world.ts';
import type { MeasuredAt, Work } from './work.ts';

const days = 400;
/** Uploads of a province that were ever answered: three a day for a year. */
const batches = 1_000;
/** Items written at once. */
const writesAtOnce = 64;

export async function* publishSummary({ stage }: MeasuredAt): AsyncGenerator<Work> {
  const { world } = stage.container;
  const today = vietnamDate(Date.now());
  const instant = `${addDays(today, -1)}T01:00:00.000Z`;
  const [known] = await first(world.state.list(`PROVINCE#${measured}`, 'BATCH#'));
  const state = await world.state.read(stateKey(measured));
  await fillCountry(world, { today, days, units: groupsMax, categories: groupsMax });
  // Its markers are there, too.
  if (state !== undefined) await world.state.put(stateKey(measured), state);
  for (const { id } of provinces) {
    await recordUnitTable(world, {
      province: id,
      asOf: today,
      source: 'bench',
      units: Array.from({ length: publishedUnitsMax }, (_, at) => ({
        code: `U${at}`,
        name: `Trường trung học cơ sở số ${at} của xã`,
        parent: '',
        kind: 'public-body' as const,
        goal: null,
      })),
    });
    for (let from = 0; from < batches; from += writesAtOnce)
      await Promise.all(
        Array.from({ length: Math.min(writesAtOnce, batches - from) }, (_, k) => {
          const sort = `BATCH#${String(from + k).padStart(32, '0')}`;
          return world.state.put({ partition: `PROVINCE#${id}`, sort }, { ...known.item, storedAt: instant });
        }),
      );
  }
  // Of the province with a ledger they would have to fit its counts.
  const others = provinces.filter(({ id }) => id !== measured);
  const targets = others.flatMap(({ id }) =>
    comparedIndicators.map((indicator) => {
      const value = indicator.startsWith('target_') ? 95 : 1_000_000;
      return `${today.slice(0, 4)},${id},${indicator},${value},bench,${today}`;
    }),
  );
  const file = ['year,province,indicator,value,source,as_of', ...targets].join('\n');
  await loadTargets(world, new TextEncoder().encode(file));
  for (const what of ['every page, the first time', 'every page, once more'])
    yield {
      what,
      run: async (invoke) => {
        await invoke({});
      },
    };
}

async function first<T>(items: AsyncIterable<T>): Promise<[T]> {
  for await (const item of items) return [item];
  throw new Error('no batch in the ledger');
}
