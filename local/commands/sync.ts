import { Option, type Command } from 'commander';
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import { batchKinds, type VerdictName } from '../../core/domain/codes.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import { columnLines } from '../column-lines.ts';
import { provinceLine, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { UploadFile } from '../files/store-upload.ts';
import type { LocalWorld } from '../world.ts';
import {
  instant,
  knownProvince,
  oneLine,
  oneMore,
  provinceOption,
  schemeList,
  sha256,
  wholeNumber,
} from './arguments.ts';
import { noteLines } from './note-lines.ts';

interface Options {
  province: string;
  kind: string;
  schemes?: string[];
  rows?: number;
  sha256?: string;
  asOf?: string;
  profile?: string;
  ignoreColumn?: string[];
  confirmShrink?: true;
  resend?: true;
  officer?: string;
  purpose?: string;
  usage?: string;
}

export function addSync(program: Command): void {
  program
    .command('sync')
    .description('Process one upload: a receipt, and an answer for every row')
    .argument('<file>', 'the batch, as the office exported it')
    .addOption(provinceOption('province, such as "Gia Lai", 52 or vn34-52', { needed: true }))
    .addOption(new Option('--kind <kind>', 'how the rows are to be applied').choices(batchKinds).default('delta'))
    .option(
      '--schemes <list>',
      'schemes that the file covers, such as BHYT;BHTN (default: as its rows say)',
      schemeList,
    )
    .option('--rows <n>', 'number of rows that the file must have (required for full)', wholeNumber(0))
    .option('--sha256 <hex>', 'SHA-256 that the file must have', sha256)
    .option('--as-of <instant>', 'instant at which the rows were true (default: when the file is stored)', instant)
    .option('--profile <name>', 'use this file layout, see profiles (default: it is detected)', oneLine)
    .option('--ignore-column <heading>', 'ignore a column, by heading or position such as #7 (repeatable)', oneMore)
    .option('--confirm-shrink', 'allow a full upload that removes more than 5 %')
    .option('--resend', 'process the same bytes again')
    .option('--officer <text>', 'person who sends the file', oneLine)
    .option('--purpose <text>', 'purpose of the upload', oneLine)
    .option('--usage <file>', 'write the billable requests to the stores to this file (see: cost)')
    .addHelpText(
      'after',
      `
Examples:
  doisoat sync batch.csv --province "Gia Lai"
  doisoat sync d02.csv --province vn34-52 --schemes "BHXHBB;BHTN" --as-of 2026-01-31T08:00:00Z
  doisoat sync all.csv --province vn34-52 --kind full --schemes BHYT --rows 1300000 --json`,
    )
    .action((path: string, options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => {
        const province = knownProvince(options.province);
        terminal.tellProvince(province);
        const file = { path, province, kind: options.kind, metadata: metadataOf(options) };
        if (options.usage === undefined) return sync(world, terminal, file);
        return measuredSync(world, terminal, file, options.usage);
      }),
    );
}

/** Stores the file as an upload and processes it to the end. */
export async function sync(
  world: LocalWorld,
  terminal: Terminal,
  file: UploadFile,
): Promise<Outcome & { receipt: Receipt }> {
  const [{ syncBatch }, { storeUpload }, { percentText }] = await Promise.all([
    import('../../core/sync-batch.ts'),
    import('../files/store-upload.ts'),
    import('../../core/base/percent.ts'),
  ]);
  const { voice } = terminal;
  const { say, formatCount } = voice;
  const place = say({ vi: `gửi tệp của ${provinceLine(file.province, voice)}`, en: `sync ${file.province}` });
  const tell = terminal.measure(stepShares);
  terminal.progress(`${place}: ${say(stepTexts.store)}`);
  const upload = await storeUpload(world, file);
  const receipt = await syncBatch(
    {
      ...world,
      progress: (step, done, total) => tell(`${place}: ${say(stepTexts[step])}`, done, total, step),
    },
    upload,
  );
  const outcome = { receipt, document: receipt, text: receiptText(receipt, percentText, voice), measured: true };
  if (receipt.refusal === undefined) return outcome;
  const { removed, batchId } = receipt;
  const list = `results/${file.province}/${batchId}/removed.csv`;
  const count = formatCount(removed?.count ?? 0);
  const told = say({ vi: `sẽ rời sổ: ${count} người; xem ${list}\n`, en: `would be removed: ${count}; see ${list}\n` });
  return { ...outcome, text: removed === undefined ? '' : told, refused: receipt.refusal };
}

/** `sync`, with its requests, bytes and seconds counted into a file. */
async function measuredSync(world: LocalWorld, terminal: Terminal, file: UploadFile, path: string): Promise<Outcome> {
  const { measureUsage } = await import('../measure-usage.ts');
  return measureUsage(world, path, async (counted) => {
    const outcome = await sync(counted, terminal, file);
    return { outcome, rows: outcome.receipt.rows.read };
  });
}

/** Only what was given: every flag changes what the upload is. */
function metadataOf(options: Options): Record<string, string> {
  const given: Record<string, string | undefined> = {
    rows: options.rows?.toString(),
    sha256: options.sha256,
    'as-of': options.asOf,
    schemes: options.schemes?.join(';'),
    profile: options.profile,
    'ignore-columns': options.ignoreColumn && JSON.stringify(options.ignoreColumn),
    'confirm-shrink': options.confirmShrink && 'true',
    resend: options.resend && 'true',
    officer: options.officer,
    purpose: options.purpose,
  };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const stepTexts = {
  store: { vi: 'lưu tệp', en: 'store' },
  read: { vi: 'đọc', en: 'read' },
  match: { vi: 'đối chiếu', en: 'match' },
  commit: { vi: 'ghi sổ', en: 'commit' },
};

/** Of the time of an upload that each step takes, as measured; only for the time left. */
const stepShares = { read: 0.5, match: 0.35, commit: 0.15 };

const statusTexts = {
  committed: { vi: 'đã ghi nhận', en: 'committed' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  duplicate: { vi: 'đã xử lý trước đây', en: 'duplicate' },
};

const sameBytes = {
  vi: 'nội dung này đã được xử lý trước đây; không có gì thay đổi',
  en: 'these bytes were processed before; nothing changed',
};

type Percent = (part: number, whole: number) => string | null;

function receiptText(receipt: Receipt, percentText: Percent, voice: Voice): string {
  const { say, formatCount, formatPercent } = voice;
  const { rows, counts, batchId, ledgerVersion } = receipt;
  const { verified, denominator, remaining } = counts.after;
  const rate = formatPercent(percentText(verified, denominator));
  const { mark } = voice;
  const status = { committed: mark.good, refused: mark.bad, duplicate: mark.warning }[receipt.status](
    say(statusTexts[receipt.status]),
  );
  const [read, accepted, rejected, blank] = [rows.read, rows.accepted, rows.rejected, rows.blank].map(formatCount);
  const lines = [
    say({
      vi: `${provinceLine(receipt.province, voice)}: ${status}, lần gửi ${batchId}`,
      en: `${receipt.province}: ${status}, batch ${batchId}`,
    }),
    say({
      vi: `dòng: đọc ${read} = nhận ${accepted} + loại ${rejected} + trống ${blank}`,
      en: `rows: ${read} read = ${accepted} accepted + ${rejected} rejected + ${blank} blank`,
    }),
    ...columnLines(receipt.columns ?? [], voice),
    ...verdictLines(receipt, voice),
    say({
      vi:
        `sổ phiên bản ${ledgerVersion}: đã xác thực ${formatCount(verified)} trong ${formatCount(denominator)} người ` +
        `(${rate}), còn ${formatCount(remaining)}`,
      en:
        `ledger version ${ledgerVersion}: ${formatCount(verified)} of ${formatCount(denominator)} verified ` +
        `(${rate}), ${formatCount(remaining)} remain`,
    }),
  ];
  const answers = `results/${receipt.province}/${batchId}/`;
  if (receipt.status === 'duplicate') lines.splice(1, lines.length - 2, say(sameBytes));
  else
    lines.push(...noteLines(receipt.notes ?? [], voice), say({ vi: `trả lời: ${answers}`, en: `answers: ${answers}` }));
  return lines.map((line) => `${line}\n`).join('');
}

/** Codes in one line for who knows them; in Vietnamese what each means, in a line of its own. */
function verdictLines({ verdicts }: Receipt, { language, formatCount }: Voice): string[] {
  const found = Object.entries(verdicts).filter(([, count]) => count > 0) as [VerdictName, number][];
  if (language === 'en')
    return [`verdicts: ${found.map(([name, count]) => `${name} ${formatCount(count)}`).join(', ') || 'none'}`];
  const width = Math.max(...found.map(([, count]) => formatCount(count).length));
  const lines = found.map(
    ([name, count]) => `  ${formatCount(count).padStart(width)}  ${verdictTexts[name].meaning.vi}`,
  );
  return [`kết quả:${found.length === 0 ? ' không có' : ''}`, ...lines];
}
