import type { Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';

/** What keeps the registry small and safe: compaction, canaries, pruning. */
export function addRegistryCare(registry: Command): void {
  registry
    .command('compact')
    .description('Merge a delta and its base into one snapshot, VERSION.full, without activating it')
    .argument('<version>')
    .addHelpText('after', '\nExample:\n  doisoat registry compact 2026-02-28')
    .action((version: string, _options: unknown, command: Command) =>
      runInWorld(command, (world, terminal) => compact(world, terminal, version)),
    );
  registry
    .command('canaries')
    .description('Register up to 1,000 people of the active version who must verify in every later version')
    .argument('<file>', 'one personal ID of 12 digits per line')
    .addHelpText('after', '\nExample:\n  doisoat registry canaries known-people.txt')
    .action((file: string, _options: unknown, command: Command) =>
      runInWorld(command, (world, { voice }) => registerFrom(world, file, voice)),
    );
  registry
    .command('prune')
    .description('List versions that are no longer needed')
    .option('--remove', 'delete them instead of only listing')
    .addHelpText('after', '\nExample:\n  doisoat registry prune --remove')
    .action((options: { remove?: boolean }, command: Command) =>
      runInWorld(command, (world, { voice }) => prune(world, voice, options.remove === true)),
    );
}

async function compact(world: LocalWorld, terminal: Terminal, version: string): Promise<Outcome> {
  const { compactRegistry } = await import('../../core/registry/build/compact.ts');
  const { say, formatCount } = terminal.voice;
  const tell = terminal.measure();
  const manifest = await compactRegistry(world, version, (done, total) =>
    tell(say({ vi: 'gộp chỉ mục dân cư, đối tượng', en: 'registry compact, objects' }), done, total),
  );
  const { version: made, rows } = manifest;
  const text = say({
    vi: `Chỉ mục dân cư ${made}: ${formatCount(rows)} người, như ${version}; chưa dùng.\n`,
    en: `Registry ${made}: ${formatCount(rows)} people, the same as ${version}; not activated.\n`,
  });
  return { document: { version: made, compacted: version, rows }, text, measured: true };
}

async function registerFrom(world: LocalWorld, file: string, { say }: Voice): Promise<Outcome> {
  const [{ registerCanaries }, { currentRegistry }] = await Promise.all([
    import('../../core/registry/canaries.ts'),
    import('../../core/registry/activate.ts'),
  ]);
  const version = (await currentRegistry(world))?.registry;
  if (version === undefined) throw new Refusal('REGISTRY_NONE');
  const lines = (await textOf(file)).split(/\r?\n/).filter((line) => line !== '');
  // The line number is reported, never its content.
  const wrong = lines.findIndex((line) => !/^[0-9]{12}$/.test(line));
  if (wrong >= 0) throw new Refusal('REGISTRY_CANARIES_INVALID', {}, wrong + 1);
  const report = await registerCanaries(world, version, Float64Array.from(lines, Number));
  const text = say({
    vi: `${report.canaries} người để kiểm tra, như chỉ mục dân cư ${version} ghi.\n`,
    en: `${report.canaries} canaries, as registry ${version} has them.\n`,
  });
  return { document: { version, ...report }, text };
}

/** Bytes of the longest file of canaries: 1,000 lines with room to spare. */
const canaryBytesMax = 64 * 1024;

async function textOf(file: string): Promise<string> {
  const { readFile } = await import('../files/read-file.ts');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of readFile(file)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > canaryBytesMax) throw new Refusal('REGISTRY_CANARIES_INVALID');
  }
  return text;
}

const reasonsVi = {
  active: 'đang dùng',
  previous: 'phiên bản trước',
  newer: 'mới hơn phiên bản đang dùng',
  ledger: 'sổ còn dựa vào',
  base: 'bản gốc của một phiên bản khác',
  young: 'mới lập',
  canaries: 'danh sách người để kiểm tra dựa vào',
};

async function prune(world: LocalWorld, { language, say, formatCount }: Voice, remove: boolean): Promise<Outcome> {
  const { pruneRegistry } = await import('../../core/maintenance/registry-prune.ts');
  const report = await pruneRegistry(world, { remove });
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
  return { document: report, text: [...kept, ...going, wait ? hint : ''].join('') };
}
