import type { Command } from 'commander';
import { provinces } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, provinceOption } from './arguments.ts';

/** Commands that tidy the ledger; none of them changes its content. */
export function addLedgerCare(ledger: Command): void {
  ledger
    .command('compact')
    .description('Merge the segments of a ledger into a new base and recount it')
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExample:\n  doisoat ledger compact --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => compact(world, terminal, chosen(options, terminal))),
    );
  ledger
    .command('sweep')
    .description('Count staged objects older than 7 days that no version references; delete them with --remove')
    .addOption(provinceOption('one province only (default: all)'))
    .option('--remove', 'delete them instead of only counting')
    .addHelpText('after', '\nExamples:\n  doisoat ledger sweep\n  doisoat ledger sweep --remove')
    .action((options: { province?: string; remove?: boolean }, command: Command) =>
      runInWorld(command, (world, terminal) =>
        sweep(world, terminal, { ids: chosen(options, terminal), remove: options.remove ?? false }),
      ),
    );
  ledger
    .command('renew-names')
    .description("reads retained uploads again, so that names of an earlier canonicalisation move to today's")
    .addOption(provinceOption('one province only (default: all)'))
    .addHelpText('after', '\nExample:\n  doisoat ledger renew-names --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => renew(world, terminal, chosen(options, terminal))),
    );
  ledger
    .command('rebuild')
    .description('Rebuild the state store from the objects, after it was lost or set back')
    .addHelpText('after', '\nExample:\n  doisoat ledger rebuild --json')
    .action((_: object, command: Command) => runInWorld(command, rebuild));
  ledger
    .command('restore')
    .description('Restore lost or damaged objects from older versions in the store, or from their copies')
    .argument('<keys...>', 'keys of objects, as reported by "ledger verify" or "registry verify"')
    .addHelpText('after', '\nExample:\n  doisoat ledger restore ratified/vn34-52/12')
    .action((keys: string[], _: object, command: Command) =>
      runInWorld(command, (world, { voice }) =>
        keys.length === 1 ? restore(world, keys[0], voice) : restoreSeveral(world, keys, voice),
      ),
    );
}

function chosen(options: { province?: string }, terminal: Terminal): string[] {
  if (options.province === undefined) return provinces.map(({ id }) => id);
  const province = knownProvince(options.province);
  terminal.tellProvince(province);
  return [province];
}

const noLedger = { vi: 'Chưa có sổ nào.\n', en: 'No ledger yet.\n' };

async function compact(world: LocalWorld, terminal: Terminal, ids: readonly string[]): Promise<Outcome> {
  const { say, formatCount } = terminal.voice;
  const { compactProvince } = await import('../../core/commit/compact.ts');
  const reports = [];
  const lines: string[] = [];
  const tell = terminal.measure();
  for (const [done, province] of ids.entries()) {
    tell(say({ vi: `gộp sổ ${province}`, en: `ledger compact ${province}` }), done, ids.length);
    const outcome = await compactProvince(world, province, { segmentsMax: 1 });
    if (outcome.ledgerVersion === 0) continue;
    reports.push({ province, ...outcome });
    const version = outcome.ledgerVersion;
    if (outcome.status === 'compacted') {
      const { merged, rows, dropped } = outcome.facts;
      const [segments, kept, tombstones] = [merged.segments, rows, dropped].map(formatCount);
      lines.push(
        say({
          vi: `${province}: phiên bản ${version}, gộp ${segments} phần, ${kept} dòng, bỏ ${tombstones} dấu xóa\n`,
          en:
            `${province}: version ${version}, ${segments} segments merged, ${kept} rows, ${tombstones} tombstones ` +
            'dropped\n',
        }),
      );
    } else {
      lines.push(
        say({
          vi: `${province}: phiên bản ${version}, không có gì để gộp\n`,
          en: `${province}: version ${version}, nothing to merge\n`,
        }),
      );
    }
  }
  return { document: { provinces: reports }, text: lines.join('') || say(noLedger) };
}

async function renew(world: LocalWorld, terminal: Terminal, ids: readonly string[]): Promise<Outcome> {
  const { say, formatCount } = terminal.voice;
  const [{ renewNames }, { touchedClaims }] = await Promise.all([
    import('../../core/reconcile/renew-names.ts'),
    import('../../core/registry/changes/touched-claims.ts'),
  ]);
  const reports = [];
  const lines: string[] = [];
  const tell = terminal.measure();
  for (const [done, province] of ids.entries()) {
    tell(say({ vi: `đọc lại họ tên ${province}`, en: `ledger renew-names ${province}` }), done, ids.length);
    const report = await renewNames(world, {
      province,
      day: vietnamDate(world.clock.now()),
      touched: (from, to) => touchedClaims(world, from, to),
      disclosure: world.disclosure,
    });
    if (report.ledgerVersion === 0) continue;
    reports.push(report);
    const { unread } = report;
    const [renewed, uploads, left] = [report.renewed, report.uploads, report.left].map(formatCount);
    const codes = Object.entries(unread).map(([code, count]) =>
      say({ vi: `, ${count} lần không đọc lại được (${code})`, en: `, ${count} not read again (${code})` }),
    );
    lines.push(
      say({
        vi:
          `${province}: làm mới ${renewed} dòng từ ${uploads} lần gửi${codes.join('')}; ${left} dòng chờ lần gửi ` +
          'sau\n',
        en:
          `${province}: ${renewed} rows renewed from ${uploads} uploads${codes.join('')}; ${left} wait for their ` +
          'next upload\n',
      }),
    );
  }
  return { document: { provinces: reports }, text: lines.join('') || say(noLedger), measured: true };
}

async function rebuild(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const [{ rebuildState }, { canariesForgotten }] = await Promise.all([
    import('../../core/maintenance/rebuild.ts'),
    import('../../core/registry/canaries.ts'),
  ]);
  const { say, formatCount } = terminal.voice;
  const tell = terminal.measure();
  const report = await rebuildState(world, (province, done, total) =>
    tell(say({ vi: `dựng lại ${province}`, en: `ledger rebuild ${province}` }), done, total),
  );
  const lines = report.provinces.map((each) => {
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
  const forgotten = await canariesForgotten(world);
  const canaries = say({
    vi:
      'Danh sách người để kiểm tra đã mất: không phiên bản nào được kiểm tra với họ cho đến khi đăng ký lại ' +
      '(registry canaries TỆP).\n',
    en:
      'The canaries are forgotten: no version is checked against them until they are registered again (registry ' +
      'canaries FILE).\n',
  });
  const text = first + lines.join('') + (forgotten ? canaries : '');
  return { document: { ...report, canariesForgotten: forgotten }, text };
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

async function restore(world: LocalWorld, key: string, { say }: Voice): Promise<Outcome> {
  const { restoreObject } = await import('../../core/maintenance/restore-object.ts');
  const restored = await restoreObject(world, key);
  return { document: restored, text: `${key}: ${say(restoredFrom[restored.from])}\n` };
}

/** One after the other; what cannot be restored keeps no other back, and may be possible when the others are there. */
async function restoreSeveral(world: LocalWorld, keys: readonly string[], { say }: Voice): Promise<Outcome> {
  const [{ restoreObject }, { refusedDocument }] = await Promise.all([
    import('../../core/maintenance/restore-object.ts'),
    import('../messages.ts'),
  ]);
  const objects: { key: string; from?: keyof typeof restoredFrom; code?: string }[] = [];
  for (const key of keys) {
    try {
      objects.push(await restoreObject(world, key));
    } catch (error) {
      objects.push({ key, code: refusedDocument(error).refusal.code });
    }
  }
  const codes = objects.flatMap(({ code }) => code ?? []);
  const text = objects
    .map(({ key, from, code }) => `${key}: ${from === undefined ? code : say(restoredFrom[from])}\n`)
    .join('');
  const outcome = { document: { objects }, text };
  return codes.length === 0 ? outcome : { ...outcome, refused: await refusedAs(codes[0]) };
}

async function sweep(
  world: LocalWorld,
  terminal: Terminal,
  { ids, remove }: { ids: readonly string[]; remove: boolean },
): Promise<Outcome> {
  const { sweepProvince } = await import('../../core/maintenance/sweep.ts');
  const { say, formatCount } = terminal.voice;
  const reports = [];
  const tell = terminal.measure();
  for (const [done, province] of ids.entries()) {
    tell(say({ vi: `dọn kho ${province}`, en: `ledger sweep ${province}` }), done, ids.length);
    const report = await sweepProvince(world, province, { remove });
    if (report.objects > 0) reports.push(report);
  }
  const lines = reports.map((each) => {
    const counts = [each.objects, each.named, each.young, each.orphans, each.bytes, each.removed];
    const [objects, named, young, orphans, bytes, removed] = counts.map(formatCount);
    return say({
      vi:
        `${each.province}: ${objects} đối tượng, ${named} đang dùng, ${young} còn mới, ${orphans} không ai dùng ` +
        `(${bytes} byte), đã xóa ${removed}\n`,
      en:
        `${each.province}: ${objects} objects, ${named} named, ${young} too young, ${orphans} orphans of ${bytes} ` +
        `bytes, ${removed} removed\n`,
    });
  });
  const nothing = say({ vi: 'Không có gì đang chờ.\n', en: 'Nothing is staged.\n' });
  return { document: { remove, provinces: reports }, text: lines.join('') || nothing };
}
