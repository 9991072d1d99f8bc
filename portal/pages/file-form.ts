/** The form of the upload page as a browser without script sends it: `multipart/form-data` with one file. */
import * as z from 'zod';
import { batchKinds, schemes, type BatchKind } from '../../core/domain/codes.ts';
import { $UploadMetadata } from '../../core/intake/upload-request.ts';
import type { UploadTexts } from '../../browser/texts.ts';
import { senderOf, uploadBodyMax } from '../api/uploads.ts';
import { limitedBody } from '../http/limited-body.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';

/** At once: the parser holds a whole form, of up to 64 MiB, in memory. */
const formsMax = 2;
let running = 0;
/** For the form around the file. */
const aroundMax = 64 * 1024; // bytes

export interface FileForm {
  kind: BatchKind;
  metadata: Record<string, string>;
  /** Undefined if none was chosen. */
  file: File | undefined;
}

const $Text = z
  .string()
  .catch('')
  .transform((text) => text.trim());
const $Fields = z.object({ kind: z.enum(batchKinds), officer: $Text, purpose: $Text, rows: $Text });

/** Throws Problem CONTENT_TYPE, BODY_TOO_LARGE, BUSY, or REQUEST_INVALID with the names of fields. */
export async function fileForm(c: PortalContext): Promise<FileForm> {
  return read(c, await multipartForm(c, uploadBodyMax));
}

/** The file of a form that has one; undefined if none was chosen. */
export function fileOf(form: FormData): File | undefined {
  const file = form.get('file');
  return file instanceof File && file.size > 0 ? file : undefined;
}

/** A form with a file of up to `max` bytes. Throws Problem CONTENT_TYPE, BODY_TOO_LARGE, BUSY, REQUEST_INVALID. */
export async function multipartForm(c: PortalContext, max: number): Promise<FormData> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw new Problem('CONTENT_TYPE');
  if (running >= formsMax) throw new Problem('BUSY');
  running++;
  try {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of limitedBody(c, max + aroundMax)) chunks.push(chunk.slice());
    const whole = new Response(new Blob(chunks), { headers: { 'content-type': type } });
    return await whole.formData().catch(() => {
      throw new Problem('REQUEST_INVALID', 'the body');
    });
  } finally {
    running--;
  }
}

function read(c: PortalContext, form: FormData): FileForm {
  const { kind, ...texts } = parsed($Fields, Object.fromEntries(form));
  const stated = form.getAll('scheme');
  const chosen = schemes.filter((scheme) => stated.includes(scheme));
  const metadata = {
    officer: texts.officer === '' ? senderOf(c).user : texts.officer,
    ...(texts.purpose === '' ? {} : { purpose: texts.purpose }),
    ...(chosen.length === 0 ? {} : { schemes: chosen.join(';') }),
    ...(texts.rows === '' || kind !== 'full' ? {} : { rows: texts.rows }),
    ...(form.get('confirm-shrink') === null || kind !== 'full' ? {} : { 'confirm-shrink': 'true' }),
  };
  parsed($UploadMetadata, metadata);
  return { kind, metadata, file: fileOf(form) };
}

/** What is missing, in the order of the page. */
export function missingIn(
  { kind, metadata, file }: FileForm,
  texts: UploadTexts['missing'],
): { id: string; text: string }[] {
  const missing: { id: string; text: string }[] = [];
  if (metadata.purpose === undefined) missing.push({ id: 'purpose', text: texts.purpose });
  if (kind !== 'delta' && metadata.schemes === undefined) missing.push({ id: 'first-scheme', text: texts.schemes });
  if (kind === 'full' && metadata.rows === undefined) missing.push({ id: 'rows', text: texts.rows });
  if (file === undefined) missing.push({ id: 'form', text: texts.file });
  return missing;
}
