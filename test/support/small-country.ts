/**
 * A small country at work: two provinces with books sent through the whole job, a past that was loaded, plans, and two
 * nights. Everything is synthetic and fixed, so that the documents made of it can be kept (`test/fixtures/summary/`).
 * Run as a program it writes them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays } from '../../core/base/calendar-day.ts';
import { loadHistory } from '../../core/history/load-history.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { unitsOn } from '../../core/domain/province-units.ts';
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { Office, somePeople, type Sending } from './office.ts';

export const goldenFolder = join(import.meta.dirname, '../fixtures/summary');
const giaLai = 'vn34-52';
const haTinh = 'vn34-42';
const oneDay = 86_400_000; // milliseconds

/** The documents after the second night, by their names under `published/`: the country, one province, the table. */
export async function goldenDocuments(): Promise<Map<string, string>> {
  const office = await smallCountry();
  const { world } = office;
  const documents = makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now());
  const kept = new Set(['national.json', 'national.csv', `provinces/${giaLai}.json`]);
  return new Map(documentFiles(documents).filter(([name]) => kept.has(name)));
}

/** After the second night. */
export async function smallCountry(): Promise<Office> {
  const office = await Office.open(somePeople(300));
  const { world } = office;
  const today = new Date(world.clock.now()).toISOString().slice(0, 10);
  await loadHistory(world, new TextEncoder().encode(historyOf(today)));
  await loadTargets(world, new TextEncoder().encode(targets));

  const rows = Array.from({ length: 120 }, (_, at) => office.row(at + 1, errorOf(at)));
  await sendFull(office, rows, { province: giaLai });
  const number = (n: number): string => String(4_200_000_000 + n);
  const verified = Array.from({ length: 80 }, (_, at) => office.row(201 + at, { number: number(at) }));
  await sendFull(office, verified, { province: haTinh });
  world.clock.time += oneDay;
  await reconcile(world, { provinces: [giaLai, haTinh] });

  // A correction; two people leave, of whom one was not verified; a file with fewer rows than it says, which is
  // refused.
  await office.send([office.row(3), office.row(7)]);
  await office.send([office.row(5), office.row(6)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
  await office.send([office.row(8)], { metadata: { rows: '9' } });
  world.clock.time += oneDay;
  await reconcile(world, { provinces: [giaLai, haTinh] });
  return office;
}

async function sendFull(office: Office, rows: readonly string[], sending: Sending): Promise<void> {
  const metadata = { schemes: 'BHYT', rows: String(rows.length) };
  await office.send(rows, { ...sending, kind: 'full', metadata });
}

/** Of six rows two have one of some errors. */
function errorOf(at: number): { id?: string; date?: string; name?: string } {
  if (at % 6 !== 2 && at % 6 !== 4) return {};
  const errors = [
    { id: '' },
    { date: '1990' },
    { name: 'Người Khác Hẳn' },
    { id: '052090999999' },
    { date: '31/12/1970' },
  ];
  return errors[Math.floor(at / 6) % errors.length];
}

/** Sixty days up to the day before the first upload, and a day of the two old provinces. */
function historyOf(today: string): string {
  const lines = ['province,day,participants,out_of_scope,synced,verified,source,note'];
  for (const { id } of unitsOn(giaLai, '2025-06-30'))
    lines.push(`${id},2025-06-30,60,0,55,${id === 'vn63-52' ? 48 : 45},monthly table,`);
  for (let back = 60; back >= 1; back--)
    for (const [province, verified] of [
      [giaLai, 96 - Math.floor(back / 10)],
      [haTinh, 110 - back],
    ] as const)
      lines.push(
        `${province},${addDays(today, -back)},120,1,${verified + 4},${Math.min(119, verified)},monthly table,`,
      );
  return `${lines.join('\n')}\n`;
}

const targets = [
  'year,province,indicator,value,source,as_of',
  '2026,vn,target_verified,98,Plan 2026,2026-01-05',
  `2026,${giaLai},target_verified,95.5,Plan 2026,2026-01-05`,
  `2026,${giaLai},plan_BHYT,130,Plan 2026,2026-01-05`,
  `2026,${giaLai},money_late,108300000000,Report of January,2026-01-31`,
  `2026,${giaLai},money_receivable,3342000000000,Report of January,2026-01-31`,
  '',
].join('\n');

/** JSON with a line for each member, to be read and compared; the published text has none. */
export function readable(name: string, text: string): string {
  return name.endsWith('.json') ? `${JSON.stringify(JSON.parse(text), null, 1)}\n` : text;
}

if (import.meta.filename === process.argv[1])
  for (const [name, text] of await goldenDocuments()) {
    const path = join(goldenFolder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, readable(name, text));
  }
