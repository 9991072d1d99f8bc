/** The provinces before the merger of July 2025, in their last known state, with their ranks among each other. */
import type { HistoryDay } from '../history/day-history.ts';
import { percentText } from '../base/percent.ts';
import type { Figures } from '../domain/province-state.ts';
import { findUnit } from '../domain/province-units.ts';
import { placesOf } from './rank.ts';
import type { NationalSummary } from './summary-schema.ts';

type BeforeMerger = NationalSummary['beforeMerger'];

/** Last known figures of an old province. */
interface LastDay {
  province: string; // vn63-…
  today: string; // vn34-…
  day: string;
  figures: Figures;
}

/**
 * Of each old province its last day before the merger, if it is within the days of the trend. A place compares
 * figures of one day: those whose last day is an earlier one have none.
 */
export function beforeMerger(histories: readonly (readonly HistoryDay[])[]): BeforeMerger {
  const last = lastDays(histories);
  const newest = last.reduce((day, each) => (each.day > day ? each.day : day), '');
  const compared = last.filter(({ day, figures }) => day === newest && figures.denominator > 0);
  const places = placesOf(compared.map(({ figures }) => figures));
  return last.map((each) => {
    const { province, today, day } = each;
    const { denominator, verified } = each.figures;
    const place = places[compared.indexOf(each)];
    return {
      province,
      today,
      nameVi: findUnit(province)?.nameVi ?? province,
      nameEn: findUnit(province)?.nameEn ?? province,
      day,
      denominator,
      verified,
      verifiedPercent: percentText(verified, denominator),
      rank: place?.rank ?? null,
      tied: place?.tied ?? false,
      ranked: compared.length,
    };
  });
}

/** By code. */
function lastDays(histories: readonly (readonly HistoryDay[])[]): LastDay[] {
  const last = new Map<string, LastDay>();
  for (const history of histories)
    for (const { province: today, facts } of history)
      for (const { province, day, ...figures } of facts)
        if (province.startsWith('vn63-')) last.set(province, { province, today, day, figures });
  return [...last.values()].toSorted((a, b) => (a.province < b.province ? -1 : 1));
}
