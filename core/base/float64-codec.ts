/**
 * A list of whole numbers below 2^53 as bytes: 64-bit floating point, little-endian, one after another. For what a step
 * of a run hands to the next.
 */

export function encodeNumbers(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).slice();
}

/** Throws if the bytes are not whole numbers of 8 bytes each. */
export function decodeNumbers(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw new Error(`a list of ${bytes.length} bytes, expected a multiple of 8`);
  return new Float64Array(bytes.slice().buffer);
}
