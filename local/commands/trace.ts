import { dirname } from 'node:path';
import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { VerdictName } from '../../core/domain/codes.ts';
import type { DecideReport } from '../../core/trace/review/decide.ts';
import type { Grade } from '../../core/trace/candidate.ts';
import { vietnamese } from '../../dashboard/trace-texts.ts';
import { readText } from '../files/read-file.ts';
import { perform } from '../perform.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, oneLine, provinceOption, purposeOption } from './arguments.ts';

/** `--province` behind a word of `trace` is taken by `trace` itself, so the words look there. */
export function addTrace(program: Command): void {
  const trace = program
    .command('trace')
    .description('Find the people behind rows that name nobody, for reviewers at headquarters; no rate moves by it')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText(
      'after',
      `
Off unless "trace" of config.json says "mode": "on" with legalBasis and setBy (docs/trace.md, Settings).
A run that was stopped goes on where it was. Lists: objects/trace/<province>/<day>/; they are removed after 30 days.

Examples:
  doisoat trace
  doisoat trace --province vn34-52 --json
  doisoat trace list --province vn34-52 --json
  doisoat trace explain --province vn34-52 --participant 5200000001
  doisoat trace decide decisions.csv --officer "Nguyen A" --purpose "review of November"`,
    )
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => runTrace(world, terminal, provinceOf(options))),
    );
  addList(trace);
  addExplain(trace);
  addDecide(trace);
}

function addList(trace: Command): void {
  trace
    .command('list')
    .description('Show the open claims with their candidates; contains personal IDs')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExample:\n  doisoat trace list --province vn34-52 --json')
    .action((_options: unknown, command: Command) =>
      runInWorld(command, async (world, terminal) => {
        demandOn(world);
        const { traceList } = await import('../../core/trace/review/list.ts');
        const list = await traceList(world, provinceOf(command.optsWithGlobals()));
        const rows = list.open.map(({ province, participantNumber, unit, verdict, grade, candidates }) => {
          const [best] = candidates;
          const [why, how] = [verdictText(verdict, terminal.voice), gradeText(grade, terminal.voice)];
          return [province, participantNumber, unit, why, how, best?.personalId ?? '–', text4(best?.probability)];
        });
        const { voice, columns } = terminal;
        const title = voice.say({ vi: `Danh sách ngày ${list.day}`, en: `List of ${list.day}` });
        return { document: list, text: `${title}\n${textTable(listColumns(voice), rows, columns)}` };
      }),
    );
}

function addExplain(trace: Command): void {
  trace
    .command('explain')
    .description('Say why each candidate of a row is proposed, field by field; contains personal IDs')
    .option('--province <name>', 'province of the row')
    .requiredOption('--participant <number>', 'participant number, 10 or 12 digits')
    .option('--page <file>', 'also write the page with the waterfall to this file')
    .addHelpText(
      'after',
      '\nExamples:\n  doisoat trace explain --province vn34-52 --participant 5200000001\n' +
        '  doisoat trace explain --province vn34-52 --participant 5200000001 --page why.html',
    )
    .action((options: { participant: string; page?: string }, command: Command) => {
      const { province } = command.optsWithGlobals<{ province?: string }>();
      if (province === undefined) return command.error("error: required option '--province <name>' not specified");
      return runInWorld(command, (world, { voice }) => explain(world, { ...options, province }, voice));
    });
}

function addDecide(trace: Command): void {
  trace
    .command('decide')
    .description('Take a file of decisions: kept for good, whole or not at all; what is accepted reaches the office')
    .argument('<file>', 'CSV: province,participant_number,candidate,decision,reason,evidence')
    .option('--officer <name>', 'who has decided', oneLine)
    .addOption(purposeOption())
    .addHelpText(
      'after',
      `
Decisions are accept or reject. A rejected pair is never proposed again. Under the policy "id" the ID reaches the
office only with evidence that the reviewer has seen, for rows that have stood unchanged for 30 days.

Example:
  doisoat trace decide decisions.csv --officer "Nguyen A" --purpose "review of November"`,
    )
    .action((path: string, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { traceDecide } = await import('../../core/operations/trace-decide.ts');
          return { operation: traceDecide, request: { file: await readText(path, 'DECISION_ROW') } };
        },
        (report, { voice }) => decidedText(report, voice),
      ),
    );
}

function provinceOf({ province }: { province?: string }): string | undefined {
  return province === undefined ? undefined : knownProvince(province);
}

/** Candidates that were found before trace was switched off are not shown any more. */
function demandOn({ trace }: LocalWorld): void {
  if (trace.mode === 'off') throw new Refusal('TRACE_OFF');
}

function text4(probability: number | undefined): string {
  return probability === undefined ? '–' : probability.toFixed(4);
}

function listColumns({ say }: Voice): TextColumn[] {
  return [
    { title: say({ vi: 'Tỉnh', en: 'Province' }), align: 'left', dispensable: 1 },
    { title: say({ vi: 'Mã số BHXH', en: 'Participant' }), align: 'left', dispensable: 0 },
    { title: say({ vi: 'Đơn vị', en: 'Unit' }), align: 'left', dispensable: 3 },
    { title: say({ vi: 'Kết quả đối chiếu', en: 'Verdict' }), align: 'left', dispensable: 2 },
    { title: say({ vi: 'Mức', en: 'Grade' }), align: 'left', dispensable: 0 },
    { title: say({ vi: 'Ứng viên', en: 'Candidate' }), align: 'left', dispensable: 0 },
    { title: say({ vi: 'Xác suất', en: 'Probability' }), align: 'right', dispensable: 0 },
  ];
}

/** Sweeps the country by the open claims of one province or all, and stores the lists of the last complete day. */
async function runTrace(world: LocalWorld, terminal: Terminal, province: string | undefined): Promise<Outcome> {
  demandOn(world);
  const { traceNow } = await import('../trace-now.ts');
  const { voice } = terminal;
  const { say, formatCount } = voice;
  if (province !== undefined) terminal.tellProvince(province);
  const word = say({ vi: 'truy tìm', en: 'trace' });
  const tell = terminal.measure();
  const report = await traceNow(world, province, (done, total) => tell(word, done, total));
  const { grades, day, registryVersion } = report;
  const [claims, waiting] = [report.claims, report.waiting].map(formatCount);
  const counted = Object.entries(grades)
    .map(([grade, count]) => `${gradeText(grade, voice)} ${formatCount(count)}`)
    .join(', ');
  const text = say({
    vi:
      `${claims} dòng đang mở, đối chiếu với chỉ mục dân cư ${registryVersion}: ${counted}; ` +
      `chưa truy tìm ${waiting}\n` +
      `danh sách ngày ${day}: objects/trace/<tỉnh>/${day}/candidates.csv; số liệu: objects/trace/index.html\n`,
    en:
      `${claims} open claims against registry ${registryVersion}: ${counted}; ${waiting} not traced\n` +
      `lists of ${day}: objects/trace/<province>/${day}/candidates.csv; figures: objects/trace/index.html\n`,
  });
  return { document: report, text, measured: true };
}

async function explain(
  world: LocalWorld,
  options: { province: string; participant: string; page?: string },
  voice: Voice,
): Promise<Outcome> {
  demandOn(world);
  const [{ findListed }, { waterfall }, { explainText }] = await Promise.all([
    import('../../core/trace/review/list.ts'),
    import('../../core/trace/review/explain-claim.ts'),
    import('./trace-text.ts'),
  ]);
  if (!/^(\d{10}|\d{12})$/.test(options.participant)) throw new Refusal('NUMBER_UNREADABLE');
  const { claim, day, people } = await findListed(world, knownProvince(options.province), options.participant);
  const waterfalls = claim.candidates.map((candidate) => waterfall(claim, candidate));
  if (options.page !== undefined) {
    const [{ traceExplainPage }, { sha256Base64 }, { mkdir, writeFile }] = await Promise.all([
      import('../../dashboard/trace-pages.ts'),
      import('../../adapters/node/node-hash.ts'),
      import('node:fs/promises'),
    ]);
    await mkdir(dirname(options.page), { recursive: true });
    // Personal IDs: for who has asked, and nobody else on this machine.
    await writeFile(options.page, traceExplainPage(claim, { day, people, waterfalls, sha256Base64 }), { mode: 0o600 });
  }
  return { document: { day, people, ...claim, waterfalls }, text: explainText(claim, { day, people, voice }) };
}

function decidedText(report: DecideReport, { say }: Voice): string {
  const { status, accepted, rejected, settled, published } = report;
  const lists = published.map(({ key, rows, ids }) =>
    say({
      vi: `  objects/${key}: ${rows} dòng, ${ids} có số định danh\n`,
      en: `  objects/${key}: ${rows} rows, ${ids} with an ID\n`,
    }),
  );
  const taken = say(
    status === 'known'
      ? {
          vi: 'Các quyết định này đã được ghi trước đây; đã công bố lại',
          en: 'These decisions were taken before; published again',
        }
      : { vi: 'Đã ghi quyết định', en: 'Decisions recorded' },
  );
  const counts = say({
    vi: `chấp nhận ${accepted} (đã ổn thỏa ${settled}), loại ${rejected}`,
    en: `${accepted} accepted (${settled} settled already), ${rejected} rejected`,
  });
  return `${taken}: ${counts}\n${lists.join('')}`;
}

/** Codes for who knows them; in Vietnamese what they mean. */
function verdictText(verdict: string, { language }: Voice): string {
  return language === 'vi' ? verdictTexts[verdict as VerdictName].meaning.vi : verdict;
}

function gradeText(grade: string, { language }: Voice): string {
  return language === 'vi' ? vietnamese.grades[grade as Grade] : grade;
}
