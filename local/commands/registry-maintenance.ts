import type { Command } from 'commander';
import type { PruneReport } from '../../core/maintenance/registry-prune.ts';
import { readText } from '../files/read-file.ts';
import { perform } from '../perform.ts';
import type { Voice } from '../voice.ts';
import { purposeOption } from './arguments.ts';

/** What keeps the registry small and safe: compaction, canaries, pruning. */
export function addRegistryCare(registry: Command): void {
  registry
    .command('compact')
    .description('Merge a delta and its base into one snapshot, VERSION.full, without activating it')
    .argument('<version>')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry compact 2026-02-28')
    .action((version: string, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { registryCompact } = await import('../../core/operations/registry-care.ts');
          return { operation: registryCompact, request: { version }, telling: () => compacting, countsWithin: true };
        },
        ({ version: made, compacted, rows }, { voice: { say, formatCount } }) =>
          say({
            vi: `Chỉ mục dân cư ${made}: ${formatCount(rows)} người, như ${compacted}; chưa dùng.\n`,
            en: `Registry ${made}: ${formatCount(rows)} people, the same as ${compacted}; not activated.\n`,
          }),
        { measured: true },
      ),
    );
  registry
    .command('canaries')
    .description('Register up to 1,000 people of the active version who must verify in every later version')
    .argument('<file>', 'one personal ID of 12 digits per line')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry canaries known-people.txt')
    .action((file: string, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { registryCanaries, canaryFileMax } = await import('../../core/operations/registry-use.ts');
          const request = { file: await readText(file, 'REGISTRY_CANARIES_INVALID', canaryFileMax) };
          return { operation: registryCanaries, request };
        },
        ({ version, canaries }, { voice: { say } }) =>
          say({
            vi: `${canaries} người để kiểm tra, như chỉ mục dân cư ${version} ghi.\n`,
            en: `${canaries} canaries, as registry ${version} has them.\n`,
          }),
      ),
    );
  registry
    .command('prune')
    .description('List versions that are no longer needed')
    .option('--remove', 'delete them instead of only listing')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry prune --remove')
    .action(({ remove }: { remove?: boolean }, command: Command) =>
      perform(
        command,
        async () => {
          const { registryPrune } = await import('../../core/operations/registry-care.ts');
          return { operation: registryPrune, request: { remove } };
        },
        (report, { voice }) => pruneText(report, voice, remove === true),
      ),
    );
}

const compacting = { vi: 'gộp chỉ mục dân cư, đối tượng', en: 'registry compact, objects' };

const reasonsVi = {
  active: 'đang dùng',
  previous: 'phiên bản trước',
  newer: 'mới hơn phiên bản đang dùng',
  ledger: 'sổ còn dựa vào',
  base: 'bản gốc của một phiên bản khác',
  young: 'mới lập',
  canaries: 'danh sách người để kiểm tra dựa vào',
};

function pruneText(report: PruneReport, { language, say, formatCount }: Voice, remove: boolean): string {
  const words = { vi: ['giữ lại', 'đã xóa', 'xóa được'], en: ['kept', 'removed', 'prunable'] }[language];
  const [keptWord, removedWord, prunableWord] = words.map((word) => word.padEnd(8));
  const kept = report.kept.map(
    ({ version, reason }) => `${keptWord}  ${version}  (${language === 'vi' ? reasonsVi[reason] : reason})\n`,
  );
  const word = report.removed > 0 ? removedWord : prunableWord;
  const going = report.prunable.map(({ version, objects, bytes }) => {
    const size = formatCount(bytes);
    const what = say({ vi: `${objects} đối tượng, ${size} byte`, en: `${objects} objects, ${size} bytes` });
    return `${word}  ${version}  ${what}\n`;
  });
  const wait = remove && report.removed === 0 && report.prunable.length > 0;
  const hint = say({
    vi: 'Chưa xóa gì: lần chuyển phiên bản gần nhất chưa quá 7 ngày.\n',
    en: 'Nothing removed: the last switch is less than 7 days ago.\n',
  });
  return [...kept, ...going, wait ? hint : ''].join('');
}
