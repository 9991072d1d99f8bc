/**
 * Reading an extract of the national population database (`docs/registry-index.md`, Building): its manifest and,
 * strictly, every value of its parts. The first fault refuses the extract, with code, part and line and never with the
 * value.
 */
import * as z from 'zod';
import { CsvReader } from '../../formats/csv/reader.ts';
import { Refusal } from '../../base/errors.ts';
import type { Hash } from '../../ports.ts';
import { $RegistryVersion } from '../format.ts';
import { PartSink, type ExtractPerson } from './part-sink.ts';

/** Where an extract lies: a folder or objects, told by the shell. Everything can be read again. */
export interface ExtractSource {
  /** The parsed JSON of `manifest.json`. */
  manifest(): Promise<unknown>;
  /** The bytes of a part as they lie there. A chunk is valid until the next one is asked for. */
  part(name: string): AsyncIterable<Uint8Array>;
}

/** Rows of one extract: twice today's population; they are counted in 32 bits. */
const extractRowsMax = 200_000_000;
/** Parts of one extract. */
const extractPartsMax = 10_000;

const $ExtractPart = z.object({
  /** No slash and no leading dot: a name never leads out of the folder. */
  name: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/),
  rows: z.int().min(0).max(extractRowsMax),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ExtractPart = z.infer<typeof $ExtractPart>;

/** `manifest.json` of an extract (`docs/contracts.md`, Extract). Unknown fields are dropped. */
export const $ExtractManifest = z
  .object({
    format: z.literal(1),
    version: $RegistryVersion,
    kind: z.enum(['snapshot', 'delta']),
    base: z.nullable($RegistryVersion),
    asOf: z.iso.datetime(),
    rows: z.int().min(0).max(extractRowsMax),
    parts: z.array($ExtractPart).max(extractPartsMax),
  })
  .refine((manifest) => (manifest.kind === 'delta') === (manifest.base !== null), { path: ['base'] })
  .refine(({ rows, parts }) => parts.reduce((sum, part) => sum + part.rows, 0) === rows, { path: ['rows'] })
  .refine(({ parts }) => new Set(parts.map((part) => part.name)).size === parts.length, { path: ['parts'] });
export type ExtractManifest = z.infer<typeof $ExtractManifest>;

/** The manifest of an extract. Throws Refusal('REGISTRY_MANIFEST_INVALID') with the field. */
export async function readExtractManifest(source: ExtractSource): Promise<ExtractManifest> {
  const parsed = $ExtractManifest.safeParse(await source.manifest());
  if (!parsed.success) throw new Refusal('REGISTRY_MANIFEST_INVALID', { field: parsed.error.issues[0].path.join('.') });
  return parsed.data;
}

/** Bytes parsed between two calls of `rest`: bounds what a caller's buffers take up meanwhile. */
const sliceBytes = 1024 * 1024;

/**
 * Reads one part to its end: every person goes to `visit`; between slices `rest` is awaited, so that the visitor can
 * empty its buffers. Throws a Refusal as listed in `docs/registry-index.md`; a part with other bytes than its manifest
 * says is told as that, whatever fault shows first.
 */
export async function readExtractPart(
  source: ExtractSource,
  part: ExtractPart,
  hash: Hash,
  visit: (person: ExtractPerson) => void,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    const found = await readRows(source, part, hash, visit, rest);
    if (found !== part.sha256) throw new Refusal('REGISTRY_PART_SHA256', { part: part.name });
  } catch (error) {
    if (!(error instanceof Refusal) || (await partSha256(source, part.name, hash)) === part.sha256) throw error;
    throw new Refusal('REGISTRY_PART_SHA256', { part: part.name });
  }
}

/** Reads the rows and answers the SHA-256 of the part's bytes. */
async function readRows(
  source: ExtractSource,
  part: ExtractPart,
  hash: Hash,
  visit: (person: ExtractPerson) => void,
  rest: () => Promise<void>,
): Promise<string> {
  const sha256 = hash.sha256();
  const raw = hashed(source.part(part.name), (chunk) => sha256.update(chunk));
  const chunks = part.name.endsWith('.gz') ? inflate(raw, part.name) : raw;
  const sink = new PartSink(part, visit);
  const reader = new CsvReader(sink);
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += sliceBytes) {
      push(reader, chunk.subarray(from, from + sliceBytes), part.name);
      await rest();
    }
  }
  push(reader, undefined, part.name);
  sink.finish();
  await rest();
  return sha256.hex();
}

/** Bytes to the reader, or the end; its refusals get the part's name. */
function push(reader: CsvReader, bytes: Uint8Array | undefined, part: string): void {
  try {
    if (bytes === undefined) reader.finish();
    else reader.push(bytes);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'CSV_UNTERMINATED_QUOTE') throw error;
    throw new Refusal('REGISTRY_PART_LINE', { part, reason: error.code }, error.line);
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  update: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    update(chunk);
    yield chunk;
  }
}

async function partSha256(source: ExtractSource, name: string, hash: Hash): Promise<string> {
  const sha256 = hash.sha256();
  for await (const chunk of source.part(name)) sha256.update(chunk);
  return sha256.hex();
}

/** The inflated bytes. An error of the source itself passes through; any other is a broken gzip. */
async function* inflate(chunks: AsyncIterable<Uint8Array>, part: string): AsyncGenerator<Uint8Array> {
  let sourceError: unknown;
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>(
    pulled(chunks, (error) => {
      sourceError = error;
    }),
    { highWaterMark: 0 },
  );
  const output = input.pipeThrough(new DecompressionStream('gzip')).getReader();
  for (;;) {
    const next = await output.read().catch(() => {
      throw sourceError ?? new Refusal('REGISTRY_PART_GZIP', { part });
    });
    if (next.done) return;
    yield next.value;
  }
}

/** Chunks as a stream wants them: copied, because the stream keeps them while the source goes on. */
function pulled(chunks: AsyncIterable<Uint8Array>, failed: (error: unknown) => void) {
  const iterator = chunks[Symbol.asyncIterator]();
  return {
    async pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
      try {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value.slice());
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    async cancel(): Promise<void> {
      await iterator.return?.();
    },
  };
}
