/** What can go wrong around a command, by real processes: a line with a code, never a stack, and nothing half-done. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../bin/doisoat.js');
const env = { ...process.env, DOISOAT_LANG: 'en', FORCE_COLOR: undefined, NO_COLOR: undefined };
const stack = /^ {4}at /m;

function mountTmpfs(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', folder]).status === 0;
}

/** Only root may mount, and not in every container. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-mount-'));
  const can = mountTmpfs(folder);
  if (can) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return can;
}

/** A line of the shell with `doisoat` in it. */
async function shell(line: string, variables: object = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const typed = line.replaceAll('doisoat ', `'${process.execPath}' '${program}' `);
  const options = { env: { ...env, ...variables } };
  return promisify(execFile)('/bin/bash', ['-c', typed], options).then(
    (ended) => ({ code: 0, ...ended }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

describe('a reader that has seen enough', () => {
  it.each([
    'doisoat --help | true',
    'doisoat profiles --json | head -1',
    'doisoat completion bash | head -c 1',
    'doisoat --help 2>&1 | head -1',
    'doisoat nonsense 2>&1 >/dev/null | true',
  ])('is no failure: %s', async (line) => {
    expect(await shell(`set -o pipefail; ${line}`)).toMatchObject({ stderr: '' });
  });
});

describe.skipIf(!existsSync('/dev/full'))('an output on a full disk (needs /dev/full)', () => {
  it('is told on standard error, with exit code 1', async () => {
    const { code, stderr } = await shell('doisoat profiles > /dev/full');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^\[ENOSPC\] The disk is full\. .*\n$/)]);
  });

  it('ends with exit code 1 where nothing can be told', async () => {
    expect((await shell('doisoat registry verify --dir /dev/null/x 2> /dev/full')).code).toBe(1);
  });
});

describe('an unexpected failure', () => {
  const thrown = (how: string) => `--import=data:text/javascript,setTimeout(()=>{${how}},50)`;

  it.each([
    ['an exception', "throw new Error('odd')"],
    ['a rejection', "Promise.reject(new Error('odd'))"],
  ])('that nobody caught, %s, is one line; with DOISOAT_DEBUG=1 its stack is below', async (_what, how) => {
    const command = [thrown(how), program, 'watch', '0'.repeat(32), '--dir', makeTempFolder()];
    const quiet = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
    expect([quiet.status, quiet.stderr]).toEqual([
      1,
      expect.stringMatching(/^\[INTERNAL\] Unexpected failure \(odd\)\..*\n$/),
    ]);
    const debug = spawnSync(process.execPath, command, { env: { ...env, DOISOAT_DEBUG: '1' }, encoding: 'utf8' });
    expect(debug.stderr).toMatch(/^\[INTERNAL\] .*\nError: odd\n {4}at /);
  });

  it('warnings of Node are not for users', () => {
    const warn = "--import=data:text/javascript,setTimeout(()=>process.emitWarning('early','ExperimentalWarning'))";
    const command = [warn, program, 'profiles'];
    expect(spawnSync(process.execPath, command, { env, encoding: 'utf8' }).stderr).toBe('');
    const debug = { ...env, DOISOAT_DEBUG: '1' };
    expect(spawnSync(process.execPath, command, { env: debug, encoding: 'utf8' }).stderr).toContain('early');
  });
});

describe('a port', () => {
  it('that is in use is named as that, by serve and by worker', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const dir = makeTempFolder();
    mkdirSync(join(dir, 'published'));
    writeFileSync(join(dir, 'published/index.html'), '');
    const ended = [
      await runCli('serve', '--port', String(port), '--dir', dir),
      await runCli('worker', '--once', '--health-port', String(port), '--dir', dir),
    ];
    taken.close();
    for (const { code, stderr } of ended) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/^\[PORT_IN_USE\] This port is in use by another program\. /m);
    }
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends a command with its status (%d in a shell) and one line', async (signal, status) => {
    const args = [program, 'watch', '0'.repeat(32), '--dir', makeTempFolder()];
    const child = spawn(process.execPath, args, {
      env: { ...env, DOISOAT_LOG: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // It waits for a batch that never comes; its data directory says that it has begun.
    while (!existsSync(join(args[4], 'state.sqlite'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill(signal);
    const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    expect([code ?? 128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }[by as typeof signal], by]).toEqual([status, signal]);
    expect(stderr).toBe('Stopped; nothing is lost. Run the same command again to finish.\n');
  });
});

describe('a data directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-plain-'));
  const sample = join(folder, 'sample');
  let batch: string;
  let whole: string;

  beforeAll(async () => {
    const size = ['--people', '2000', '--rows', '300', '--provinces', 'vn34-52', '--seed', '1'];
    await runCli('generate', '--out', sample, ...size);
    const incoming = join(sample, 'incoming/vn34-52/delta');
    batch = join(incoming, readdirSync(incoming)[0]);
    whole = join(folder, 'whole');
    await runCli('registry', 'build', join(sample, 'registry/2026-01-31'), '--dir', whole);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const copied = (): string => {
    const dir = makeTempFolder();
    spawnSync('cp', ['-a', `${whole}/.`, dir]);
    return dir;
  };

  it.each([
    ['state.sqlite', 'no database at all, but a text that is long enough to be read as one', /^\[STATE_DAMAGED\] /],
    ['config.json', '{', /^\[CONFIG_INVALID\] The configuration .*config\.json is not understood: not JSON\. /],
    ['config.json', '{"disclosure": "everything"}', /^\[CONFIG_INVALID\] .*disclosure.*\. Mend the file/],
    ['fingerprint.key', 'x', /^\[FINGERPRINT_KEY_INVALID\] .*fingerprint\.key is no key: /],
  ])('whose %s is %j says so', async (name, text, told) => {
    const dir = copied();
    for (const each of readdirSync(dir)) if (each.startsWith(`${name}-`)) writeFileSync(join(dir, each), '');
    writeFileSync(join(dir, name), text.repeat(name === 'state.sqlite' ? 100 : 1));
    const { code, stderr } = await runCli('status', '--dir', dir);
    expect([code, stderr]).toEqual([1, expect.stringMatching(told)]);
    expect(stderr).not.toMatch(stack);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(dir, name), 'utf8')).toContain(text);
  });

  it('whose database was damaged in the middle says so, or reads what is whole', async () => {
    const dir = copied();
    const path = join(dir, 'state.sqlite');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x58, 100, 4096));
    const { code, stderr } = await runCli('status', '--dir', dir);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^\[STATE_DAMAGED\] .* "doisoat ledger rebuild"/)]);
  });

  // A file system of its own: only root may mount one. In CI tests are run as root.
  it.skipIf(!canMount())(
    'on a full disk (needs to mount a tmpfs): sync says so, leaves nothing half-done, works when there is room',
    async () => {
      const disk = makeTempFolder();
      // As large as what is there, and half of what a sync writes.
      expect(mountTmpfs(disk)).toBe(true);
      try {
        const dir = join(disk, 'data');
        spawnSync('cp', ['-a', whole, dir]);
        const fill = join(disk, 'fill');
        const piece = new Uint8Array(16_384);
        for (;;)
          try {
            appendFileSync(fill, piece);
          } catch {
            break;
          }
        const sync = ['sync', batch, '--province', 'vn34-52', '--dir', dir];
        const full = await runCli(...sync);
        expect([full.code, full.stderr]).toEqual([
          1,
          expect.stringMatching(/^\[ENOSPC\] The disk is full.*Free some space/m),
        ]);
        expect(full.stderr).not.toMatch(stack);
        writeFileSync(fill, '');
        const status = JSON.parse((await runCli('status', '--json', '--dir', dir)).stdout) as {
          provinces: { ledgerVersion: number }[];
        };
        expect(status.provinces.every(({ ledgerVersion }) => ledgerVersion === 0)).toBe(true);
        expect(await runCli(...sync, '--json')).toMatchObject({ code: 0 });
        expect((await runCli('ledger', 'verify', '--dir', dir)).code).toBe(0);
      } finally {
        spawnSync('umount', ['-l', disk]);
      }
    },
  );

  it('with too few open files says which limit to raise', async () => {
    const dir = copied();
    const { code, stderr } = await shell(
      `ulimit -n 24; doisoat registry build '${sample}/registry/2026-01-31' --dir '${dir}'`,
    );
    // How many it takes to start differs between machines.
    expect(code === 0 ? '' : stderr).toMatch(/^$|^\[EMFILE\] Too many files are open.*\("ulimit -n 4096"/);
    expect(stderr).not.toMatch(stack);
  });
});
