/** Who somebody is to the portal: a user of an organisation with one role, by whichever way they came. */
import * as z from 'zod';
import { findProvince } from '../../core/domain/provinces.ts';

/** Roles that people have; what each may do is in `access.ts`. */
export const roles = ['clerk', 'director', 'headquarters', 'reviewer', 'operator'] as const;
export type Role = (typeof roles)[number];
/** Roles of one province. */
export const officeRoles: readonly Role[] = ['clerk', 'director'];

export interface Identity {
  /** Name of the user in the organisation, as its provider gives it; at most 200 characters. */
  user: string;
  /** `owner`: the user of this very machine, who reads its files anyway and may do everything. */
  role: Role | 'owner';
  /** Of a clerk or director, `vn34-52`; null of everybody else. */
  province: string | null;
  /** How they came: a session by login, a token, the header of the organisation's proxy. */
  by: 'session' | 'token' | 'proxy';
  /** Names the session or token, so that it can be revoked: a hash, no secret. Absent for the proxy. */
  key?: string;
}

/** What a provider says of somebody. A province for the roles of an office, and for nobody else. */
export const $Person = z
  .object({
    user: z.string().min(1).max(200),
    role: z.enum(roles),
    province: z.nullish(z.string()).transform((id) => (id === '' ? null : (id ?? null))),
  })
  .refine(({ role, province }) =>
    officeRoles.includes(role) ? province !== null && findProvince(province) !== undefined : true,
  )
  .transform(({ user, role, province }) => ({ user, role, province: officeRoles.includes(role) ? province : null }));
export type Person = z.output<typeof $Person>;
