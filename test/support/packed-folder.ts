/**
 * A folder in one file: gzip of one line of JSON (path, size, time of change and mode of each file), then the bytes of
 * the files in that order. Git keeps no times of change, and the object store on files finds metadata of an upload by
 * them.
 */
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

interface PackedFile {
  path: string; // with slashes
  size: number;
  modified: number; // milliseconds since 1970
  mode: number;
}

export function packFolder(folder: string, file: string): void {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const list = paths.map((path): PackedFile => {
    const { size, mtimeMs, mode } = statSync(path);
    const name = relative(folder, path).replaceAll(sep, '/');
    return { path: name, size, modified: Math.round(mtimeMs), mode: mode & 0o777 };
  });
  const head = Buffer.from(`${JSON.stringify(list)}\n`);
  writeFileSync(file, gzipSync(Buffer.concat([head, ...paths.map((path) => readFileSync(path))]), { level: 9 }));
}

/** By path: fixtures, which many tests unpack. */
const unzipped = new Map<string, Buffer>();

/**
 * Unpacks into a folder, which is made: for the owner alone, as a directory is after its first opening, or with the
 * modes it was packed with.
 */
export function unpackFolder(file: string, folder: string, modes: 'closed' | 'as packed' = 'closed'): void {
  const [fileBits, folderMode] = modes === 'closed' ? [0o700, 0o700] : [0o777, 0o755];
  const bytes = unzipped.get(file) ?? gunzipSync(readFileSync(file));
  unzipped.set(file, bytes);
  const headEnd = bytes.indexOf('\n');
  const list = JSON.parse(bytes.toString('utf8', 0, headEnd)) as PackedFile[];
  for (const path of new Set(list.map((each) => dirname(each.path))))
    mkdirSync(join(folder, path), { recursive: true, mode: folderMode });
  let at = headEnd + 1;
  for (const { path, size, modified, mode } of list) {
    const to = join(folder, path);
    writeFileSync(to, bytes.subarray(at, at + size), { mode: mode & fileBits });
    utimesSync(to, modified / 1000, modified / 1000);
    at += size;
  }
}
