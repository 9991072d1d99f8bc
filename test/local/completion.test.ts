/** Completion by real shells. zsh is no part of every machine: `.ci/run` installs it (Debian `zsh`). */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;
/** In CI nothing is skipped. */
const skipped = (shell: string): boolean => process.env.CI === undefined && !has(shell);
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'doisoat-completion-'));
beforeAll(() => {
  writeFileSync(join(folder, 'báo tăng 01.csv'), '');
  writeFileSync(join(folder, 'báo tăng 02.csv'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('doisoat completion', () => {
  it('prints a script, and as a document the same', async () => {
    const { code, stdout } = await runCli('completion', 'bash', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { shell: 'bash', script: (await runCli('completion', 'bash')).stdout },
    ]);
    expect((await runCli('completion', 'fish')).code).toBe(2);
  });
});

describe.skipIf(skipped('bash'))('completion by bash', () => {
  let script: string;
  beforeAll(async () => {
    script = join(folder, 'doisoat.bash');
    writeFileSync(script, (await runCli('completion', 'bash')).stdout);
  });

  /** What bash offers for the last of the words. */
  const offered = async (...words: string[]): Promise<string[]> => {
    const ask =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _doisoat; printf "%s\\n" "${COMPREPLY[@]}"';
    const options = { cwd: folder };
    const { stdout } = await run('bash', ['--norc', '-c', ask, 'bash', script, 'doisoat', ...words], options);
    return stdout.split('\n').filter((line) => line !== '');
  };

  it.each<[string[], string[]]>([
    [['regis'], ['registry']],
    [['registry', 'b'], ['build']],
    [['--dir', 'status', 'registry', 'ac'], ['activate']],
    [
      ['completion', ''],
      ['bash', 'zsh'],
    ],
    [
      ['sync', '--kind', ''],
      ['delta', 'full', 'leave'],
    ],
    [
      ['sync', '--schemes', 'BHX'],
      ['BHXHBB', 'BHXHTN'],
    ],
    [
      ['cases', '--format', ''],
      ['json', 'csv', 'xlsx'],
    ],
    [
      ['status', '--lang', ''],
      ['vi', 'en'],
    ],
    [['status', '--lang', '=', 'v'], ['vi']],
    [['status', '--province', 'vn34-52'], ['vn34-52']],
    [['sync', '--confirm'], ['--confirm-shrink']],
    [['sync', '--help', '--js'], ['--json']],
    [
      ['check', 'b'],
      ['báo tăng 01.csv', 'báo tăng 02.csv'],
    ],
    [
      ['history', 'export', '--out', 'báo'],
      ['báo tăng 01.csv', 'báo tăng 02.csv'],
    ],
    [['sync', 'file.csv', '--officer', 'x'], []],
  ])('of %j offers %j', async (words, expected) => {
    expect((await offered(...words)).sort()).toEqual([...expected].sort());
  });
});

describe.skipIf(skipped('zsh'))('completion by zsh (apt-get install zsh)', () => {
  beforeAll(async () => writeFileSync(join(folder, '_doisoat'), (await runCli('completion', 'zsh')).stdout));

  /**
   * Types a line and Tab twice into a zsh of its own, and gives what its terminal shows. It waits for the line editor:
   * before that the terminal itself edits the line, and the Control-U that clears it takes the keys before it along.
   */
  const shown = async (line: string): Promise<string> => {
    const program = [
      'exec </dev/null; zmodload zsh/zpty && zpty -b inner zsh -f -i',
      `zpty -w inner 'PS1=; stty columns 200; LISTMAX=1000; bindkey "^I" complete-word'`,
      'zpty -w inner "fpath=($PWD \\$fpath); autoload -U compinit; compinit -u -D"',
      "zpty -w inner 'zle-line-init() { print -n READY-$((6*7)) }; zle -N zle-line-init'",
      "zpty -r -m inner out '*READY-42*'",
      String.raw`zpty -w -n inner "$1"$'\t\t'`,
      String.raw`zpty -w -n inner $'\C-u''print DONE-$((6*7))'$'\n'`,
      `zpty -r -m inner out '*DONE-42*' && print -r -- "$out"`,
    ];
    const { stdout } = await run('zsh', ['-f', '-c', program.join('\n'), 'zsh', line], {
      cwd: folder,
      timeout: 20_000,
    });
    return stdout;
  };

  it.each<[string, RegExp]>([
    ['doisoat regis', /doisoat registry[^]*activate +-- Activate an installed version/],
    ['doisoat registry comp', /doisoat registry compact/],
    ['doisoat sync --kind ', /delta +full +leave/],
    ['doisoat --lang ', /en +vi/],
    ['doisoat status --province vn34-5', /vn34-51[^]*vn34-52/],
    ['doisoat sync --confirm', /doisoat sync --confirm-shrink/],
    ['doisoat check b', /báo\\ tăng\\ 0/],
  ])('of %j shows %s', async (line, expected) => {
    expect((await shown(line)).normalize('NFC')).toMatch(expected);
  });
});
