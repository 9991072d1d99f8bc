/**
 * Which provinces there were on a day: 63 until 2025-06-30, 34 since 2025-07-01 (Resolution 202/2025/QH15). A province
 * id names its system, and stands for a territory only on the days on which its system was in force.
 */
import { provinces, succession } from './provinces.ts';

/** First day of the 34 provinces. */
const mergerDay = '2025-07-01';

export interface ProvinceUnit {
  id: string; // 'vn63-52', 'vn34-52'
  nameVi: string;
  nameEn: string;
  /** First and last day on which it existed in this form; null: no limit that concerns us. */
  validFrom: string | null;
  validTo: string | null;
  /** The province of today in which it lies: itself, or the one it was merged into. */
  today: string;
}

/** All provinces of both systems, the old ones first, each by code. */
const provinceUnits: readonly ProvinceUnit[] = [
  ...succession.map(([code, nameVi, nameEn, newCode]) => ({
    id: `vn63-${code}`,
    nameVi,
    nameEn,
    validFrom: null,
    validTo: '2025-06-30',
    today: `vn34-${newCode}`,
  })),
  ...provinces.map(({ id, nameVi, nameEn }) => ({
    id,
    nameVi,
    nameEn,
    validFrom: mergerDay,
    validTo: null,
    today: id,
  })),
];

const byId = new Map(provinceUnits.map((unit) => [unit.id, unit]));

/** The province of either system with this id, or undefined. */
export function findUnit(id: string): ProvinceUnit | undefined {
  return byId.get(id);
}

/** True if the province existed in this form on that day. */
export function isValidOn(unit: ProvinceUnit, day: string): boolean {
  return (unit.validFrom === null || unit.validFrom <= day) && (unit.validTo === null || day <= unit.validTo);
}

/** The provinces that together were the territory of a province of today on a day: itself, or those merged into it. */
export function unitsOn(today: string, day: string): ProvinceUnit[] {
  return provinceUnits.filter((unit) => unit.today === today && isValidOn(unit, day));
}

/** All provinces that there were on a day: 63, then 34. */
export function provinceUnitsOn(day: string): ProvinceUnit[] {
  return provinceUnits.filter((unit) => isValidOn(unit, day));
}
