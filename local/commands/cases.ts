import { Option, type Command } from 'commander';
import type { CaseCounts, CaseFilter, CaseView } from '../../core/cases/case-view.ts';
import type { Actor } from '../../core/catalogue/catalogue.ts';
import type { CasesNow } from '../../core/cases/kept-cases.ts';
import { actorNames, type Scheme, type VerdictName } from '../../core/domain/codes.ts';
import { Refusal } from '../../core/base/errors.ts';
import { provinceLine, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { calendarDay, knownProvince, provinceOption, reasonCode, schemeCode } from './arguments.ts';

/** Cases of one JSON document: about 400 bytes each, below the longest text that a program holds. */
const documentCasesMax = 1_000_000;
/** Units printed; the files have all. */
const unitsShown = 20;

const formats = ['json', 'csv', 'xlsx'] as const;

interface Options {
  province?: string;
  unit?: string;
  reason?: VerdictName;
  actor?: Actor;
  scheme?: Scheme;
  since?: string;
  format?: (typeof formats)[number];
  out?: string;
  exact?: boolean;
}

export function addCases(program: Command): void {
  program
    .command('cases')
    .description('List everyone who is not verified now, from the ledger: reason, since when, what to do')
    .addOption(provinceOption('one province only (default: all)'))
    .option('--unit <name>', 'one unit only')
    .option('--reason <verdict>', 'one reason only, such as ID_MISSING', reasonCode)
    .addOption(new Option('--actor <who>', 'only what is for one to act on').choices(actorNames))
    .option('--scheme <code>', 'of one scheme, such as BHYT', schemeCode)
    .option('--since <day>', 'compare with this closed day (default: the last one)', calendarDay)
    .addOption(
      new Option('--format <format>', 'a file in place of counts; csv and xlsx need --province').choices(formats),
    )
    .option('--out <file>', 'write the file there (default: standard output)')
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
        return command.error(`error: --format ${options.format} needs the option '--province <name>'`);
      return runInWorld(command, (world, terminal) => cases(world, terminal, options));
    });
}

/** Throws Refusal PROVINCE_UNKNOWN, DAY_UNKNOWN, CASES_TOO_MANY. */
async function cases(world: LocalWorld, terminal: Terminal, options: Options): Promise<Outcome> {
  const [{ KeptCases }, { viewOf, wholeDocument }, { countCases }, { provinces }] = await Promise.all([
    import('../../core/cases/kept-cases.ts'),
    import('../../core/cases/cases-document.ts'),
    import('../../core/cases/case-view.ts'),
    import('../../core/domain/provinces.ts'),
  ]);
  const { unit, reason, actor, scheme, format, out } = options;
  const voice = terminal.voice;
  const filter: CaseFilter = {
    ...(unit === undefined ? {} : { unit }),
    ...(reason === undefined ? {} : { reason }),
    ...(actor === undefined ? {} : { actor }),
    ...(scheme === undefined ? {} : { scheme }),
  };
  const asked = options.province === undefined ? provinces.map(({ id }) => id) : [knownProvince(options.province)];
  const isFile = format === 'csv' || format === 'xlsx';
  const wantsDocument = (terminal.json || format === 'json') && !(isFile && out !== undefined);
  const disclosure = options.exact === true ? 'exact' : world.disclosure;
  const kept = new KeptCases(world);
  const documents: unknown[] = [];
  const texts: string[] = [];
  let all = 0;
  const tell = terminal.measure();
  for (const [done, province] of asked.entries()) {
    tell(voice.say({ vi: `lập danh sách ${province}`, en: `cases ${province}` }), done, asked.length);
    const now = await readCases(kept, province, options.since, asked.length > 1);
    if (now === undefined) continue;
    const view = viewOf(now, disclosure);
    const counts = countCases(view, filter);
    all += counts.all;
    if (wantsDocument) {
      if (all > documentCasesMax) throw new Refusal('CASES_TOO_MANY', { limit: documentCasesMax });
      documents.push(wholeDocument(now, view, filter));
    } else if (isFile) return writeCases(world, { now, view, filter, format, out });
    else if (asked.length === 1 || now.cases.ledgerVersion > 0) texts.push(await casesText(now, counts, voice));
  }
  const document = options.province === undefined ? { provinces: documents } : documents[0];
  const isPrinted = format === 'json' && !terminal.json;
  const json = `${JSON.stringify(document, null, 2)}\n`;
  if (out !== undefined && wantsDocument) {
    const { replaceFile } = await import('../../adapters/files/durable-files.ts');
    await replaceFile(out, json);
    const count = voice.formatCount(all);
    const text = voice.say({ vi: `${count} người chưa xác thực: ${out}\n`, en: `${count} open cases: ${out}\n` });
    return { document: { out, cases: all }, text };
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
async function casesText(now: CasesNow, counts: CaseCounts, voice: Voice): Promise<string> {
  const [{ verdictTexts }, { noUnit }] = await Promise.all([
    import('../../core/catalogue/catalogue.ts'),
    import('../../core/cases/case-texts.ts'),
  ]);
  const { say, formatCount, formatDay } = voice;
  const { province } = now;
  const head = `${provinceLine(province, voice)}, ${formatDay(now.today)}`;
  if (now.cases.ledgerVersion === 0) return `${head}: ${say({ vi: 'chưa có dữ liệu', en: 'nothing was sent yet' })}\n`;
  const all = formatCount(counts.all);
  const lines = [
    `${head}: ${say({ vi: `${all} người chưa xác thực`, en: `${all} open cases` })}`,
    await changesLine(now, counts, voice),
    '',
  ];
  const counted = (count: number, what: string): string => `${formatCount(count).padStart(11)}  ${what}`;
  const reasons = Object.entries(counts.reasons) as [VerdictName, number][];
  for (const [reason, count] of reasons.sort((a, b) => b[1] - a[1]))
    lines.push(counted(count, `${reason}: ${say(verdictTexts[reason].meaning)}`));
  lines.push('');
  for (const [unit, count] of counts.units.slice(0, unitsShown))
    lines.push(counted(count, unit === '' ? `(${say(noUnit)})` : unit));
  const more = counts.units.length - unitsShown;
  const others = formatCount(more);
  if (more > 0) lines.push(`${' '.repeat(13)}… ${say({ vi: `${others} đơn vị khác`, en: `${others} other units` })}`);
  lines.push('', `doisoat cases --province ${province} --format xlsx --out ${province}.xlsx`);
  return lines.map((line) => `${line}\n`).join('');
}

/** What became of the people since the day that is compared with: who is open now, and who is not any more. */
async function changesLine({ compared, cases: { before } }: CasesNow, counts: CaseCounts, voice: Voice) {
  const [{ changeTexts }, { changes }] = await Promise.all([
    import('../../core/cases/case-texts.ts'),
    import('../../core/cases/change.ts'),
  ]);
  const { say, formatCount, formatDay } = voice;
  const parts = changes
    .filter((each) => counts.changes[each] > 0)
    .map((each) => `${say(changeTexts[each])} ${formatCount(counts.changes[each])}`);
  const [mended, gone] = [before.mended, before.gone].map(formatCount);
  parts.push(say({ vi: `đã xong ${mended}`, en: `mended ${mended}` }));
  parts.push(say({ vi: `không còn tham gia ${gone}`, en: `left ${gone}` }));
  const since =
    compared === undefined
      ? say({ vi: 'Chưa có ngày chốt để so', en: 'No closed day to compare with' })
      : say({ vi: `So với ngày ${formatDay(compared.day)}`, en: `Since ${formatDay(compared.day)}` });
  return `${since}: ${parts.join(', ')}`;
}
