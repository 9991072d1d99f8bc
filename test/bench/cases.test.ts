/** The runner of the benchmarks and its options; those that need no data of their own are run in small. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cases } from '../../bench/cases.ts';
import { optionalText, readOptions, UsageError } from '../../bench/harness/case.ts';
import { median } from '../../bench/harness/measure.ts';
import { table } from '../../bench/harness/table.ts';

const runner = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));

function bench(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [runner, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

describe('options of a benchmark', () => {
  const defaults = { rows: 100, again: false, dir: optionalText, name: 'a' };

  it('are numbers, switches and texts as their defaults are', () => {
    expect(readOptions([], defaults)).toEqual(defaults);
    const given = ['--rows', '1e3', '--again', '--dir', 'd', '--name', '7'];
    expect(readOptions(given, defaults)).toEqual({ rows: 1000, again: true, dir: 'd', name: '7' });
  });

  it.each([['--rowz', '3'], ['--rows', 'x'], ['--rows', '-1'], ['--rows', ''], ['--rows'], ['--again=1'], ['surplus']])(
    'are refused as wrong usage: %s %s',
    (...args) => {
      const given = args.filter((each) => typeof each === 'string');
      expect(() => readOptions(given, defaults)).toThrow(UsageError);
    },
  );
});

describe('figures of a benchmark', () => {
  it('have the lower of two middle values as their median', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([5])]).toEqual([2, 2, 5]);
  });

  it('stand in columns, text to the left', () => {
    expect(
      table(
        [
          ['name', 'MiB', 'note'],
          ['a', 12, 'long note'],
        ],
        [0, 2],
      ),
    ).toBe('name  MiB  note\na      12  long note');
  });
});

describe('npm run bench --', () => {
  it('lists every benchmark, and exits 2 for one that there is not', async () => {
    const listed = await bench('list');
    expect(listed.code).toBe(0);
    for (const name of Object.keys(cases)) expect(listed.stdout).toMatch(new RegExp(`^${name} `, 'm'));
    expect(await bench('nonsense')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no benchmark nonsense'),
    });
    expect(await bench('memory', '--rowz', '1')).toMatchObject({ code: 2, stdout: '' });
  });

  it.each([
    ['intake', ['--rows', '2000', '--xlsx-rows', '500'], /^XLSX 500 rows.*\nCSV  2000 rows/],
    ['legacy-names', ['--names', '2000'], /^clean names: 2000, altered: 0$/m],
  ])('%s runs to its end', async (name, options, told) => {
    const ended = await bench(name, ...options);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(told);
  });

  it('memory sends one full on top of the other and verifies the ledger', { tags: 'long' }, async () => {
    const size = ['--people', '30000', '--rows', '20000', '--uploads', '2', '--limit', '700'];
    const ended = await bench('memory', ...size);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^2 +19,800 .* unchanged 1\d,\d{3}, left 2\d\d/m);
    expect(ended.stdout).toMatch(/^ledger verify: ok/m);
  });
});
