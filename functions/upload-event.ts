/** Which stored objects an SQS message names: S3 event notifications, read at the gate. */
import * as z from 'zod';
import { Fault } from './fault.ts';

const $Record = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string(),
  userIdentity: z.object({ principalId: z.string().max(500) }).optional(),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string().max(4096), versionId: z.string().min(1).max(1024).optional() }),
  }),
});
const $Notification = z.object({ Records: z.array($Record).min(1) });
/** Sent once by S3 when a notification is configured. */
const $TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

export interface StoredObject {
  bucket: string;
  key: string;
  version: string | undefined;
  /**
   * Unique id of the role and session name of the principal who put it there, `AROA…:vn34-52.cb-0417`; undefined if S3
   * did not say.
   */
  principal: string | undefined;
}

/**
 * The objects that were created, in the order of the message; none for S3's test event. Keys are decoded, once. Throws
 * a Fault without a word of the message if it is no notification: it then ends in the dead-letter queue, where a person
 * can look.
 */
export function readNotification(body: string): StoredObject[] {
  const message = parseJson(body);
  if ($TestEvent.safeParse(message).success) return [];
  const parsed = $Notification.safeParse(message);
  if (!parsed.success) throw new Fault('EVENT_UNREADABLE');
  return parsed.data.Records.filter((record) => record.eventName.startsWith('ObjectCreated:')).map(
    ({ s3, userIdentity }) => ({
      bucket: s3.bucket.name,
      key: decodeKey(s3.object.key),
      version: s3.object.versionId,
      principal: userIdentity?.principalId.replace(/^AWS:/, ''),
    }),
  );
}

/** S3 writes keys into events as an HTML form would: `+` for a space, the rest in percent. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return ''; // percent signs that no S3 wrote: the key of nothing
  }
}

const extractPattern = /^(extract\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}\/)manifest\.json$/;

/** The folder of an extract whose manifest this is, with a slash at the end. */
export function extractFolder(key: string): string | undefined {
  return extractPattern.exec(key)?.[1];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
