import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import type { CompactOutcome } from '../../core/commit/compact.ts';
import type { Restored } from '../../core/maintenance/restore-object.ts';
import type { SweepReport } from '../../core/maintenance/sweep.ts';
import type { InProvince } from '../../core/operations/ledger-care.ts';
import type { LedgerRebuilt } from '../../core/operations/ledger-rebuild.ts';
import type { RestoredKeys } from '../../core/operations/ledger-restore.ts';
import type { RenewReport } from '../../core/reconcile/renew-names.ts';
import { perform } from '../perform.ts';
import type { Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { chosenLedger, provinceOption, purposeOption } from './arguments.ts';

/** Commands that tidy the ledger; none of them changes its content. */
export function addLedgerCare(ledger: Command): void {
  ledger
    .command('compact')
    .description('Merge the segments of a ledger into a new base and recount it')
    .addOption(provinceOption('one province only (default: all)'))
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat ledger compact --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      perform(
        command,
        async (terminal) => {
          const { ledgerCompact } = await import('../../core/operations/ledger-care.ts');
          const request = { province: toldProvince(options, terminal) };
          return { operation: ledgerCompact, request, telling: wordsOf('gộp sổ', 'ledger compact') };
        },
        ({ provinces }, { voice }) => lines(provinces, compactedText, noLedger, voice),
      ),
    );
  ledger
    .command('sweep')
    .description('Count staged objects older than 7 days that no version references; delete them with --remove')
    .addOption(provinceOption('one province only (default: all)'))
    .option('--remove', 'delete them instead of only counting')
    .addOption(purposeOption())
    .addHelpText('after', '\nExamples:\n  doisoat ledger sweep\n  doisoat ledger sweep --remove')
    .action((options: { province?: string; remove?: boolean }, command: Command) =>
      perform(
        command,
        async (terminal) => {
          const { ledgerSweep } = await import('../../core/operations/ledger-care.ts');
          const request = { province: toldProvince(options, terminal), remove: options.remove };
          return { operation: ledgerSweep, request, telling: wordsOf('dọn kho', 'ledger sweep') };
        },
        ({ provinces }, { voice }) => lines(provinces, sweptText, nothingStaged, voice),
      ),
    );
  ledger
    .command('renew-names')
    .description("reads retained uploads again, so that names of an earlier canonicalisation move to today's")
    .addOption(provinceOption('one province only (default: all)'))
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat ledger renew-names --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      perform(
        command,
        async (terminal) => {
          const { ledgerRenewNames } = await import('../../core/operations/ledger-care.ts');
          const request = { province: toldProvince(options, terminal) };
          return { operation: ledgerRenewNames, request, telling: wordsOf('đọc lại họ tên', 'ledger renew-names') };
        },
        ({ provinces }, { voice }) => lines(provinces, renewedText, noLedger, voice),
        { measured: true },
      ),
    );
  ledger
    .command('rebuild')
    .description('Rebuild the state store from the objects, after it was lost or set back')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat ledger rebuild --json')
    .action((_options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { ledgerRebuild } = await import('../../core/operations/ledger-rebuild.ts');
          return { operation: ledgerRebuild, request: {}, telling: wordsOf('dựng lại', 'ledger rebuild') };
        },
        rebuiltText,
      ),
    );
  ledger
    .command('restore')
    .description('Restore lost or damaged objects from older versions in the store, or from their copies')
    .argument('<keys...>', 'keys of objects, as reported by "ledger verify" or "registry verify"')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat ledger restore ratified/vn34-52/12')
    .action((keys: string[], _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { ledgerRestore } = await import('../../core/operations/ledger-restore.ts');
          return { operation: ledgerRestore, request: { keys } };
        },
        restoredText,
      ),
    );
}

function toldProvince(options: { province?: string }, { tellProvince }: Terminal): string | undefined {
  const province = chosenLedger(options);
  if (province !== undefined) tellProvince(province);
  return province;
}

/** What progress says of one province. */
function wordsOf(vi: string, en: string): (province: string) => Text {
  return (province) => ({ vi: `${vi} ${province}`, en: `${en} ${province}` });
}

/** One line for each report, or what is said where there is none. */
function lines<Report>(
  reports: readonly Report[],
  textOf: (report: Report, voice: Voice) => string,
  none: Text,
  voice: Voice,
): string {
  return reports.length === 0 ? voice.say(none) : reports.map((report) => textOf(report, voice)).join('');
}

const noLedger = { vi: 'Chưa có sổ nào.\n', en: 'No ledger yet.\n' };
const nothingStaged = { vi: 'Không có gì đang chờ.\n', en: 'Nothing is staged.\n' };

function compactedText(outcome: InProvince<CompactOutcome>, { say, formatCount }: Voice): string {
  const { province, ledgerVersion: version } = outcome;
  if (outcome.status === 'notNeeded')
    return say({
      vi: `${province}: phiên bản ${version}, không có gì để gộp\n`,
      en: `${province}: version ${version}, nothing to merge\n`,
    });
  const { merged, rows, dropped } = outcome.facts;
  const [segments, kept, tombstones] = [merged.segments, rows, dropped].map(formatCount);
  return say({
    vi: `${province}: phiên bản ${version}, gộp ${segments} phần, ${kept} dòng, bỏ ${tombstones} dấu xóa\n`,
    en:
      `${province}: version ${version}, ${segments} segments merged, ${kept} rows, ${tombstones} tombstones ` +
      'dropped\n',
  });
}

function renewedText(report: RenewReport, { say, formatCount }: Voice): string {
  const { province, unread } = report;
  const [renewed, uploads, left] = [report.renewed, report.uploads, report.left].map(formatCount);
  const codes = Object.entries(unread).map(([code, count]) =>
    say({ vi: `, ${count} lần không đọc lại được (${code})`, en: `, ${count} not read again (${code})` }),
  );
  return say({
    vi:
      `${province}: làm mới ${renewed} dòng từ ${uploads} lần gửi${codes.join('')}; ${left} dòng chờ lần gửi ` +
      'sau\n',
    en:
      `${province}: ${renewed} rows renewed from ${uploads} uploads${codes.join('')}; ${left} wait for their ` +
      'next upload\n',
  });
}

function sweptText(report: SweepReport, { say, formatCount }: Voice): string {
  const counts = [report.objects, report.named, report.young, report.orphans, report.bytes, report.removed];
  const [objects, named, young, orphans, bytes, removed] = counts.map(formatCount);
  return say({
    vi:
      `${report.province}: ${objects} đối tượng, ${named} đang dùng, ${young} còn mới, ${orphans} không ai dùng ` +
      `(${bytes} byte), đã xóa ${removed}\n`,
    en:
      `${report.province}: ${objects} objects, ${named} named, ${young} too young, ${orphans} orphans of ${bytes} ` +
      `bytes, ${removed} removed\n`,
  });
}

function rebuiltText(report: LedgerRebuilt, { voice: { say, formatCount } }: Terminal): string {
  const provinces = report.provinces.map((each) => {
    const { province, state, ledgerVersion: version, redriven } = each;
    const [people, items] = [each.participants, each.items].map(formatCount);
    return say({
      vi:
        `${province}: ${say(stateTexts[state])}, phiên bản ${version}, ${people} người tham gia, ` +
        `${items} mục lần gửi, xử lý lại ${redriven.length}\n`,
      en:
        `${province}: ${state}, version ${version}, ${people} participants, ${items} batch items, ` +
        `${redriven.length} processed again\n`,
    });
  });
  const { registry } = report;
  const first =
    registry === null
      ? say({ vi: 'Không có chỉ mục dân cư.\n', en: 'No registry.\n' })
      : say({
          vi: `chỉ mục dân cư ${registry.version}: ${say(stateTexts[registry.state])}\n`,
          en: `registry ${registry.version}: ${registry.state}\n`,
        });
  const canaries = say({
    vi:
      'Danh sách người để kiểm tra đã mất: không phiên bản nào được kiểm tra với họ cho đến khi đăng ký lại ' +
      '(registry canaries TỆP).\n',
    en:
      'The canaries are forgotten: no version is checked against them until they are registered again (registry ' +
      'canaries FILE).\n',
  });
  return first + provinces.join('') + (report.canariesForgotten ? canaries : '');
}

const stateTexts = {
  restored: { vi: 'đã dựng lại', en: 'restored' },
  kept: { vi: 'giữ nguyên', en: 'kept' },
  none: { vi: 'chưa có sổ', en: 'none' },
};

const restoredFrom = {
  intact: { vi: 'còn nguyên vẹn', en: 'nothing is wrong with it' },
  version: { vi: 'đã khôi phục từ phiên bản cũ', en: 'restored from an older version' },
  copy: { vi: 'đã khôi phục từ bản sao', en: 'restored from a copy' },
};

/** Of several keys one line each; what could not be restored is told by its code. */
function restoredText(report: Restored | RestoredKeys, { voice: { say } }: Terminal): string {
  const objects: RestoredKeys['objects'] = 'objects' in report ? report.objects : [report];
  return objects
    .map(({ key, from, code }) => `${key}: ${from === undefined ? (code ?? '') : say(restoredFrom[from])}\n`)
    .join('');
}
