/**
 * GETs of S3 with their bodies. The SDK repeats requests, not bodies: what breaks off on the way is asked for again
 * here, a range from where it broke, a whole object from its start, because the SDK compares its checksum at the end.
 */
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { concatBytes } from '../../core/base/bytes.ts';
import type { JoinedRange } from '../../core/base/join-ranges.ts';
import type { ByteRange } from '../../core/ports.ts';
import type { Pause } from './client-rules.ts';

/**
 * Attempts to read one object or range whose body breaks off. Where one body in twenty breaks, one read in 160,000
 * fails; without it a batch of a hundred reads hardly ever succeeds.
 */
const bodyAttemptsMax = 4;
/** Doubled each time, with jitter: what broke one body may be about to break the next. */
const bodyPause = 50; // milliseconds

/** An object, or one of its versions; the whole of it, or a range. */
export interface Asked {
  Bucket: string;
  Key: string;
  version?: string | undefined;
  range?: ByteRange | undefined;
  signal?: AbortSignal | undefined;
}

/** Takes a piece of a body and its place in it. What comes again from place 0 replaces all pieces before. */
type Take = (piece: Uint8Array, at: number) => void;

export class ObjectGetter {
  private readonly client: S3Client;
  private readonly pause: Pause;

  constructor(client: S3Client, pause: Pause) {
    this.client = client;
    this.pause = pause;
  }

  /** What was asked for, in memory, and the answer that brought it. Throws the errors of the SDK. */
  async whole(asked: Asked): Promise<{ answer: GetObjectCommandOutput; bytes: Uint8Array }> {
    const pieces: Uint8Array[] = [];
    const answer = await this.read(asked, (piece, at) => {
      if (at === 0) pieces.length = 0;
      pieces.push(piece);
    });
    return { answer, bytes: concatBytes(pieces) };
  }

  /**
   * The `ranges` that one request holds, each in memory of its own, and how many bytes came in all; what lies between
   * them is dropped as it comes.
   */
  async held(
    asked: Asked & { range: JoinedRange },
    ranges: readonly ByteRange[],
  ): Promise<{ received: number; held: Uint8Array[] }> {
    const { offset, holds } = asked.range;
    const held = holds.map((at) => new Uint8Array(ranges[at].length));
    let received = 0;
    await this.read(asked, (piece, at) => {
      holds.forEach((range, i) => copyShared(piece, offset + at, held[i], ranges[range].offset));
      received = at + piece.length;
    });
    return { received, held };
  }

  /** Gives the body to `take`; answers the answer that began it. */
  private async read(asked: Asked, take: Take): Promise<GetObjectCommandOutput> {
    const { range, signal } = asked;
    let begun: GetObjectCommandOutput | undefined;
    let received = 0;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.ask(asked, received, begun?.ETag);
      begun ??= answer;
      try {
        for await (const piece of bodyOf(answer)) {
          take(piece, received);
          received += piece.length;
        }
        return begun;
      } catch (error) {
        if (attempt === bodyAttemptsMax || signal?.aborted === true) throw error;
        if (range === undefined || received >= range.length) {
          received = 0;
          begun = undefined;
        }
        await this.pause.sleep(bodyPause * 2 ** (attempt - 1) * (0.5 + this.pause.random()));
      }
    }
  }

  /** `from`: bytes of the range that have come, of an object with the tag `of`. */
  private ask({ Bucket, Key, version, range, signal }: Asked, from: number, of: string | undefined) {
    const Range = range === undefined ? undefined : `bytes=${range.offset + from}-${range.offset + range.length - 1}`;
    const command = new GetObjectCommand({ Bucket, Key, Range, VersionId: version, IfMatch: of });
    return this.client.send(command, signal === undefined ? {} : { abortSignal: signal });
  }
}

/** Copies what two stretches of one object have in common: `piece` begins at `at`, `into` at `start`. */
function copyShared(piece: Uint8Array, at: number, into: Uint8Array, start: number): void {
  const from = Math.max(at, start);
  const to = Math.min(at + piece.length, start + into.length);
  if (from < to) into.set(piece.subarray(from - at, to - at), from - start);
}

async function* bodyOf({ Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  // In Node a body is a stream of buffers; the SDK's type has those of browsers as well.
  if (Body !== undefined) yield* Body as unknown as AsyncIterable<Uint8Array>;
}
