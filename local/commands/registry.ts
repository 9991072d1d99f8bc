import type { Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import { canonicalisationVersion } from '../../core/names/canonical.ts';
import { canonicalisationOf } from '../../core/names/canon.ts';
import type { BuildProgress } from '../../core/registry/build/build-index.ts';
import { canonsOf, type RegistryManifest } from '../../core/registry/format.ts';
import type { RegistryVerified } from '../../core/operations/registry-care.ts';
import type { RegistryVersion } from '../../core/registry/activate.ts';
import { perform } from '../perform.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable } from '../text-table.ts';
import type { LocalWorld } from '../world.ts';
import { purposeOption } from './arguments.ts';
import { addDryRun } from './dry-run.ts';
import { addRegistryCare } from './registry-maintenance.ts';
import { buildShares, buildTexts } from './registry-texts.ts';

const confirmBaseHelp = 'allow a delta over a version older than the active one, whose later changes it lacks';

export function addRegistry(program: Command): void {
  const registry = program
    .command('registry')
    .description('Build, list, try, activate, verify, compact and prune the index of the population database');
  registry
    .command('build')
    .description('Build the index of an extract and activate it; an interrupted build resumes')
    .argument('<folder>', 'folder that holds manifest.json')
    .option('--no-activate', 'keep the active version')
    .option('--confirm-shrink', 'activate even if it has over 1 % fewer people than the active version')
    .option('--confirm-base', confirmBaseHelp)
    .option('--earlier-names', 'keep fingerprints for ledger rows of canonicalisation 1, even if none are left')
    .option('--no-earlier-names', 'leave them out: such rows are not compared again')
    .addHelpText('after', '\nExample:\n  doisoat registry build sample/registry/2026-01-31')
    .action((folder: string, options: Omit<BuildCommand, 'folder'>, command: Command) =>
      runInWorld(command, (world, terminal) => build(world, terminal, { folder, ...options })),
    );
  registry
    .command('list')
    .description('List installed versions')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry list --json')
    .action((_options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { registryList } = await import('../../core/operations/registry-use.ts');
          return { operation: registryList, request: {} };
        },
        ({ versions }, terminal) => versionsText(versions, terminal),
        { withoutKey: true },
      ),
    );
  registry
    .command('activate')
    .description('Activate an installed version')
    .argument('<version>')
    .option('--confirm-shrink', 'activate even if it has over 1 % fewer people than the active version')
    .option('--confirm-base', confirmBaseHelp)
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry activate 2026-01-31')
    .action((version: string, { confirmShrink, confirmBase }: Confirmed, command: Command) =>
      perform(
        command,
        async () => {
          const { registryActivate } = await import('../../core/operations/registry-use.ts');
          return { operation: registryActivate, request: { version, confirmShrink, confirmBase } };
        },
        (done, { voice }) =>
          voice.say({
            vi: `Dùng chỉ mục dân cư ${done.version} (trước đó: ${done.previous ?? 'không có'}).\n`,
            en: `Registry ${done.version} is in use (before: ${done.previous ?? 'none'}).\n`,
          }),
      ),
    );
  registry
    .command('verify')
    .description('Read a version completely and check every checksum; of a delta its base too')
    .argument('[version]', 'default: the active version')
    .addOption(purposeOption())
    .addHelpText('after', '\nExample:\n  doisoat registry verify 2026-01-31')
    .action((version: string | undefined, _options: unknown, command: Command) =>
      perform(
        command,
        async () => {
          const { registryVerify } = await import('../../core/operations/registry-care.ts');
          return { operation: registryVerify, request: { version }, telling: verifying, countsWithin: true };
        },
        verifiedText,
        { withoutKey: true },
      ),
    );
  addDryRun(registry);
  addRegistryCare(registry);
}

interface Confirmed {
  confirmShrink?: boolean;
  confirmBase?: boolean;
}

interface BuildCommand extends Confirmed {
  folder: string;
  activate: boolean;
  earlierNames?: boolean;
}

/** Builds, and activates unless `--no-activate` is given. */
export async function build(
  world: LocalWorld,
  terminal: Terminal,
  options: BuildCommand,
): Promise<Outcome & { version: string }> {
  const [{ buildIndex }, { activateRegistry }] = await Promise.all([
    import('../build-index.ts'),
    import('../../core/registry/activate.ts'),
  ]);
  const { voice } = terminal;
  const { say, formatCount } = voice;
  const tell = terminal.measure(buildShares);
  const progress: BuildProgress = (done, total, step) => tell(say(buildTexts[step]), done, total, step);
  // What stays inactive takes nothing back: activating it asks again.
  const confirmBase = options.confirmBase === true || !options.activate;
  const manifest = await buildIndex(world, options.folder, progress, {
    earlierNames: options.earlierNames,
    confirmBase,
  });
  const { version, kind, chain, asOf, rows, canon, counts } = manifest;
  const canons = canonsOf(manifest);
  if (options.activate) await activateRegistry(world, version, options);
  const ways = canons.map(canonicalisationOf);
  const text =
    say({
      vi: `Chỉ mục dân cư ${version}: ${formatCount(rows)} người, ${options.activate ? 'đang dùng' : 'chưa dùng'}.\n`,
      en: `Registry ${version}: ${formatCount(rows)} people, ${options.activate ? 'in use' : 'not activated'}.\n`,
    }) +
    say({
      vi: `Cách so tên: ${ways.join(' và ')}.${say(notedCanon(manifest))}\n`,
      en: `Names: canonicalisation ${ways.join(' and ')}.${say(notedCanon(manifest))}\n`,
    });
  return {
    version,
    document: { version, kind, depth: chain.length, asOf, rows, canon, canons, counts, active: options.activate },
    text,
    measured: true,
  };
}

/** What an operator should know of an index that stays with canonicalisation 1. */
function notedCanon({ kind, version, canon, base }: RegistryManifest): Text {
  if (canonicalisationOf(canon) === canonicalisationVersion) return { vi: '', en: '' };
  if (kind === 'delta')
    return {
      vi:
        ` Bản thay đổi giữ cách so tên của bản gốc ${base}: hãy lập chỉ mục từ bản trích đầy đủ để chuyển sang ` +
        'cách mới.',
      en: ` A delta keeps that of its base ${base}: build a snapshot to move on.`,
    };
  return {
    vi: ` ${version} do phiên bản chương trình cũ lập: hãy lập bản trích đầy đủ tiếp theo để chuyển sang cách mới.`,
    en: ` ${version} was built by an earlier release: build the next snapshot to move on.`,
  };
}

function versionsText(versions: readonly RegistryVersion[], { columns, voice }: Terminal): string {
  const { say, formatCount } = voice;
  if (versions.length === 0) return say({ vi: 'Chưa có chỉ mục dân cư.\n', en: 'No registry yet.\n' });
  return textTable(
    [
      { title: '', align: 'left', dispensable: 0 },
      { title: say({ vi: 'Phiên bản', en: 'Version' }), align: 'left', dispensable: 0 },
      { title: say({ vi: 'Loại', en: 'Kind' }), align: 'left', dispensable: 3 },
      { title: say({ vi: 'Bản thay đổi', en: 'Deltas' }), align: 'right', dispensable: 2 },
      { title: say({ vi: 'Dựa trên', en: 'Over' }), align: 'left', dispensable: 4 },
      { title: say({ vi: 'Số người', en: 'People' }), align: 'right', dispensable: 0 },
      { title: say({ vi: 'Số byte', en: 'Bytes' }), align: 'right', dispensable: 1 },
      { title: say({ vi: 'Cách so tên', en: 'Names' }), align: 'left', dispensable: 6 },
      { title: say({ vi: 'Đúng đến', en: 'As of' }), align: 'left', dispensable: 5 },
    ],
    versions.map((each) => [
      each.active ? '*' : '',
      each.version,
      say(kindTexts[each.kind]),
      String(each.depth),
      each.chain.at(0) ?? (each.compacted === null ? '' : `= ${each.compacted}`),
      formatCount(each.rows),
      formatCount(each.bytes),
      each.canons.map(canonicalisationOf).join('+'),
      each.asOf,
    ]),
    columns,
  );
}

const kindTexts = {
  snapshot: { vi: 'đầy đủ', en: 'snapshot' },
  delta: { vi: 'thay đổi', en: 'delta' },
};

function verifying(layer: string): Text {
  return { vi: `kiểm tra chỉ mục dân cư ${layer}, byte`, en: `registry verify ${layer}, bytes` };
}

function verifiedText(report: RegistryVerified, { voice: { say, formatCount } }: Terminal): string {
  const { objects, problems } = report;
  const lines = problems.map((each) => `${each.key}: ${each.problem}\n`).join('');
  const [bytes, rows, layered] = [formatCount(report.bytes), formatCount(report.rows), report.layers.join(' + ')];
  return say({
    vi:
      `${lines}Chỉ mục dân cư ${layered}: ${objects} đối tượng, ${bytes} byte, ${rows} người, ` +
      `${problems.length} lỗi.\n`,
    en:
      `${lines}Registry ${layered}: ${objects} objects, ${bytes} bytes, ${rows} people, ` +
      `${problems.length} problems.\n`,
  });
}
