/** The accuracy table: Markdown for people, plain values for programs. */
import { detailOrder, isVerified, verdictNames } from '../../core/domain/codes.ts';
import type { Score, Tally, Wrong } from './score.ts';

type Cell = string | number;

export interface Measured {
  title: string; // a seed, or a file
  score: Score;
  shortfalls: readonly string[];
}

/** Percent with four decimals, floored: 100 only if all of it is right. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === whole) return '100';
  const digits = String(Math.floor((part * 1e6) / whole)).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** The whole report, without its heading. */
export function reportText(measured: readonly Measured[], all: Score): string {
  return [
    section('Result', summaryTable(measured)),
    section('Confusion of verdicts, all seeds (rows: truth; columns: found)', confusionTable(all.all)),
    section('Verdicts, all seeds', verdictTable(all.all)),
    section('Details, all seeds', detailTable(all.all)),
    section('By province', groupTable('province', all.byFile)),
    section('By name group', groupTable('name group', all.byGroup)),
    section('By name group: recall / precision of each verdict, %', verdictsByGroup(all.byGroup)),
    section('By province: recall / precision of each verdict, %', verdictsByGroup(all.byFile)),
    section('By columns of the file', groupTable('columns', all.byLayout)),
    section('By cause (error class of the row)', groupTable('cause', all.byCause)),
    section('Every wrong row, by cause', wrongTable(all.wrong())),
  ].join('\n');
}

/** The same as values. */
export function reportValues(measured: readonly Measured[], all: Score): unknown {
  return {
    runs: measured.map(({ title, score, shortfalls }) => ({ title, ...tallyValues(score.all), shortfalls })),
    verdicts: Object.fromEntries(verdictNames.map((name, k) => [name, all.all.ofVerdict(k + 1)])),
    details: Object.fromEntries(detailOrder.map((name, k) => [name, all.all.ofDetail(k)])),
    byFile: mapValues(all.byFile),
    byGroup: mapValues(all.byGroup),
    byLayout: mapValues(all.byLayout),
    byCause: mapValues(all.byCause),
    wrong: all.wrong(),
  };
}

function tallyValues(tally: Tally): Record<string, number> {
  const { rows, right, verdictRight, falseVerified, undetectable } = tally;
  return { rows, right, verdictRight, falseVerified, undetectable };
}

function mapValues(tallies: Map<string, Tally>): Record<string, Record<string, number>> {
  return Object.fromEntries([...tallies].map(([name, tally]) => [name, tallyValues(tally)]));
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}\n`;
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head.join(' | '), head.map((_, k) => (k === 0 ? '---' : '--:')).join(' | ')];
  for (const row of rows) lines.push(row.join(' | '));
  return lines.map((line) => `| ${line} |\n`).join('');
}

function summaryTable(measured: readonly Measured[]): string {
  return table(
    [
      'run',
      'rows',
      'verdict right %',
      'verdict and details right %',
      'wrong rows',
      'false VERIFIED',
      'undetectable namesakes',
      'under a threshold',
    ],
    measured.map(({ title, score: { all }, shortfalls }) => [
      title,
      all.rows,
      percent(all.verdictRight, all.rows),
      percent(all.right, all.rows),
      all.rows - all.right,
      all.falseVerified,
      all.undetectable,
      shortfalls.length === 0 ? 'nothing' : shortfalls.join('; '),
    ]),
  );
}

function confusionTable(tally: Tally): string {
  const codes = [0, ...verdictNames.keys().map((k) => k + 1)].filter((code) => {
    const { truth, found } = tally.ofVerdict(code);
    return truth + found > 0;
  });
  return table(
    ['', ...codes.map(nameOf)],
    codes.map((truth) => [nameOf(truth), ...codes.map((found) => tally.at(truth, found))]),
  );
}

function nameOf(code: number): string {
  return code === 0 ? 'rejected' : verdictNames[code - 1];
}

function verdictTable(tally: Tally): string {
  return table(
    ['verdict', 'true', 'found', 'both', 'recall %', 'precision %'],
    verdictNames.map((name, k) => shares(name, tally.ofVerdict(k + 1))),
  );
}

function detailTable(tally: Tally): string {
  return table(
    ['detail', 'true', 'found', 'both', 'recall %', 'precision %'],
    detailOrder.map((name, k) => shares(name, tally.ofDetail(k))),
  );
}

function shares(name: string, { truth, found, both }: { truth: number; found: number; both: number }): Cell[] {
  return [name, truth, found, both, percent(both, truth), percent(both, found)];
}

function groupTable(title: string, tallies: Map<string, Tally>): string {
  return table(
    [
      title,
      'rows',
      'verdict right %',
      'verdict and details right %',
      'wrong rows',
      'verified: recall %',
      'verified: precision %',
      'undetectable',
    ],
    [...tallies]
      .sort((a, b) => b[1].rows - a[1].rows)
      .map(([name, tally]) => {
        const { truth, found, both } = ofVerified(tally);
        return [
          name === '' ? 'not said' : name,
          tally.rows,
          percent(tally.verdictRight, tally.rows),
          percent(tally.right, tally.rows),
          tally.rows - tally.right,
          percent(both, truth),
          percent(both, found),
          tally.undetectable,
        ];
      }),
  );
}

/** The two verified verdicts as one class. */
function ofVerified(tally: Tally): { truth: number; found: number; both: number } {
  let truth = 0;
  let found = 0;
  let both = 0;
  for (let a = 0; a < isVerified.length; a++) {
    for (let b = 0; b < isVerified.length; b++) {
      const rows = tally.at(a, b);
      if (isVerified[a] === 1) truth += rows;
      if (isVerified[b] === 1) found += rows;
      if (isVerified[a] === 1 && isVerified[b] === 1) both += rows;
    }
  }
  return { truth, found, both };
}

function verdictsByGroup(tallies: Map<string, Tally>): string {
  const groups = [...tallies].sort((a, b) => b[1].rows - a[1].rows);
  return table(
    ['verdict', ...groups.map(([name]) => (name === '' ? 'not said' : name))],
    verdictNames.map((name, k) => [
      name,
      ...groups.map(([, tally]) => {
        const { truth, found, both } = tally.ofVerdict(k + 1);
        return truth + found === 0 ? '–' : `${percent(both, truth)} / ${percent(both, found)}`;
      }),
    ]),
  );
}

function wrongTable(wrong: readonly Wrong[]): string {
  if (wrong.length === 0) return 'None.\n';
  return table(
    ['cause', 'truth', 'found', 'rows', 'first rows'],
    wrong.map(({ cause, truth, found, rows, examples }) => [cause, truth, found, rows, examples.join(', ')]),
  );
}
