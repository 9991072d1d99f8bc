/** The nightly runs as text: a line for each, the newest first; and those of one day step by step. */
import { failureReason, runWords } from '../../core/catalogue/run-texts.ts';
import type { Text } from '../../core/catalogue/text.ts';
import { groupedFailures, type RunLine, type RunPage } from '../../core/reconcile/list-runs.ts';
import type { RunDay, RunDetails } from '../../core/reconcile/run-details.ts';
import { provinceLine, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import { nameText, runText } from './run-text.ts';

interface ToldColumn extends Omit<TextColumn, 'title'> {
  title: Text;
}

function column(align: TextColumn['align'], dispensable: number, title: Text): ToldColumn {
  return { align, dispensable, title };
}

const listColumns = [
  column('left', 0, { vi: 'Ngày', en: 'Day' }),
  column('right', 3, { vi: 'Lượt', en: 'Run' }),
  column('left', 0, { vi: 'Tình trạng', en: 'State' }),
  column('right', 0, { vi: 'Tỉnh xong', en: 'Provinces done' }),
  column('right', 0, { vi: 'Lỗi', en: 'Failed' }),
  column('right', 0, { vi: 'Lệch', en: 'Drift' }),
  column('right', 1, { vi: 'Đổi kết quả', en: 'Changed' }),
  column('right', 2, { vi: 'Giây', en: 'Seconds' }),
  column('right', 2, { vi: 'Đô la Mỹ', en: 'US$' }),
];

const stepColumns = [
  column('left', 0, { vi: 'Bước', en: 'Step' }),
  column('right', 1, { vi: 'Làm cho', en: 'Items' }),
  column('right', 0, { vi: 'Xong', en: 'Done' }),
  column('right', 0, { vi: 'Lỗi', en: 'Failed' }),
  column('right', 1, { vi: 'Bỏ qua', en: 'Skipped' }),
  column('right', 0, { vi: 'Giây', en: 'Seconds' }),
];

function told(columns: readonly ToldColumn[], { say }: Voice): TextColumn[] {
  return columns.map((each) => ({ ...each, title: say(each.title) }));
}

export function runsText({ runs, missed, next }: RunPage, { columns, voice }: Terminal): string {
  const { say } = voice;
  if (runs.length === 0) return say({ vi: 'Chưa có lần chạy nào.\n', en: 'There was no run yet.\n' });
  const none = voice.mark.warning(say({ vi: 'không chạy', en: 'no run' }));
  const lines = [
    ...runs.map((run) => ({ day: run.day, cells: lineOf(run, voice) })),
    ...missed.map((day) => ({ day, cells: [day, '', none, ...Array.from({ length: 6 }, () => '')] })),
  ].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const rows = lines.map(({ cells }) => cells);
  const failures = runs.flatMap((run) => failuresOf(run, voice));
  const older = next === null ? '' : say({ vi: `trước đó: --before ${next}\n`, en: `older ones: --before ${next}\n` });
  return textTable(told(listColumns, voice), rows, columns, voice.mark) + failures.join('') + older;
}

function lineOf(run: RunLine, voice: Voice): string[] {
  const { provinces, drift, changed, seconds, cost } = run;
  const { formatCount, formatSize } = voice;
  const count = (known: number | undefined | null): string =>
    known === undefined || known === null ? '–' : formatCount(known);
  return [
    run.day,
    String(run.run),
    statusText(run, voice),
    count(provinces?.done),
    count(provinces?.failed.length),
    count(drift),
    count(changed),
    seconds === null ? '–' : formatSize(seconds.toFixed(1)),
    cost === null ? '–' : formatSize(cost.dollars.toFixed(4)),
  ];
}

function statusText({ status }: RunLine, { say, mark }: Voice): string {
  const marks = {
    done: mark.good,
    running: mark.heading,
    failed: mark.bad,
    incomplete: mark.bad,
    stopped: mark.warning,
  };
  return marks[status](say(runWords[status]));
}

function failuresOf({ day, run, provinces, failed }: RunLine, voice: Voice): string[] {
  const ofProvinces = (provinces?.failed ?? []).map(({ province, ...why }) => ({ ...why, item: province }));
  return failureTexts([...ofProvinces, ...failed], voice).map((text) => `${day} #${run}: ${text}`);
}

function failureTexts(failures: Parameters<typeof groupedFailures>[0], voice: Voice): string[] {
  return groupedFailures(failures).map(({ items, step, code }) => {
    const place = items[0] === '' ? '' : `${placesText(items, voice)}: `;
    return `${place}${nameText(step, voice)}: ${voice.mark.bad(voice.say(failureReason(code)))} (${code})\n`;
  });
}

/** Provinces by name; of groups of IDs or people how many. */
function placesText(items: readonly string[], voice: Voice): string {
  if (items[0].startsWith('vn34-')) return items.map((item) => provinceLine(item, voice)).join(', ');
  const count = voice.formatCount(items.length);
  return voice.say({ vi: `${count} nhóm`, en: `${count} groups` });
}

export function runDayText({ day, runs }: RunDay, terminal: Terminal): string {
  return runs.map((run) => runDetailsText(day, run, terminal)).join('\n');
}

function runDetailsText(day: string, run: RunDetails, terminal: Terminal): string {
  const { voice, columns } = terminal;
  const { say, formatCount, formatSize } = voice;
  const rows = run.steps.map(({ step, items, done, failed, skipped, seconds }) => [
    nameText(step, voice),
    ...[items, done, failed.length, skipped].map(formatCount),
    formatSize(seconds.toFixed(1)),
  ]);
  const failed = run.steps.flatMap((each) => each.failed.map((why) => ({ ...why, step: each.step })));
  const status = statusText(run, voice);
  const head = say({
    vi: `Lượt ${run.run} của ngày ${day}: ${status}\n`,
    en: `Run ${run.run} of ${day}: ${status}\n`,
  });
  const report = run.report === null ? '' : runText(run.report, terminal);
  return (
    head +
    textTable(told(stepColumns, voice), rows, columns, voice.mark) +
    failureTexts(failed, voice).join('') +
    report
  );
}
