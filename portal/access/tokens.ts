/** Tokens of programs: `PORTAL#TOKEN` / hash. Made by `doisoat portal token`, expiring, for one office. */
import * as z from 'zod';
import { Refusal } from '../../core/base/errors.ts';
import type { PortalWorld } from '../ports.ts';
import { officeRoles, roles, type Identity, type Person } from './identity.ts';
import { newSecret, secretHash } from './secrets.ts';

/** A token is renewed at least once a year. */
const tokenDaysMax = 366;
const day = 86_400_000; // milliseconds

export const tokenPartition = 'PORTAL#TOKEN';

const $Token = z.object({
  version: z.int().positive(),
  user: z.string(),
  role: z.enum(roles),
  province: z.nullable(z.string()),
  madeAt: z.number(), // milliseconds since 1970
  expiresAt: z.number(),
});

/** A token as it is shown: `key` names it and is no secret. */
export interface ShownToken extends Omit<z.infer<typeof $Token>, 'version'> {
  key: string;
}

type TokenWorld = Pick<PortalWorld, 'state' | 'clock' | 'randomBytes'>;

/**
 * Makes a token that holds for some days; it is shown once. Throws Refusal PROVINCE_REQUIRED or PROVINCE_NOT_OF_ROLE: a
 * token is of one office if its role is, and of none if not.
 */
export async function makeToken(world: TokenWorld, person: Person, days: number): Promise<string> {
  const ofOffice = officeRoles.includes(person.role);
  if (ofOffice && person.province === null) throw new Refusal('PROVINCE_REQUIRED');
  if (!ofOffice && person.province !== null) throw new Refusal('PROVINCE_NOT_OF_ROLE');
  if (days > tokenDaysMax) throw new RangeError('days');
  const secret = newSecret((length) => world.randomBytes(length));
  const madeAt = world.clock.now();
  const expiresAt = madeAt + days * day;
  // Seconds: a store that forgets by itself (DynamoDB, time to live) may do so from then on.
  const item = { version: 1, ...person, madeAt, expiresAt, expires: Math.ceil(expiresAt / 1000) };
  await world.state.put(itemKey(secretHash(secret)), item);
  return secret;
}

/** Who has this token; undefined if it has expired, was revoked or never was. */
export async function readToken(
  world: Pick<TokenWorld, 'state' | 'clock'>,
  secret: string,
): Promise<Identity | undefined> {
  const key = secretHash(secret);
  const found = $Token.safeParse(await world.state.read(itemKey(key)));
  if (!found.success || found.data.expiresAt <= world.clock.now()) return undefined;
  const { user, role, province } = found.data;
  return { user, role, province, by: 'token', key };
}

/** All tokens that have not expired; the others are removed. */
export async function listTokens(world: Pick<TokenWorld, 'state' | 'clock'>): Promise<ShownToken[]> {
  const found: ShownToken[] = [];
  for await (const { sort, item } of world.state.list(tokenPartition, '')) {
    const token = $Token.safeParse(item);
    if (token.success && token.data.expiresAt > world.clock.now()) {
      const { user, role, province, madeAt, expiresAt } = token.data;
      found.push({ key: sort, user, role, province, madeAt, expiresAt });
    } else await revokeToken(world, sort);
  }
  return found;
}

/** Ends a token for good. */
export async function revokeToken(world: Pick<TokenWorld, 'state'>, key: string): Promise<void> {
  await world.state.remove(itemKey(key));
}

function itemKey(key: string) {
  return { partition: tokenPartition, sort: key };
}
