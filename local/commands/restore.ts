import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { directoryOf, run, type Outcome, type Terminal } from '../shell.ts';

interface RestoreCommand {
  backup?: string;
  keyFile?: string;
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('Restore a backup into an empty directory (--dir), verified')
    .argument('<folder>', 'directory of backups')
    .option('--backup <id>', 'the backup whose id begins so (default: the newest)')
    .option('--key-file <file>', 'X25519 private key (PEM) that opens the keys and secrets of the backup')
    .addHelpText(
      'after',
      `
Examples:
  doisoat restore /backup/doisoat --dir /srv/doisoat-restored
  doisoat restore /backup/doisoat --dir /srv/doisoat-restored --key-file recipient.key`,
    )
    .action((folder: string, options: RestoreCommand, command: Command) =>
      run(command, (terminal) => restore(folder, directoryOf(command), options, terminal)),
    );
}

async function restore(
  folder: string,
  directory: string,
  { backup, keyFile }: RestoreCommand,
  terminal: Terminal,
): Promise<Outcome> {
  const [{ BackupStore }, { restoreBackup }, { readPrivateKey }] = await Promise.all([
    import('../backup/backup-store.ts'),
    import('../backup/restore-backup.ts'),
    import('../backup/sealed.ts'),
  ]);
  const { say, formatCount, formatInstant } = terminal.voice;
  const privateKey = keyFile === undefined ? undefined : readPrivateKey(await readFile(keyFile, 'utf8'));
  const store = await BackupStore.open(folder);
  // By measurement, putting takes three quarters of the time.
  const tell = terminal.measure({ objects: 3 / 4, verify: 1 / 4 });
  const words = { objects: say({ vi: 'khôi phục', en: 'restore' }), verify: say({ vi: 'kiểm tra', en: 'verify' }) };
  const report = await restoreBackup(store, await store.find(backup), directory, {
    privateKey,
    progress: (step, done, total) => tell(words[step], done, total, step),
  });
  const [objects, bytes, items, rows] = [
    report.objects,
    report.bytes,
    report.items,
    report.ledger.provinces.reduce((sum, each) => sum + each.rows, 0),
  ].map(formatCount);
  const when = formatInstant(report.at);
  const text = [
    say({
      vi:
        `Đã khôi phục ${report.id} (${when}): ${objects} đối tượng, ${bytes} byte, ${items} mục trạng thái; sổ đã ` +
        `kiểm tra, ${rows} dòng, lệch 0.`,
      en:
        `Restored ${report.id} (${when}): ${objects} objects, ${bytes} bytes, ${items} state items; ledger verified, ` +
        `${rows} rows, drift 0.`,
    }),
    ...(report.keys.missing.length === 0 ? [] : [say(missingText(report))]),
    say({
      vi: 'Mọi người phải đăng nhập lại. Tiếp theo: "doisoat publish", rồi mở lại dịch vụ.',
      en: 'Everyone logs in again. Next: "doisoat publish", then start the services.',
    }),
  ];
  return { document: report, text: text.map((line) => `${line}\n`).join(''), measured: true };
}

function missingText({ keys, canCompare }: { keys: { missing: string[] }; canCompare: boolean }): {
  vi: string;
  en: string;
} {
  const missing = keys.missing.join(', ');
  if (canCompare)
    return {
      vi: `Thiếu: ${missing}. Khóa mới sẽ được tạo; liên kết tới từng dòng sẽ thay đổi.`,
      en: `Missing: ${missing}. New ones are made; links to single rows change.`,
    };
  return {
    vi:
      `Thiếu: ${missing}. Không có fingerprint.key thì sync, worker, reconcile, registry build dừng với ` +
      'FINGERPRINT_KEY_MISSING; status, publish, serve và ledger verify vẫn dùng được. Hãy chép khóa vào thư mục ' +
      'này, hoặc khôi phục bằng --key-file.',
    en:
      `Missing: ${missing}. Without fingerprint.key sync, worker, reconcile and registry build stop with ` +
      'FINGERPRINT_KEY_MISSING; status, publish, serve and ledger verify work. Copy the key into this directory, or ' +
      'restore with --key-file.',
  };
}
