/**
 * `npm run build` writes `dist/`: the program as JavaScript, for where Node runs no TypeScript (below `node_modules`)
 * or the bundler is not installed. It has the folders of the root, one file for each source; `node dist/bin/doisoat.js`
 * needs the runtime packages and nothing else. A stack trace names file and column; names of functions are short. Fails
 * where a file names a source in a way that is not rewritten here.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { join as joinPaths } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { bundleWithPackages } from '../local/serve/bundle-browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');

/** Where the program begins; the rest is what these name. */
const entries = ['bin/doisoat.js', 'local/cli.ts'];
/** What is read by its path, not imported: the defaults of `doisoat cost`. */
const assets = [
  'core/cost/us-east-1.json',
  ...['500', 'day', 'province'].map((usage) => `local/prices/usage-${usage}.json`),
];
/** What it makes is shipped instead. */
const bundler = 'local/serve/bundle-browser.ts';

/** A file of the project that code imports or starts as a thread. */
const named = /(\b(?:from|import)\s*\(?\s*(?="\.)|\bnew URL\(\s*)"([\w./-]+\.(?:ts|js|json))"/g;
/** A source that is named in another way. */
const leftover = /\b(?:from|import|import\(|new URL\()\s*["'`][^"'`]*\.ts["'`]/;

await rm(out, { recursive: true, force: true });
const files = new Set(entries);
// A set also gives what is added to it meanwhile.
for (const file of files) for (const each of await buildFile(file)) files.add(each);
for (const file of assets) await write(file, await readFile(join(root, file)));
const { scripts, packages } = await bundleWithPackages();
for (const [name, bytes] of Object.entries(scripts)) await write(`browser/${name}.js`, bytes);
await write('browser/licenses.txt', (await Promise.all(packages.map(licence))).join('\n'));
const { name, version, type } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
await write('package.json', `${JSON.stringify({ name, version, private: true, type }, undefined, 2)}\n`);
process.stdout.write(`dist: ${files.size} files\n`);

/** Writes one file of the program; gives those it names, from the root. */
async function buildFile(file: string): Promise<string[]> {
  const source = await readFile(join(root, file), 'utf8');
  if (file.endsWith('.json')) {
    await write(file, source);
    return [];
  }
  // Without comments, types and spaces, in short forms and names: the package is 1 MB at most.
  const { code } = await transform(source, {
    loader: file.endsWith('.ts') ? 'ts' : 'js',
    target: 'node24',
    charset: 'utf8',
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
  });
  const found: string[] = [];
  const rewritten = code.replaceAll(named, (_, before: string, path: string) => {
    const target = joinPaths(dirname(file), path);
    if (target !== bundler && !target.startsWith('dist/')) found.push(target);
    return `${before}"${toJavaScript(path)}"`;
  });
  if (leftover.test(rewritten)) throw new Error(`${file} names a source that the build does not rewrite`);
  await write(toJavaScript(file), rewritten);
  return found;
}

/** The licence of a package whose code is in the scripts of the upload page. */
async function licence(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version}\n\n${await readFile(join(folder, 'LICENSE'), 'utf8')}`;
}

function toJavaScript(path: string): string {
  return path.replace(/\.ts$/, '.js');
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  const target = join(out, file);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
}
