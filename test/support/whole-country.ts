/**
 * All 34 provinces at work, in memory, as headquarters sees them on a morning: figures of years that were loaded, books
 * that come as wholes, weeks of mending at different paces, a night after each. Synthetic and fixed.
 */
import { addDays } from '../../core/base/calendar-day.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { unitsOn } from '../../core/domain/province-units.ts';
import { loadHistory } from '../../core/history/load-history.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { loadUnits } from '../../core/units/load-units.ts';
import { Office, somePeople } from './office.ts';
import { buildVersion } from './registry-days.ts';

const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit';
const oneDay = 86_400_000; // milliseconds
export const rowsOfProvince = 200;
export const countryIds = provinces.map(({ id }) => id);

export interface CountrySize {
  nights: number;
  /** Days of loaded figures before the first upload. */
  loadedDays: number;
}

/**
 * After the last night; `office.world.clock` is the next morning. An extract lies ready that is not in use: every 25th
 * person has died in it.
 */
export async function wholeCountry({ nights, loadedDays }: CountrySize): Promise<Office> {
  const office = await Office.open(somePeople(countryIds.length * rowsOfProvince));
  const { world } = office;
  const first = dayOf(world.clock.now());
  await loadHistory(world, new TextEncoder().encode(loadedFigures(first, loadedDays)));
  await loadTargets(world, new TextEncoder().encode(plans(first)));
  await loadUnits(world, new TextEncoder().encode(unitTables(first)));
  for (const [at, province] of countryIds.entries()) await send(office, { province, at, mended: 0 });
  for (let night = 1; night <= nights; night++) {
    world.clock.time += oneDay;
    await reconcile(world, { provinces: countryIds });
    if (night === nights) break;
    for (const [at, province] of countryIds.entries())
      if (mendedBy(at, night) > mendedBy(at, night - 1))
        await send(office, { province, at, mended: mendedBy(at, night) });
  }
  await buildVersion(world, office.people.map(diedIn), dayOf(world.clock.now()));
  return office;
}

function diedIn(person: Office['people'][number], at: number): Office['people'][number] {
  return at % 25 === 0 ? { ...person, status: 'deceased' } : person;
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Rows of the province's books that are wrong on the first day: from 2 to 14. */
function wrongOf(at: number): number {
  return 2 + ((at * 7) % 13);
}

/** Rows mended by a night: some provinces none, others all within the weeks. */
function mendedBy(at: number, night: number): number {
  const pace = [0, 0.15, 0.4, 0.8][at % 4];
  return Math.min(wrongOf(at), Math.floor(night * pace));
}

async function send(office: Office, books: { province: string; at: number; mended: number }): Promise<void> {
  const { province, at, mended } = books;
  const rows = Array.from({ length: rowsOfProvince }, (_, k) =>
    rowOf(office, { province, person: at * rowsOfProvince + k, wrong: k >= mended && k < wrongOf(at) }),
  );
  const key = `incoming/${province}/full/books-${mended}.csv`;
  office.world.clock.time += 60_000;
  const metadata = { schemes: 'BHYT', rows: String(rows.length) };
  await office.world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\r\n')), metadata);
  const version = (await office.world.objects.head(key))?.version ?? '';
  await syncBatch(office.world, { key, version });
}

/** What is wrong differs from row to row: no ID, another name, another date, an ID that nobody has. */
function rowOf(
  office: Office,
  { province, person, wrong }: { province: string; person: number; wrong: boolean },
): string {
  const { id, name, birth } = office.people[person];
  const [year, month, day] = birth.split('-');
  const error = wrong ? person % 4 : -1;
  const cells = [
    String(Number(province.slice(-2)) * 100_000_000 + 1 + person),
    error === 0 ? '' : error === 3 ? `052091${id.slice(6)}` : id,
    error === 1 ? 'Người Khác Hẳn' : name,
    error === 2 ? `${day}/${month}/${Number(year) - 1}` : `${day}/${month}/${year}`,
    '1',
    person % 3 === 0 ? 'BHXHBB,BHYT' : 'BHYT',
    `X${province.slice(-2)}${1 + (person % 4)}`,
  ];
  return cells.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',');
}

/** Days of the 34 provinces as they are; of the 63 before them, each seventh. */
function loadedFigures(first: string, days: number): string {
  const lines = ['province,day,participants,out_of_scope,synced,verified,source,note'];
  for (let back = days; back >= 1; back--) {
    const day = addDays(first, -back);
    if (day < '2025-07-01' && back % 7 !== 0) continue;
    for (const [at, today] of countryIds.entries()) {
      const units = unitsOn(today, day);
      const share = Math.floor(rowsOfProvince / units.length);
      for (const { id } of units) {
        const wrong = Math.min(share, Math.ceil((wrongOf(at) * (1 + back / 90)) / units.length));
        lines.push(`${id},${day},${share},0,${share},${share - wrong},monthly table,`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Four communes and their district in each province; of the second a goal of its own. */
function unitTables(day: string): string {
  const rows = countryIds.flatMap((id) => {
    const code = id.slice(-2);
    const communes = [1, 2, 3, 4].map(
      (n) => `${id},X${code}${n},Xã số ${n},H${code},commune,${n === 2 ? '99' : ''},table of the province,${day}`,
    );
    return [`${id},H${code},Huyện số ${code},,district,95,table of the province,${day}`, ...communes];
  });
  return ['province,code,name,parent,kind,goal,source,as_of', ...rows, ''].join('\n');
}

function plans(day: string): string {
  const year = day.slice(0, 4);
  const rows = countryIds.flatMap((id) => [
    `${year},${id},participants_planned,${rowsOfProvince},Plan ${year},${day}`,
    `${year},${id},target_verified,98,Plan ${year},${day}`,
  ]);
  return ['year,province,indicator,value,source,as_of', ...rows, ''].join('\n');
}
