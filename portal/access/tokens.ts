/** Tokens of programs: `PORTAL#TOKEN` / hash. Made by `doisoat portal token`, expiring, for one office. */
import * as z from 'zod';
import type { PortalWorld } from '../ports.ts';
import { roles, type Identity, type Person } from './identity.ts';
import { newSecret, secretHash } from './secrets.ts';

const $Token = z.object({
  version: z.int().positive(),
  user: z.string(),
  role: z.enum(roles),
  province: z.nullable(z.string()),
  madeAt: z.number(), // milliseconds since 1970
  expiresAt: z.number(),
});

type TokenWorld = Pick<PortalWorld, 'state' | 'clock' | 'randomBytes'>;

/** Makes a token that holds for some days; it is shown once. */
export async function makeToken(world: TokenWorld, person: Person, days: number): Promise<string> {
  const secret = newSecret((length) => world.randomBytes(length));
  const madeAt = world.clock.now();
  const item = { version: 1, ...person, madeAt, expiresAt: madeAt + days * 86_400_000 };
  await world.state.put({ partition: 'PORTAL#TOKEN', sort: secretHash(secret) }, item);
  return secret;
}

export async function readToken(world: TokenWorld, secret: string): Promise<Identity | undefined> {
  const key = secretHash(secret);
  const found = $Token.safeParse(await world.state.read({ partition: 'PORTAL#TOKEN', sort: key }));
  if (!found.success || found.data.expiresAt <= world.clock.now()) return undefined;
  const { user, role, province } = found.data;
  return { user, role, province, by: 'token', key };
}
