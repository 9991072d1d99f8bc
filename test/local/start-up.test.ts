/** What starting a command loads: every module more is time before the first line. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeTempFolder } from '../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
/** Prints the address of each module that is loaded, before the command's own output. */
const hook = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { console.log('loaded ' + url); return next(url, context); } });`;

async function loadedBy(...args: string[]): Promise<string[]> {
  const preload = `--import=data:text/javascript,${encodeURIComponent(hook)}`;
  const { stdout } = await promisify(execFile)(process.execPath, [preload, program, ...args]);
  return stdout.split('\n').filter((line) => line.startsWith('loaded '));
}

const commandsIn = (loaded: readonly string[]): string[] =>
  loaded.flatMap((line) => /\/local\/(?:commands|worker)\/([a-z]+)\.ts$/.exec(line)?.[1] ?? []);

describe('starting doisoat', () => {
  it('loads the command that is named, and no other', async () => {
    const loaded = await loadedBy('--dir', 'nowhere', 'profiles', '--help');
    expect(commandsIn(loaded)).toEqual(['profiles']);
  });

  it('loads all commands where none is named', async () => {
    expect(commandsIn(await loadedBy('--help'))).toEqual(expect.arrayContaining(['sync', 'trace', 'command']));
  });

  it('loads nothing of a deployment where none is named', async () => {
    const loaded = await loadedBy('ledger', 'verify', '--dir', makeTempFolder());
    expect(loaded.filter((line) => /\/local\/deployment\/|@aws-sdk|@smithy/.test(line))).toEqual([]);
    expect(loaded.some((line) => line.endsWith('/core/operations/ledger-verify.ts'))).toBe(true);
  });

  it('loads of the languages of zod English alone', async () => {
    const loaded = await loadedBy('registry', '--help');
    expect(loaded.flatMap((line) => /\/locales\/([a-z-]+)\.js$/i.exec(line)?.[1] ?? [])).toEqual(['en']);
  });
});
