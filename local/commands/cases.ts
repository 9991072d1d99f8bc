import { InvalidArgumentError, type Command } from 'commander';
import type { CaseCounts, CaseFilter, CaseView } from '../../core/cases/case-view.ts';
import type { CasesNow } from '../../core/cases/kept-cases.ts';
import { verdictNames, type VerdictName } from '../../core/domain/codes.ts';
import { Refusal } from '../../core/base/errors.ts';
import { formatCount, formatDay } from '../../dashboard/format-vi.ts';
import { runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { LocalWorld } from '../world.ts';
import { calendarDay, knownProvince } from './arguments.ts';

/** Cases of one JSON document: about 400 bytes each, below the longest text that a program holds. */
const documentCasesMax = 1_000_000;
/** Units printed; the files have all. */
const unitsShown = 20;

const formats = ['json', 'csv', 'xlsx'] as const;

interface Options {
  province?: string;
  unit?: string;
  reason?: VerdictName;
  since?: string;
  format?: (typeof formats)[number];
  out?: string;
  exact?: boolean;
}

export function addCases(program: Command): void {
  program
    .command('cases')
    .description('List everyone who is not verified now, from the ledger: reason, since when, what to do')
    .option('--province <id>', 'one province only')
    .option('--unit <name>', 'one unit only')
    .option('--reason <verdict>', 'one reason only, such as ID_MISSING', reasonCode)
    .option('--since <day>', 'compare with this closed day (default: the last one)', calendarDay)
    .option('--format <format>', 'json, csv or xlsx, on standard output; csv and xlsx need --province', formatName)
    .option('--out <file>', 'write the file there')
    .option('--exact', 'full details, for headquarters; by default what offices are told')
    .addHelpText(
      'after',
      `
Examples:
  doisoat cases --province vn34-52
  doisoat cases --province vn34-52 --reason ID_MISSING --format xlsx --out cases.xlsx
  doisoat cases --province vn34-52 --since 2026-11-01 --json`,
    )
    .action((options: Options, command: Command) => {
      const isFile = options.format === 'csv' || options.format === 'xlsx';
      if (isFile && options.province === undefined)
        return command.error(`error: --format ${options.format} needs the option '--province <id>'`);
      return runInWorld(command, (world, terminal) => cases(world, terminal, options));
    });
}

function reasonCode(text: string): VerdictName {
  const found = verdictNames.find((each) => each === text.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`One of ${verdictNames.join(', ')} is expected.`);
}

function formatName(text: string): (typeof formats)[number] {
  const found = formats.find((each) => each === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`One of ${formats.join(', ')} is expected.`);
}

/** Throws Refusal PROVINCE_UNKNOWN, DAY_UNKNOWN, CASES_TOO_MANY. */
async function cases(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ KeptCases }, { viewOf, wholeDocument }, { countCases }, { provinces }] = await Promise.all([
    import('../../core/cases/kept-cases.ts'),
    import('../../core/cases/cases-document.ts'),
    import('../../core/cases/case-view.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  const { unit, reason, format, out } = options;
  const filter: CaseFilter = { ...(unit === undefined ? {} : { unit }), ...(reason === undefined ? {} : { reason }) };
  const asked = options.province === undefined ? provinces.map(({ id }) => id) : [knownProvince(options.province)];
  const isFile = format === 'csv' || format === 'xlsx';
  const wantsDocument = (terminal.json || format === 'json') && !(isFile && out !== undefined);
  const disclosure = options.exact === true ? 'exact' : world.disclosure;
  const kept = new KeptCases(world);
  const documents: unknown[] = [];
  const texts: string[] = [];
  let all = 0;
  for (const province of asked) {
    terminal.progress(`cases: ${province}`);
    const now = await readCases(kept, province, options.since, asked.length > 1);
    if (now === undefined) continue;
    const view = viewOf(now, disclosure);
    const counts = countCases(view, filter);
    all += counts.all;
    if (wantsDocument) {
      if (all > documentCasesMax) throw new Refusal('CASES_TOO_MANY', { limit: documentCasesMax });
      documents.push(wholeDocument(now, view, filter));
    } else if (isFile) return writeCases(world, { now, view, filter, format, out });
    else if (asked.length === 1 || now.cases.ledgerVersion > 0) texts.push(await casesText(now, counts));
  }
  const document = options.province === undefined ? { provinces: documents } : documents[0];
  const isPrinted = format === 'json' && !terminal.json;
  const json = `${JSON.stringify(document, null, 2)}\n`;
  if (out !== undefined && wantsDocument) {
    const { replaceFile } = await import('../../adapters/files/durable-files.ts');
    await replaceFile(out, json);
    return { document: { out, cases: all }, text: `${formatCount(all)} cases: ${out}\n` };
  }
  return { document, text: isPrinted ? json : texts.join('\n') };
}

/** Of all provinces those without this day are left out: not every province sends on the same days. */
async function readCases(
  kept: { read(province: string, since?: string): Promise<CasesNow> },
  province: string,
  since: string | undefined,
  isOneOfMany: boolean,
): Promise<CasesNow | undefined> {
  try {
    return await kept.read(province, since);
  } catch (error) {
    if (isOneOfMany && error instanceof Refusal && error.code === 'DAY_UNKNOWN') return undefined;
    throw error;
  }
}

/** The file, where it was asked for or on standard output. */
async function writeCases(
  world: LocalWorld,
  asked: {
    now: CasesNow;
    view: CaseView;
    filter: CaseFilter;
    format: 'csv' | 'xlsx';
    out: string | undefined;
  },
): Promise<Outcome> {
  const [{ casesCsv }, { casesWorkbook }, { concatBytes }, { replaceFile }] = await Promise.all([
    import('../../core/cases/cases-csv.ts'),
    import('../../core/cases/cases-workbook.ts'),
    import('../../core/base/bytes.ts'),
    import('../../adapters/files/durable-files.ts'),
  ]);
  const { now, view, filter, format, out } = asked;
  const bytes =
    format === 'csv' ? concatBytes([...casesCsv(view, filter)]) : await casesWorkbook(view, filter, world.clock);
  const document = { province: now.province, day: now.today, format, bytes: bytes.length, out: out ?? null };
  if (out === undefined) return { document, text: '', bytes };
  await replaceFile(out, bytes);
  return { document, text: `${out}\n` };
}

/** Counts by reason and by unit, what changed, and where to get the people. */
async function casesText(now: CasesNow, counts: CaseCounts): Promise<string> {
  const [{ findProvince }, { verdictTexts }, { changeTexts }, { changes }] = await Promise.all([
    import('../../core/domain/provinces.ts'),
    import('../../core/catalogue/catalogue.ts'),
    import('../../core/cases/case-texts.ts'),
    import('../../core/cases/change.ts'),
  ]);
  const { province, compared, cases: found } = now;
  const lines = [`${findProvince(province)?.nameVi ?? ''} (${province}), ${formatDay(now.today)}`];
  if (found.ledgerVersion === 0) return `${lines[0]}: chưa có dữ liệu · nothing was sent yet\n`;
  lines[0] += `: ${formatCount(counts.all)} người chưa xác thực · open cases`;
  const moved = changes.filter((each) => counts.changes[each] > 0);
  const against = compared === undefined ? 'chưa có ngày chốt' : `ngày ${formatDay(compared.day)}`;
  const parts = moved.map((each) => `${changeTexts[each].vi} ${formatCount(counts.changes[each])}`);
  const { mended, gone } = found.before;
  parts.push(`đã xong ${formatCount(mended)}`, `không còn tham gia ${formatCount(gone)}`);
  lines.push(`So với ${against}: ${parts.join(', ')}`, '');
  const reasons = Object.entries(counts.reasons) as [VerdictName, number][];
  for (const [reason, count] of reasons.sort((a, b) => b[1] - a[1]))
    lines.push(`${formatCount(count).padStart(11)}  ${reason}: ${verdictTexts[reason].meaning.vi}`);
  lines.push('');
  for (const [unit, count] of counts.units.slice(0, unitsShown))
    lines.push(`${formatCount(count).padStart(11)}  ${unit === '' ? '(không ghi đơn vị)' : unit}`);
  const more = counts.units.length - unitsShown;
  if (more > 0) lines.push(`${' '.repeat(11)}  … ${formatCount(more)} đơn vị khác`);
  lines.push('', `doisoat cases --province ${province} --format xlsx --out ${province}.xlsx`);
  return lines.map((line) => `${line}\n`).join('');
}
