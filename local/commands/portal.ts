import { InvalidArgumentError, Option, type Command } from 'commander';
import { Refusal } from '../../core/base/errors.ts';
import type { Text } from '../../core/catalogue/text.ts';
import type { Role } from '../../portal/access/identity.ts';
import type { ShownSession } from '../../portal/access/sessions.ts';
import type { ShownToken } from '../../portal/access/tokens.ts';
import { readEnvironment } from '../environment.ts';
import { provinceLine, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
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
    .option('--province <name>', 'of a clerk or director, such as "Gia Lai" or 52 (default: DOISOAT_PROVINCE)')
    .option('--days <n>', `days until it expires, at most ${daysMax}`, days, 90)
    .option('--user <name>', 'who uses it; stands in audit records', 'api')
    .addHelpText('after', '\nExample:\n  doisoat portal token --role clerk --province vn34-52 --days 30 --user ssnvs')
    .action((options: TokenOptions, command: Command) =>
      runInWorld(command, (world, terminal) => token(world, terminal, options)),
    );
  portal
    .command('tokens')
    .description('List the tokens that have not expired')
    .addHelpText('after', '\nExample:\n  doisoat portal tokens --json')
    .action((_: unknown, command: Command) => runInWorld(command, tokens));
  portal
    .command('sessions')
    .description('List who is logged in')
    .addHelpText('after', '\nExample:\n  doisoat portal sessions --json')
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
      return runInWorld(command, (world, terminal) => revoke(world, terminal, options));
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
async function token(
  world: LocalWorld,
  { tellProvince }: Terminal,
  { role, days: number, user, ...options }: TokenOptions,
): Promise<Outcome> {
  const [{ makeToken }, { officeRoles }, { randomBytes }] = await Promise.all([
    import('../../portal/access/tokens.ts'),
    import('../../portal/access/identity.ts'),
    import('node:crypto'),
  ]);
  // That of the environment is of the office that works here: nothing that the other roles have.
  const named = options.province ?? (officeRoles.includes(role) ? readEnvironment().province : undefined);
  const person = { user, role, province: named === undefined ? null : knownProvince(named) };
  if (person.province !== null) tellProvince(person.province);
  const expiresAt = new Date(world.clock.now() + number * 86_400_000).toISOString();
  const made = await makeToken({ ...world, randomBytes: (length) => randomBytes(length) }, person, number);
  return { document: { token: made, expiresAt, ...person }, text: `${made}\n` };
}

async function tokens(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const { listTokens } = await import('../../portal/access/tokens.ts');
  const found = (await listTokens(world)).map(({ madeAt, expiresAt, ...token }) => {
    const times = { madeAt: new Date(madeAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() };
    return { ...personOf(token), token: shownKey(token), ...times };
  });
  const rows = found.map(({ token: key, madeAt, expiresAt, ...person }) => ({
    ...person,
    key,
    from: madeAt,
    to: expiresAt,
  }));
  const texts = { from: { vi: 'Cấp lúc', en: 'Made' }, to: { vi: 'Hết hạn', en: 'Expires' }, none: noTokens };
  return { document: { tokens: found }, text: await tableOf(rows, terminal, texts) };
}

async function sessions(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const { sessionsOf } = await import('../../portal/access/sessions.ts');
  const found = (await sessionsOf(world)).map(({ startedAt, seenAt, ...session }) => {
    const times = { startedAt: new Date(startedAt).toISOString(), seenAt: new Date(seenAt).toISOString() };
    return { ...personOf(session), session: shownKey(session), ...times };
  });
  const rows = found.map(({ session: key, startedAt, seenAt, ...person }) => ({
    ...person,
    key,
    from: startedAt,
    to: seenAt,
  }));
  const texts = {
    from: { vi: 'Đăng nhập lúc', en: 'Since' },
    to: { vi: 'Gần nhất', en: 'Last seen' },
    none: noSessions,
  };
  return { document: { sessions: found }, text: await tableOf(rows, terminal, texts) };
}

/** Throws Refusal SESSION_NOT_FOUND. */
async function revoke(
  world: LocalWorld,
  { voice: { say, formatCount }, tellProvince }: Terminal,
  { user, session, token: named }: RevokeOptions,
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
  for (const province of new Set([...endedSessions, ...endedTokens].map((each) => each.province)))
    if (province !== null) tellProvince(province);
  for (const { key } of endedSessions) await endSession(world, key);
  for (const { key } of endedTokens) await revokeToken(world, key);
  const counts = { sessions: endedSessions.length, tokens: endedTokens.length };
  const [ofSessions, ofTokens] = [counts.sessions, counts.tokens].map(formatCount);
  const text = say({
    vi: `Đã kết thúc ${ofSessions} phiên, ${ofTokens} mã truy cập.\n`,
    en: `${ofSessions} sessions and ${ofTokens} tokens were ended.\n`,
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

interface Row extends Pick<ShownSession, 'user' | 'role' | 'province'> {
  key: string; // the digits that are shown
  from: string; // instants
  to: string;
}

const noTokens: Text = { vi: 'Không có mã truy cập nào còn hiệu lực.', en: 'There are no tokens.' };
const noSessions: Text = { vi: 'Không ai đang đăng nhập.', en: 'Nobody is logged in.' };

/** Who may use the portal, one line each. */
async function tableOf(
  rows: readonly Row[],
  { voice, columns }: Terminal,
  texts: Record<'from' | 'to' | 'none', Text>,
): Promise<string> {
  const { say, formatInstant, language } = voice;
  if (rows.length === 0) return `${say(texts.none)}\n`;
  const { layoutTexts } = await import('../../portal/texts/layout.ts');
  const { roles } = layoutTexts[language];
  const column = (dispensable: number, text: Text): TextColumn => ({ title: say(text), align: 'left', dispensable });
  const shown = [
    column(0, { vi: 'Khóa', en: 'Key' }),
    column(0, { vi: 'Người dùng', en: 'User' }),
    column(0, { vi: 'Vai trò', en: 'Role' }),
    column(0, { vi: 'Tỉnh', en: 'Province' }),
    column(2, texts.from),
    column(1, texts.to),
  ];
  const cells = rows.map(({ key, user, role, province, from, to }) => [
    key,
    user,
    roles[role],
    province === null ? '–' : provinceLine(province, voice),
    formatInstant(from),
    formatInstant(to),
  ]);
  return textTable(shown, cells, columns);
}
