import { Refusal } from '../../core/base/errors.ts';

/**
 * The address of a shared state as it stands where others read it: as an argument (`ps`), or in a file that every
 * backup copies. Throws Refusal STATE_PASSWORD_SHOWN if a password is in it.
 */
export function withoutPassword(address: string | undefined): string | undefined {
  if (address !== undefined && /^[^/?]*\/\/[^/?]*:[^/?]*@/.test(address)) throw new Refusal('STATE_PASSWORD_SHOWN');
  return address;
}
