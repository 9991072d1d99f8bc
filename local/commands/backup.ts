import type { Command } from 'commander';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { readEnvironment } from '../environment.ts';
import { stateFile } from '../state/open-state.ts';
import { directoryOf, refusedAs, run, stateOf, type Outcome, type Terminal } from '../shell.ts';
import { wholeNumber } from './arguments.ts';

interface BackupCommand {
  keep?: number;
  withKey?: true;
  recipient?: string;
}

export function addBackup(program: Command): void {
  const backup = program
    .command('backup')
    .description('Back up the data directory while it works; list and verify backups')
    .argument('<directory>', 'directory of backups, outside the data directory; made if there is none')
    .option('--keep <n>', 'then remove all backups but the newest n, and files that none needs', wholeNumber(1))
    .option('--with-key', 'seal the keys and secrets for --recipient; otherwise they are left out')
    .option('--recipient <file>', 'X25519 public key (PEM) of whoever may open them')
    .addHelpText(
      'after',
      `
Examples:
  doisoat backup /backup/doisoat --dir /srv/doisoat --keep 30
  doisoat backup /backup/doisoat --with-key --recipient recipient.pem`,
    )
    .action((folder: string, options: BackupCommand, command: Command) =>
      run(command, (terminal) => makeOne(command, folder, options, terminal)),
    );
  backup
    .command('list')
    .description('List the backups of a directory, the newest first')
    .argument('<folder>', 'directory of backups')
    .addHelpText('after', '\nExample:\n  doisoat backup list /backup/doisoat')
    .action((folder: string, _options: object, command: Command) => run(command, (terminal) => list(folder, terminal)));
  backup
    .command('verify')
    .description('Read every file of the backups and check its hash')
    .argument('<folder>', 'directory of backups')
    .option('--backup <id>', 'only the backup whose id begins so')
    .addHelpText('after', '\nExample:\n  doisoat backup verify /backup/doisoat')
    .action((folder: string, options: { backup?: string }, command: Command) =>
      run(command, (terminal) => verify(folder, options.backup, terminal)),
    );
}

async function makeOne(command: Command, folder: string, options: BackupCommand, terminal: Terminal): Promise<Outcome> {
  const directory = directoryOf(command);
  const [
    { openWorld, readConfig },
    { BackupStore },
    { makeBackup, refuseElsewhere, requireApart },
    { pruneBackups },
    sealed,
  ] = await Promise.all([
    import('../world.ts'),
    import('../backup/backup-store.ts'),
    import('../backup/make-backup.ts'),
    import('../backup/care.ts'),
    import('../backup/sealed.ts'),
  ]);
  if ((options.withKey === true) !== (options.recipient !== undefined))
    throw new Refusal('BACKUP_KEY', { what: 'recipient' });
  const recipient =
    options.recipient === undefined ? undefined : sealed.readRecipient(await readFile(options.recipient, 'utf8'));
  requireApart(folder, directory);
  // Opening makes what is missing: of nothing there is no backup. A shared state is refused when it is opened.
  const state = stateOf(command) ?? readEnvironment().state;
  const isShared = state !== undefined || (await readConfig(join(directory, 'config.json'))).state !== undefined;
  if (!isShared) await stat(join(directory, stateFile));
  const { say, formatCount } = terminal.voice;
  const world = await openWorld(directory, {
    ...readEnvironment(),
    language: terminal.language,
    state,
    withoutKey: true,
  });
  try {
    refuseElsewhere(world);
    const store = await BackupStore.openOrMake(folder);
    const tell = terminal.measure();
    const report = await makeBackup(world, store, {
      recipient,
      progress: (done, total) => tell(say({ vi: 'sao lưu', en: 'backup' }), done, total),
    });
    const pruned = options.keep === undefined ? undefined : await pruneBackups(store, options.keep);
    const counts = [report.objects, report.bytes, report.copied.files, report.copied.bytes].map(formatCount);
    const lines = [
      say({
        vi: `bản ${report.id}: ${counts[0]} đối tượng, ${counts[1]} byte; mới: ${counts[2]} tệp, ${counts[3]} byte`,
        en: `backup ${report.id}: ${counts[0]} objects, ${counts[1]} bytes; new ${counts[2]} files, ${counts[3]} bytes`,
      }),
      say({
        vi: `không sao lưu: ${leftOutText(report.leftOut)}`,
        en: `left out: ${leftOutText(report.leftOut)}`,
      }),
    ];
    if (pruned !== undefined) {
      const [kept, removed, files, bytes] = [pruned.kept.length, pruned.removed.length, pruned.files, pruned.bytes].map(
        formatCount,
      );
      lines.push(
        say({
          vi: `giữ ${kept} bản, xóa ${removed} bản, ${files} tệp, ${bytes} byte`,
          en: `${kept} kept, ${removed} removed, ${files} files, ${bytes} bytes`,
        }) + (pruned.filesKept ? say({ vi: ' (tệp xóa lần sau)', en: ' (files go the next time)' }) : ''),
      );
    }
    return {
      document: { ...report, ...(pruned === undefined ? {} : { pruned }) },
      text: lines.map((line) => `${line}\n`).join(''),
      measured: true,
    };
  } finally {
    world.close();
  }
}

function leftOutText(leftOut: readonly { what: string; count: number }[]): string {
  return leftOut.map(({ what, count }) => (count === 1 ? what : `${what} (${count})`)).join(', ') || '–';
}

async function list(folder: string, { voice }: Terminal): Promise<Outcome> {
  const { BackupStore } = await import('../backup/backup-store.ts');
  const { say, formatCount, formatInstant } = voice;
  const store = await BackupStore.open(folder);
  const backups = [];
  const lines: string[] = [];
  for (const id of await store.ids()) {
    const { manifest } = await store.manifest(id);
    const { at, productVersion, registry, provinces, leftOut, secrets } = manifest;
    const objects = manifest.objects.reduce((sum, each) => sum + each.objects, 0);
    const bytes = manifest.objects.reduce((sum, each) => sum + each.bytes, 0);
    const holds = secrets?.holds ?? [];
    backups.push({ id, at, productVersion, objects, bytes, registry, provinces, leftOut, secrets: holds });
    const [count, size] = [objects, bytes].map(formatCount);
    const when = formatInstant(at);
    lines.push(
      say({
        vi: `${id}  ${when}  ${count} đối tượng, ${size} byte${holds.length > 0 ? ', có khóa' : ''}\n`,
        en: `${id}  ${when}  ${count} objects, ${size} bytes${holds.length > 0 ? ', with keys' : ''}\n`,
      }),
    );
  }
  return { document: { backups }, text: lines.join('') || say({ vi: 'Chưa có bản nào.\n', en: 'No backups yet.\n' }) };
}

async function verify(folder: string, id: string | undefined, terminal: Terminal): Promise<Outcome> {
  const [{ BackupStore }, { verifyBackups }] = await Promise.all([
    import('../backup/backup-store.ts'),
    import('../backup/care.ts'),
  ]);
  const { say, formatCount } = terminal.voice;
  const store = await BackupStore.open(folder);
  const report = await verifyBackups(store, id, (bytes) =>
    terminal.progress(
      say({ vi: `kiểm tra: ${formatCount(bytes)} byte`, en: `backup verify: ${formatCount(bytes)} bytes` }),
    ),
  );
  const [backups, files, bytes, damaged] = [report.backups, report.files, report.bytes, report.damaged.length].map(
    formatCount,
  );
  const text = say({
    vi: `${backups} bản, ${files} tệp, ${bytes} byte, ${damaged} tệp hỏng\n`,
    en: `${backups} backups, ${files} files, ${bytes} bytes, ${damaged} damaged\n`,
  });
  const outcome = { document: report, text: text + report.damaged.map((path) => `  ${path}\n`).join('') };
  if (report.damaged.length === 0) return outcome;
  const facts = { damaged: report.damaged.length, first: report.damaged[0] };
  return { ...outcome, refused: await refusedAs('BACKUP_DAMAGED', facts) };
}
