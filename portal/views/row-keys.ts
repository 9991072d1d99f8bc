/**
 * Keys by which a row stands in an address: a participant number, encrypted with the portal's key, so that no number
 * is in a URL, a log of a proxy or a browser's history. Equal for the same row of the same province.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** The key of a participant of a province: 80 hex digits. AES-256-GCM under a nonce made of the text itself. */
export function rowKey(portalKey: Uint8Array, province: string, participant: string): string {
  const text = Buffer.from(participant.padEnd(12));
  const nonce = createHmac('sha256', portalKey).update(`row\n${province}\n${participant}`).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', portalKey, nonce).setAAD(Buffer.from(province));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('hex');
}

/** The participant number of a key; undefined if the key is not one of this province. */
export function participantOfKey(portalKey: Uint8Array, province: string, key: string): string | undefined {
  if (!/^[0-9a-f]{80}$/.test(key)) return undefined;
  const bytes = Buffer.from(key, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', portalKey, bytes.subarray(0, 12)).setAAD(Buffer.from(province));
  decipher.setAuthTag(bytes.subarray(24));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, 24)), decipher.final()])
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
