import { findProvince, succession } from '../core/domain/provinces.ts';
import { GenerateError } from './options.ts';

/**
 * Inhabitants by old province in thousands, in the order of `succession`: the census of 2019, rounded. Births were
 * registered in other proportions; only the order of size matters here.
 */
export const inhabitants = [
  8054, 855, 530, 314, 785, 730, 599, 460, 1248, 821, 854, 1287, 782, 1320, 1804, 1463, 1151, 1369, 1892, 2029, 1253,
  1860, 853, 1780, 983, 3640, 3328, 1289, 895, 632, 1129, 1134, 1496, 1232, 1487, 873, 1231, 591, 1231, 540, 1514, 1869,
  622, 1297, 995, 1169, 2427, 3097, 1149, 8993, 1689, 1764, 1288, 1009, 1023, 1599, 1908, 1723, 1235, 733, 1200, 907,
  1195,
];

/** Some countries of Circular 07/2016/TT-BCA, appendix 2: births registered abroad. */
const countryPrefixes = [101, 112, 128, 137, 156, 175, 189, 203, 241, 268, 295];
/** Each with about one person in 10,000. */
const countryInhabitants = 10;

export interface Prefix {
  prefix: string; // '052'
  oldCode: string; // '52', or '' abroad
  province: string; // today's province, 'vn34-52', or '' abroad
  share: number; // of all people; the shares sum to 1
}

/** Persons per 1,000 of each year of age, by decade of age; the dead of the registry are among them. */
const perYearOfAge = [15, 14.5, 14.5, 16.5, 14, 12, 9.5, 4.5, 2.2, 0.6];
/** Ages reach from 0 to this. */
const ageEnd = 100; // exclusive

/** First birth year of a registry of this year. */
export function firstBirthYear(year: number): number {
  return year - ageEnd + 1;
}

/** Weight of the cohort that is `age` years old this year, for the share of its birth year that has passed. */
export function cohortWeight(age: number, elapsed: number): number {
  return perYearOfAge[Math.floor(age / 10)] * elapsed;
}

export interface LocalNeed {
  province: string; // 'vn34-52'
  people: number; // born in its old provinces, at least
}

/**
 * Shares of the ID prefixes: those of the census, with the provinces that need more people than that raised to their
 * need and all others lowered alike.
 */
export function prefixes(people: number, needs: readonly LocalNeed[]): Prefix[] {
  const list: Prefix[] = succession.map(([oldCode, , , newCode], n) => ({
    prefix: `0${oldCode}`,
    oldCode,
    province: findProvince(`vn34-${newCode}`)?.id ?? '',
    share: inhabitants[n],
  }));
  for (const country of countryPrefixes) {
    list.push({ prefix: String(country), oldCode: '', province: '', share: countryInhabitants });
  }
  const total = list.reduce((sum, entry) => sum + entry.share, 0);
  for (const entry of list) entry.share /= total;
  raiseShares(list, people, needs);
  return list;
}

function raiseShares(list: Prefix[], people: number, needs: readonly LocalNeed[]): void {
  const raised = new Set<string>();
  // Lowering the others can push one of them below its own need, so look again until none is.
  for (let found = true; found;) {
    found = false;
    for (const { province, people: needed } of needs) {
      const share = needed / people;
      if (raised.has(province) || shareOf(list, province) >= share) continue;
      raised.add(province);
      scaleTo(list, (entry) => entry.province === province, share);
      found = true;
    }
    const fixed = list.reduce((sum, entry) => sum + (raised.has(entry.province) ? entry.share : 0), 0);
    if (fixed >= 1) throw new GenerateError('TOO_FEW_PEOPLE', 'more rows than people: raise --people or lower --rows');
    if (found) scaleTo(list, (entry) => !raised.has(entry.province), 1 - fixed);
  }
}

function shareOf(list: readonly Prefix[], province: string): number {
  return list.reduce((sum, entry) => sum + (entry.province === province ? entry.share : 0), 0);
}

function scaleTo(list: readonly Prefix[], included: (entry: Prefix) => boolean, share: number): void {
  const before = list.reduce((sum, entry) => sum + (included(entry) ? entry.share : 0), 0);
  for (const entry of list) if (included(entry)) entry.share *= share / before;
}
