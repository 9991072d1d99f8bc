/**
 * The scripts of the upload page, bundled in memory when the server starts: the clerk's browser runs the code of this
 * clone.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../core/base/errors.ts';
import { errorCode } from '../../adapters/files/durable-files.ts';

export interface BrowserScripts {
  client: Uint8Array;
  worker: Uint8Array;
}

/** Browsers of offices are years old: nothing newer than these is put into the scripts. */
const targets = ['chrome109', 'firefox115', 'safari16'];

/** Throws Refusal BUNDLER_MISSING if esbuild is not installed (`npm ci` without `--omit=dev` installs it). */
export async function bundleBrowser(): Promise<BrowserScripts> {
  const { build } = await import('esbuild').catch((error: unknown) => {
    if (errorCode(error) === 'ERR_MODULE_NOT_FOUND') throw new Refusal('BUNDLER_MISSING');
    throw error;
  });
  const { outputFiles } = await build({
    entryPoints: { client: entry('upload-client'), worker: entry('check-worker') },
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: targets,
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const bytesOf = (name: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(`${name}.js`));
    if (file === undefined) throw new Error(`no bundle ${name}`);
    return file.contents;
  };
  return { client: bytesOf('client'), worker: bytesOf('worker') };
}

function entry(name: string): string {
  return fileURLToPath(new URL(`../../browser/${name}.ts`, import.meta.url));
}

// `node local/serve/bundle-browser.ts FOLDER`: for the portal in the cloud, which has no bundler.
if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  for (const [name, bytes] of Object.entries(await bundleBrowser())) await writeFile(join(folder, `${name}.js`), bytes);
}
