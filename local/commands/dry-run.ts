import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { RecheckCause } from '../../core/ledger/verdict-change.ts';
import type { BuildProgress } from '../../core/registry/build/build-index.ts';
import type { DryRun, ProvinceDryRun } from '../../core/reconcile/dry-run.ts';
import { provinceLine, refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { buildShares, buildTexts } from './registry-texts.ts';

export function addDryRun(registry: Command): void {
  registry
    .command('dry-run')
    .description('Say what activating an extract or an installed version would change; nothing is written')
    .argument('<folder|version>', 'folder that holds manifest.json, or an installed version')
    .addHelpText(
      'after',
      '\nExamples:\n  doisoat registry dry-run sample/registry/2026-02-28\n  doisoat registry dry-run 2026-02-28',
    )
    .action((asked: string, _options: unknown, command: Command) =>
      runInWorld(command, (world, terminal) => tellDryRun(world, terminal, asked)),
    );
}

/** Exit code 1 with the report where the ledger of some province could not be compared. */
async function tellDryRun(world: LocalWorld, { measure, columns, voice }: Terminal, asked: string): Promise<Outcome> {
  const [{ dryRunFolder, isExtractFolder }, { dryRun }] = await Promise.all([
    import('../dry-run.ts'),
    import('../../core/reconcile/dry-run.ts'),
  ]);
  const { say } = voice;
  const [tellBuild, tellCompare] = [measure(buildShares), measure()];
  const build: BuildProgress = (done, total, step) => tellBuild(say(buildTexts[step]), done, total, step);
  const compare = (done: number, total: number): void =>
    tellCompare(say({ vi: 'đối chiếu thử, tỉnh', en: 'registry dry-run, provinces' }), done, total);
  const report = (await isExtractFolder(asked))
    ? await dryRunFolder(world, asked, { build, compare })
    : await dryRun(world, asked, compare);
  const refusal = report.refused === null ? undefined : await refusedAs(report.refused);
  const outcome = {
    document: report,
    text: dryRunText(report, { columns, voice }) + (refusal === undefined ? '' : refusalText(refusal, voice)),
    measured: true,
  };
  const isWhole = report.provinces.every(({ failed }) => failed === null);
  return isWhole ? outcome : { ...outcome, refused: await refusedAs('DRY_RUN_INCOMPLETE') };
}

const causeTitles: Record<RecheckCause, Text> = {
  death: { vi: 'Đã mất', en: 'Death' },
  newId: { vi: 'Số mới', en: 'New ID' },
  superseded: { vi: 'Xác lập lại', en: 'Superseded' },
  cancelled: { vi: 'Hủy số', en: 'Cancelled' },
  correction: { vi: 'Cải chính', en: 'Correction' },
  oldId: { vi: 'Số CMND', en: 'Old ID' },
  rule: { vi: 'Quy tắc', en: 'Rule' },
};
const causes = Object.keys(causeTitles) as RecheckCause[];

/** A line for each province of which something would change, then the country. */
export function dryRunText(report: DryRun, { columns, voice }: Pick<Terminal, 'columns' | 'voice'>): string {
  const { say, formatCount, formatInstant } = voice;
  const { registryVersion, people, against, national } = report;
  const asOf = formatInstant(report.registryAsOf);
  const shown = report.provinces.filter(({ failed, compared, waiting }) => failed !== null || compared + waiting > 0);
  const lines: Text[] = [
    {
      vi: `Thử chỉ mục dân cư ${registryVersion} (đến ${asOf}, ${formatCount(people)} người)`,
      en: `Dry run of registry ${registryVersion} (as of ${asOf}, ${formatCount(people)} people)`,
    },
    against === null
      ? { vi: 'chưa có chỉ mục nào đang dùng', en: 'no registry is in use' }
      : {
          vi:
            `đang dùng ${against.registryVersion} (đến ${formatInstant(against.registryAsOf)}, ` +
            `${formatCount(against.people)} người)`,
          en:
            `in use: ${against.registryVersion} (as of ${formatInstant(against.registryAsOf)}, ` +
            `${formatCount(against.people)} people)`,
        },
  ];
  const [compared, changed, rechecks, waiting] = [
    national.compared,
    national.changed,
    national.rechecks,
    national.waiting,
  ].map(formatCount);
  const [before, after] = [national.verifiedBefore, national.verifiedAfter].map(formatCount);
  const difference = signed(national.verifiedAfter - national.verifiedBefore, voice);
  const sums: Text[] = [
    {
      vi: `so ${compared} dòng, sẽ đổi ${changed}, đơn vị phải xem lại ${rechecks}, chưa so được ${waiting}`,
      en: `${compared} rows compared, ${changed} would change, ${rechecks} to be checked by offices, ${waiting} wait`,
    },
    {
      vi: `đã xác thực: ${before} người, sẽ là ${after} (${difference})`,
      en: `verified: ${before} persons, would be ${after} (${difference})`,
    },
    { vi: 'Không ghi gì.', en: 'Nothing was written.' },
  ];
  const told = (texts: readonly Text[]): string => texts.map((text) => `${say(text)}\n`).join('');
  const table = textTable(
    columnsOf(voice),
    shown.map((each) => rowOf(each, voice)),
    columns,
  );
  return told(lines) + (shown.length === 0 ? '' : table) + told(sums);
}

function columnsOf({ say }: Voice): TextColumn[] {
  const right = (title: Text, dispensable: number): TextColumn => ({ title: say(title), align: 'right', dispensable });
  return [
    { title: say({ vi: 'Tỉnh, thành phố', en: 'Province' }), align: 'left', dispensable: 0 },
    right({ vi: 'Đã xác thực', en: 'Verified' }, 3),
    right({ vi: 'Sẽ là', en: 'Would be' }, 2),
    right({ vi: '±', en: '±' }, 0),
    ...causes.map((cause) => right(causeTitles[cause], 1)),
    right({ vi: 'Chưa so', en: 'Waiting' }, 2),
    { title: say({ vi: 'Kết quả', en: 'Result' }), align: 'left', dispensable: 0 },
  ];
}

function rowOf(each: ProvinceDryRun, voice: Voice): string[] {
  const { province, failed, verifiedBefore, verifiedAfter, changes, waiting } = each;
  const { formatCount } = voice;
  return [
    voice.language === 'vi' ? provinceLine(province, voice) : province,
    ...[verifiedBefore, verifiedAfter].map(formatCount),
    signed(verifiedAfter - verifiedBefore, voice),
    ...causes.map((cause) => formatCount(Object.values(changes[cause]).reduce((sum, count) => sum + count, 0))),
    formatCount(waiting),
    failed ?? voice.say({ vi: 'xong', en: 'done' }),
  ];
}

function signed(count: number, { formatCount }: Voice): string {
  return `${count > 0 ? '+' : count < 0 ? '−' : ''}${formatCount(Math.abs(count))}`;
}

function refusalText({ code, message }: { code: string; message: Text }, { say }: Voice): string {
  return say({
    vi: `Kích hoạt phiên bản này sẽ bị từ chối: [${code}] ${message.vi}\n`,
    en: `Activating this version would be refused: [${code}] ${message.en}\n`,
  });
}
