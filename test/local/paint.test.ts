/** Colours of the terminal: marks on words that say the same without them. */
import { execFile } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { promisify, stripVTControlCharacters } from 'node:util';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marksFor, noMarks } from '../../local/paint.ts';
import { textTable } from '../../local/text-table.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
const file = join(import.meta.dirname, '../fixtures/batches/xlsx-numbers.xlsx');

/** Output of a command whose streams are pipes, whatever the tests themselves were started with. */
async function outputOf(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, DOISOAT_LANG: 'en', ...variables };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], { env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

describe('colours', () => {
  it('are set where they are asked for, and take no word with them', async () => {
    const plain = await outputOf({}, 'check', file);
    const coloured = await outputOf({ FORCE_COLOR: '1' }, 'check', file);
    expect(plain).toBe(stripVTControlCharacters(plain));
    expect(coloured).toContain('line 8: \u001b[31m[NUMBER_UNREADABLE]\u001b[39m');
    expect(coloured).toContain('\u001b[33mID_INVALID\u001b[39m: 2 rows');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('mark the code of a refusal on standard error', async () => {
    const told = await outputOf({ FORCE_COLOR: '1' }, 'check', 'no-such-file');
    expect(told.startsWith('\u001b[31m[FILE_NOT_FOUND]\u001b[39m There is no such file')).toBe(true);
  });

  it.each([
    ['a pipe', {}, ['check', file]],
    ['NO_COLOR', { NO_COLOR: '1' }, ['check', file]],
    ['TERM=dumb', { TERM: 'dumb' }, ['check', file]],
    ['a document', { FORCE_COLOR: '1' }, ['check', file, '--json']],
    ['a script for a shell', { FORCE_COLOR: '1' }, ['completion', 'bash']],
  ])('are none for %s', async (_what, variables, args) => {
    expect(await outputOf(variables, ...args)).not.toContain('\u001b[');
  });

  it('depend on the stream that is written to', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 });
    const dumb = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 1 });
    const { FORCE_COLOR: forced } = process.env;
    delete process.env.FORCE_COLOR;
    try {
      expect(marksFor(terminal).good('done')).toBe('\u001b[32mdone\u001b[39m');
      expect(marksFor(terminal).bad('')).toBe('');
      expect(marksFor(dumb).good('done')).toBe('done');
      expect(marksFor(new PassThrough()).heading('Rank')).toBe('Rank');
    } finally {
      if (forced !== undefined) process.env.FORCE_COLOR = forced;
    }
  });

  it('take no place in a table', () => {
    const columns = [
      { title: 'State', align: 'left', dispensable: 0 },
      { title: 'Count', align: 'right', dispensable: 0 },
    ] as const;
    const rows = (good: (text: string) => string) => [
      [good('done'), '1'],
      ['not run', '12'],
    ];
    const marked = textTable(
      columns,
      rows((text) => `\u001b[32m${text}\u001b[39m`),
      80,
      {
        heading: (text) => `\u001b[1m${text}\u001b[22m`,
      },
    );
    expect(marked.split('\n')[0]).toBe('\u001b[1mState    Count\u001b[22m');
    expect(stripVTControlCharacters(marked)).toBe(textTable(columns, rows(noMarks.good), 80));
  });
});
