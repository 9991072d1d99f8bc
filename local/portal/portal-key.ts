/** The portal's key on one machine. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnce, unless } from '../../adapters/files/durable-files.ts';

/** `D/portal.key`: 64 hex digits, made when it is first wanted. */
export async function openPortalKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, 'portal.key');
  const kept = await unless('ENOENT', () => readFile(path, 'utf8'));
  const text = kept ?? (await createOnce(path, `${randomBytes(32).toString('hex')}\n`));
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new Error('portal.key: expected 64 hex digits');
  return Buffer.from(text.trim(), 'hex');
}
