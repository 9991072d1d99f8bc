/** Bundles the scripts of the upload page: for a clone when its server starts, for `npm run build`, for the cloud. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BrowserScripts {
  client: Uint8Array;
  worker: Uint8Array;
}

/** Browsers of offices are years old: nothing newer than these is put into the scripts. */
const targets = ['chrome109', 'firefox115', 'safari16'];

export async function bundleBrowser(): Promise<BrowserScripts> {
  return (await bundleWithPackages()).scripts;
}

/** The same, and the folders of the packages that are in the scripts: their licences go with them. */
export async function bundleWithPackages(): Promise<{ scripts: BrowserScripts; packages: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: { client: entry('upload-client'), worker: entry('check-worker') },
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
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
  const inputs = Object.keys(metafile.inputs);
  const packages = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return {
    scripts: { client: bytesOf('client'), worker: bytesOf('worker') },
    packages: [...new Set(packages)].toSorted(),
  };
}

function entry(name: string): string {
  return fileURLToPath(new URL(`../../browser/${name}.ts`, import.meta.url));
}

// `node local/serve/bundle-browser.ts FOLDER`: for the portal in the cloud, which has no bundler.
if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  for (const [name, bytes] of Object.entries(await bundleBrowser())) await writeFile(join(folder, `${name}.js`), bytes);
}
