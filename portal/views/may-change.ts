/** Whether a page offers to send: offices and the user of this machine do, those who only read do not. */
import { officeRoles } from '../access/identity.ts';
import type { PortalContext } from '../http/route.ts';

export function mayChange(c: PortalContext): boolean {
  const role = c.get('identity')?.role;
  return role === 'owner' || officeRoles.some((each) => each === role);
}
