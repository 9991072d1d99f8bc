/** Every word of the help in Vietnamese, and its groups. */
import { describe, expect, it } from 'vitest';
import { headingsVi } from '../../local/help/errors-vi.ts';
import { paragraphsVi } from '../../local/help/paragraphs-vi.ts';
import { descriptionsVi } from '../../local/help/words-vi.ts';
import { allPlaces, placeOf } from '../../local/completion/places.ts';
import { makeProgram } from '../../local/program.ts';
import { runCli } from '../support/run-cli.ts';

const flat = (text: string): string => text.replace(/\s+/g, ' ');
const vietnamese = [descriptionsVi, paragraphsVi].flatMap((texts) => Object.values(texts)).map(flat);
const english = [descriptionsVi, paragraphsVi]
  .flatMap((texts) => Object.entries(texts))
  .filter(([en, vi]) => en !== vi)
  .map(([en]) => flat(en));

/** Descriptions of a help without the names, examples and what commander adds behind them. */
function descriptionsIn(help: string): string[] {
  const lines = help.split('\n');
  const entries: string[] = [];
  for (const line of lines.slice(0, lines.findIndex((each) => /^(?:Examples?|Ví dụ):$/.test(each)) + 1 || undefined)) {
    const entry = /^ {2}\S.*? {2,}(\S.*)$/.exec(line) ?? /^ {2}-\S+ <\S+> (\S.*)$/.exec(line);
    if (entry !== null) entries.push(entry[1]);
    else if (/^ {10,}\S/.test(line) && entries.length > 0) entries.push(`${entries.pop()} ${line.trim()}`);
  }
  return entries.map((entry) => flat(entry).replace(/ \((?:chọn một trong|mặc định): [^()]*\)$/, ''));
}

describe('the help in Vietnamese', () => {
  it('has every description, paragraph and heading of every command', async () => {
    const all = allPlaces(placeOf(await makeProgram({ language: 'en' }))).map(({ path }) => path);
    const missing: string[] = [];
    for (const words of all) {
      const { code, stdout } = await runCli(...words, '--help', '--lang', 'vi');
      expect(code).toBe(0);
      for (const entry of descriptionsIn(stdout))
        if (!vietnamese.some((each) => each.startsWith(entry))) missing.push(`${words.join(' ')}: ${entry}`);
      const said = flat(stdout);
      missing.push(
        ...english.filter((each) => said.includes(each)),
        ...Object.keys(headingsVi).filter((each) => said.includes(` ${each} `)),
      );
    }
    expect(all.length).toBeGreaterThan(60);
    expect(missing).toEqual([]);
  });

  it('groups the commands by who needs them', async () => {
    const { stdout } = await runCli('--help');
    const headings = [...stdout.matchAll(/^([A-Z][A-Za-z ]+:)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Options:', 'Daily work:', 'Headquarters:', 'Operation:', 'Examples:']);
  });

  it('shows the defaults that hold', async () => {
    const { stdout } = await runCli('worker', '--help');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/--nightly <hh:mm> .* \(default: 01:30\)/);
    expect((await runCli('cost', '--help')).stdout.replace(/\s+/g, ' ')).toContain(
      '(default: core/cost/us-east-1.json)',
    );
  });
});
