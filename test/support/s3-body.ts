/** The body of a request as S3 reads it: `aws-chunked` framing taken off, checksums of header and trailer compared. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Failure } from './s3-buckets.ts';

export interface ReadBody {
  bytes: Uint8Array;
  checksums: Record<string, string>; // header name → value, all of them compared
}

export async function readBody(body: unknown, headers: Record<string, string>): Promise<ReadBody> {
  const raw = await allBytes(body);
  const chunked = (headers['content-encoding'] ?? '').split(',').includes('aws-chunked');
  const { bytes, trailers } = chunked ? decodeChunks(raw) : { bytes: raw, trailers: {} };
  const promised = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (promised !== undefined && Number(promised) !== bytes.length) throw new S3Failure(400, 'IncompleteBody');
  const checksums = Object.fromEntries(
    Object.entries({ ...headers, ...trailers }).filter(([name]) => /^x-amz-checksum-(?:sha256|crc32)$/.test(name)),
  );
  for (const [name, value] of Object.entries(checksums))
    if (value !== checksumOf(name, bytes)) throw new S3Failure(400, 'BadDigest');
  return { bytes, checksums };
}

function checksumOf(name: string, bytes: Uint8Array): string {
  if (name.endsWith('sha256')) return createHash('sha256').update(bytes).digest('base64');
  const word = Buffer.alloc(4);
  word.writeUInt32BE(crc32(bytes));
  return word.toString('base64');
}

async function allBytes(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body); // a copy: the caller may use its buffer again
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** `<hex length>[;extension]\r\n<bytes>\r\n … 0\r\n<trailer: value>\r\n … \r\n` */
function decodeChunks(raw: Buffer): { bytes: Uint8Array; trailers: Record<string, string> } {
  const chunks: Uint8Array[] = [];
  const trailers: Record<string, string> = {};
  let at = 0;
  const line = () => {
    const end = raw.indexOf('\r\n', at);
    if (end < 0) throw new S3Failure(400, 'IncompleteBody');
    const text = raw.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (let length = Number.parseInt(line(), 16); length > 0; length = Number.parseInt(line(), 16)) {
    chunks.push(raw.subarray(at, at + length));
    at += length + 2;
  }
  for (let text = line(); text !== ''; text = line()) {
    const colon = text.indexOf(':');
    trailers[text.slice(0, colon).toLowerCase()] = text.slice(colon + 1).trim();
  }
  return { bytes: Buffer.concat(chunks), trailers };
}
