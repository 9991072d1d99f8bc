/**
 * Sessions of browsers, in the state store: `PORTAL#SESSION` / `<place of the user>.<hash of the secret>`, so that one
 * user's sessions are found without looking at the others. Short, revocable; when somebody was last there is written at
 * most once a minute.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { PortalWorld } from '../ports.ts';
import { roles, type Identity } from './identity.ts';
import { newSecret, secretHash } from './secrets.ts';

/** A working day; nobody stays logged in over night. */
export const sessionAgeMax = 10 * 3_600_000; // milliseconds
/** A desk that was left. */
export const sessionIdleMax = 45 * 60_000; // milliseconds
/** Between two writes of when somebody was last there. */
const seenPause = 60_000; // milliseconds
/** Sessions of one user at once; one more ends the oldest. */
export const sessionsMax = 8;
/** Sessions that one sweep removes at most: it runs inside a login. */
const sweptMax = 200;

export const sessionPartition = 'PORTAL#SESSION';

const $Session = z.object({
  version: z.int().positive(),
  user: z.string(),
  role: z.enum([...roles, 'owner']),
  province: z.nullable(z.string()),
  startedAt: z.number(), // milliseconds since 1970
  seenAt: z.number(),
  /** Seconds since 1970: a store that forgets by itself (DynamoDB, time to live) may do so from then on. */
  expires: z.number(),
});
type Session = z.infer<typeof $Session>;

/** A session as it is shown: `key` names it and is no secret. */
export interface ShownSession extends Pick<Session, 'user' | 'role' | 'province' | 'startedAt' | 'seenAt'> {
  key: string;
}

export type SessionWorld = Pick<PortalWorld, 'state' | 'clock' | 'randomBytes'>;
type SessionStore = Pick<SessionWorld, 'state' | 'clock'>;
type Person = Pick<Identity, 'user' | 'role' | 'province'>;

/**
 * Starts a session; the answer is for the cookie and kept nowhere. The oldest session of a user with too many ends, and
 * some that are over are removed.
 */
export async function startSession(world: SessionWorld, { user, role, province }: Person): Promise<string> {
  const secret = newSecret((length) => world.randomBytes(length));
  const now = world.clock.now();
  const own = (await sessionsOf(world, user)).sort((a, b) => a.startedAt - b.startedAt);
  for (const { key } of own.slice(0, Math.max(0, own.length - sessionsMax + 1))) await endSession(world, key);
  await sweepSessions(world);
  const cookie = `${placeOf(user)}.${secret}`;
  const expires = Math.ceil((now + sessionAgeMax) / 1000);
  const session: Session = { version: 1, user, role, province, startedAt: now, seenAt: now, expires };
  await world.state.put(itemKey(keyOfCookie(cookie) ?? ''), session);
  return cookie;
}

/** Who has this cookie; undefined if the session is over, revoked or never was. */
export async function readSession(world: SessionStore, cookie: string): Promise<Identity | undefined> {
  const key = keyOfCookie(cookie);
  if (key === undefined) return undefined;
  const found = $Session.safeParse(await world.state.read(itemKey(key)));
  const now = world.clock.now();
  if (!found.success || isOver(found.data, now)) return undefined;
  const { user, role, province, seenAt, version } = found.data;
  if (now - seenAt > seenPause) {
    const seen: Session = { ...found.data, version: version + 1, seenAt: now };
    // Refused: another request has written it, or the session was revoked meanwhile and is not brought back.
    await world.state.compareAndSet(itemKey(key), version, seen);
  }
  return { user, role, province, by: 'session', key };
}

/** Ends one session for good; its cookie is worth nothing from then on. */
export async function endSession(world: Pick<SessionWorld, 'state'>, key: string): Promise<void> {
  await world.state.remove(itemKey(key));
}

/** The sessions that are not over: of one user, or of everybody. */
export async function sessionsOf(world: SessionStore, user?: string): Promise<ShownSession[]> {
  const now = world.clock.now();
  const found: ShownSession[] = [];
  const prefix = user === undefined ? '' : `${placeOf(user)}.`;
  for await (const { sort, item } of world.state.list(sessionPartition, prefix)) {
    const session = $Session.safeParse(item);
    if (!session.success || isOver(session.data, now) || (user !== undefined && session.data.user !== user)) continue;
    const { user: name, role, province, startedAt, seenAt } = session.data;
    found.push({ key: sort, user: name, role, province, startedAt, seenAt });
  }
  return found;
}

/**
 * Removes sessions that are over, of one sixteenth of all: keys are hashes, so every sixteenth is as good as another,
 * and many logins go through them all.
 */
export async function sweepSessions(world: SessionWorld): Promise<number> {
  const digit = (world.randomBytes(1)[0] & 15).toString(16);
  const now = world.clock.now();
  let removed = 0;
  for await (const { sort, item } of world.state.list(sessionPartition, digit)) {
    const session = $Session.safeParse(item);
    if (session.success && !isOver(session.data, now)) continue;
    await endSession(world, sort);
    if (++removed >= sweptMax) break;
  }
  return removed;
}

function isOver({ startedAt, seenAt }: Session, now: number): boolean {
  return now - startedAt > sessionAgeMax || now - seenAt > sessionIdleMax;
}

function itemKey(key: string) {
  return { partition: sessionPartition, sort: key };
}

/** Sixteen hex digits of a hash: where the sessions of a user stand. */
function placeOf(user: string): string {
  return createHash('sha256').update(`user\n${user}`).digest('hex').slice(0, 16);
}

/** The key under which the session of a cookie stands; undefined of what is no cookie of ours. */
function keyOfCookie(cookie: string): string | undefined {
  const found = /^([0-9a-f]{16})\.([\w-]{43})$/.exec(cookie);
  return found === null ? undefined : `${found[1]}.${secretHash(found[2])}`;
}
