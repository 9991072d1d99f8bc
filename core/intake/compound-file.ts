/**
 * A compound file (MS-CFB): an old Excel file, or a workbook with a password, which Excel wraps in one. Neither is
 * read, but the way out differs, so the names of its streams are looked for.
 */
import type { ByteSink } from '../base/byte-sink.ts';
import { Refusal } from '../base/errors.ts';

/** The stream that holds an encrypted workbook (MS-OFFCRYPTO 2.3.4.4); names are UTF-16. */
const encryptedPackage = Uint8Array.from('EncryptedPackage', (letter) => letter.charCodeAt(0));

export class CompoundFile implements ByteSink {
  /** The last bytes, in which the name may begin. */
  private rest = new Uint8Array(0);
  private encrypted = false;

  push(bytes: Uint8Array): void {
    if (this.encrypted) return;
    const joined = new Uint8Array(this.rest.length + bytes.length);
    joined.set(this.rest);
    joined.set(bytes, this.rest.length);
    this.encrypted = holds(joined);
    this.rest = joined.slice(-2 * encryptedPackage.length);
  }

  /** Throws Refusal FILE_ENCRYPTED or FORMAT_XLS. */
  finish(): never {
    throw new Refusal(this.encrypted ? 'FILE_ENCRYPTED' : 'FORMAT_XLS');
  }
}

function holds(bytes: Uint8Array): boolean {
  const [first] = encryptedPackage;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (encryptedPackage.every((letter, i) => bytes[at + 2 * i] === letter && bytes[at + 2 * i + 1] === 0)) return true;
  return false;
}
