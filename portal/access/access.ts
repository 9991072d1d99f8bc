/**
 * Who may call a route: a pure decision from the route's rule, the identity and the province asked for. Whoever has no
 * right to a province's things does not learn that they exist: 404, never 403 (`docs/portal.md`, Roles).
 */
import { officeRoles, type Identity, type Role } from './identity.ts';

/** A route's rule. `province` and `batch` are things of one province; `country` belongs to none, or to all. */
export type Access =
  | { to: 'everyone' }
  | { to: 'person' }
  | { to: 'province' | 'batch' | 'country'; roles: readonly Role[] };

export type Decision = 'allowed' | 'unauthenticated' | 'forbidden' | 'missing';

/**
 * `province`: the one that the thing belongs to, undefined if there is no such thing; only for rules of provinces.
 * `changes`: the request asks for an action.
 */
export function decide(
  access: Access,
  identity: Identity | undefined,
  { province, changes }: { province: string | undefined; changes: boolean },
): Decision {
  if (access.to === 'everyone') return 'allowed';
  if (identity === undefined) return 'unauthenticated';
  if (access.to === 'person') return 'allowed';
  const { role } = identity;
  const has = role === 'owner' || access.roles.includes(role);
  if (access.to === 'country') return has ? 'allowed' : 'forbidden';
  if (!has) return changes ? 'forbidden' : 'missing';
  if (province === undefined) return 'missing';
  return seesProvince(identity, province) ? 'allowed' : 'missing';
}

/** Whether things of a province may exist for somebody: their own, or all. */
export function seesProvince({ role, province }: Identity, asked: string): boolean {
  return role === 'owner' || !officeRoles.includes(role) || province === asked;
}
