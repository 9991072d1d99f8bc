import type { Command } from 'commander';
import { provinces } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince } from './arguments.ts';

/** Commands that tidy the ledger; none of them changes its content. */
export function addLedgerCare(ledger: Command): void {
  ledger
    .command('compact')
    .description('Merge the segments of a ledger into a new base and recount it')
    .option('--province <id>', 'one province only')
    .addHelpText('after', '\nExample:\n  doisoat ledger compact --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => compact(world, terminal, chosen(options))),
    );
  ledger
    .command('sweep')
    .description('Count staged objects older than 7 days that no version references; delete them with --remove')
    .option('--province <id>', 'one province only')
    .option('--remove', 'delete them instead of only counting')
    .addHelpText('after', '\nExamples:\n  doisoat ledger sweep\n  doisoat ledger sweep --remove')
    .action((options: { province?: string; remove?: boolean }, command: Command) =>
      runInWorld(command, (world, terminal) => sweep(world, terminal, chosen(options), options.remove ?? false)),
    );
  ledger
    .command('renew-names')
    .description("reads retained uploads again, so that names of an earlier canonicalisation move to today's")
    .option('--province <id>', 'one province only')
    .addHelpText('after', '\nExample:\n  doisoat ledger renew-names --province vn34-52')
    .action((options: { province?: string }, command: Command) =>
      runInWorld(command, (world, terminal) => renew(world, terminal, chosen(options))),
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
      runInWorld(command, (world) => (keys.length === 1 ? restore(world, keys[0]) : restoreSeveral(world, keys))),
    );
}

function chosen(options: { province?: string }): string[] {
  return options.province === undefined ? provinces.map(({ id }) => id) : [knownProvince(options.province)];
}

async function compact(world: LocalWorld, terminal: Terminal, ids: readonly string[]): Promise<Outcome> {
  const { compactProvince } = await import('../../core/commit/compact.ts');
  const reports = [];
  const lines: string[] = [];
  for (const province of ids) {
    terminal.progress(`ledger compact: ${province}`);
    const outcome = await compactProvince(world, province, { segmentsMax: 1 });
    if (outcome.ledgerVersion === 0) continue;
    reports.push({ province, ...outcome });
    const did =
      outcome.status === 'compacted'
        ? `${formatCount(outcome.facts.merged.segments)} segments merged, ${formatCount(outcome.facts.rows)} ` +
          `rows, ${formatCount(outcome.facts.dropped)} tombstones dropped`
        : 'nothing to merge';
    lines.push(`${province}: version ${outcome.ledgerVersion}, ${did}\n`);
  }
  return { document: { provinces: reports }, text: lines.join('') || 'No ledger yet.\n' };
}

async function renew(world: LocalWorld, terminal: Terminal, ids: readonly string[]): Promise<Outcome> {
  const [{ renewNames }, { touchedClaims }] = await Promise.all([
    import('../../core/reconcile/renew-names.ts'),
    import('../../core/registry/changes/touched-claims.ts'),
  ]);
  const reports = [];
  const lines: string[] = [];
  for (const province of ids) {
    terminal.progress(`ledger renew-names: ${province}`);
    const report = await renewNames(world, {
      province,
      day: vietnamDate(world.clock.now()),
      touched: (from, to) => touchedClaims(world, from, to),
      disclosure: world.disclosure,
    });
    if (report.ledgerVersion === 0) continue;
    reports.push(report);
    const { uploads, unread, renewed, left } = report;
    const codes = Object.entries(unread).map(([code, count]) => `, ${count} not read again (${code})`);
    lines.push(
      `${province}: ${formatCount(renewed)} rows renewed from ${formatCount(uploads)} uploads${codes.join('')}; ` +
        `${formatCount(left)} wait for their next upload\n`,
    );
  }
  return { document: { provinces: reports }, text: lines.join('') || 'No ledger yet.\n', measured: true };
}

async function rebuild(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const [{ rebuildState }, { canariesForgotten }] = await Promise.all([
    import('../../core/maintenance/rebuild.ts'),
    import('../../core/registry/canaries.ts'),
  ]);
  const report = await rebuildState(world, (province) => terminal.progress(`ledger rebuild: ${province}`));
  const lines = report.provinces.map(
    (each) =>
      `${each.province}: ${each.state}, version ${each.ledgerVersion}, ${formatCount(each.participants)} ` +
      `participants, ${formatCount(each.items)} batch items, ${each.redriven.length} processed again\n`,
  );
  const registry =
    report.registry === null ? 'No registry.\n' : `registry ${report.registry.version}: ${report.registry.state}\n`;
  const forgotten = await canariesForgotten(world);
  const canaries = forgotten
    ? 'The canaries are forgotten: no version is checked against them until they are registered again (registry ' +
      'canaries FILE).\n'
    : '';
  return { document: { ...report, canariesForgotten: forgotten }, text: registry + lines.join('') + canaries };
}

const restoredFrom = {
  intact: 'nothing is wrong with it',
  version: 'restored from an older version',
  copy: 'restored from a copy',
};

async function restore(world: LocalWorld, key: string): Promise<Outcome> {
  const { restoreObject } = await import('../../core/maintenance/restore-object.ts');
  const restored = await restoreObject(world, key);
  return { document: restored, text: `${key}: ${restoredFrom[restored.from]}\n` };
}

/** One after the other; what cannot be restored keeps no other back, and may be possible when the others are there. */
async function restoreSeveral(world: LocalWorld, keys: readonly string[]): Promise<Outcome> {
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
    .map(({ key, from, code }) => `${key}: ${from === undefined ? code : restoredFrom[from]}\n`)
    .join('');
  const outcome = { document: { objects }, text };
  return codes.length === 0 ? outcome : { ...outcome, refused: await refusedAs(codes[0]) };
}

async function sweep(world: LocalWorld, terminal: Terminal, ids: readonly string[], remove: boolean): Promise<Outcome> {
  const { sweepProvince } = await import('../../core/maintenance/sweep.ts');
  const reports = [];
  for (const province of ids) {
    terminal.progress(`ledger sweep: ${province}`);
    const report = await sweepProvince(world, province, { remove });
    if (report.objects > 0) reports.push(report);
  }
  const lines = reports.map(
    (each) =>
      `${each.province}: ${formatCount(each.objects)} objects, ${formatCount(each.named)} named, ` +
      `${formatCount(each.young)} too young, ${formatCount(each.orphans)} orphans of ` +
      `${formatCount(each.bytes)} bytes, ${formatCount(each.removed)} removed\n`,
  );
  return { document: { remove, provinces: reports }, text: lines.join('') || 'Nothing is staged.\n' };
}
