/** Most bytes of a key, as on S3. */
const keyBytesMax = 1024;
/** Most bytes of one segment: file systems take 255, and the name of a metadata file adds a time and a size. */
const segmentBytesMax = 200;

/**
 * Refuses a key that is not a plain path below a folder: empty, absolute, over 1,024 bytes, with an empty, `.` or `..`
 * segment, a backslash or a control character. The message does not repeat the key: it may hold anything.
 */
export function checkObjectKey(key: string): void {
  const fault = faultOfKey(key);
  if (fault !== undefined) throw new RangeError(`not a key of an object: ${fault}`);
}

export function isObjectKey(key: string): boolean {
  return faultOfKey(key) === undefined;
}

/** As `checkObjectKey`, but the last segment may be empty or cut short. */
export function checkKeyPrefix(prefix: string): void {
  if (prefix !== '') checkObjectKey(`${prefix}x`);
}

function faultOfKey(key: string): string | undefined {
  if (key === '') return 'empty';
  if (Buffer.byteLength(key) > keyBytesMax) return `over ${keyBytesMax} bytes`;
  if (!key.isWellFormed()) return 'a lone surrogate';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(key)) return 'a control character or a backslash';
  for (const segment of key.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return `a segment "${segment}"`;
    if (Buffer.byteLength(segment) > segmentBytesMax) return `a segment over ${segmentBytesMax} bytes`;
  }
  return undefined;
}
