/** Hashes the bytes of large objects on a thread of its own (`core/commit/stage.ts` asks). */
import { sha256Of } from './sha256.ts';
import type { Hash } from '../ports.ts';

/** The bytes that were given, handed back. */
export interface HashedBytes {
  bytes: Uint8Array;
  sha256: string; // hex
}

/** `piece`: bytes whose buffer was handed over. */
export function hashPiece(hash: Hash, piece: unknown): { answer: HashedBytes; given: ArrayBuffer[] } {
  const bytes = piece as Uint8Array; // from `stage.ts` alone
  return { answer: { bytes, sha256: sha256Of(hash, bytes) }, given: [bytes.buffer as ArrayBuffer] };
}
