/** Most bytes of a key, as on S3. */
const keyBytesMax = 1024;
/** Most bytes of one segment: file systems take 255, and the name of a metadata file adds a time and a size. */
const segmentBytesMax = 200;

/**
 * Names of devices of Windows, in any folder, in any case, whatever ending follows. Microsoft Learn, "Naming Files,
 * Paths, and Namespaces".
 */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=[ .]|$)/i;
/** A colon names a stream of a file or a drive; the others stand in no name of a file. */
const reserved = /[<>:"|?*]/;

/**
 * Refuses a key that is not a plain path below a folder: empty, absolute, over 1,024 bytes, with an empty, `.` or `..`
 * segment, a backslash or a control character; on Windows also what its files cannot be called or what means a device.
 * The message does not repeat the key: it may hold anything.
 */
export function checkObjectKey(key: string): void {
  const fault = faultOfKey(key, process.platform);
  if (fault !== undefined) throw new RangeError(`not a key of an object: ${fault}`);
}

export function isObjectKey(key: string, platform: NodeJS.Platform = process.platform): boolean {
  return faultOfKey(key, platform) === undefined;
}

/** As `checkObjectKey`, but the last segment may be empty or cut short. */
export function checkKeyPrefix(prefix: string): void {
  if (prefix !== '') checkObjectKey(`${prefix}x`);
}

function faultOfKey(key: string, platform: NodeJS.Platform): string | undefined {
  if (key === '') return 'empty';
  if (Buffer.byteLength(key) > keyBytesMax) return `over ${keyBytesMax} bytes`;
  if (!key.isWellFormed()) return 'a lone surrogate';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(key)) return 'a control character or a backslash';
  for (const segment of key.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return `a segment "${segment}"`;
    if (Buffer.byteLength(segment) > segmentBytesMax) return `a segment over ${segmentBytesMax} bytes`;
    // There a name with a dot or a space at its end means the name without it.
    if (platform === 'win32' && (device.test(segment) || reserved.test(segment) || /[. ]$/.test(segment)))
      return 'a name that Windows does not have';
  }
  return undefined;
}
