/**
 * What an office can learn by trace, and where a candidate's ID goes, on synthetic people and through the whole job
 * (`docs/attacks.md`). The attacker sends strangers by name and date, without an ID.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { candidatesKey } from '../../core/trace/candidates-csv.ts';
import { hintsKey, hintTexts } from '../../core/trace/review/hints.ts';
import { tracedKey } from '../../core/trace/review/handover.ts';
import { addDays } from '../../core/base/calendar-day.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { oneDay, province, TracedOffice } from '../support/traced-office.ts';

let traced: TracedOffice;
const today = (): string => vietnamDate(traced.office.world.clock.time);
const numberOf = (n: number): string => String(5_200_000_000 + n);
const hints = async (): Promise<string[]> =>
  ((await traced.list(hintsKey(province, addDays(today(), -1)))) ?? []).map(([number]) => number);
const without = (n: number, change = {}): string => traced.office.row(n, { id: '', ...change });
const accept = (n: number, evidence = ''): string =>
  `${numberOf(n)},${traced.office.people[n - 1].id},accept,same name and date,${evidence}`;

describe('the ID of a candidate', () => {
  beforeEach(async () => {
    traced = await TracedOffice.open({ hints: true });
    await traced.office.send([
      ...Array.from({ length: 30 }, (_, i) => traced.office.row(i + 1)),
      ...[41, 42, 43].map((n) => without(n)),
    ]);
  });

  it('is in no log, item, key, receipt, audit object or page, nor in what the office gets under "ask"', async () => {
    const { world, people } = traced.office;
    await traced.night(8);
    await traced.decide(accept(41, 'card seen'), `${numberOf(42)},${people[41].id},reject,another person,`);
    await traced.night();
    const candidates = [41, 42, 43].map((n) => people[n - 1].id);
    const mayHold = /^(incoming|registry|trace\/vn34-52\/\d{4}-\d\d-\d\d\/(candidates\.csv|index\.html)$)/;
    let looked = 0;
    const found: string[] = [];
    for await (const { key } of world.objects.list('')) {
      const text = new TextDecoder('latin1').decode(await world.objects.read(key));
      for (const [at, id] of candidates.entries()) {
        expect(key).not.toContain(id);
        // The reviewers' own: the one accepted pair stands in its decision.
        if (mayHold.test(key) || (at === 0 && key.startsWith('trace/decisions/'))) continue;
        if (text.includes(id)) found.push(key);
        looked += 1;
      }
    }
    expect(found).toEqual([]);
    expect(looked).toBeGreaterThan(60);
    const items = [];
    for (const partition of [`PROVINCE#${province}`, 'RECONCILIATION', `RUN#${addDays(today(), -1)}`])
      for await (const each of world.state.list(partition, '')) items.push(each);
    for (const id of candidates) {
      expect(JSON.stringify(items)).not.toContain(id);
      expect(JSON.stringify(world.log.events)).not.toContain(id);
    }
    expect(items.length).toBeGreaterThan(10);
    expect(world.log.events.some(({ name }) => name === 'trace.decided')).toBe(true);
    expect(JSON.stringify(world.log.events)).not.toContain(numberOf(41));
  });

  it('of a rejected pair is never proposed again, and nobody reads it in the decisions', async () => {
    const { people, world } = traced.office;
    await traced.night(1);
    expect((await traced.open()).get(numberOf(42))?.candidates.map(({ personalId }) => personalId)).toContain(
      people[41].id,
    );
    await traced.decide(`${numberOf(42)},${people[41].id},reject,another person,`);
    for (let nights = 0; nights < 3; nights++) {
      await traced.night(1);
      const claim = (await traced.open()).get(numberOf(42));
      expect(claim?.candidates.map(({ personalId }) => personalId)).not.toContain(people[41].id);
      const list = await world.objects.read(candidatesKey(province, addDays(today(), -1)));
      expect(new TextDecoder().decode(list)).toContain(numberOf(42));
      expect(new TextDecoder().decode(list)).not.toContain(people[41].id);
    }
    for await (const { key } of world.objects.list('trace/decisions/'))
      expect(new TextDecoder().decode(await world.objects.read(key))).not.toContain(people[41].id);
  });
});

describe('an office that asks by names and dates', () => {
  const fresh = (n: number): string => String(5_300_000_000 + n);
  const date = (n: number): string =>
    new Date(Date.UTC(1990, 0, 2) + n * oneDay).toISOString().slice(0, 10).split('-').toReversed().join('/');

  it('gets no hint for a row that it changes every day, nor by an as-of of the past', async () => {
    traced = await TracedOffice.open({ hints: true });
    await traced.office.send(Array.from({ length: 30 }, (_, i) => traced.office.row(i + 1)));
    await traced.night(40);
    for (let day = 0; day < 12; day++) {
      const asOf = new Date(traced.office.world.clock.time - 20 * oneDay).toISOString();
      const row = without(41 + day, { number: numberOf(99) });
      await traced.office.send([row], day % 2 === 0 ? { metadata: { 'as-of': asOf } } : {});
      await traced.night(1);
      expect(await hints()).not.toContain(numberOf(99));
    }
  });

  it('gets a hint for a row that has stood a week, and none of 40 dates of one name', async () => {
    traced = await TracedOffice.open({ hints: true });
    const guesses = Array.from({ length: 40 }, (_, n) => without(41, { number: fresh(n), date: date(n) }));
    const right = without(41, { number: fresh(40) });
    await traced.office.send([without(42), right, ...guesses]);
    await traced.night(1);
    expect(await hints()).toEqual([]);
    await traced.night(6);
    expect(await hints()).toEqual([numberOf(42)]);
    const told = await traced.list(hintsKey(province, addDays(today(), -1)));
    const grade = (await traced.open()).get(numberOf(42))?.grade as 'UNIQUE';
    expect(told?.[0][2]).toBe(hintTexts[grade].vi);
  });

  it('gets three answers a month about one participant, a week apart', async () => {
    traced = await TracedOffice.open({ hints: true });
    const answered: number[] = [];
    for (let n = 41; n < 45; n++) {
      await traced.office.send([without(n, { number: numberOf(99) })]);
      await traced.night(7);
      if ((await hints()).includes(numberOf(99))) answered.push(n);
    }
    expect(answered).toEqual([41, 42, 43]);
  });

  it('gets no hint at all unless the policy says so', async () => {
    traced = await TracedOffice.open({ hints: false });
    await traced.office.send([without(42)]);
    await traced.night(10);
    expect((await traced.open()).get(numberOf(42))?.candidates).not.toEqual([]);
    expect(await traced.list(hintsKey(province, addDays(today(), -1)))).toBeUndefined();
  });

  it('under "id" gets no more IDs a day than set, of rows of 30 days, and only with evidence', async () => {
    traced = await TracedOffice.open({ handover: 'id', idsPerDay: 2 });
    await traced.office.send([41, 42, 43, 44, 45].map((n) => without(n)));
    await traced.night(29);
    // Changed on the last day: the name of another person.
    await traced.office.send([without(46, { number: numberOf(45) })]);
    await traced.night(2);
    const lines = [41, 42, 43, 44].map((n) => accept(n, n === 41 ? '' : 'card seen'));
    lines.push(`${numberOf(45)},${traced.office.people[45].id},accept,same name and date,card seen`);
    await traced.decide(...lines);
    const withId = async (): Promise<string[]> =>
      ((await traced.list(tracedKey(province, today()))) ?? []).filter(([, id]) => id !== '').map(([number]) => number);
    expect(await withId()).toEqual([numberOf(42), numberOf(43)]);
    // Not by deciding again on the same day either.
    await traced.decide(accept(44, 'card seen again'));
    expect(await withId()).toEqual([numberOf(42), numberOf(43)]);
  });

  it('whose row is verified by the time of the decision is given nothing', async () => {
    traced = await TracedOffice.open();
    await traced.office.send([without(41)]);
    await traced.night(1);
    await traced.office.send([traced.office.row(41)]);
    expect(await traced.decide(accept(41))).toMatchObject({ accepted: 1, settled: 1, published: [{ rows: 0 }] });
  });
});
