import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../core/base/errors.ts';
import type { FingerprintKey } from '../core/ports.ts';
import { createOnce, unless } from '../adapters/files/durable-files.ts';

const keyBytes = 16;
/** The number of the first key; a new key has another number, so that fingerprints of both are never compared. */
const firstNumber = 1;

/**
 * The secret of the name fingerprints of this data directory: `D/fingerprint.key`, one line `<number>:<32 hex digits>`,
 * readable by the owner only. Made once, at the first use; of racing processes one makes it and all use that one. Where
 * `isInUse` means that an index is based on a key already, a missing one is never replaced by another: throws Refusal
 * FINGERPRINT_KEY_MISSING; FINGERPRINT_KEY_INVALID if the file is none.
 */
export async function openFingerprintKey(
  directory: string,
  isInUse: () => Promise<boolean> = async () => false,
): Promise<FingerprintKey> {
  const path = join(directory, 'fingerprint.key');
  const text = (await readKey(path)) ?? (await newKey(path, isInUse));
  const match = /^(\d{1,3}):([0-9a-f]{32})\n?$/.exec(text);
  const number = Number(match?.[1]);
  if (match === null || number < 1 || number > 255) {
    throw new Refusal('FINGERPRINT_KEY_INVALID', { path });
  }
  return { number, bytes: new Uint8Array(Buffer.from(match[2], 'hex')) };
}

/**
 * The same for work that compares nothing: a missing key is none that any index has (numbers of keys begin with 1), so
 * whatever would compare is refused.
 */
export async function openKeyIfThere(directory: string, isInUse: () => Promise<boolean>): Promise<FingerprintKey> {
  try {
    return await openFingerprintKey(directory, isInUse);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'FINGERPRINT_KEY_MISSING') return missingKey;
    throw error;
  }
}

/** Throws Refusal FINGERPRINT_KEY_MISSING for the key that `openKeyIfThere` gives where there is none. */
export function requireKey({ fingerprintKey }: { fingerprintKey: FingerprintKey }): void {
  if (fingerprintKey.number === missingKey.number) throw new Refusal('FINGERPRINT_KEY_MISSING');
}

const missingKey: FingerprintKey = { number: 0, bytes: new Uint8Array(keyBytes) };

function readKey(path: string): Promise<string | undefined> {
  return unless('ENOENT', () => readFile(path, 'utf8'));
}

async function newKey(path: string, isInUse: () => Promise<boolean>): Promise<string> {
  if (!(await isInUse())) return createOnce(path, `${firstNumber}:${randomBytes(keyBytes).toString('hex')}\n`);
  // Another process that built the first index may have made the key between the two reads.
  const text = await readKey(path);
  if (text === undefined) throw new Refusal('FINGERPRINT_KEY_MISSING');
  return text;
}
