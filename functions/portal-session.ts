/** The session by which an upload of the portal is known: as if its sender had one of the role of offices. */
import { createHash } from 'node:crypto';

/** What AWS takes as the name of a session, of at most so many characters. */
const notInSessionName = /[^\w+=,.@-]/g;
const userMax = 40;

/**
 * `<province>.<user>`. A user whose name is no session's name as it stands gets one that nobody else has: what may
 * stay of it, and a hash.
 */
export function portalSession(province: string, user: string): string {
  const safe = user.replaceAll(notInSessionName, '').slice(0, userMax);
  if (safe === user) return `${province}.${user}`;
  const hash = createHash('sha256').update(user).digest('hex').slice(0, 12);
  return `${province}.${safe}=${hash}`;
}
