/**
 * A stage of reading an upload: takes bytes in pieces of any size, which are valid during the call only, then the end.
 */
export interface ByteSink {
  push(bytes: Uint8Array): void;
  finish(): void;
}
