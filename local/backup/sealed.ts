/** Bytes that only the holder of an X25519 private key can read (`docs/backup.md`, Sealed secrets). */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../../core/base/errors.ts';

const info = 'doisoat backup secrets 1';
const nonceBytes = 12;
const tagBytes = 16;

const $Base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const $Sealed = z.strictObject({
  format: z.literal(1),
  ephemeral: $Base64,
  nonce: $Base64,
  body: $Base64,
  tag: $Base64,
});

/** The public key of a PEM text. Throws Refusal BACKUP_KEY if it is none, or of another kind. */
export function readRecipient(pem: string): KeyObject {
  // A private key would be taken for its public half, and then lie beside the backup.
  return keyOf(() => (pem.includes('PRIVATE KEY') ? undefined : createPublicKey(pem)), 'recipient');
}

/** The private key of a PEM text. Throws Refusal BACKUP_KEY. */
export function readPrivateKey(pem: string): KeyObject {
  return keyOf(() => createPrivateKey(pem), 'private');
}

function keyOf(read: () => KeyObject | undefined, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType !== 'x25519') throw new Refusal('BACKUP_KEY', { what });
  return key;
}

/** Names a public key: 16 hex digits. */
export function recipientName(key: KeyObject): string {
  return createHash('sha256').update(derOf(key)).digest('hex').slice(0, 16);
}

/** Seals a text for a recipient. */
export function sealFor(recipient: KeyObject, text: string): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', agreedKey(privateKey, recipient, publicKey, recipient), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = { ephemeral: derOf(publicKey), nonce, body, tag: cipher.getAuthTag() };
  const told = Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64')]);
  return Buffer.from(`${JSON.stringify({ format: 1, ...Object.fromEntries(told) })}\n`);
}

/** The text. Throws Refusal BACKUP_KEY if it was sealed for another key. */
export function openSealed(key: KeyObject, sealed: Uint8Array): string {
  try {
    const { ephemeral, nonce, body, tag } = $Sealed.parse(JSON.parse(Buffer.from(sealed).toString('utf8')));
    const from = createPublicKey({ key: ephemeral, format: 'der', type: 'spki' });
    const secret = agreedKey(key, from, from, createPublicKey(key));
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: tagBytes });
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new Refusal('BACKUP_KEY', { what: 'other' });
  }
}

function agreedKey(own: KeyObject, other: KeyObject, ephemeral: KeyObject, recipient: KeyObject): Uint8Array {
  const agreed = diffieHellman({ privateKey: own, publicKey: other });
  const salt = Buffer.concat([derOf(ephemeral), derOf(recipient)]);
  return new Uint8Array(hkdfSync('sha256', agreed, salt, info, 32));
}

function derOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}
