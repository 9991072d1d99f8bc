/** `docs/contracts.md` says what exists and what is only planned: both are compared with the program. */
import { describe, expect, it } from 'vitest';
import { catalogueEntries } from '../../core/catalogue/catalogue-list.ts';
import { refusalCodes } from '../../core/catalogue/refusal-texts.ts';
import { commandRefusals } from '../../core/refusals/command-refusals.ts';
import { runCli } from '../support/run-cli.ts';
import { codeSpans, readPage } from './markdown.ts';

interface Section {
  title: string;
  planned: boolean;
  codes: string[];
  commands: string[];
}

const known = new Set([
  ...catalogueEntries().map(({ name }) => name),
  ...refusalCodes,
  ...Object.keys(commandRefusals),
]);
/** Capitals that are no code of the catalogue: headings of tables, variables of the environment. */
const others = new Set([
  ...'PERSONS FOLDER VERSION FROM TO DIR FILE BATCH HEADING STATE ADDRESS ROLE LC_ALL LC_MESSAGES'.split(' '),
  ...'DOISOAT_DIR DOISOAT_DEPLOYMENT DOISOAT_PROVINCE DOISOAT_STATE DOISOAT_LANG DOISOAT_DEBUG'.split(' '),
  ...'NO_COLOR FORCE_COLOR'.split(' '),
]);

/** Sections in order; one below a planned section is planned. */
function sections(): Section[] {
  let plannedAbove = false;
  return readPage('docs/contracts.md')
    .text.split(/^(?=#{2,3} )/m)
    .slice(1)
    .map((text) => {
      const [heading] = text.split('\n');
      const marked = heading.endsWith('(planned)');
      if (heading.startsWith('## ')) plannedAbove = marked;
      const spans = codeSpans({ file: '', text });
      const rows = text.split('\n').filter((line) => line.startsWith('| `'));
      return {
        title: heading,
        planned: marked || plannedAbove,
        codes: spans.flatMap((span) => span.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []).filter((code) => !others.has(code)),
        commands: rows.flatMap((row) => codeSpans({ file: '', text: row.split(' | ')[0] })).map(commandOf),
      };
    });
}

/** `registry build FOLDER` → `registry build`: the words before the first argument or option. */
function commandOf(span: string): string {
  return (/^[a-z]+(?:[ -][a-z]+)*(?= |$)/.exec(span)?.[0] ?? '').replace(/ (?=[^a-z]).*$/, '');
}

/** Names of commands, `registry build` for one below another. */
async function installedCommands(): Promise<Set<string>> {
  const of = async (args: string[]): Promise<string[]> => {
    const { stdout } = await runCli(...args, '--help');
    // In groups with headings of their own; options begin with a hyphen.
    return [...stdout.matchAll(/^ {2}([a-z][a-z-]*)(?= )/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  };
  const top = await of([]);
  const below = ['registry', 'ledger', 'trace', 'held', 'portal', 'history', 'units', 'alerts', 'state', 'backup'];
  const names = await Promise.all(below.map(async (each) => (await of([each])).map((name) => `${each} ${name}`)));
  return new Set([...top, ...names.flat()]);
}

describe('the contracts', () => {
  it('name only codes that exist, where they are not marked as planned', () => {
    const wrong = sections()
      .filter(({ planned }) => !planned)
      .flatMap(({ title, codes }) => codes.filter((code) => !known.has(code)).map((code) => `${title}: ${code}`));
    expect(wrong).toEqual([]);
  });

  it('name only commands that exist, where they are not marked as planned', async () => {
    const installed = await installedCommands();
    const named = sections()
      .filter(({ planned }) => !planned)
      .flatMap(({ commands }) => commands);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((command) => !installed.has(command))).toEqual([]);
  });

  it('mark as planned no command and no code that exists', async () => {
    const installed = await installedCommands();
    const planned = sections().filter((section) => section.planned);
    expect(planned.flatMap(({ commands }) => commands).filter((command) => installed.has(command))).toEqual([]);
    const newCodes = planned.flatMap(({ title, codes }) => codes.map((code) => ({ title, code })));
    const settled = new Set(
      sections()
        .filter(({ planned: is }) => !is)
        .flatMap(({ codes }) => codes),
    );
    const built = newCodes.filter(({ code }) => known.has(code) && !settled.has(code));
    expect(built.map(({ title, code }) => `${title}: ${code} exists`)).toEqual([]);
  });

  it('list every verdict, detail and flag', () => {
    const listed = new Set(sections().flatMap(({ codes }) => codes));
    const missing = catalogueEntries()
      .filter(
        ({ kind, name }) => ['verdict', 'detail', 'flag'].includes(kind) && name.includes('_') && !listed.has(name),
      )
      .map(({ name }) => name);
    expect(missing).toEqual([]);
  });
});
