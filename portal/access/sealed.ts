/** Documents that a browser keeps for us and can neither read nor change: AES-256-GCM under a key of their purpose. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** The document as base64url. `portalKey`: 32 secret bytes. */
export function seal(
  { portalKey, randomBytes }: { portalKey: Uint8Array; randomBytes: (length: number) => Uint8Array },
  purpose: string,
  document: object,
): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(portalKey, purpose), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(document), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** The document; undefined of what is not ours, was changed or is of another purpose. */
export function unseal(portalKey: Uint8Array, purpose: string, text: string): unknown {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(portalKey, purpose), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const body = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function keyOf(portalKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', portalKey, new Uint8Array(0), `doisoat ${purpose}`, 32));
}
