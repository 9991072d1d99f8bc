/** Rows that several threads see. Which memory holds a batch is decided where it is read (`claim-rows-builder.ts`). */

type Values = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Whether other threads can be given these values without a copy. */
export function isShared(values: Values): boolean {
  // A browser page that is not isolated has no such memory.
  return typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer;
}

/** Bytes of zeros in shared memory or in this thread's own. */
export function newMemory(bytes: number, shared: boolean): ArrayBufferLike {
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}
