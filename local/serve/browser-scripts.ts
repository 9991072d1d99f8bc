/** The scripts of the upload page: of a package, as they were built; of a clone, bundled when the server starts. */
import { readFile } from 'node:fs/promises';
import { errorCode, unless } from '../../adapters/files/durable-files.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { BrowserScripts } from './bundle-browser.ts';

/** Where `npm run build` puts them, seen from there. */
const built = new URL('../../browser/', import.meta.url);

/** Throws Refusal BUNDLER_MISSING: nothing was built, and esbuild is not installed (`npm ci` installs it). */
export async function browserScripts(): Promise<BrowserScripts> {
  const [client, worker] = await Promise.all(
    ['client.js', 'worker.js'].map((name) => unless('ENOENT', () => readFile(new URL(name, built)))),
  );
  if (client !== undefined && worker !== undefined) return { client, worker };
  const { bundleBrowser } = await import('./bundle-browser.ts').catch((error: unknown) => {
    if (errorCode(error) === 'ERR_MODULE_NOT_FOUND') throw new Refusal('BUNDLER_MISSING');
    throw error;
  });
  return bundleBrowser();
}
