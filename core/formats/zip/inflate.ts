/**
 * DEFLATE (RFC 1951), decoded by pako in blocks of at most `blockBytes`: memory is constant, and the caller may throw
 * at any block. The platform's `DecompressionStream` neither reports where a stream ended (a gzip file may have several
 * members; what follows the last must be found), nor holds back: a bomb of 1 MB filled 750 MB before its reader could
 * stop it. The synchronous interface of zlib does both.
 */
import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';

/** Output handed over at once. */
export const blockBytes = 64 * 1024;
/** Without a header of zlib or gzip, and with the longest window. */
const rawWindowBits = -15;

/** What is no whole DEFLATE stream: damaged, or cut off. Near the end the two cannot be distinguished. */
export class InflateError extends Error {
  constructor() {
    super('deflate data is damaged or cut off');
    this.name = 'InflateError';
  }
}

export class Inflater {
  private readonly sink: (block: Uint8Array) => void;
  private readonly stream = new ZStream();
  private readonly out = new Uint8Array(blockBytes);
  private ended = false;

  /** `sink` gets the output in order; a block is valid during the call only. */
  constructor(sink: (block: Uint8Array) => void) {
    this.sink = sink;
    zlibInflateInit2(this.stream, rawWindowBits);
  }

  /** The stream has come to its end: what was pushed behind it was not read. */
  get done(): boolean {
    return this.ended;
  }

  /** Gets ready for another stream. */
  reset(): void {
    zlibInflateReset(this.stream);
    this.ended = false;
  }

  /**
   * Decodes input[at] to input[end] (exclusive) and returns where it stopped: behind the stream when it is done, else
   * at `end`. Throws InflateError for what no stream continues with.
   */
  push(input: Uint8Array, at: number, end: number): number {
    const { stream, out } = this;
    stream.input = input;
    stream.next_in = at;
    stream.avail_in = end - at;
    // A full block may have more behind it, though all input was read.
    do {
      stream.output = out;
      stream.next_out = 0;
      stream.avail_out = blockBytes;
      const status = zlibInflate(stream, Z_NO_FLUSH);
      if (status !== Z_OK && status !== Z_STREAM_END && status !== Z_BUF_ERROR) throw new InflateError();
      this.ended = status === Z_STREAM_END;
      if (stream.next_out > 0) this.sink(out.subarray(0, stream.next_out));
    } while (!this.ended && stream.avail_out === 0);
    return stream.next_in;
  }
}
