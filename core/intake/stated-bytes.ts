/**
 * The participants of a file as bytes, to be sent from where the file lies to where the books are: for each one,
 * ascending, 8 bytes of its key (float64, little endian); then for each 1 byte with the bits of its schemes.
 */
import { allSchemes } from '../domain/codes.ts';
import { participantKey } from '../domain/columns.ts';
import type { StatedParticipants } from './removal.ts';

export const statedBytesEach = 9;
const keyMax = participantKey(999_999_999_999, 12);

export function encodeStated({ participants, schemes }: StatedParticipants): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(participants.length * statedBytesEach);
  const view = new DataView(bytes.buffer);
  for (const [i, participant] of participants.entries()) view.setFloat64(8 * i, participant, true);
  bytes.set(schemes, 8 * participants.length);
  return bytes;
}

/** Undefined if the bytes are not such: keys are those of numbers of 10 or 12 digits, ascending, each once. */
export function decodeStated(bytes: Uint8Array): Pick<StatedParticipants, 'participants' | 'schemes'> | undefined {
  const count = bytes.length / statedBytesEach;
  if (!Number.isInteger(count)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const participants = new Float64Array(count);
  let last = -1;
  for (let i = 0; i < count; i++) {
    const key = view.getFloat64(8 * i, true);
    if (!(key > last) || !Number.isInteger(key) || key > keyMax) return undefined;
    participants[i] = last = key;
  }
  const schemes = bytes.slice(8 * count);
  return schemes.some((bits) => bits > allSchemes) ? undefined : { participants, schemes };
}
