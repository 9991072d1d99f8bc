/**
 * Sessions of browsers, in the state store: `PORTAL#SESSION` / hash of the cookie. Short, revocable; when somebody was
 * last there is written at most once a minute.
 */
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

const $Session = z.object({
  version: z.int().positive(),
  user: z.string(),
  role: z.enum([...roles, 'owner']),
  province: z.nullable(z.string()),
  startedAt: z.number(), // milliseconds since 1970
  seenAt: z.number(),
});
export type Session = z.infer<typeof $Session>;

type SessionWorld = Pick<PortalWorld, 'state' | 'clock' | 'randomBytes'>;
type Person = Pick<Identity, 'user' | 'role' | 'province'>;

function sessionKey(hash: string) {
  return { partition: 'PORTAL#SESSION', sort: hash };
}

/** Starts a session; the secret is for the cookie and kept nowhere. */
export async function startSession(world: SessionWorld, { user, role, province }: Person): Promise<string> {
  const secret = newSecret((length) => world.randomBytes(length));
  const now = world.clock.now();
  const session: Session = { version: 1, user, role, province, startedAt: now, seenAt: now };
  await world.state.put(sessionKey(secretHash(secret)), session);
  return secret;
}

/** Who has this cookie; undefined if the session is over, revoked or never was. */
export async function readSession(world: SessionWorld, secret: string): Promise<Identity | undefined> {
  const key = secretHash(secret);
  const found = $Session.safeParse(await world.state.read(sessionKey(key)));
  if (!found.success) return undefined;
  const { user, role, province, startedAt, seenAt, version } = found.data;
  const now = world.clock.now();
  if (now - startedAt > sessionAgeMax || now - seenAt > sessionIdleMax) return undefined;
  if (now - seenAt > seenPause) {
    const seen: Session = { ...found.data, version: version + 1, seenAt: now };
    await world.state.compareAndSet(sessionKey(key), version, seen);
  }
  return { user, role, province, by: 'session', key };
}
