/** The portal's key on one machine. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnce, unless } from '../../adapters/files/durable-files.ts';
import type { LocalWorld } from '../world.ts';

/**
 * `D/portal.key`: 64 hex digits, made when it is first wanted. Machines that share a state must have the same: a
 * session of one is no session of another otherwise. Throws Refusal STATE_FOREIGN.
 */
export async function openPortalKey({
  directory,
  shared,
}: Pick<LocalWorld, 'directory' | 'shared'>): Promise<Uint8Array> {
  const path = join(directory, 'portal.key');
  const kept = await unless('ENOENT', () => readFile(path, 'utf8'));
  const text = kept ?? (await createOnce(path, `${randomBytes(32).toString('hex')}\n`));
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error('portal.key: expected 64 hex digits');
  const key = Buffer.from(text.trim(), 'hex');
  await shared?.agree('portal.key', createHash('sha256').update('portal.key\n').update(key).digest('hex').slice(0, 16));
  return key;
}
