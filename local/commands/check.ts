import { Option, type Command } from 'commander';
import { batchKinds, type BatchKind } from '../../core/domain/codes.ts';
import type { CheckReport } from '../../core/intake/check-batch.ts';
import type { QualityProfile } from '../../core/intake/quality-profile.ts';
import type { ReadBatchOptions } from '../../core/intake/read-batch.ts';
import type { KnownParticipants, Removal, Removed } from '../../core/intake/removal.ts';
import { formatCount } from '../../dashboard/format-vi.ts';
import { columnLines } from '../column-lines.ts';
import { directoryOf, refusalText, run, type Outcome } from '../shell.ts';
import { knownProvince, oneLine, oneMore, schemeList, sha256, wholeNumber } from './arguments.ts';
import { noteLines } from './note-lines.ts';

interface Options {
  kind: BatchKind;
  schemes?: string[];
  profile?: string;
  rows?: number;
  sha256?: string;
  against?: string[];
  province?: string;
  removed?: string;
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
    .option('--against <file...>', 'earlier answers or lists: who would this full remove?')
    .option('--province <id>', 'compare a full with the books of this province in the data directory')
    .option('--removed <file>', 'write everybody a full would remove, as CSV')
    .addHelpText(
      'after',
      `
Examples:
  doisoat check batch.xlsx --schemes BHYT
  doisoat check all.csv --kind full --schemes BHYT --rows 1300000 --against outcomes.csv --removed gone.csv
  doisoat check all.csv --kind full --schemes BHYT --rows 1300000 --province vn34-52
  doisoat check d02.csv --schemes "BHXHBB;BHTN" --profile d02-lt --json`,
    )
    .action((path: string, options: Options, command: Command) => {
      checkUse(options, command);
      return run(command, () => check(path, options, command));
    });
}

/** Wrong usage: options that would say nothing. */
function checkUse({ kind, against, province, removed }: Options, command: Command): void {
  const known = against ?? province;
  if (kind !== 'full' && (known ?? removed) !== undefined)
    command.error('error: --against, --province and --removed are for --kind full');
  if (against !== undefined && province !== undefined)
    command.error('error: --against and --province cannot be given together');
  if (removed !== undefined && known === undefined) command.error('error: --removed needs --against or --province');
}

async function check(path: string, options: Options, command: Command): Promise<Outcome> {
  const [
    { checkBatch },
    { readWithKernel },
    { NameReader },
    { schemesOfText },
    { vietnamDay },
    { nodeHash },
    { readFile },
  ] = await Promise.all([
    import('../../core/intake/check-batch.ts'),
    import('../../core/intake/kernel-reader.ts'),
    import('../../core/names/reader.ts'),
    import('../../core/intake/normalise-codes.ts'),
    import('../../core/intake/upload-request.ts'),
    import('../../adapters/node/node-hash.ts'),
    import('../files/read-file.ts'),
  ]);
  const reading = {
    // Fingerprints are not kept, so any key will do.
    names: new NameReader(new Uint8Array(16)),
    kernel: readWithKernel,
    hash: nodeHash,
    schemes: schemesOfText((options.schemes ?? []).join(';')),
    storedOn: vietnamDay(Date.now()),
  };
  const known = await knownBefore(options, reading, command);
  const removed: Removed[] = [];
  const report = await checkBatch(readFile(path), {
    ...reading,
    profile: options.profile,
    ignoreColumns: options.ignoreColumn,
    kind: options.kind,
    rows: options.rows,
    sha256: options.sha256,
    known,
    removed: options.removed === undefined ? undefined : (each) => void removed.push(each),
  });
  if (options.removed !== undefined && report.removal !== undefined)
    await writeRemoved(options.removed, removed, known?.source === 'ledger');
  const outcome = { document: report, text: reportText(report) };
  return report.refusal === undefined ? outcome : { ...outcome, refused: refusalText(report.refusal) };
}

/** Who was there before, from earlier files or from the books; undefined if neither is given. */
async function knownBefore(
  { against, province }: Options,
  reading: ReadBatchOptions,
  command: Command,
): Promise<KnownParticipants | undefined> {
  if (against !== undefined) {
    const [{ knownFromFiles }, { readFile }] = await Promise.all([
      import('../../core/answers/known-participants.ts'),
      import('../files/read-file.ts'),
    ]);
    return knownFromFiles(
      against.map((path) => () => readFile(path)),
      reading,
    );
  }
  if (province === undefined) return undefined;
  const [{ openWorld }, { readEnvironment }, { readMembers }] = await Promise.all([
    import('../world.ts'),
    import('../environment.ts'),
    import('../../core/ledger/members.ts'),
  ]);
  const world = await openWorld(directoryOf(command), readEnvironment());
  try {
    return { source: 'ledger', complete: true, ...(await readMembers(world, knownProvince(province))) };
  } finally {
    world.close();
  }
}

async function writeRemoved(path: string, removed: readonly Removed[], schemesKnown: boolean): Promise<void> {
  const [{ removedCsv }, { replaceFile }] = await Promise.all([
    import('../../core/intake/removal.ts'),
    import('../../adapters/files/durable-files.ts'),
  ]);
  await replaceFile(path, removedCsv(removed, schemesKnown));
}

function reportText(report: CheckReport): string {
  const { rows, sha256, profile, columns, rejects, findings, notes = [] } = report;
  const { refusals, encoding, quality, removal } = report;
  const lines = [
    `rows: ${formatCount(rows.read)} read = ${formatCount(rows.accepted)} accepted + ` +
      `${formatCount(rows.rejected)} rejected + ${formatCount(rows.blank)} blank`,
    `form: ${profile}`,
    ...(encoding === undefined ? [] : [`encoding: ${encoding}`]),
    ...columnLines(columns),
    `sha256: ${sha256}`,
  ];
  // The first stands at the end, where the command says why it failed.
  for (const { code, message } of refusals.slice(1))
    lines.push(`refused too: [${code}] ${message.vi}`, `  ${message.en}`);
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
  if (quality !== null) lines.push(...qualityLines(quality));
  if (removal !== undefined) lines.push(...removalLines(removal));
  return lines.map((line) => `${line}\n`).join('');
}

/** The counts that are not zero. */
function qualityLines(quality: QualityProfile): string[] {
  const { ids, dates, names } = quality;
  const counts: [name: string, count: number][] = [
    ['IDs missing', ids.missing],
    ['CMND alone', ids.oldIdOnly],
    ['IDs invalid', ids.invalid],
    ['IDs with zeros put back', ids.padded],
    ['IDs cleaned', ids.cleaned],
    ['IDs that count up', ids.dragFilled],
    ['IDs of another sex', ids.warnSex],
    ['IDs of another year', ids.warnYear],
    ['numbers with zeros put back', quality.numbersPadded],
    ['dates 01/01', dates.firstOfJanuary],
    ['dates of a year alone', dates.yearOnly],
    ['dates of month and year', dates.monthOnly],
    ['dates impossible', dates.impossible],
    ['names empty', names.empty],
    ['names abbreviated', names.abbreviated],
    ['names of an old encoding', names.decoded],
    ['sex unknown', quality.sexUnknown],
    ['without a scheme', quality.schemesNone],
    ['out of scope', quality.outOfScope],
    ['participants twice', quality.repeatedParticipants],
  ];
  const found = counts.filter(([, count]) => count > 0).map(([name, count]) => `  ${name}: ${formatCount(count)}`);
  const units = quality.missingIdsByUnit
    .slice(0, linesShown)
    .map(
      ({ unit, rows, missing }) =>
        `  ${unit === '' ? '(no unit)' : unit}: ${formatCount(missing)} of ${formatCount(rows)}`,
    );
  return [
    ...(found.length === 0 ? [] : ['quality:', ...found]),
    ...(units.length === 0 ? [] : ['IDs missing by unit:', ...units]),
  ];
}

function removalLines(removal: Removal): string[] {
  const { count, known, share, participants, needsConfirmation, unreadableNumbers, complete } = removal;
  const lines = [`would be removed: ${formatCount(count)} of ${formatCount(known)} (${share} %)`];
  for (const { scheme, known: before, removed } of removal.schemes)
    lines.push(`  ${scheme}: ${formatCount(removed)} of ${formatCount(before)}`);
  if (participants.length > 0) {
    const more = count > linesShown ? ', …; all with --removed FILE' : '';
    lines.push(`  ${participants.slice(0, linesShown).join(', ')}${more}`);
  }
  if (unreadableNumbers > 0)
    lines.push(`  while ${formatCount(unreadableNumbers)} numbers are unreadable, nobody is removed`);
  else if (needsConfirmation) lines.push('  more than 5 %: the upload needs --confirm-shrink');
  if (!complete) lines.push('  answers.xlsx holds the rows with something to do alone: use outcomes.csv for all');
  return lines;
}
