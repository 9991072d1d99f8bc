import { InvalidArgumentError, Option, type Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Role } from '../../portal/access/identity.ts';
import type { ShownSession } from '../../portal/access/sessions.ts';
import type { ShownToken } from '../../portal/access/tokens.ts';
import { runInWorld, type Outcome } from '../shell.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince } from './arguments.ts';

/** Hex digits by which a session or token is shown and named; its whole key has 64. */
const prefixDigits = 12;
/** As `roles` of `portal/access/identity.ts`, which is not loaded for a help. */
const roleNames: readonly Role[] = ['clerk', 'director', 'headquarters', 'reviewer', 'operator'];
const daysMax = 366; // `tokenDaysMax` of `portal/access/tokens.ts`

interface TokenOptions {
  role: Role;
  province?: string;
  days: number;
  user: string;
}

interface RevokeOptions {
  user?: string;
  session?: string;
  token?: string;
}

export function addPortal(program: Command): void {
  const portal = program
    .command('portal')
    .description('Who may use the portal: tokens of programs, sessions of people');
  portal
    .command('token')
    .description('Make a token for a program of one office; it is printed once')
    .addOption(new Option('--role <role>', 'what it may do').choices(roleNames).makeOptionMandatory())
    .option('--province <name>', 'of a clerk or director, such as vn34-52')
    .option('--days <n>', `days until it expires, at most ${daysMax}`, days, 90)
    .option('--user <name>', 'who uses it; stands in audit records', 'api')
    .addHelpText('after', '\nExample:\n  doisoat portal token --role clerk --province vn34-52 --days 30 --user ssnvs')
    .action((options: TokenOptions, command: Command) => runInWorld(command, (world) => token(world, options)));
  portal
    .command('tokens')
    .description('List the tokens that have not expired')
    .action((_: unknown, command: Command) => runInWorld(command, tokens));
  portal
    .command('sessions')
    .description('List who is logged in')
    .action((_: unknown, command: Command) => runInWorld(command, sessions));
  portal
    .command('revoke')
    .description('End sessions and tokens at once')
    .option('--user <name>', 'all sessions and tokens of this user')
    .option('--session <prefix>', 'the session whose key begins so', keyPrefix)
    .option('--token <prefix>', 'the token whose key begins so', keyPrefix)
    .addHelpText('after', '\nExamples:\n  doisoat portal revoke --user cb-17\n  doisoat portal revoke --token 1f09ab23')
    .action((options: RevokeOptions, command: Command) => {
      if (Object.keys(options).length !== 1)
        command.error('error: exactly one of --user, --session, --token is expected');
      return runInWorld(command, (world, { voice }) => revoke(world, options, voice));
    });
}

function days(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= daysMax) return value;
  throw new InvalidArgumentError(`A number from 1 to ${daysMax} is expected.`);
}

function keyPrefix(text: string): string {
  if (/^[0-9a-fA-F]{6,64}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('6 to 64 hexadecimal digits are expected.');
}

/** The token alone on standard output, so that a script can take it. */
async function token(world: LocalWorld, { role, province, days: number, user }: TokenOptions): Promise<Outcome> {
  const [{ makeToken }, { randomBytes }] = await Promise.all([
    import('../../portal/access/tokens.ts'),
    import('node:crypto'),
  ]);
  const person = { user, role, province: province === undefined ? null : knownProvince(province) };
  const expiresAt = new Date(world.clock.now() + number * 86_400_000).toISOString();
  const made = await makeToken({ ...world, randomBytes: (length) => randomBytes(length) }, person, number);
  return { document: { token: made, expiresAt, ...person }, text: `${made}\n` };
}

async function tokens(world: LocalWorld): Promise<Outcome> {
  const { listTokens } = await import('../../portal/access/tokens.ts');
  const found = (await listTokens(world)).map(({ madeAt, expiresAt, ...token }) => {
    const times = { madeAt: new Date(madeAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() };
    return { ...personOf(token), token: shownKey(token), ...times };
  });
  return { document: { tokens: found }, text: linesOf(found) };
}

async function sessions(world: LocalWorld): Promise<Outcome> {
  const { sessionsOf } = await import('../../portal/access/sessions.ts');
  const found = (await sessionsOf(world)).map(({ startedAt, seenAt, ...session }) => {
    const times = { startedAt: new Date(startedAt).toISOString(), seenAt: new Date(seenAt).toISOString() };
    return { ...personOf(session), session: shownKey(session), ...times };
  });
  return { document: { sessions: found }, text: linesOf(found) };
}

/** Throws Refusal SESSION_NOT_FOUND. */
async function revoke(
  world: LocalWorld,
  { user, session, token: named }: RevokeOptions,
  { say }: Voice,
): Promise<Outcome> {
  const [{ endSession, sessionsOf }, { listTokens, revokeToken }] = await Promise.all([
    import('../../portal/access/sessions.ts'),
    import('../../portal/access/tokens.ts'),
  ]);
  const wanted = (prefix: string | undefined) => (each: ShownSession | ShownToken) =>
    user === undefined ? prefix !== undefined && hashOf(each).startsWith(prefix) : each.user === user;
  const endedSessions = (await sessionsOf(world, user)).filter(wanted(session));
  const endedTokens = (await listTokens(world)).filter(wanted(named));
  if (endedSessions.length + endedTokens.length === 0) throw new Refusal('SESSION_NOT_FOUND');
  for (const { key } of endedSessions) await endSession(world, key);
  for (const { key } of endedTokens) await revokeToken(world, key);
  const counts = { sessions: endedSessions.length, tokens: endedTokens.length };
  const text = say({
    vi: `đã kết thúc ${counts.sessions} phiên, ${counts.tokens} mã truy cập\n`,
    en: `${counts.sessions} sessions, ${counts.tokens} tokens revoked\n`,
  });
  return { document: { revoked: counts }, text };
}

function personOf({ user, role, province }: Pick<ShownSession, 'user' | 'role' | 'province'>) {
  return { user, role, province };
}

function shownKey(each: { key: string }): string {
  return hashOf(each).slice(0, prefixDigits);
}

/** The hash of the secret: the last part of the key. */
function hashOf({ key }: { key: string }): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** One line each, columns by spaces; nothing for none. */
function linesOf(found: readonly Record<string, string | null>[]): string {
  return found
    .map(
      (each) =>
        `${Object.values(each)
          .map((value) => value ?? '–')
          .join('  ')}\n`,
    )
    .join('');
}
