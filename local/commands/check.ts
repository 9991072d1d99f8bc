import { Option, type Command } from 'commander';
import { batchKinds, type BatchKind } from '../../core/domain/codes.ts';
import type { CheckReport } from '../../core/intake/check-batch.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { columnLines } from '../column-lines.ts';
import { refusalText, run, type Outcome } from '../shell.ts';
import { oneLine, oneMore, schemeList, sha256, wholeNumber } from './arguments.ts';
import { noteLines } from './note-lines.ts';

interface Options {
  kind: BatchKind;
  schemes?: string[];
  profile?: string;
  rows?: number;
  sha256?: string;
  ignoreColumn?: string[];
}

/** Rejected lines printed as text; `--json` has all. */
const rejectsShown = 50;
/** Lines named of one finding. */
const linesShown = 10;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('Validate a file locally, line by line; nothing is sent')
    .argument('<file>', 'the batch, as the office exported it')
    .addOption(new Option('--kind <kind>', 'how the rows are to be applied').choices(batchKinds).default('delta'))
    .option('--schemes <list>', 'schemes that the file covers, such as BHYT;BHTN', schemeList)
    .option('--rows <n>', 'number of rows that the file must have (required for full)', wholeNumber(0))
    .option('--sha256 <hex>', 'SHA-256 that the file must have', sha256)
    .option('--profile <name>', 'skip detection and use this file layout (see profiles)', oneLine)
    .option('--ignore-column <heading>', 'ignore a column, by heading or position such as #7 (repeatable)', oneMore)
    .addHelpText(
      'after',
      `
Examples:
  doisoat check batch.xlsx --schemes BHYT
  doisoat check all.csv --kind full --schemes BHYT --rows 1300000
  doisoat check d02.csv --schemes "BHXHBB;BHTN" --profile d02-lt --json`,
    )
    .action((path: string, options: Options, command: Command) => run(command, () => check(path, options)));
}

async function check(path: string, options: Options): Promise<Outcome> {
  const [{ checkBatch }, { NameReader }, { schemesOfText }, { vietnamDay }, { nodeHash }, { readFile }] =
    await Promise.all([
      import('../../core/intake/check-batch.ts'),
      import('../../core/names/reader.ts'),
      import('../../core/intake/normalise-codes.ts'),
      import('../../core/intake/upload-request.ts'),
      import('../../adapters/node/node-hash.ts'),
      import('../files/read-file.ts'),
    ]);
  const report = await checkBatch(readFile(path), {
    // Fingerprints are not kept, so any key will do.
    names: new NameReader(new Uint8Array(16)),
    hash: nodeHash,
    schemes: schemesOfText((options.schemes ?? []).join(';')),
    storedOn: vietnamDay(Date.now()),
    profile: options.profile,
    ignoreColumns: options.ignoreColumn,
    kind: options.kind,
    rows: options.rows,
    sha256: options.sha256,
  });
  const outcome = { document: report, text: reportText(report) };
  const facts = [...columnLines(report.columns), `sha256: ${report.sha256}`].map((line) => `${line}\n`).join('');
  return report.refusal === undefined ? outcome : { ...outcome, text: facts, refused: refusalText(report.refusal) };
}

function reportText({ rows, sha256, profile, columns, rejects, findings, notes = [] }: CheckReport): string {
  const lines = [
    `rows: ${formatCount(rows.read)} read = ${formatCount(rows.accepted)} accepted + ` +
      `${formatCount(rows.rejected)} rejected + ${formatCount(rows.blank)} blank`,
    `form: ${profile}`,
    ...columnLines(columns),
    `sha256: ${sha256}`,
  ];
  for (const { line, code, message } of rejects.slice(0, rejectsShown))
    lines.push(`line ${line}: [${code}] ${message.vi}`, `  ${message.en}`);
  if (rejects.length > rejectsShown) lines.push(`… and ${formatCount(rejects.length - rejectsShown)} more; see --json`);
  for (const [verdict, finding] of Object.entries(findings)) {
    if (finding.rows === 0) continue;
    const shown = finding.lines.slice(0, linesShown).join(', ');
    lines.push(
      `${verdict}: ${formatCount(finding.rows)} rows, lines ${shown}${finding.rows > linesShown ? ', …' : ''}`,
    );
  }
  lines.push(...noteLines(notes));
  return lines.map((line) => `${line}\n`).join('');
}
