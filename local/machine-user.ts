import { userInfo } from 'node:os';

/** The user as the system knows them; a container's user may have no name. */
export function machineUser(): string {
  try {
    return `user ${userInfo().username}`;
  } catch {
    return `user ${String(process.getuid?.())}`;
  }
}
