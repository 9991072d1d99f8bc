/** `doisoat portal`: tokens that are shown once, who is logged in, and an end to both. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SqliteStateStore } from '../../../adapters/sqlite/sqlite-state-store.ts';
import { readSession, startSession } from '../../../portal/access/sessions.ts';
import { readToken } from '../../../portal/access/tokens.ts';
import { runCli } from '../../support/run-cli.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

async function cli(dir: string, ...args: string[]) {
  const { code, stdout } = await runCli('portal', ...args, '--dir', dir, '--json');
  return { code, document: stdout === '' ? undefined : JSON.parse(stdout) };
}

/** The portal's world over the state of the directory, as a running server has it. */
async function inWorld<T>(dir: string, act: (world: Parameters<typeof startSession>[0]) => Promise<T>): Promise<T> {
  const state = new SqliteStateStore(join(dir, 'state.sqlite'));
  const clock = { now: () => Date.now(), sleep: async () => {} };
  try {
    return await act({ state, clock, randomBytes: (length) => randomBytes(length) });
  } finally {
    state.close();
  }
}

const program = join(import.meta.dirname, '../../../bin/doisoat.js');
const clerk = ['--role', 'clerk', '--province', 'vn34-52'];

describe('doisoat portal', () => {
  it('makes a token that works, lists it without it, and revokes it', async () => {
    const dir = makeTempFolder();
    const { code, document } = await cli(dir, 'token', ...clerk, '--days', '30', '--user', 'ssnvs');
    expect(code).toBe(0);
    expect(document).toMatchObject({ role: 'clerk', province: 'vn34-52', user: 'ssnvs' });
    const days = (Date.parse(document.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    const reads = () => inWorld(dir, (world) => readToken(world, document.token));
    expect(await reads()).toMatchObject({ user: 'ssnvs', role: 'clerk', province: 'vn34-52' });
    const listed = await cli(dir, 'tokens');
    expect(listed.document.tokens).toEqual([
      {
        user: 'ssnvs',
        role: 'clerk',
        province: 'vn34-52',
        token: expect.stringMatching(/^[0-9a-f]{12}$/),
        madeAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    expect(JSON.stringify(listed.document)).not.toContain(document.token);
    const revoked = await cli(dir, 'revoke', '--token', listed.document.tokens[0].token);
    expect(revoked.document).toEqual({ revoked: { sessions: 0, tokens: 1 } });
    expect(await reads()).toBeUndefined();
    expect((await cli(dir, 'tokens')).document).toEqual({ tokens: [] });
  });

  it('prints the token alone, for a script', async () => {
    const { stdout } = await runCli('portal', 'token', '--role', 'operator', '--dir', makeTempFolder());
    expect(stdout).toMatch(/^[\w-]{43}\n$/);
  });

  it('speaks one language: roles in words, provinces by name and before anything is written', async () => {
    const dir = makeTempFolder();
    const say = (lang: string, ...args: string[]) => runCli('portal', ...args, '--dir', dir, '--lang', lang);
    expect((await say('vi', 'tokens')).stdout).toBe('Không có mã truy cập nào còn hiệu lực.\n');
    expect((await say('en', 'sessions')).stdout).toBe('Nobody is logged in.\n');
    const office = ['--role', 'clerk', '--province', 'ho chi minh', '--user', 'ssnvs'];
    expect(await say('vi', 'token', ...office)).toMatchObject({ code: 0, stderr: 'Hồ Chí Minh (vn34-79)\n' });
    const [heading, line] = (await say('vi', 'tokens')).stdout.split('\n');
    expect(heading).toMatch(/^Khóa +Người dùng +Vai trò +Tỉnh +Cấp lúc +Hết hạn$/);
    expect(line).toMatch(
      /^[0-9a-f]{12} +ssnvs +cán bộ nghiệp vụ +Hồ Chí Minh \(vn34-79\) +(\d\d\/\d\d\/\d{4} \d\d:\d\d *){2}$/,
    );
    expect((await say('en', 'tokens')).stdout).toMatch(/^Key +User +Role .*\n.* clerk +Ho Chi Minh \(vn34-79\) /);
    const person = { user: 'cb-17', role: 'director', province: 'vn34-52' } as const;
    await inWorld(dir, (world) => startSession(world, person));
    expect((await say('vi', 'sessions')).stdout).toMatch(
      /\n[0-9a-f]{12} +cb-17 +lãnh đạo đơn vị +Gia Lai \(vn34-52\) /,
    );
    expect(await say('vi', 'revoke', '--user', 'ssnvs')).toEqual({
      code: 0,
      stdout: 'Đã kết thúc 0 phiên, 1 mã truy cập.\n',
      stderr: 'Hồ Chí Minh (vn34-79)\n',
    });
  });

  it('takes the province of the environment for the roles of an office alone', async () => {
    const dir = makeTempFolder();
    const token = async (role: string) => {
      const env = { ...process.env, DOISOAT_PROVINCE: 'Gia Lai' };
      const args = [program, 'portal', 'token', '--role', role, '--dir', dir, '--json'];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      return JSON.parse(stdout) as { province: string | null };
    };
    expect(await token('clerk')).toMatchObject({ province: 'vn34-52' });
    expect(await token('operator')).toMatchObject({ province: null });
  });

  it('lists sessions, and ends one or all of a user', async () => {
    const dir = makeTempFolder();
    await cli(dir, 'tokens');
    const person = { user: 'cb-17', role: 'clerk', province: 'vn34-52' } as const;
    const cookies = await inWorld(dir, async (world) => [
      await startSession(world, person),
      await startSession(world, person),
      await startSession(world, { ...person, user: 'cb-18' }),
    ]);
    const alive = () =>
      inWorld(dir, (world) => Promise.all(cookies.map(async (each) => (await readSession(world, each)) !== undefined)));
    const { sessions } = (await cli(dir, 'sessions')).document;
    expect(sessions.map(({ user }: { user: string }) => user).sort()).toEqual(['cb-17', 'cb-17', 'cb-18']);
    for (const cookie of cookies) expect(JSON.stringify(sessions)).not.toContain(cookie.split('.')[1]);
    const [{ session }] = sessions.filter(({ user }: { user: string }) => user === 'cb-18');
    expect((await cli(dir, 'revoke', '--session', session)).document).toEqual({ revoked: { sessions: 1, tokens: 0 } });
    expect(await alive()).toEqual([true, true, false]);
    await cli(dir, 'token', ...clerk, '--user', 'cb-17');
    expect((await cli(dir, 'revoke', '--user', 'cb-17')).document).toEqual({ revoked: { sessions: 2, tokens: 1 } });
    expect(await alive()).toEqual([false, false, false]);
  });

  it.each([
    ['PROVINCE_REQUIRED', 'token', '--role', 'clerk'],
    ['PROVINCE_NOT_OF_ROLE', 'token', '--role', 'headquarters', '--province', 'vn34-52'],
    ['PROVINCE_UNKNOWN', 'token', '--role', 'clerk', '--province', 'vn34-99'],
    ['SESSION_NOT_FOUND', 'revoke', '--user', 'nobody'],
    ['SESSION_NOT_FOUND', 'revoke', '--session', 'abcdef'],
  ])('refuses with %s', async (code, ...args) => {
    const ended = await cli(makeTempFolder(), ...args);
    expect(ended).toMatchObject({ code: 1, document: { refusal: { code } } });
  });

  it.each([
    [['token']],
    [['token', '--role', 'owner']],
    [['token', '--role', 'operator', '--days', '0']],
    [['token', '--role', 'operator', '--days', '367']],
    [['revoke']],
    [['revoke', '--user', 'x', '--session', 'abcdef']],
    [['revoke', '--session', 'abc']],
    [['revoke', '--token', 'not-hex']],
  ])('calls %j wrong usage', async (args) => {
    const { code, stdout } = await runCli('portal', ...args, '--dir', makeTempFolder());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
