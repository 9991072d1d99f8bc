/** One to ten people by the API: answers as in the batch, limits a day, and nothing but one line of text in a cell. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBatchItem } from '../../core/commit/publish-batch.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import { parse } from 'csv-parse/sync';
import { checkFile } from '../../portal/checks/check-row.ts';
import { checksByDay, daysKept, takeChecks } from '../../portal/checks/daily-limit.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal, type TestPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const clerk = { role: 'clerk', province: 'vn34-52' } as const;
const json = { 'content-type': 'application/json' };
const checks = '/api/v1/provinces/vn34-52/checks';

interface CheckOptions {
  headers?: Record<string, string>;
  as?: NonNullable<Parameters<TestPortal['ask']>[1]>['as'];
}

async function open(settings: object = {}) {
  const office = await Office.open(somePeople(12));
  const portal = testPortal(office.world, settings);
  const row = (n: number, change: object = {}) => {
    const { id, name, birth } = office.people[n - 1];
    const [year, month, day] = birth.split('-');
    return {
      participant_number: String(5_200_000_000 + n),
      personal_id: id,
      full_name: name,
      birth_date: `${day}/${month}/${year}`,
      schemes: 'BHYT',
      ...change,
    };
  };
  const check = (rows: unknown, { headers = {}, as }: CheckOptions = { as: clerk }) =>
    portal.ask(checks, {
      method: 'POST',
      body: JSON.stringify(rows),
      headers: { ...json, ...headers },
      ...(as === undefined ? {} : { as }),
    });
  return { ...portal, office, row, check };
}

describe('checks of a few people', () => {
  it('answers every row as the batch does, and enters them in the ledger', async () => {
    const { check, row, office } = await open();
    const rows = [
      row(1),
      row(4, { full_name: 'Nguyễn Văn Khác' }),
      row(7, { birth_date: '31/12/1999' }),
      row(9, { participant_number: 'mười hai' }),
      row(11, { personal_id: '' }),
    ];
    const answer = await check(rows);
    expect(answer.status).toBe(200);
    const told = (await answer.json()) as { row: number }[];
    expect(told).toEqual([
      {
        row: 1,
        participantNumber: '5200000001',
        verdict: 'VERIFIED',
        details: [],
        flags: [],
        nextStep: '',
        actor: 'nobody',
      },
      expect.objectContaining({
        row: 2,
        verdict: 'NAME_DIFFERS',
        actor: 'clerk',
        nextStep: expect.stringMatching(/TK1/),
      }),
      expect.objectContaining({ row: 3, verdict: 'BIRTH_DATE_DIFFERS', details: ['DATE_OTHER'] }),
      {
        row: 4,
        rejected: { column: 'participant_number', code: 'NUMBER_UNREADABLE', message: expect.stringMatching(/số/i) },
      },
      expect.objectContaining({ row: 5, verdict: 'ID_MISSING' }),
    ]);
    const state = await office.world.state.read({ partition: 'PROVINCE#vn34-52', sort: 'STATE' });
    expect(state).toMatchObject({ participants: 4, verified: 1 });
  });

  it('tells as much of a row as outcomes.csv of its batch, under every policy', async () => {
    for (const disclosure of ['yes-no', { name: 'fields', birthDate: 'details', sex: 'details' }] as const) {
      const { check, row, office } = await open();
      office.world.disclosure = disclosure;
      const told = (await (
        await check([row(3, { birth_date: '04/03/1990' }), row(5, { full_name: 'Vu Minh' })])
      ).json()) as {
        verdict: string;
        details: string[];
      }[];
      let outcomes: string[] = [];
      for await (const { key } of office.world.objects.list('results/vn34-52/'))
        if (key.endsWith('outcomes.csv'))
          outcomes = new TextDecoder()
            .decode(await office.world.objects.read(key))
            .trim()
            .split('\r\n')
            .slice(1);
      expect(told.map(({ verdict, details }) => `${verdict},${details.join(';')}`)).toEqual(
        outcomes.map((line) => line.split(',').slice(4, 6).join(',')),
      );
    }
  });

  it('may be asked the same again, and counts the question once', async () => {
    const { check, row, office } = await open();
    const wrong = row(3, { birth_date: '30/12/1999' });
    for (let i = 0; i < 5; i++) {
      office.world.clock.time += 1000;
      expect(await (await check([wrong])).json()).toMatchObject([{ verdict: 'BIRTH_DATE_DIFFERS' }]);
    }
    for (const [date, verdict] of [
      ['29/12/1999', 'BIRTH_DATE_DIFFERS'],
      ['28/12/1999', 'BIRTH_DATE_DIFFERS'],
      ['27/12/1999', 'HELD'],
    ]) {
      office.world.clock.time += 1000;
      expect(await (await check([{ ...wrong, birth_date: date }])).json()).toMatchObject([{ verdict }]);
    }
  });

  it('names the fields of what it does not take, never a value', async () => {
    const { check, row } = await open();
    const eleven = Array.from({ length: 11 }, (_, i) => row(i + 1));
    for (const [rows, detail] of [
      [[], 'the body'],
      [eleven, 'the body'],
      [{ rows: [row(1)] }, 'the body'],
      [[row(1, { password: 'x', 'Nguyễn Văn A': 'y' })], '0.password, 0.?'],
      [[row(1), row(2, { full_name: 12, birth_date: undefined })], '1.full_name, 1.birth_date'],
      [[row(1, { full_name: 'A\r\n5200000002,B' })], '0.full_name'],
      [[row(1, { unit: 'DV\u20281' })], '0.unit'],
      [[row(1, { schemes: undefined })], '0.schemes'],
      [[row(1, { schemes: 'không biết' })], '0.schemes'],
    ] as const) {
      const answer = await check(rows);
      expect([detail, answer.status, await answer.json()]).toEqual([
        detail,
        400,
        expect.objectContaining({ code: 'REQUEST_INVALID', detail }),
      ]);
    }
    expect(
      (await check([row(1, { schemes: undefined })], { headers: { 'x-amz-meta-schemes': 'BHYT' }, as: clerk })).status,
    ).toBe(200);
  });

  it('says why rows are refused as a whole', async () => {
    const { ask } = testPortal(testWorld());
    const rows = [{ participant_number: '5200000001', full_name: 'A', birth_date: '1990', schemes: 'BHYT' }];
    const answer = await ask(checks, { method: 'POST', body: JSON.stringify(rows), headers: json, as: clerk });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it('is for the office of the province alone, and needs no Origin of a program', async () => {
    const { check, row } = await open();
    expect((await check([row(1)], {})).status).toBe(401);
    expect((await check([row(1)], { as: { role: 'clerk', province: 'vn34-01' } })).status).toBe(404);
    expect((await check([row(1)], { as: { role: 'headquarters' } })).status).toBe(403);
    expect((await check([row(1)], { headers: { origin: 'https://example.test' }, as: clerk })).status).toBe(403);
    expect((await check([row(1)], { as: { role: 'director', province: 'vn34-52' } })).status).toBe(200);
  });

  it('holds an officer to the people of a day, whatever is asked at once', async () => {
    const { check, row, office } = await open({ checksPerDay: 5 });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => check([row(n)])));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await (await check([row(8)])).json()).toMatchObject({ code: 'CHECKS_LIMIT' });
    // Another officer, and the next day in Viet Nam.
    expect((await check([row(8)], { as: { ...clerk, user: 'cb-18' } })).status).toBe(200);
    office.world.clock.time += 86_400_000;
    expect((await check([row(1), row(2), row(3), row(4), row(5), row(6)])).status).toBe(429);
    expect((await check([row(9)])).status).toBe(200);
  });

  it('leaves what was stored of a check in the ledger alone: no batch without an answer', async () => {
    const { check, row, office } = await open();
    await check([row(1), row(2)]);
    for await (const { key } of office.world.objects.list('incoming/vn34-52/')) {
      const { version = '' } = (await office.world.objects.head(key)) ?? {};
      const batch = uploadBatchId(office.world.hash, { bucket: office.world.objects.bucket, key, version });
      expect((await readBatchItem(office.world, 'vn34-52', batch))?.status).toBe('committed');
    }
  });
});

describe('the limit of a day', () => {
  it('is never passed, by requests at once in any order and of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 12 }),
        fc.integer(),
        async (asks, seed) => {
          const world = testWorld();
          let step = seed >>> 0;
          const random = (): number => (step = (step * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32;
          const day = { province: 'vn34-52', perDay: 20 };
          const given = await Promise.all(
            asks.map((people) =>
              takeChecks({ ...world, random }, { user: 'cb-17' }, { ...day, people }).then(
                () => people,
                () => 0,
              ),
            ),
          );
          const sum = given.reduce((total, people) => total + people, 0);
          expect(sum).toBeLessThanOrEqual(20);
          // Whoever was refused would have passed it.
          const refused = asks.filter((_, i) => given[i] === 0);
          expect(refused.every((people) => sum + people > 20)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the counts of the officers', () => {
  it('are shown for as long as they are kept, and then forgotten', async () => {
    const world = testWorld();
    const asked = { province: 'vn34-52', people: 3, perDay: 20 };
    for (const user of ['cb-17', 'cb-18']) await takeChecks(world, { user }, asked);
    world.clock.time += (daysKept - 1) * 86_400_000;
    await takeChecks(world, { user: 'cb-17' }, asked);
    expect((await checksByDay(world, 'vn34-52')).map(({ users }) => users.length)).toEqual([1, 2]);
    world.clock.time += 86_400_000;
    await takeChecks(world, { user: 'cb-17' }, asked);
    const kept: string[] = [];
    for await (const { sort } of world.state.list('PORTAL#CHECKS#vn34-52', '')) kept.push(sort.slice(0, 10));
    expect(kept).toEqual(['2026-03-02', '2026-03-03']);
  });
});

describe('the file of a check', () => {
  it('is read back as it was written, and no cell of it begins a formula', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
    const hostile = fc.constantFrom('=1+1', '@SUM(A1)', '-2', '+84', '"a"";', "';=x", ' =x', 'a,b', '＝x');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(cell, hostile), fc.oneof(cell, hostile)), { minLength: 1, maxLength: 10 }),
        (rows) => {
          const made = rows.map(([full_name, unit]) => ({
            participant_number: '5200000001',
            full_name,
            birth_date: '1990',
            unit,
          }));
          const table = parse(Buffer.from(checkFile(made)), { bom: true, columns: true }) as Record<string, string>[];
          expect(table).toHaveLength(rows.length);
          for (const [i, { full_name, unit }] of made.entries())
            for (const [written, own] of [
              [table[i].full_name, full_name],
              [table[i].unit, unit],
            ]) {
              expect(written.replaceAll("'", '')).toBe(own.replaceAll("'", ''));
              expect(written).not.toMatch(/^[ "\u00a0]*[=+\-@＝＋－＠]/);
            }
        },
      ),
    );
  });
});
