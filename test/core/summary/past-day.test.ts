/** The summary of a past day: what it was on that day, and what is not kept of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { succession } from '../../../core/domain/provinces.ts';
import { loadHistory } from '../../../core/history/load-history.ts';
import { vietnamDate } from '../../../core/intake/upload-request.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { keptDays, readPastDay } from '../../../core/summary/past-day.ts';
import { makeDocuments, type SummaryDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { Office, somePeople } from '../../support/office.ts';

const [giaLai, haTinh] = ['vn34-52', 'vn34-42'];
const oneDay = 86_400_000; // milliseconds
const csv = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    ['province,day,participants,out_of_scope,synced,verified,source', ...lines].map((line) => `${line}\n`).join(''),
  );

let office: Office;
/** What was published at the end of each day, by day. */
const published = new Map<string, SummaryDocuments>();

beforeAll(async () => {
  office = await Office.open(somePeople(60));
  const { world } = office;
  const first = vietnamDate(world.clock.now());
  const loaded = [1, 2, 3].map((back) => `${giaLai},${addDays(first, -back)},30,0,28,${21 - back},a table`);
  await loadHistory(world, csv(loaded));
  const evening = async (): Promise<void> => {
    const day = vietnamDate(world.clock.now());
    world.clock.time = Date.parse(`${day}T23:59:59.999+07:00`);
    published.set(day, makeDocuments(await readSummaryInput(world, { ledger: true }), world.clock.now()));
    world.clock.time += oneDay / 2;
    await reconcile(world, { provinces: [giaLai, haTinh] });
  };
  const people = Array.from({ length: 30 }, (_, at) => office.row(at + 1, at % 5 === 0 ? { name: 'Người Khác' } : {}));
  const full = { kind: 'full', metadata: { schemes: 'BHYT', rows: '30' } };
  await office.send(people, { ...full, province: giaLai });
  await evening();
  const others = Array.from({ length: 20 }, (_, at) => office.row(at + 31, { number: String(4_200_000_000 + at) }));
  await office.send(others, { kind: 'full', metadata: { schemes: 'BHYT', rows: '20' }, province: haTinh });
  await evening();
  await office.send([office.row(1), office.row(6)]);
  await evening();
  await office.send([office.row(11), office.row(2, { name: 'Người Khác' })]);
  await evening();
});

describe('a past day', () => {
  it('has the figures, places, changes, trend and causes that were published at its end', async () => {
    expect(published.size).toBe(4);
    for (const [day, then] of published) {
      const { documents } = await readPastDay(office.world, day);
      const { national } = documents.national;
      const was = then.national.national;
      const told = ({ persons, schemes, remaining, remainingByActor, changes, pace, spark, goal }: typeof was) => ({
        persons,
        schemes,
        remaining,
        remainingByActor,
        changes,
        pace,
        spark,
        goal,
      });
      expect(told(national)).toEqual(told(was));
      expect([national.days, national.why]).toEqual([was.days, was.why]);
      const places = ({ national: { provinces } }: SummaryDocuments) =>
        provinces.map(({ province, rank, tied, rankChange, persons, stale }) => [
          province,
          rank,
          tied,
          rankChange,
          persons,
          stale,
        ]);
      expect(places(documents)).toEqual(places(then));
      const provinceThen = then.provinces.find((each) => each.province.province === giaLai);
      const provinceNow = documents.provinces.find((each) => each.province.province === giaLai);
      expect([provinceNow?.days, provinceNow?.why]).toEqual([provinceThen?.days, provinceThen?.why]);
    }
  });

  it('names the provinces of which nothing is kept, and gives them no reason that it does not know', async () => {
    const [day] = published.keys();
    const { unknown, documents } = await readPastDay(office.world, day);
    expect(unknown).toHaveLength(33);
    expect(unknown).toContain(haTinh);
    const found = documents.national.provinces.find(({ province }) => province === haTinh);
    expect(found?.eligibility.reason).toBe('NOT_KEPT');
  });

  it('is known by persons alone where its figures were supplied, and has its trend up to them', async () => {
    const [first] = published.keys();
    const past = await readPastDay(office.world, addDays(first, -1));
    expect(past.personsAlone).toEqual([giaLai]);
    const { national } = past.documents.national;
    expect(national.persons).toMatchObject({ participants: 30, verified: 20 });
    expect(national.days.verified).toEqual([18, 19, 20]);
    expect(past.documents.national.provinces[0]).toMatchObject({ province: giaLai, rank: 1 });
  });

  it('stands as at the close before, up to three days, and says so', async () => {
    const [, , , last] = published.keys();
    const { world } = office;
    world.clock.time += 9 * oneDay;
    const past = await readPastDay(world, addDays(last, 2));
    expect(past.earlier).toContainEqual({ province: giaLai, day: last });
    const none = readPastDay(world, addDays(last, 4));
    const first = addDays([...published.keys()][0], -3);
    await expect(none).rejects.toMatchObject({ code: 'PAST_DAY_UNKNOWN', facts: { first, last } });
    world.clock.time -= 9 * oneDay;
  });

  it('is refused before the first day and while it is not over, with the days that can be asked for', async () => {
    const { world } = office;
    const days = await keptDays(world);
    const [first, last] = [addDays([...published.keys()][0], -3), [...published.keys()][3]];
    expect(days).toEqual({ first, last });
    for (const day of ['2019-05-01', vietnamDate(world.clock.now()), '2099-01-01'])
      await expect(readPastDay(world, day)).rejects.toMatchObject({ code: 'PAST_DAY_UNKNOWN', facts: { first, last } });
  });
});

describe('a day of the 63 provinces', () => {
  it('has their places among each other, and the provinces of today where all parts are known', async () => {
    const { world } = await Office.open(somePeople(1));
    // Hà Tĩnh leads with over 97 %; 23 are above the country and 40 below.
    const lines = succession.map(([code], at) => {
      const verified = code === '42' ? 9732 : at < 23 ? 9000 + at : 8000 + at;
      return `vn63-${code},2025-06-30,10000,0,9900,${verified},a table`;
    });
    await loadHistory(world, csv(lines));
    const past = await readPastDay(world, '2025-06-30');
    const { beforeMerger, provinces } = past.documents.national;
    expect(beforeMerger).toHaveLength(63);
    expect(beforeMerger.find(({ rank }) => rank === 1)).toMatchObject({ nameVi: 'Hà Tĩnh', ranked: 63 });
    expect(provinces.find(({ province }) => province === giaLai)?.persons.participants).toBe(20_000);
    expect(past.unknown).toEqual([]);
    await expect(readPastDay(world, '2025-06-29')).rejects.toMatchObject({ code: 'PAST_DAY_UNKNOWN' });
  });
});
