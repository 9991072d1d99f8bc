import { Option, type Command } from 'commander';
import { batchKinds } from '../../core/domain/codes.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import { formatCount, formatPercent } from '../../dashboard/format-vi.ts';
import { columnLines } from '../column-lines.ts';
import { refusalText, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { UploadFile } from '../files/store-upload.ts';
import type { LocalWorld } from '../world.ts';
import { instant, knownProvince, oneLine, oneMore, schemeList, sha256, wholeNumber } from './arguments.ts';
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
    .requiredOption('--province <id>', 'province, such as vn34-52')
    .addOption(new Option('--kind <kind>', 'how the rows are to be applied').choices(batchKinds).default('delta'))
    .option('--schemes <list>', 'schemes that the file covers, such as BHYT;BHTN', schemeList)
    .option('--rows <n>', 'number of rows that the file must have (required for full)', wholeNumber(0))
    .option('--sha256 <hex>', 'SHA-256 that the file must have', sha256)
    .option('--as-of <instant>', 'instant at which the rows were true (default: when the file is stored)', instant)
    .option('--profile <name>', 'skip detection and use this file layout (see profiles)', oneLine)
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
  doisoat sync batch.csv --province vn34-52
  doisoat sync d02.csv --province vn34-52 --schemes "BHXHBB;BHTN" --as-of 2026-01-31T08:00:00Z
  doisoat sync all.csv --province vn34-52 --kind full --schemes BHYT --rows 1300000 --json`,
    )
    .action((path: string, options: Options, command: Command) =>
      runInWorld(command, (world, terminal) => {
        const province = knownProvince(options.province);
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
  terminal.progress(`sync ${file.province}: store`);
  const upload = await storeUpload(world, file);
  const receipt = await syncBatch(
    {
      ...world,
      progress: (step, done, total) => terminal.progress(`sync ${file.province}: ${step} ${done} / ${total}`),
    },
    upload,
  );
  const outcome = { receipt, document: receipt, text: receiptText(receipt, percentText), measured: true };
  if (receipt.refusal === undefined) return outcome;
  const { removed, batchId } = receipt;
  const list = `results/${file.province}/${batchId}/removed.csv`;
  const text = removed === undefined ? '' : `would be removed: ${formatCount(removed.count)}; see ${list}\n`;
  return { ...outcome, text, refused: refusalText(receipt.refusal) };
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

function receiptText(receipt: Receipt, percentText: (part: number, whole: number) => string | null): string {
  const { rows, counts } = receipt;
  const { verified, denominator, remaining } = counts.after;
  const rate = formatPercent(percentText(verified, denominator));
  const lines = [
    `${receipt.province}: ${receipt.status}, batch ${receipt.batchId}`,
    `rows: ${formatCount(rows.read)} read = ${formatCount(rows.accepted)} accepted + ` +
      `${formatCount(rows.rejected)} rejected + ${formatCount(rows.blank)} blank`,
    ...columnLines(receipt.columns ?? []),
    `verdicts: ${verdictText(receipt)}`,
    `ledger version ${receipt.ledgerVersion}: ${formatCount(verified)} of ${formatCount(denominator)} verified ` +
      `(${rate}), ${formatCount(remaining)} remain`,
  ];
  if (receipt.status === 'duplicate')
    lines.splice(1, lines.length - 2, 'these bytes were processed before; nothing changed');
  else lines.push(...noteLines(receipt.notes ?? []), `answers: results/${receipt.province}/${receipt.batchId}/`);
  return lines.map((line) => `${line}\n`).join('');
}

function verdictText(receipt: Receipt): string {
  const found = Object.entries(receipt.verdicts).filter(([, count]) => count > 0);
  return found.map(([name, count]) => `${name} ${formatCount(count)}`).join(', ') || 'none';
}
