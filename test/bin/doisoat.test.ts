/** How the program begins: on which Node, and what is said where there is none that will do. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTempFolder } from '../support/temp-folder.ts';

const bin = join(import.meta.dirname, '../../bin');
const asNode20 = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})";
const tooOld = /^Cần Node 24 trở lên; máy này có 20\.20\.2\..*\nNode 24 or newer is needed; this is 20\.20\.2\..*\n$/;

/** A folder with the launcher alone; a clone has sources, and perhaps a Node of its own. */
function folder({ isClone = false, pinned }: { isClone?: boolean; pinned?: 'works' | 'broken' } = {}): string {
  const root = makeTempFolder();
  cpSync(bin, join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  if (isClone) {
    mkdirSync(join(root, 'local'));
    writeFileSync(join(root, 'local/cli.ts'), "console.log(process.argv.slice(2).join(' ')); process.exitCode = 7;");
  }
  if (pinned !== undefined) {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    const node = join(root, 'node_modules/.bin/node');
    if (pinned === 'works') symlinkSync(process.execPath, node);
    else {
      // As a program of another C library: it is there, and its interpreter is not.
      writeFileSync(node, '#!/nowhere/ld-musl.so\n');
      chmodSync(node, 0o755);
    }
  }
  return root;
}

function start(root: string, ...options: string[]) {
  const program = join(root, 'bin/doisoat.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, program, 'status', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  return { status, stdout, stderr };
}

describe('under a Node that is too old', () => {
  it('a clone with a Node of its own runs on that, with the arguments and the exit code', () => {
    const ended = start(folder({ isClone: true, pinned: 'works' }), '--import', asNode20);
    expect(ended).toEqual({ status: 7, stdout: 'status --json\n', stderr: '' });
  });

  it.each([
    ['a clone without one', {}],
    ['a clone whose own does not start on this machine', { pinned: 'broken' as const }],
  ])('%s says what is needed, and what brings it', (_, has) => {
    const ended = start(folder({ isClone: true, ...has }), '--import', asNode20);
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(tooOld);
    expect(ended.stderr).toContain('npm ci');
  });

  it('a package says what is needed, and nothing about a clone', () => {
    const ended = start(folder(), '--import', asNode20);
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(tooOld);
    expect(ended.stderr).not.toContain('npm ci');
  });

  it('`npm test` says the same before it begins', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', asNode20, join(bin, 'node-version.js')], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(tooOld);
  });
});

describe('under a Node that will do', () => {
  it('a clone runs its sources on it, whatever Node it has', () => {
    const root = folder({ isClone: true, pinned: 'broken' });
    mkdirSync(join(root, 'node_modules/commander'));
    writeFileSync(join(root, 'node_modules/commander/index.js'), '');
    const ended = start(root);
    expect(ended).toMatchObject({ status: 7, stdout: 'status --json\n' });
  });

  it('a clone without its packages says how to install them', () => {
    const ended = start(folder({ isClone: true }));
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toContain('npm ci');
    expect(ended.stderr).not.toContain('    at ');
  });

  it('a package that was packed without a build says so', () => {
    const ended = start(folder());
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toContain('npm pack');
    expect(ended.stderr).not.toContain('    at ');
  });
});
