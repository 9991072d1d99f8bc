import { Option, type Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { Text } from '../../core/catalogue/text.ts';
import { batchKinds, type BatchKind, type VerdictName } from '../../core/domain/codes.ts';
import type { CheckReport } from '../../core/intake/check-batch.ts';
import type { QualityProfile } from '../../core/intake/quality-profile.ts';
import type { ReadBatchOptions } from '../../core/intake/read-batch.ts';
import type { KnownParticipants, Removal, Removed } from '../../core/intake/removal.ts';
import { columnLines } from '../column-lines.ts';
import { directoryOf, run, stateOf, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
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
type Finding = CheckReport['findings']['ID_MISSING'];

/** Lines named of one finding. */
const linesShown = 10;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('Validate a file locally, line by line; nothing is sent')
    .argument('<file>', 'the batch, as the office exported it')
    .addOption(new Option('--kind <kind>', 'how the rows are to be applied').choices(batchKinds).default('delta'))
    .option(
      '--schemes <list>',
      'schemes that the file covers, such as BHYT;BHTN (default: as its rows say)',
      schemeList,
    )
    .option('--rows <n>', 'number of rows that the file must have (required for full)', wholeNumber(0))
    .option('--sha256 <hex>', 'SHA-256 that the file must have', sha256)
    .option('--profile <name>', 'use this file layout, see profiles (default: it is detected)', oneLine)
    .option('--ignore-column <heading>', 'ignore a column, by heading or position such as #7 (repeatable)', oneMore)
    .option('--against <file...>', 'earlier answers or lists: who would this full remove?')
    .option('--province <name>', 'compare a full with the books of this province in the data directory')
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
      return run(command, (terminal) => check(path, options, { command, terminal }));
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

async function check(
  path: string,
  options: Options,
  { command, terminal }: { command: Command; terminal: Terminal },
): Promise<Outcome> {
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
  // Nothing of a file was read: no report, but what to do about it.
  if (report.refusal?.code === 'FILE_NOT_FOUND') throw new Refusal('FILE_NOT_FOUND');
  if (options.removed !== undefined && report.removal !== undefined)
    await writeRemoved(options.removed, removed, known?.source === 'ledger');
  const outcome = { document: report, text: reportText(report, terminal.voice) };
  return report.refusal === undefined ? outcome : { ...outcome, refused: report.refusal };
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
  const world = await openWorld(directoryOf(command), { ...readEnvironment(), state: stateOf(command) });
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

function reportText(report: CheckReport, voice: Voice): string {
  const { say, formatCount, mark } = voice;
  const { rows, sha256, profile, columns, rejects, findings, notes = [] } = report;
  const { refusals, encoding, quality, removal } = report;
  const [read, accepted, rejected, blank] = [rows.read, rows.accepted, rows.rejected, rows.blank].map(formatCount);
  const lines = [
    say({
      vi: `dòng: đọc ${read} = nhận ${accepted} + loại ${rejected} + trống ${blank}`,
      en: `rows: ${read} read = ${accepted} accepted + ${rejected} rejected + ${blank} blank`,
    }),
    say({ vi: `mẫu tệp: ${profile}`, en: `form: ${profile}` }),
    ...(encoding === undefined ? [] : [say({ vi: `bảng mã: ${encoding}`, en: `encoding: ${encoding}` })]),
    ...columnLines(columns, voice),
    `sha256: ${sha256}`,
  ];
  // The first stands at the end, where the command says why it failed.
  for (const { code, message } of refusals.slice(1))
    lines.push(`${say({ vi: 'cũng bị từ chối', en: 'refused too' })}: ${mark.bad(`[${code}]`)} ${say(message)}`);
  for (const { line, code, message } of rejects.slice(0, rejectsShown))
    lines.push(`${say({ vi: `dòng ${line}`, en: `line ${line}` })}: ${mark.bad(`[${code}]`)} ${say(message)}`);
  const more = formatCount(rejects.length - rejectsShown);
  if (rejects.length > rejectsShown)
    lines.push(say({ vi: `… và ${more} dòng nữa; xem --json`, en: `… and ${more} more; see --json` }));
  for (const [verdict, finding] of Object.entries(findings) as [VerdictName, Finding][]) {
    if (finding.rows === 0) continue;
    const count = formatCount(finding.rows);
    const shown = `${finding.lines.slice(0, linesShown).join(', ')}${finding.rows > linesShown ? ', …' : ''}`;
    lines.push(
      say({
        vi: `${mark.warning(verdictTexts[verdict].meaning.vi)}: ${count} dòng (dòng ${shown})`,
        en: `${mark.warning(verdict)}: ${count} rows, lines ${shown}`,
      }),
    );
  }
  lines.push(...noteLines(notes, voice));
  if (quality !== null) lines.push(...qualityLines(quality, voice));
  if (removal !== undefined) lines.push(...removalLines(removal, voice));
  return lines.map((line) => `${line}\n`).join('');
}

/** The counts that are not zero. */
function qualityLines(quality: QualityProfile, { say, formatCount, mark }: Voice): string[] {
  const { ids, dates, names } = quality;
  const counts: [name: Text, count: number][] = [
    [{ vi: 'thiếu số định danh', en: 'IDs missing' }, ids.missing],
    [{ vi: 'chỉ có số CMND', en: 'CMND alone' }, ids.oldIdOnly],
    [{ vi: 'số định danh sai cấu trúc', en: 'IDs invalid' }, ids.invalid],
    [{ vi: 'số định danh được bù số 0', en: 'IDs with zeros put back' }, ids.padded],
    [{ vi: 'số định danh được bỏ ký tự lạ', en: 'IDs cleaned' }, ids.cleaned],
    [{ vi: 'số định danh tăng dần theo dòng', en: 'IDs that count up' }, ids.dragFilled],
    [{ vi: 'số định danh ứng với giới tính khác', en: 'IDs of another sex' }, ids.warnSex],
    [{ vi: 'số định danh ứng với năm sinh khác', en: 'IDs of another year' }, ids.warnYear],
    [{ vi: 'mã số BHXH được bù số 0', en: 'numbers with zeros put back' }, quality.numbersPadded],
    [{ vi: 'ngày sinh 01/01', en: 'dates 01/01' }, dates.firstOfJanuary],
    [{ vi: 'ngày sinh chỉ có năm', en: 'dates of a year alone' }, dates.yearOnly],
    [{ vi: 'ngày sinh chỉ có tháng và năm', en: 'dates of month and year' }, dates.monthOnly],
    [{ vi: 'ngày sinh không thể có', en: 'dates impossible' }, dates.impossible],
    [{ vi: 'họ tên trống', en: 'names empty' }, names.empty],
    [{ vi: 'họ tên viết tắt', en: 'names abbreviated' }, names.abbreviated],
    [{ vi: 'họ tên ở bảng mã cũ', en: 'names of an old encoding' }, names.decoded],
    [{ vi: 'không rõ giới tính', en: 'sex unknown' }, quality.sexUnknown],
    [{ vi: 'không có loại hình bảo hiểm', en: 'without a scheme' }, quality.schemesNone],
    [{ vi: 'ngoài phạm vi', en: 'out of scope' }, quality.outOfScope],
    [{ vi: 'mã số BHXH có nhiều hơn một dòng', en: 'participants twice' }, quality.repeatedParticipants],
  ];
  const found = counts.filter(([, count]) => count > 0).map(([name, count]) => `  ${say(name)}: ${formatCount(count)}`);
  const noUnit = say({ vi: '(không ghi đơn vị)', en: '(no unit)' });
  const units = quality.missingIdsByUnit.slice(0, linesShown).map(({ unit, rows, missing }) => {
    const [part, whole] = [formatCount(missing), formatCount(rows)];
    return `  ${unit === '' ? noUnit : unit}: ${say({ vi: `${part} trong ${whole}`, en: `${part} of ${whole}` })}`;
  });
  return [
    ...(found.length === 0 ? [] : [mark.heading(say({ vi: 'chất lượng dữ liệu:', en: 'quality:' })), ...found]),
    ...(units.length === 0
      ? []
      : [mark.heading(say({ vi: 'thiếu số định danh theo đơn vị:', en: 'IDs missing by unit:' })), ...units]),
  ];
}

function removalLines(removal: Removal, { say, formatCount }: Voice): string[] {
  const { count, known, share, participants, needsConfirmation, unreadableNumbers, complete } = removal;
  const [gone, all, unreadable] = [count, known, unreadableNumbers].map(formatCount);
  const lines = [
    say({
      vi: `sẽ rời sổ: ${gone} trong ${all} (${share.replace('.', ',')} %)`,
      en: `would be removed: ${gone} of ${all} (${share} %)`,
    }),
  ];
  for (const { scheme, known: before, removed } of removal.schemes) {
    const [part, whole] = [formatCount(removed), formatCount(before)];
    lines.push(say({ vi: `  ${scheme}: ${part} trong ${whole}`, en: `  ${scheme}: ${part} of ${whole}` }));
  }
  if (participants.length > 0) {
    const more = say({ vi: ', …; tất cả: --removed TỆP', en: ', …; all with --removed FILE' });
    lines.push(`  ${participants.slice(0, linesShown).join(', ')}${count > linesShown ? more : ''}`);
  }
  if (unreadableNumbers > 0)
    lines.push(
      say({
        vi: `  còn ${unreadable} mã số không đọc được thì không ai bị đưa ra khỏi sổ`,
        en: `  while ${unreadable} numbers are unreadable, nobody is removed`,
      }),
    );
  else if (needsConfirmation)
    lines.push(
      say({
        vi: '  nhiều hơn 5 %: khi gửi phải xác nhận bằng --confirm-shrink',
        en: '  more than 5 %: the upload needs --confirm-shrink',
      }),
    );
  if (!complete)
    lines.push(
      say({
        vi: '  answers.xlsx chỉ có các dòng cần xử lý: dùng outcomes.csv để có tất cả',
        en: '  answers.xlsx holds the rows with something to do alone: use outcomes.csv for all',
      }),
    );
  return lines;
}
