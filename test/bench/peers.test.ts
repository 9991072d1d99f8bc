/** The comparison with peers: next month's file, limits, ratios, and ledgers that are compared. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLimited } from '../../bench/harness/limited.ts';
import type { Cost } from '../../bench/harness/measure.ts';
import { monthsOf, type Month } from '../../bench/harness/next-month.ts';
import { $Floor, ratio, ratiosBelow, type Results } from '../../bench/peers/comparison.ts';
import { compareLedgers, countsSql } from '../../bench/peers/duckdb-ledger.ts';
import { runSql } from '../../bench/peers/duckdb.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

describe('the file of the next month', () => {
  const rows = 5000;

  /** Every tenth participant has a number of 12 digits; the verdict is the name, so that it must go along with it. */
  function firstMonth(): Month {
    const folder = makeTempFolder();
    const lines = Array.from({ length: rows }, (_, i) => {
      const number = String(i).padStart(i % 10 === 0 ? 12 : 10, '0');
      return `${number},,,N${i},2000,1,1,BHYT,GD,XP52${String(1 + (i % 60)).padStart(3, '0')},,VN`;
    });
    const truth = lines.map((_, i) => `a.csv,${i + 1},N${i},`);
    const month = { batch: join(folder, 'first', 'a.csv'), truth: join(folder, 'first', 'truth.csv') };
    mkdirSync(join(folder, 'first'));
    writeFileSync(month.batch, ['participant_number,…', ...lines, ''].join('\r\n'), 'latin1');
    writeFileSync(month.truth, ['file,row,verdict,details', ...truth, ''].join('\n'));
    return month;
  }

  const read = (path: string | undefined): string[][] =>
    readFileSync(path ?? '', 'latin1')
      .trimEnd()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));

  it('has the same people in the same order, 2 of 100 changed, and a truth that goes with what they say', async () => {
    const months = await monthsOf(firstMonth(), 3);
    expect(months).toHaveLength(3);
    for (const month of [1, 2]) {
      const [before, now, truth] = [
        read(months[month - 1].batch),
        read(months[month].batch),
        read(months[month].truth),
      ];
      expect(now.map(([participant]) => participant)).toEqual(before.map(([participant]) => participant));
      expect(truth.map(([, row, verdict]) => [row, verdict])).toEqual(now.map(([, , , name], i) => [`${i + 1}`, name]));
      const moved = now.filter((cells, i) => cells[3] === before[i][3] && cells[9] !== before[i][9]);
      const exchanged = now.filter((cells, i) => cells[3] !== before[i][3]);
      for (const kind of [moved, exchanged]) expect(kind.length / rows).toBeCloseTo(0.01, 2);
      expect(exchanged.some(([participant]) => participant.length === 12)).toBe(false);
      expect(now.map((cells) => cells[3]).toSorted()).toEqual(before.map((cells) => cells[3]).toSorted());
    }
  });

  it('is the same whenever it is made', async () => {
    const [one, other] = [await monthsOf(firstMonth(), 2), await monthsOf(firstMonth(), 2)];
    expect(read(one[1].batch)).toEqual(read(other[1].batch));
  });
});

describe('a contender', () => {
  const run = (script: string, seconds: number, gibibytes: number): ReturnType<typeof runLimited> =>
    runLimited(process.execPath, ['-e', script], { seconds, gibibytes });

  it('tells the last line that it printed', async () => {
    expect(await run('console.log("a\\nb")', 60, 4)).toEqual({ last: 'b', stopped: undefined });
  });

  it('is stopped when it takes too long, or too much memory, and that is a line', async () => {
    expect(await run('setInterval(() => {}, 1000)', 0.2, 4)).toEqual({
      last: undefined,
      stopped: 'not finished within 0.2 s',
    });
    const greedy = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(1e7, 1)), 5)';
    expect(await run(greedy, 60, 0.25)).toEqual({ last: undefined, stopped: 'not finished within 0.25 GiB' });
  });

  it('that fails by itself is an error', async () => {
    await expect(run('process.exit(3)', 60, 4)).rejects.toThrow('ended with 3');
  });
});

describe('ratios', () => {
  const cost = (seconds: number): Cost => ({ seconds, cpuSeconds: seconds, peakMiB: 1 });
  const round = (...seconds: number[]): Cost[] => seconds.map(cost);
  const results: Results = new Map([
    ['doisoat', [round(2, 4), round(4, 8), round(2, 4)]],
    ['all', [round(4, 4), round(4, 4), round(1, 4)]],
    ['answers', [round(1), round(1), round(1)]],
  ]);

  it('are medians of the rounds; who only answers did the same for the second upload as for the first', () => {
    expect([ratio(results, 'all', 0), ratio(results, 'all', 1)]).toEqual([1, 1]);
    expect([ratio(results, 'answers', 0), ratio(results, 'answers', 1)]).toEqual([0.5, 0.25]);
    expect([ratio(results, 'answers', 2), ratio(results, 'nobody', 0)]).toEqual([undefined, undefined]);
  });

  it('below the floor are told, and those that there are not', () => {
    const below = (ratios: Record<string, { first: number; second?: number }>): string[] =>
      ratiosBelow(results, { how: [], ratios });
    expect(below({ all: { first: 1, second: 1 }, answers: { first: 0.5 } })).toEqual([]);
    expect(below({ all: { first: 0.9, second: 1.01 }, nobody: { first: 0.1 } })).toEqual([
      'all, upload 2: 1.00 instead of 1.01',
      'nobody, upload 1: no figure instead of 0.1',
    ]);
  });
});

describe('the floor of CI', () => {
  it('names peers that CI runs, with both uploads', () => {
    const root = new URL('../../', import.meta.url);
    const { ratios } = $Floor.parse(JSON.parse(readFileSync(new URL('bench/floor.json', root), 'utf8')));
    const run = /--floor bench\/floor\.json \\\n\s+--peers (\S+)/.exec(readFileSync(new URL('.ci/run', root), 'utf8'));
    expect(Object.keys(ratios)).toEqual(run?.[1].split(','));
    for (const { first, second = 0 } of Object.values(ratios)) expect(Math.min(first, second)).toBeGreaterThan(0);
  });
});

describe('the ledger of a peer', () => {
  const own = `participant,category,unit,schemes,verdict,compared
1,GD,U1,4,VERIFIED,true
2,,U1,5,NAME_DIFFERS,false
3,GD,U2,0,ID_MISSING,true
`;
  const counts = `kind,name,verdict,persons
persons,,VERIFIED,1
persons,,NAME_DIFFERS,1
scheme,BHYT,VERIFIED,1
scheme,BHYT,NAME_DIFFERS,1
scheme,BHXHBB,NAME_DIFFERS,1
unit,U1,VERIFIED,1
unit,U1,NAME_DIFFERS,1
category,GD,VERIFIED,1
category,,NAME_DIFFERS,1
`;

  /** Compares a ledger of these values with ours; `after` spoils it. */
  async function compared(after = 'SELECT 1', ownCounts = counts): Promise<number> {
    const folder = makeTempFolder();
    const [rows, countsFile, database] = ['rows.csv', 'counts.csv', 'l.duckdb'].map((name) => join(folder, name));
    writeFileSync(rows, own);
    writeFileSync(countsFile, ownCounts);
    const statements = [
      `CREATE TABLE ledger AS SELECT * FROM (VALUES (1::BIGINT, 'GD', 'U1', 4::UTINYINT, 'VERIFIED'),
        (2, '', 'U1', 5, 'VERIFIED'), (3, 'GD', 'U2', 0, 'ID_MISSING')) 
        v(participant, category, unit, schemes, verdict)`,
      `CREATE TABLE counts AS ${countsSql('ledger')}`,
      after,
    ];
    await runSql({ database, readOnly: false, statements, durable: [] });
    return compareLedgers(database, { rows, counts: countsFile });
  }

  it('equals ours but for a verdict that the comparable rule does not decide', async () => {
    expect(await compared()).toBe(3);
  });

  it.each([
    ['a row is missing', 'DELETE FROM ledger WHERE participant = 3', /missing 1/],
    ['a row is of another unit', "UPDATE ledger SET unit = 'U9' WHERE participant = 3", /otherRow 1/],
    ['a membership is another', 'UPDATE ledger SET schemes = 1 WHERE participant = 3', /otherRow 1/],
    ['a verdict is another', "UPDATE ledger SET verdict = 'ID_INVALID' WHERE participant = 3", /otherVerdict 1/],
    ['a count is another', "UPDATE counts SET persons = 9 WHERE kind = 'unit'", /otherCounts 2/],
  ])('is told where %s', async (_, spoilt, told) => {
    await expect(compared(spoilt)).rejects.toThrow(told);
  });

  it('is told where our own counts are not those of our rows', async () => {
    await expect(compared('SELECT 1', counts.replace('GD,VERIFIED,1', 'GD,VERIFIED,2'))).rejects.toThrow(/otherOwn 2/);
  });
});
